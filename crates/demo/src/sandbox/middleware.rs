//! Middleware of every request: records a decision, applies a fault, calls the handler, records the answer.

use super::answer;
use super::fault::FaultKind;
use super::fault_middleware::{AnswerFate, inject_fault};
use super::record::Receipt;
use super::resettable_listener::ResetHandle;
use super::shared_state::SharedState;
use crate::synth::Dialect;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use percent_encoding::percent_decode_str;
use std::sync::Arc;

/// One of the three origins of the services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OriginName {
    Idwise,
    Onetouch,
    Images,
}

impl OriginName {
    /// The word in the control origin's answers.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Idwise => "idwise",
            Self::Onetouch => "onetouch",
            Self::Images => "images",
        }
    }
}

/// The state of the middleware of one origin.
#[derive(Clone)]
pub(super) struct OriginState {
    pub(super) origin: OriginName,
    pub(super) state: Arc<SharedState>,
}

const MANUAL_REVIEW: &str = "/journey/v2/manual-review/";
const IMAGE: &str = "/journey/v2/image/";
const RESULT: &str = "/journey/v2/";
const GET_JOURNEY: &str = "/api/v3/otk-service/get-journey/";
const LARGEST_DECISION: usize = 2 * 1024 * 1024;

/// The middleware of all origins except the control origin.
pub(super) async fn front(
    State(origin_state): State<OriginState>,
    ConnectInfo(reset): ConnectInfo<ResetHandle>,
    request: Request,
    next: Next,
) -> Response {
    let state = &origin_state.state;
    let method = request.method().as_str().to_owned();
    let path = request.uri().path().to_owned();
    let (request, receipt) = origin_state.receive(request).await;
    let picture = origin_state.origin == OriginName::Images || path.starts_with(IMAGE);
    let fault = state.faults.take(&method, &path, picture);
    let (response, after) = match &fault {
        Some((_, kind)) => inject_fault(origin_state.origin, kind, request, next).await,
        None => (next.run(request).await, AnswerFate::Now),
    };
    let is_stale = matches!(fault, Some((_, FaultKind::StaleRead)));
    let stale =
        is_stale.then(|| origin_state.stale(&path)).flatten().filter(|_| response.status().is_success());
    let response = stale.unwrap_or(response);
    let status = after.is_answered().then(|| response.status().as_u16());
    if let Some(receipt) = receipt {
        state.record.answered(receipt, status);
    }
    state.record.request(
        origin_state.origin.word(),
        &method,
        &path,
        status,
        fault.map(|(name, _): (String, FaultKind)| name),
    );
    origin_state.finish(response, after, &reset).await
}

impl OriginState {
    /// Records a decision request before a fault can drop it.
    async fn receive(&self, request: Request) -> (Request, Option<Receipt>) {
        let encoded = match request.uri().path().strip_prefix(MANUAL_REVIEW) {
            Some(id) if self.origin == OriginName::Idwise && request.method() == Method::POST => {
                id.to_owned()
            }
            _ => return (request, None),
        };
        let (parts, body) = request.into_parts();
        // An incomplete or oversized body is treated as empty, and the handler rejects it.
        let bytes = to_bytes(body, LARGEST_DECISION).await.unwrap_or_default();
        let receipt = self.state.record.decision(
            self.origin.word(),
            &percent_decode_str(&encoded).decode_utf8_lossy(),
            &bytes,
        );
        (Request::from_parts(parts, Body::from(bytes)), Some(receipt))
    }

    /// The journey before its latest change, if this path reads a journey.
    fn stale(&self, path: &str) -> Option<Response> {
        let (api, start) = match self.origin {
            OriginName::Idwise => (Dialect::Idwise, RESULT),
            OriginName::Onetouch => (Dialect::Onetouch, GET_JOURNEY),
            OriginName::Images => return None,
        };
        let id = path.strip_prefix(start).filter(|id| !id.contains('/'))?;
        let before = self.state.journeys.before(api, &percent_decode_str(id).decode_utf8_lossy())?;
        Some(answer::json_text(before.bytes()))
    }

    async fn finish(&self, response: Response, after: AnswerFate, reset: &ResetHandle) -> Response {
        match after {
            AnswerFate::Now => {}
            AnswerFate::Wait(time) => {
                tokio::select! {
                    () = tokio::time::sleep(time) => {}
                    () = self.state.stop.cancelled() => {}
                }
            }
            AnswerFate::Cut => reset.cut(),
            AnswerFate::Never => {
                self.state.stop.cancelled().await;
                reset.cut();
            }
        }
        response
    }
}
