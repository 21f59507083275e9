//! The control origin: shows the received requests, and injects faults and changes.

use super::answer;
use super::idwise::{AppliedDecision, decide};
use super::merge::merge;
use super::record::Principal;
use super::shape::{self, JourneyPath};
use super::shared_state::SharedState;
use crate::synth::Dialect;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;

/// The routes of the control origin.
pub(super) fn origin(state: &Arc<SharedState>) -> Router {
    Router::new()
        .route("/journeys", get(journeys))
        .route("/decisions", show(|state| state.record.decisions()))
        .route("/webhooks", show(|state| state.record.webhooks()))
        .route("/leaks", show(|state| state.record.leaks()))
        .route("/requests", show(|state| state.record.requests()))
        .route("/other", post(other))
        .route("/touch", post(touch))
        .route("/faults", show(|state| state.faults.to_json()).post(faults))
        .route("/reset", post(reset))
        .fallback(async || refuse(StatusCode::NOT_FOUND, "there is nothing at this path"))
        .with_state(Arc::clone(state))
}

/// Answers with a part of the state.
fn show(part: fn(&SharedState) -> Value) -> MethodRouter<Arc<SharedState>> {
    get(async move |State(state): State<Arc<SharedState>>| answer::ok(&part(&state)))
}

/// Why a control request is rejected.
struct ControlError {
    status: StatusCode,
    message: String,
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        answer::json(self.status, &json!({"error": self.message}))
    }
}

fn refuse(status: StatusCode, message: &str) -> ControlError {
    ControlError { status, message: message.to_owned() }
}

/// Lists the served ids, those of IDWise first; `?provider=` selects one service.
async fn journeys(
    State(state): State<Arc<SharedState>>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let wanted = query.get("provider").cloned();
    // Computing a hundred thousand ids takes a while, so it runs on a blocking thread.
    let ids = tokio::task::spawn_blocking(move || {
        [Dialect::Idwise, Dialect::Onetouch]
            .into_iter()
            .filter(|api| wanted.as_deref().is_none_or(|word| word == api.word()))
            .flat_map(|api| state.journeys.page(api, 0, usize::MAX).ids)
            .collect::<Vec<String>>()
    });
    match ids.await {
        Ok(ids) => answer::ok(&json!(ids)),
        Err(_) => refuse(StatusCode::INTERNAL_SERVER_ERROR, "the list could not be made").into_response(),
    }
}

/// The journey that a body names: that of the given provider, else of the first service that has it.
fn named(state: &SharedState, body: &Value) -> Result<(Dialect, String), ControlError> {
    let id = body.get("journey_id").and_then(shape::id_text);
    let id = id.ok_or_else(|| refuse(StatusCode::BAD_REQUEST, "journey_id is missing"))?;
    let provider = body.get("provider").and_then(Value::as_str);
    [Dialect::Idwise, Dialect::Onetouch]
        .into_iter()
        .filter(|api| provider.is_none_or(|word| word == api.word()))
        .find(|api| state.journeys.get(*api, &id).is_some())
        .map(|api| (api, id))
        .ok_or_else(|| refuse(StatusCode::NOT_FOUND, "no such journey"))
}

fn parsed(body: &Bytes) -> Result<Value, ControlError> {
    serde_json::from_slice(body)
        .map_err(|error| refuse(StatusCode::BAD_REQUEST, &format!("the body is not JSON: {error}")))
}

/// Simulates a decision by another reviewer in the service's own console.
async fn other(State(state): State<Arc<SharedState>>, body: Bytes) -> Result<Response, ControlError> {
    let body = parsed(&body)?;
    let (api, id) = named(&state, &body)?;
    if api == Dialect::Onetouch {
        return Err(refuse(StatusCode::CONFLICT, "One Touch takes no decisions"));
    }
    let word = body.get("new_decision").and_then(Value::as_str).unwrap_or_default();
    let Some(decided) = AppliedDecision::from_word(word) else {
        return Err(refuse(
            StatusCode::BAD_REQUEST,
            "new_decision is none of Approved, Rejected, Resubmission Requested",
        ));
    };
    match decide(&state, &id, &decided, Principal::OtherReviewer) {
        Some(()) => Ok(answer::success()),
        None => Err(refuse(StatusCode::NOT_FOUND, "no such journey")),
    }
}

/// Changes a journey with a merge patch.
async fn touch(State(state): State<Arc<SharedState>>, body: Bytes) -> Result<Response, ControlError> {
    let body = parsed(&body)?;
    let (api, id) = named(&state, &body)?;
    let patch = body
        .get("merge")
        .filter(|patch| patch.is_object())
        .ok_or_else(|| refuse(StatusCode::BAD_REQUEST, "merge is not an object"))?;
    let changed = state.journeys.change(api, &id, |entry| {
        let place = aimed_at(patch, entry.place);
        if let Some(target) = shape::inside_mut(&mut entry.document, place) {
            merge(target, patch);
        }
        Ok::<_, Infallible>(())
    });
    match changed {
        Some(_) => Ok(answer::success()),
        None => Err(refuse(StatusCode::NOT_FOUND, "no such journey")),
    }
}

/// The part that a patch applies to: the whole document if the patch contains its wrapper, else the journey.
fn aimed_at(patch: &Value, place: JourneyPath) -> JourneyPath {
    match place.first() {
        Some(wrapper) if patch.get(wrapper).is_some() => &[],
        _ => place,
    }
}

async fn faults(State(state): State<Arc<SharedState>>, body: Bytes) -> Result<Response, ControlError> {
    match state.faults.replace(&parsed(&body)?) {
        Ok(count) => Ok(answer::ok(&json!({"success": true, "faults": count}))),
        Err(error) => Err(refuse(StatusCode::BAD_REQUEST, &error.to_string())),
    }
}

async fn reset(State(state): State<Arc<SharedState>>) -> Response {
    state.reset();
    answer::success()
}
