//! Interprets replies: errors by status and body, documents as JSON.

use super::error::{NO_WHOLE_JSON, ProviderError, ServiceAnswer};
use super::http::HttpReply;
use super::retry::retry_after;
use super::shape::ShapeMarks;
use super::{json, list};
use crate::domain::pii::Pii;
use crate::domain::text::Untrusted;
use serde_json::Value;

/// Maximum length of a service's error message, in characters.
const MESSAGE_LENGTH: usize = 300;
/// Maximum length of a service's error code, in characters.
const CODE_LENGTH: usize = 80;

/// Maps a reply whose status is not 2xx to an error.
pub(super) fn error_of(reply: &HttpReply) -> ProviderError {
    let status = reply.status;
    let answer = error_text(reply);
    match status {
        401 | 403 => ProviderError::Credentials { status, answer },
        404 | 410 => ProviderError::Gone { answer },
        429 | 503 => ProviderError::Busy { status, after: retry_after(reply.retry_after.as_deref()), answer },
        // After 301 to 303 the server may have executed the POST. 307 and 308 ask the client to repeat it elsewhere, so
        // the server did not execute it.
        307 | 308 | 400..=407 | 409..=499 => ProviderError::Refused { status, answer },
        _ => ProviderError::Failing { status, answer },
    }
}

/// Extracts message and code from an error body: IDWise `{success, message, error_code}`, LoopBack `{error:
/// {message, code}}`. Gateway error pages give nothing (docs/contracts/idwise.md 2.8, docs/contracts/onetouch.md
/// 3.10).
fn error_text(reply: &HttpReply) -> ServiceAnswer {
    serde_json::from_slice(&reply.body).map(|body| answer_in(&body)).unwrap_or_default()
}

fn answer_in(body: &Value) -> ServiceAnswer {
    let inner = body.get("error").filter(|error| error.is_object()).unwrap_or(body);
    let text = |keys: &[&str], length: usize| {
        let found = keys.iter().find_map(|key| inner.get(key)?.as_str().or_else(|| body.get(key)?.as_str()));
        found.filter(|text| !text.trim().is_empty()).map(|text| shortened(text, length))
    };
    ServiceAnswer {
        message: text(&["message", "error", "error_description", "detail"], MESSAGE_LENGTH),
        code: text(&["error_code", "code", "name"], CODE_LENGTH),
        is_own: is_own(body),
    }
}

/// Whether the service itself wrote an error body: it has a `success` flag, an error code or an error object. A
/// gateway's error has at most a message.
fn is_own(body: &Value) -> bool {
    let is = |key: &str, holds: fn(&Value) -> bool| body.get(key).is_some_and(holds);
    is("success", Value::is_boolean) || is("error_code", Value::is_string) || is("error", Value::is_object)
}

fn shortened(text: &str, length: usize) -> Untrusted {
    let mut short: String = text.chars().take(length).collect();
    if text.chars().nth(length).is_some() {
        short.push('…');
    }
    Untrusted::new(short)
}

/// Checks that a document has the requested type. The error is a sentence that says what it is instead.
pub(super) type Expected<'e> = &'e (dyn Fn(&Value) -> Result<(), &'static str> + Sync);

/// Parses the JSON document of a successful reply. An error body with a success status is an error, and so is any
/// document that is not of the expected type: it must never be read as an empty list or an empty journey.
pub(super) fn document(
    reply: &HttpReply,
    marks: &ShapeMarks,
    expected: Expected<'_>,
) -> Result<Value, ProviderError> {
    let no_document = |why| ProviderError::NoDocument { why, bytes: Pii::new(reply.body.clone()) };
    let document = json::parse(&reply.body).map_err(|_| no_document(what_instead(&reply.body)))?.value;
    if let Some(error) = error_in_body(&document, reply.status, marks) {
        return Err(error);
    }
    match expected(&document) {
        Ok(()) => Ok(document),
        Err(_) if is_error(&document) => Err(no_document(AN_ERROR)),
        Err(why) => Err(no_document(why)),
    }
}

const AN_ERROR: &str = "it is an error message";

fn is_error(document: &Value) -> bool {
    ["error", "errors", "error_code", "errorMessage"].iter().any(|key| document.get(key).is_some())
}

/// Whether a success status for a decision really means that it was accepted: the body must be empty or JSON
/// without an error. After a web page it is unknown whether the decision was applied.
pub(super) fn accepted(reply: &HttpReply, marks: &ShapeMarks) -> Result<(), ProviderError> {
    if reply.body.iter().all(u8::is_ascii_whitespace) {
        return Ok(());
    }
    let Ok(body) = serde_json::from_slice::<Value>(&reply.body) else {
        return Err(ProviderError::NoAnswer("it sent an unexpected reply"));
    };
    error_in_body(&body, reply.status, marks).map_or(Ok(()), Err)
}

/// Detects an error body that was sent with a success status.
pub(super) fn error_in_body(body: &Value, status: u16, marks: &ShapeMarks) -> Option<ProviderError> {
    let failed = body.get("success").and_then(Value::as_bool) == Some(false);
    let error = body.get("error").filter(|error| error.is_object());
    if marks.is_journey(body) || !(failed || error.is_some()) {
        return None;
    }
    let answer = answer_in(body);
    let inner = error.and_then(|error| error.get("statusCode")?.as_u64());
    let missing = answer.code.as_ref().is_some_and(|code| code.as_sent() == "missing_requested_resource");
    Some(match inner {
        Some(401 | 403) => ProviderError::Credentials { status: 401, answer },
        Some(404) => ProviderError::Gone { answer },
        _ if missing => ProviderError::Gone { answer },
        _ => ProviderError::Refused { status, answer },
    })
}

/// Describes why bytes are no journey, without repeating any of their content.
pub fn what_is_wrong(bytes: &[u8]) -> String {
    match json::parse(bytes) {
        Ok(parsed) if is_error(&parsed.value) => AN_ERROR.to_owned(),
        Ok(parsed) if !parsed.value.is_object() => "it is JSON, but no journey".to_owned(),
        Ok(parsed) if !list::has_id(&parsed.value) => "it has no journey id".to_owned(),
        Ok(_) => "it is another journey, or of another service".to_owned(),
        Err(error) if bytes.trim_ascii().starts_with(b"{") => format!("it is no whole JSON ({error})"),
        Err(_) => what_instead(bytes).to_owned(),
    }
}

fn what_instead(body: &[u8]) -> &'static str {
    match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => "it is empty",
        Some(b'<') => "it is a web page",
        Some(b'{' | b'[') => NO_WHOLE_JSON,
        _ => "it is no JSON",
    }
}
