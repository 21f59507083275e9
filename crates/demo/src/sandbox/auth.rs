//! The credentials of both services and the authentication middleware.

use super::answer;
use super::id_generator::IdGenerator;
use super::options::FixedCredentials;
use super::shared_state::SharedState;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::sync::Arc;

/// The credentials that clients must send.
pub(super) struct ServiceCredentials {
    pub(super) username: String,
    pub(super) password: String,
    pub(super) token: String,
}

impl ServiceCredentials {
    /// Uses the given credentials and generates the missing ones.
    pub(super) fn new(ids: &IdGenerator, given: FixedCredentials) -> Self {
        let made = |purpose: &str| ids.named(purpose, 32);
        Self {
            username: given.username.unwrap_or_else(|| format!("sandbox-{}", ids.named("username", 8))),
            password: given.password.unwrap_or_else(|| made("password")),
            token: given.token.unwrap_or_else(|| made("token")),
        }
    }

    /// Checks Basic authentication. Returns code and message of the rejection (docs/contracts/idwise.md 2.8); `None` if
    /// the credentials are right.
    fn refusal(&self, headers: &HeaderMap) -> Option<(&'static str, &'static str)> {
        let Some(value) = headers.get(header::AUTHORIZATION) else {
            return Some(("missing_authorization_header", "the Authorization header is missing"));
        };
        match value.to_str().ok().and_then(basic) {
            None => Some((
                "invalid_authentication_format",
                "the Authorization header is not Basic authentication",
            )),
            Some((user, password)) if user == self.username && password == self.password => None,
            Some(_) => Some(("invalid_credentials", "the user or the password is wrong")),
        }
    }

    /// The kind of credential that a text contains; `None` if it contains none.
    pub(super) fn found_in(&self, text: &str) -> Option<&'static str> {
        let basic = STANDARD.encode(format!("{}:{}", self.username, self.password));
        if text.contains(&self.token) {
            Some("onetouch token")
        } else if text.contains(&basic) || text.contains(&self.password) {
            Some("idwise credentials")
        } else {
            None
        }
    }
}

fn basic(value: &str) -> Option<(String, String)> {
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    text.split_once(':').map(|(user, password)| (user.to_owned(), password.to_owned()))
}

/// Requires Basic authentication.
pub(super) async fn idwise(State(state): State<Arc<SharedState>>, request: Request, next: Next) -> Response {
    match state.credentials.refusal(request.headers()) {
        Some((code, message)) => answer::idwise_error(StatusCode::UNAUTHORIZED, code, message),
        None => next.run(request).await,
    }
}

/// Requires the bare token in `Authorization`.
pub(super) async fn onetouch(
    State(state): State<Arc<SharedState>>,
    request: Request,
    next: Next,
) -> Response {
    let token = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if token == Some(state.credentials.token.as_str()) {
        return next.run(request).await;
    }
    answer::onetouch_error(StatusCode::UNAUTHORIZED, "Authorization Required", "AUTHORIZATION_REQUIRED")
}
