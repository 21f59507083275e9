//! Applies a fault to one request.

use super::answer;
use super::corrupt_body;
use super::fault::{Cut, FaultKind, Lost};
use super::middleware::OriginName;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::{StreamExt, stream};
use serde_json::json;
use std::time::Duration;

/// What happens to an answer after the handler returned it.
pub(super) enum AnswerFate {
    /// It is sent.
    Now,
    /// It is sent after a delay.
    Wait(Duration),
    /// The connection is reset instead.
    Cut,
    /// It is never sent.
    Never,
}

impl AnswerFate {
    /// Whether the client receives the answer.
    pub(super) fn is_answered(&self) -> bool {
        matches!(self, Self::Now | Self::Wait(_))
    }
}

/// Handles a request with a fault; `next` is the handler.
pub(super) async fn inject_fault(
    origin: OriginName,
    kind: &FaultKind,
    request: Request,
    next: Next,
) -> (Response, AnswerFate) {
    match kind {
        FaultKind::Delay(time) => (next.run(request).await, AnswerFate::Wait(*time)),
        FaultKind::Status(code, arg) => (refused(origin, *code, arg.as_deref()), AnswerFate::Now),
        FaultKind::Redirect(to) => (redirect(to), AnswerFate::Now),
        FaultKind::Truncated(cut) => (truncated(*cut, next.run(request).await).await, AnswerFate::Now),
        FaultKind::Empty => (emptied(next.run(request).await), AnswerFate::Now),
        FaultKind::Reset => (Response::new(Body::empty()), AnswerFate::Cut),
        FaultKind::Hang => (Response::new(Body::empty()), AnswerFate::Never),
        FaultKind::Applied(lost) => {
            let answer = next.run(request).await;
            match lost {
                Lost::Reset => (answer, AnswerFate::Cut),
                Lost::Hang => (answer, AnswerFate::Never),
                Lost::Status(code) => (refused(origin, *code, None), AnswerFate::Now),
            }
        }
        FaultKind::Late(time) => {
            let time = *time;
            tokio::spawn(async move {
                tokio::time::sleep(time).await;
                next.run(request).await;
            });
            (refused(origin, 504, None), AnswerFate::Now)
        }
        FaultKind::Lie(body) => (answer::json_text(Bytes::from(body.clone())), AnswerFate::Now),
        FaultKind::Error200 => {
            (answer::ok(&json!({"error": "the database does not answer"})), AnswerFate::Now)
        }
        // The middleware replaces the answer, because it has access to the journeys.
        FaultKind::StaleRead => (next.run(request).await, AnswerFate::Now),
        FaultKind::GzipBomb => (corrupt_body::gzip_bomb(), AnswerFate::Now),
        FaultKind::Picture(corruption) => {
            (corrupt_body::picture(*corruption, next.run(request).await).await, AnswerFate::Now)
        }
    }
}

/// An error response in the origin's own format. Gateway errors (502, 504) are HTML.
fn refused(origin: OriginName, code: u16, arg: Option<&str>) -> Response {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let reason = status.canonical_reason().unwrap_or("Error");
    let mut response = match (origin, code) {
        (_, 502 | 504) => answer::html(status, &format!("{code} {reason}")),
        (OriginName::Images, _) => answer::text(status, reason),
        (OriginName::Idwise, _) => answer::idwise_error(status, error_code(code, arg), reason),
        (OriginName::Onetouch, _) => answer::onetouch_error(status, reason, error_code(code, arg)),
    };
    if matches!(code, 429 | 503)
        && let Ok(seconds) = HeaderValue::from_str(arg.unwrap_or("1"))
    {
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    response
}

fn error_code(status: u16, arg: Option<&str>) -> &str {
    match (status, arg) {
        (429, _) => "too_many_requests",
        (503, _) => "service_unavailable",
        (_, Some(code)) => code,
        (400 | 422, None) => "validation_error",
        (401, None) => "invalid_credentials",
        (403, None) => "unauthorized",
        (404, None) => "missing_requested_resource",
        (409, None) => "conflict",
        _ => "internal_error",
    }
}

fn redirect(to: &str) -> Response {
    let mut response = answer::text(StatusCode::FOUND, "Found");
    if let Ok(place) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    response
}

async fn truncated(cut: Cut, response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let half = whole.slice(..whole.len() / 2);
    parts.headers.remove(header::CONTENT_LENGTH);
    match cut {
        Cut::Body => Response::from_parts(parts, Body::from(half)),
        Cut::Wire => {
            parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len()));
            Response::from_parts(parts, broken_off(half))
        }
    }
}

/// A body that fails after its first half. The pause lets that half be sent first.
fn broken_off(half: Bytes) -> Body {
    let sent = stream::iter([Ok(half)]);
    let broken = stream::once(async {
        tokio::time::sleep(Duration::from_millis(30)).await;
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionAborted))
    });
    Body::from_stream(sent.chain(broken))
}

fn emptied(response: Response) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::empty())
}
