//! The one HTTP client: time-outs, size limits, redirects by hand, credentials at home.

use super::error::ProviderError;
use super::reach::{Forbidden, Purpose, Reach};
use crate::config::loopback::is_loopback;
use crate::config::provider::{Credentials, ProviderSettings};
use base64::Engine;
use reqwest::header::{
    AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION, RETRY_AFTER,
};
use reqwest::{Client, Method};
use secrecy::ExposeSecret;
use std::error::Error;
use std::io;
use std::sync::OnceLock;
use std::time::Duration;
use url::Url;

/// The largest document, in bytes, after decompression.
pub(super) const DOCUMENT_LIMIT: usize = 16 * 1024 * 1024;
/// The largest picture, in bytes.
pub(super) const PICTURE_LIMIT: usize = 25 * 1024 * 1024;
/// As much of an error's body as is looked at.
const ERROR_LIMIT: usize = 64 * 1024;
/// Redirects that are followed.
const REDIRECTS: usize = 5;
/// How long a connection is kept for the next question.
const IDLE: Duration = Duration::from_secs(15);
/// The longest time for a connection to come about.
const CONNECT: Duration = Duration::from_secs(10);

/// One question.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    /// How.
    pub(super) method: Method,
    /// Where.
    pub(super) url: Url,
    /// What for; decides where it may lead.
    pub(super) purpose: Purpose,
    /// A JSON body.
    pub(super) body: Option<Vec<u8>>,
    /// Further headers.
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    /// The largest answer.
    pub(super) limit: usize,
    /// Whether credentials stay at home even where the service itself is asked.
    pub(super) sealed: bool,
}

impl Ask {
    /// A plain read.
    pub(super) fn get(url: Url, purpose: Purpose, limit: usize) -> Self {
        Self { method: Method::GET, url, purpose, body: None, headers: Vec::new(), limit, sealed: false }
    }

    /// A JSON document handed over.
    pub(super) fn post(url: Url, purpose: Purpose, body: Vec<u8>) -> Self {
        let (method, headers, limit) = (Method::POST, Vec::new(), DOCUMENT_LIMIT);
        Self { method, url, purpose, body: Some(body), headers, limit, sealed: false }
    }

    /// A JSON document put in place of what is there.
    pub(super) fn put(url: Url, purpose: Purpose, body: Vec<u8>) -> Self {
        Self { method: Method::PUT, ..Self::post(url, purpose, body) }
    }
}

/// One answer, whatever its status.
#[derive(Debug)]
pub(super) struct Reply {
    /// The status.
    pub(super) status: u16,
    /// `Retry-After`, as sent.
    pub(super) retry_after: Option<String>,
    /// The body; of an error only its beginning.
    pub(super) body: Vec<u8>,
    location: Option<String>,
}

impl Reply {
    /// Whether the status says that all is well.
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    fn is_redirect(&self) -> bool {
        matches!(self.status, 301 | 302 | 303 | 307 | 308) && self.location.is_some()
    }
}

/// The client of one account. The costly parts are made when first used.
#[derive(Debug)]
pub(super) struct Http {
    reach: Reach,
    authorization: HeaderValue,
    timeout: Duration,
    direct: OnceLock<Client>,
    outside: OnceLock<Client>,
}

impl Http {
    /// Checks what can be checked without the network.
    pub(super) fn new(settings: &ProviderSettings) -> Result<Self, ProviderError> {
        let reach = Reach::new(settings);
        reach.permit(&settings.base_url, Purpose::Api)?;
        Ok(Self {
            reach,
            authorization: authorization(&settings.credentials)?,
            timeout: settings.account.timeout(),
            direct: OnceLock::new(),
            outside: OnceLock::new(),
        })
    }

    /// Asks, and follows redirects of reads. An answer of any status is an answer.
    pub(super) async fn ask(&self, mut ask: Ask) -> Result<Reply, ProviderError> {
        let mut at_home = !ask.sealed;
        for _ in 0..=REDIRECTS {
            self.reach.permit(&ask.url, ask.purpose)?;
            at_home = at_home && self.reach.is_own(&ask.url);
            let reply = self.once(&ask, at_home).await?;
            if ask.method != Method::GET || !reply.is_redirect() {
                return Ok(reply);
            }
            ask.url = next(&ask.url, reply.location.as_deref().unwrap_or_default())?;
        }
        Err(ProviderError::NotAllowed("it is redirected too often"))
    }

