//! Builds responses in the formats of both services.

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::borrow::Cow;

/// A response with a body, a status and a media type.
pub(super) fn with(status: StatusCode, content_type: &str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let kind = HeaderValue::from_str(content_type)
        .unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"));
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// A JSON response with a status.
pub(super) fn json(status: StatusCode, body: &Value) -> Response {
    with(status, "application/json", body.to_string())
}

/// Status 200 with JSON.
pub(super) fn ok(body: &Value) -> Response {
    json(StatusCode::OK, body)
}

/// Status 200 with `{"success": true}`.
pub(super) fn success() -> Response {
    ok(&json!({"success": true}))
}

/// Status 200 with bytes.
pub(super) fn bytes(content_type: &str, body: impl Into<Body>) -> Response {
    with(StatusCode::OK, content_type, body)
}

/// Status 200 with JSON that is already serialized.
pub(super) fn json_text(body: Bytes) -> Response {
    with(StatusCode::OK, "application/json", body)
}

/// A plain text response.
pub(super) fn text(status: StatusCode, body: &str) -> Response {
    with(status, "text/plain; charset=utf-8", body.to_owned())
}

/// An HTML page, as gateways and login pages send it.
pub(super) fn html(status: StatusCode, title: &str) -> Response {
    let page = format!(
        "<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n"
    );
    with(status, "text/html; charset=utf-8", page)
}

/// An error response of IDWise (docs/contracts/idwise.md 2.8).
pub(super) fn idwise_error(status: StatusCode, code: &str, message: &str) -> Response {
    json(status, &json!({"success": false, "message": message, "error_code": code}))
}

/// An error response of One Touch, which LoopBack creates (docs/contracts/onetouch.md 3.10).
pub(super) fn onetouch_error(status: StatusCode, message: &str, code: &str) -> Response {
    let error = json!({"statusCode": status.as_u16(), "name": "Error", "message": message, "code": code});
    json(status, &json!({"error": error}))
}

/// Why a handler of IDWise rejects a request.
pub(super) enum IdwiseRejection {
    /// 404: there is no such thing.
    Missing(&'static str),
    /// 400 with this message. The error code is our choice, because the documented table is incomplete.
    Invalid(Cow<'static, str>),
}

impl From<&'static str> for IdwiseRejection {
    fn from(message: &'static str) -> Self {
        Self::Invalid(message.into())
    }
}

impl From<String> for IdwiseRejection {
    fn from(message: String) -> Self {
        Self::Invalid(message.into())
    }
}

impl IntoResponse for IdwiseRejection {
    fn into_response(self) -> Response {
        match self {
            Self::Missing(what) => {
                let message = format!("the {what} does not exist");
                idwise_error(StatusCode::NOT_FOUND, "missing_requested_resource", &message)
            }
            Self::Invalid(message) => idwise_error(StatusCode::BAD_REQUEST, "validation_error", &message),
        }
    }
}
