//! The credentials of both services, and who may pass.

use super::answer;
use super::hub::Hub;
use super::mint::Mint;
use super::options::FixedCredentials;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::sync::Arc;

/// What clients must know.
pub(super) struct Keys {
    pub(super) username: String,
    pub(super) password: String,
    pub(super) token: String,
}

impl Keys {
    /// The given ones, the rest made.
    pub(super) fn new(mint: &Mint, given: FixedCredentials) -> Self {
        let made = |purpose: &str| mint.named(purpose, 32);
        Self {
            username: given.username.unwrap_or_else(|| format!("sandbox-{}", mint.named("username", 8))),
            password: given.password.unwrap_or_else(|| made("password")),
            token: given.token.unwrap_or_else(|| made("token")),
        }
    }

    /// Why IDWise would refuse (contracts 2.8): code and message.
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

    /// Which secret of ours a text carries, if any; nothing of the text itself is repeated.
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

/// Lets a request to IDWise pass that signs on rightly.
pub(super) async fn idwise(State(hub): State<Arc<Hub>>, request: Request, next: Next) -> Response {
    match hub.keys.refusal(request.headers()) {
        Some((code, message)) => answer::idwise_error(StatusCode::UNAUTHORIZED, code, message),
        None => next.run(request).await,
    }
}

/// Lets a request to One Touch pass that carries the bare token.
pub(super) async fn onetouch(State(hub): State<Arc<Hub>>, request: Request, next: Next) -> Response {
    let token = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if token == Some(hub.keys.token.as_str()) {
        return next.run(request).await;
    }
    answer::onetouch_error(StatusCode::UNAUTHORIZED, "Authorization Required", "AUTHORIZATION_REQUIRED")
}