    async fn once(&self, ask: &Ask, signed: bool) -> Result<Reply, ProviderError> {
        let mut headers: HeaderMap = ask.headers.iter().cloned().collect();
        if signed {
            headers.insert(AUTHORIZATION, self.authorization.clone());
        }
        let mut request = self.client(&ask.url)?.request(ask.method.clone(), ask.url.clone());
        if let Some(body) = &ask.body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            request = request.body(body.clone());
        }
        let response = request.headers(headers).send().await.map_err(|error| not_sent(&error))?;
        received(response, ask.limit).await
    }

    /// Loopback is never reached through a proxy; anything else as the system is set up.
    fn client(&self, url: &Url) -> Result<&Client, ProviderError> {
        let local = is_loopback(url);
        let place = if local { &self.direct } else { &self.outside };
        if let Some(client) = place.get() {
            return Ok(client);
        }
        let builder = Client::builder()
            .user_agent(concat!("referee/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(CONNECT.min(self.timeout))
            .timeout(self.timeout)
            // Sooner than services hang up, so that no decision is sent into a closed connection.
            .pool_idle_timeout(IDLE)
            .dns_resolver(self.reach.clone());
        let builder = if local { builder.no_proxy() } else { builder };
        let client =
            builder.build().map_err(|_| ProviderError::Unreachable("no TLS client could be made"))?;
        Ok(place.get_or_init(|| client))
    }
}

fn authorization(credentials: &Credentials) -> Result<HeaderValue, ProviderError> {
    let text = match credentials {
        Credentials::Basic { username, password } => {
            let pair = format!("{username}:{}", password.expose_secret());
            format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair))
        }
        Credentials::Token { prefix, token } => format!("{prefix}{}", token.expose_secret()),
    };
    let mut value = HeaderValue::from_str(&text)
        .map_err(|_| ProviderError::NotAllowed("the credentials hold characters that cannot be sent"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Where a redirect leads; never from https to http.
fn next(from: &Url, location: &str) -> Result<Url, ProviderError> {
    let to = from.join(location).map_err(|_| ProviderError::Unreadable("it redirects to no address"))?;
    if from.scheme() == "https" && to.scheme() != "https" {
        return Err(ProviderError::NotAllowed("it is redirected to an address that is not encrypted"));
    }
    Ok(to)
}

/// Takes in an answer piece by piece, up to the limit (after decompression).
async fn received(mut response: reqwest::Response, limit: usize) -> Result<Reply, ProviderError> {
    let header = |name: HeaderName| {
        let value = response.headers().get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let mut reply = Reply {
        status: response.status().as_u16(),
        retry_after: header(RETRY_AFTER),
        location: header(LOCATION),
        body: Vec::new(),
    };
    let success = reply.is_success();
    if success && response.content_length().is_some_and(|length| length > limit as u64) {
        return Err(ProviderError::TooLarge { limit });
    }
    loop {
        let chunk = match response.chunk().await {
            Ok(Some(chunk)) => chunk,
            Ok(None) => return Ok(reply),
            // The status is all that is needed of an error.
            Err(_) if !success => return Ok(reply),
            Err(error) => return Err(broken_off(&error)),
        };
        let room = if success { limit } else { ERROR_LIMIT }.saturating_sub(reply.body.len());
        reply.body.extend(chunk.iter().take(room));
        if chunk.len() > room {
            return if success { Err(ProviderError::TooLarge { limit }) } else { Ok(reply) };
        }
    }
}

/// No answer at all. The words are ours: the error's own would tell the address.
fn not_sent(error: &reqwest::Error) -> ProviderError {
    if caused_by_rules(error) {
        return ProviderError::NotAllowed("the host leads into a private network");
    }
    match error {
        _ if error.is_builder() => ProviderError::NotAllowed("no request can be made of it"),
        _ if error.is_dns() => ProviderError::Unreachable("its name is not known"),
        _ if error.is_connect() && error.is_timeout() => ProviderError::Unreachable("no connection in time"),
        _ if error.is_connect() => ProviderError::Unreachable("no connection"),
        _ if error.is_timeout() => ProviderError::NoAnswer("not in time"),
        _ => ProviderError::NoAnswer("the connection broke off"),
    }
}

fn broken_off(error: &reqwest::Error) -> ProviderError {
    match error {
        _ if error.is_timeout() => ProviderError::NoAnswer("not whole in time"),
        _ if badly_compressed(error) => ProviderError::Unreadable("it is badly compressed"),
        _ => ProviderError::NoAnswer("the connection broke off within it"),
    }
}

fn caused_by_rules(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| cause.is::<Forbidden>())
}

/// Errors of decompression speak of the data; those of the connection do not.
fn badly_compressed(error: &reqwest::Error) -> bool {
    let kinds = causes(error).filter_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
    { kinds }.any(|kind| matches!(kind, io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput))
}

fn causes<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(error.source(), |cause: &&'a (dyn Error + 'static)| (*cause).source())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_never_gives_up_encryption() {
        let Ok(from) = Url::parse("https://api.example/a/b") else { return };
        assert!(matches!(next(&from, "http://api.example/a/b"), Err(ProviderError::NotAllowed(_))));
        assert!(matches!(next(&from, "file:///etc/passwd"), Err(ProviderError::NotAllowed(_))));
        assert!(matches!(next(&from, "https://["), Err(ProviderError::Unreadable(_))));
        assert!(next(&from, "../c?d").is_ok_and(|url| url.as_str() == "https://api.example/c?d"));
        assert!(next(&from, "//pictures.example/1").is_ok_and(|url| url.scheme() == "https"));
    }
}
