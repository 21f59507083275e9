//! Posts signed decisions to the customer's webhook, for services that accept no decisions.

use super::client::DecisionBody;
use super::connection::Connection;
use super::error::ProviderError;
use super::http::Ask;
use super::reach::Purpose;
use crate::config::provider::Webhook;
use crate::domain::ids::JourneyId;
use hmac::{Hmac, Mac};
use reqwest::header::{HeaderName, HeaderValue};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use sha2::Sha256;
use uuid::Uuid;

const SIGNATURE: HeaderName = HeaderName::from_static("x-referee-signature");
/// The header with the idempotency key, so that the receiver can ignore a decision that is sent twice.
const IDEMPOTENCY: HeaderName = HeaderName::from_static("idempotency-key");

/// Posts a signed decision to the webhook. One attempt without retry.
pub(super) async fn post(
    connection: &Connection,
    webhook: &Webhook,
    decision: Uuid,
    body: Vec<u8>,
) -> Result<(), ProviderError> {
    let signature = header(&signature(webhook, &body)?)?;
    let key = header(&decision.to_string())?;
    let mut ask = Ask::post(webhook.url.clone(), Purpose::Webhook, body);
    ask.headers = vec![(SIGNATURE, signature), (IDEMPOTENCY, key)];
    connection.send_once(ask).await.map(drop)
}

/// The body for the receiver. It is the same in every attempt.
pub(super) fn decision(provider: &str, id: &JourneyId, body: &DecisionBody) -> Value {
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

/// The signature header: `sha256=` and the HMAC-SHA256 of the body in hex.
fn signature(webhook: &Webhook, body: &[u8]) -> Result<String, ProviderError> {
    let key = webhook.secret.expose_secret().as_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(key)
        .map_err(|_| ProviderError::NotAllowed("the webhook secret is no valid key"))?;
    mac.update(body);
    let digest = mac.finalize().into_bytes();
    let hex = hex::encode(digest);
    Ok(format!("sha256={hex}"))
}

fn header(text: &str) -> Result<HeaderValue, ProviderError> {
    HeaderValue::from_str(text).map_err(|_| ProviderError::NotAllowed("a header value is invalid"))
}
