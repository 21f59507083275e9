//! `POST /hooks/ACCOUNT`: checks the sender and stores which journey the webhook is about. Status 200 means that it is
//! durable.

use super::access;
use super::inbox::{HookKept, Inbox};
use super::metrics::Metrics;
use crate::config::address_range::AddressRange;
use crate::config::hook::{HookAccess, HookAuth};
use crate::provider::Account;
use crate::store::chain::sha256;
use crate::store::hooks::NewHook;
use axum::body::Body;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Router, http::Request};
use futures_util::StreamExt as _;
use jiff::Timestamp;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tower_http::timeout::TimeoutLayer;

/// Maximum size of a body in bytes. One Touch posts the whole result of a journey.
const LARGEST: usize = 1024 * 1024;
/// Timeout of one request.
const PATIENCE: Duration = Duration::from_secs(10);
/// Each wrong secret from an address delays the next rejection by this much, up to a maximum.
const SLOWER: Duration = Duration::from_millis(20);
const SLOWEST: Duration = Duration::from_secs(1);
/// Maximum number of addresses with wrong secrets in memory.
const ADDRESSES: usize = 4096;

/// An account that accepts webhooks.
#[derive(Clone, Debug)]
pub struct HookAccount {
    /// The account that the webhooks are about.
    pub account: Account,
    /// Who may post webhooks.
    pub access: HookAccess,
}

/// The part that changes when the configuration is reloaded.
#[derive(Debug, Default)]
pub(super) struct HookAccounts {
    pub(super) accounts: BTreeMap<String, HookAccount>,
    /// The proxies whose `X-Forwarded-For` is trusted.
    pub(super) proxies: Vec<AddressRange>,
}

/// The state of the route.
pub(super) struct HookIntake {
    pub(super) accounts: watch::Receiver<Arc<HookAccounts>>,
    pub(super) inbox: Inbox,
    pub(super) metrics: Arc<Metrics>,
    pub(super) wrong: WrongSecrets,
}

/// Why a webhook was rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refused {
    NotAuthorized,
    TooLarge,
    NotJsonType,
    NotJson,
    BrokenOff,
    Full,
}

impl Refused {
    /// The status code, the metric label and the message.
    fn answer(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::NotAuthorized => {
                (StatusCode::UNAUTHORIZED, "unauthorized", "the secret, signature or address is not right")
            }
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large", "larger than 1 MiB"),
            Self::NotJsonType => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "media_type",
                "the content type must be application/json",
            ),
            Self::NotJson => (StatusCode::BAD_REQUEST, "not_json", "the body is no JSON"),
            Self::BrokenOff => (StatusCode::BAD_REQUEST, "broken_off", "the body is not whole"),
            Self::Full => {
                (StatusCode::SERVICE_UNAVAILABLE, "full", "neither the store nor the spool file takes it now")
            }
        }
    }
}

/// The router with the webhook route.
pub(super) fn router(intake: Arc<HookIntake>) -> Router {
    let timeout = TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, PATIENCE);
    Router::new().route("/hooks/{account}", post(receive)).with_state(intake).layer(timeout)
}

async fn receive(
    State(intake): State<Arc<HookIntake>>,
    Path(name): Path<String>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request<Body>,
) -> Response {
    let accounts = Arc::clone(&intake.accounts.borrow());
    let Some(known) = accounts.accounts.get(&name) else {
        return (StatusCode::NOT_FOUND, "no account of this name takes webhooks\n").into_response();
    };
    let address = sender_address(&accounts.proxies, peer.ip(), request.headers());
    match intake.take(known, &name, address, request).await {
        Ok(outcome) => {
            intake.metrics.hook(&name, outcome);
            (StatusCode::OK, "ok\n").into_response()
        }
        Err(refused) => intake.refuse(known, &name, address, refused).await,
    }
}

