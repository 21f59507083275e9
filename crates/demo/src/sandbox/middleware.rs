//! Middleware of every request: record the decision, apply the fault, call the handler, record the answer.

use super::fault::FaultKind;
use super::fault_middleware::{AnswerFate, inject_fault};
use super::percent;
use super::record::Receipt;
use super::resettable_listener::ResetHandle;
use super::shared_state::SharedState;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

/// Which of the three origins of the services a request came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OriginName {
    Idwise,
    Onetouch,
    Images,
}

impl OriginName {
    /// The word for it in the control origin's answers.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Idwise => "idwise",
            Self::Onetouch => "onetouch",
            Self::Images => "images",
        }
    }
}

/// What the middleware of one origin needs.
#[derive(Clone)]
pub(super) struct OriginState {
    pub(super) origin: OriginName,
    /// Shared by all origins.
    pub(super) state: Arc<SharedState>,
}

const MANUAL_REVIEW: &str = "/journey/v2/manual-review/";
const IMAGE: &str = "/journey/v2/image/";
const LARGEST_DECISION: usize = 2 * 1024 * 1024;

/// The middleware of all origins but control.
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
    /// Records a decision request before a fault can lose it.
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
        let receipt = self.state.record.decision(self.origin.word(), &percent::decoded(&encoded), &bytes);
        (Request::from_parts(parts, Body::from(bytes)), Some(receipt))
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
