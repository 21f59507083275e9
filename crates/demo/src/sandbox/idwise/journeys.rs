//! Result, summary, image, deletion, and the list of journeys.

use super::super::answer;
use super::super::listing;
use super::super::pictures;
use super::super::record::Principal;
use super::super::shape::Api;
use super::super::shared_state::SharedState;
use super::steps;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use std::collections::HashMap;
use std::sync::Arc;

/// Returns the result document.
pub(super) async fn result(State(state): State<Arc<SharedState>>, Path(id): Path<String>) -> Response {
    match state.journeys.get(Api::Idwise, &id) {
        Some(entry) => {
            state.record.audit(&id, "get_journey", Principal::ServerKey, true);
            answer::json_text(entry.bytes())
        }
        None => answer::idwise_missing("journey"),
    }
}

/// Returns the summary: the loaded one, or one generated from the result.
pub(super) async fn summary(State(state): State<Arc<SharedState>>, Path(id): Path<String>) -> Response {
    match state.journeys.get(Api::Idwise, &id) {
        Some(entry) => answer::ok(&steps::summary(&entry)),
        None => answer::idwise_missing("journey"),
    }
}

/// Returns the bytes of a picture.
pub(super) async fn image(State(state): State<Arc<SharedState>>, Path(name): Path<String>) -> Response {
    match pictures::find(&state, name).await {
        Some(found) => answer::bytes(found.content_type, found.bytes),
        None => answer::idwise_missing("image"),
    }
}

/// Deletes a journey and its pictures.
pub(super) async fn remove(State(state): State<Arc<SharedState>>, Path(id): Path<String>) -> Response {
    match state.journeys.remove(Api::Idwise, &id) {
        Some(entry) => {
            state.pictures.forget_those_of(&entry.document);
            answer::success()
        }
        None => answer::idwise_missing("journey"),
    }
}

/// Lists journeys, which the real service cannot do.
pub(super) async fn list(
    State(state): State<Arc<SharedState>>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    match listing::page(&state, Api::Idwise, &query) {
        Ok(page) => answer::ok(&page),
        Err(message) => answer::idwise_invalid(message),
    }
}
