//! Asking One Touch KYC for results, and handing decisions to the customer's webhook
//! (docs/contracts/onetouch.md 3.4, 3.9).

use crate::config::provider::Webhook;
use crate::domain::ids::JourneyId;
use crate::provider::account::DecisionBody;
use crate::provider::connection::Connection;
use crate::provider::error::ProviderError;
use crate::provider::http::{Ask, DOCUMENT_LIMIT};
use crate::provider::reach::Purpose;
use hmac::{Hmac, Mac};
use reqwest::Method;
use reqwest::header::{HeaderName, HeaderValue};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use sha2::Sha256;
use std::sync::atomic::{AtomicU8, Ordering};
use url::Url;

/// The header that carries the signature of a decision.
const SIGNATURE: HeaderName = HeaderName::from_static("x-referee-signature");
/// The header by which a decision that arrives twice is known.
const IDEMPOTENCY: HeaderName = HeaderName::from_static("idempotency-key");

/// Which method the service takes for results: the documentation shows a POST with an empty
/// body and speaks of retrieving.
#[derive(Debug, Default)]
pub(in crate::provider) struct ResultMethod(AtomicU8);

const UNTRIED: u8 = 0;
const POST: u8 = 1;
const GET: u8 = 2;

impl ResultMethod {
    /// The methods to try, in order: the known one, or the configured one and then the other.
    fn order(&self, post_first: bool) -> Vec<Method> {
        match (self.0.load(Ordering::Relaxed), post_first) {
            (POST, _) => vec![Method::POST],
            (GET, _) => vec![Method::GET],
            (_, true) => vec![Method::POST, Method::GET],
            (_, false) => vec![Method::GET, Method::POST],
        }
    }

    fn remember(&self, method: &Method) {
        let known = if *method == Method::POST { POST } else { GET };
        let _ = self.0.compare_exchange(UNTRIED, known, Ordering::Relaxed, Ordering::Relaxed);
    }
}

/// Asks for a result; on 404 or 405 with the other method, until one has worked.
pub(in crate::provider) async fn result(
    connection: &Connection,
    id: &JourneyId,
) -> Result<(Vec<u8>, Value), ProviderError> {
    let settings = &connection.settings;
    let url = connection.address(&settings.paths.result, id.as_sent())?;
    let mut first_error = None;
    for method in connection.result_method.order(settings.result_by_post) {
        let received = connection.document(&question(url.clone(), &method)).await;
        match received {
            Ok(found) => {
                connection.result_method.remember(&method);
                return Ok(found);
            }
            Err(error @ (ProviderError::Gone { .. } | ProviderError::Refused { status: 405, .. })) => {
                // "Not here" says more about the journey than "not this way".
                if first_error.is_none() || matches!(error, ProviderError::Gone { .. }) {
                    first_error = Some(error);
                }
            }
            Err(error) => return Err(first_error.unwrap_or(error)),
        }
    }
    Err(first_error.unwrap_or(ProviderError::NotAllowed("no method is left to try")))
}

fn question(url: Url, method: &Method) -> Ask {
    if *method == Method::POST {
        return Ask::post(url, Purpose::Api, Vec::new());
    }
    Ask::get(url, Purpose::Api, DOCUMENT_LIMIT)
}

/// Posts a decision to the customer's webhook, once, signed.
pub(in crate::provider) async fn decide(
    connection: &Connection,
    webhook: &Webhook,
    id: &JourneyId,
    body: &DecisionBody,
) -> Result<(), ProviderError> {
    let text = decision(&connection.settings.name, id, body).to_string().into_bytes();
    let signature = header(&signature(webhook, &text)?)?;
    let key = header(&body.decision_id.to_string())?;
    let mut ask = Ask::post(webhook.url.clone(), Purpose::Webhook, text);
    ask.headers = vec![(SIGNATURE, signature), (IDEMPOTENCY, key)];
    connection.hand_over(ask).await.map(drop)
}

fn decision(provider: &str, id: &JourneyId, body: &DecisionBody) -> Value {
    json!({
        "decision_id": body.decision_id,
        "provider": provider,
        "journey_id": id.as_sent(),
        "decision": body.verb.decision().word(),
        "reason": body.reason,
        "comment": body.comment,
        "reviewer": body.reviewer,
        "steps": body.steps,
    })
}

/// `sha256=` and the HMAC-SHA256 of the body in hexadecimal.
fn signature(webhook: &Webhook, body: &[u8]) -> Result<String, ProviderError> {
    let key = webhook.secret.expose_secret().as_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(key)
        .map_err(|_| ProviderError::NotAllowed("the webhook's secret cannot be a key"))?;
    mac.update(body);
    let digest = mac.finalize().into_bytes();
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("sha256={hex}"))
}

fn header(text: &str) -> Result<HeaderValue, ProviderError> {
    HeaderValue::from_str(text).map_err(|_| ProviderError::NotAllowed("a header cannot be made of it"))
}