impl HookIntake {
    async fn take(
        &self,
        known: &HookAccount,
        name: &str,
        address: IpAddr,
        request: Request<Body>,
    ) -> Result<&'static str, Refused> {
        let (head, body) = request.into_parts();
        if !access::headers_hold(&known.access, address, &head.headers) {
            return Err(Refused::NotAuthorized);
        }
        let body = read(&head.headers, body).await?;
        if !access::signature_holds(&known.access, &head.headers, &body) {
            return Err(Refused::NotAuthorized);
        }
        let Ok(said) = serde_json::from_slice::<Value>(&body) else { return Err(Refused::NotJson) };
        if !access::body_holds(&known.access, &said) {
            return Err(Refused::NotAuthorized);
        }
        let hook = hook(known, name, &said, &body);
        let fetches = hook.journey.is_some();
        match self.inbox.put(hook).await {
            Ok(HookKept::New) if !fetches => Ok("ignored"),
            Ok(HookKept::New) => Ok("taken"),
            Ok(HookKept::Duplicate) => Ok("duplicate"),
            Ok(HookKept::Spooled) => Ok("spooled"),
            Err(_) => Err(Refused::Full),
        }
    }

    async fn refuse(&self, known: &HookAccount, name: &str, address: IpAddr, refused: Refused) -> Response {
        let (status, outcome, sentence) = refused.answer();
        self.metrics.hook(name, outcome);
        let mut response = (status, format!("{sentence}\n")).into_response();
        if refused == Refused::NotAuthorized {
            tokio::time::sleep(self.wrong.next(address)).await;
            let scheme =
                if known.access.auth == HookAuth::Basic { "Basic realm=\"referee\"" } else { "Bearer" };
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static(scheme));
        }
        response
    }
}

/// The row to store for a webhook.
fn hook(known: &HookAccount, name: &str, said: &Value, body: &[u8]) -> NewHook {
    let (notice, body_sha256) = (known.account.notice(said), sha256(body));
    NewHook {
        account: name.to_owned(),
        event: notice.event.unwrap_or_else(|| format!("sha256:{body_sha256}")),
        journey: notice.journey.map(|id| id.as_sent().to_owned()),
        what: notice.what,
        body_sha256,
        received_ms: Timestamp::now().as_millisecond(),
    }
}

async fn read(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Refused> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let length = text(CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if length.is_some_and(|length| length > LARGEST) {
        return Err(Refused::TooLarge);
    }
    if headers.contains_key(CONTENT_TYPE) && !text(CONTENT_TYPE).is_some_and(is_json) {
        return Err(Refused::NotJsonType);
    }
    let (mut whole, mut parts) = (Vec::new(), body.into_data_stream());
    while let Some(part) = parts.next().await {
        let part = part.map_err(|_| Refused::BrokenOff)?;
        if whole.len() + part.len() > LARGEST {
            return Err(Refused::TooLarge);
        }
        whole.extend_from_slice(&part);
    }
    Ok(whole)
}

fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind.starts_with("application/") && kind.ends_with("+json")
}

/// The client's address: that of the connection, or the one reported by a trusted proxy.
fn sender_address(proxies: &[AddressRange], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    if !proxies.iter().any(|range| range.contains(peer)) {
        return peer;
    }
    // Each proxy appends its client's address, so the last one is from our own proxy.
    let last = headers.get_all("x-forwarded-for").iter().next_back();
    let said = last.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    said.unwrap_or(peer)
}

/// Counts wrong secrets by address. Each one delays the next rejection more.
#[derive(Debug, Default)]
pub(super) struct WrongSecrets(Mutex<HashMap<IpAddr, u32>>);

impl WrongSecrets {
    fn next(&self, address: IpAddr) -> Duration {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= ADDRESSES && !counts.contains_key(&address) {
            counts.clear();
        }
        let count = counts.entry(address).or_insert(0);
        *count = count.saturating_add(1);
        SLOWER.saturating_mul(*count).min(SLOWEST)
    }
}
