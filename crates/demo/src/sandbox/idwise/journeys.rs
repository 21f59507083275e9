//! Result, summary, image, deletion, and the list of journeys.

use super::super::answer::{self, IdwiseRejection};
use super::super::listing;
use super::super::pictures;
use super::super::record::Principal;
use super::super::served_journeys::ServedJourney;
use super::super::shared_state::SharedState;
use super::steps;
use crate::synth::Dialect;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use std::collections::HashMap;
use std::sync::Arc;

/// A journey by its id.
pub(super) fn journey(state: &SharedState, id: &str) -> Result<Arc<ServedJourney>, IdwiseRejection> {
    state.journeys.get(Dialect::Idwise, id).ok_or(IdwiseRejection::Missing("journey"))
}

/// Returns the result document.
pub(super) async fn result(
    State(state): State<Arc<SharedState>>,
    Path(id): Path<String>,
) -> Result<Response, IdwiseRejection> {
    let entry = journey(&state, &id)?;
    state.record.audit(&id, "get_journey", Principal::ServerKey, true);
    Ok(answer::json_text(entry.bytes()))
}

/// Returns the summary: the loaded one, or one generated from the result.
pub(super) async fn summary(
    State(state): State<Arc<SharedState>>,
    Path(id): Path<String>,
) -> Result<Response, IdwiseRejection> {
    Ok(answer::ok(&steps::summary(&*journey(&state, &id)?)))
}

/// Returns the bytes of a picture.
pub(super) async fn image(
    State(state): State<Arc<SharedState>>,
    Path(name): Path<String>,
) -> Result<Response, IdwiseRejection> {
    let found = pictures::find(&state, name).await.ok_or(IdwiseRejection::Missing("image"))?;
    Ok(answer::bytes(found.content_type, found.bytes))
}

/// Deletes a journey and its pictures.
pub(super) async fn remove(
    State(state): State<Arc<SharedState>>,
    Path(id): Path<String>,
) -> Result<Response, IdwiseRejection> {
    let removed = state.journeys.remove(Dialect::Idwise, &id);
    let entry = removed.ok_or(IdwiseRejection::Missing("journey"))?;
    state.pictures.forget_those_of(&entry.document);
    Ok(answer::success())
}

/// Lists journeys, which the real service cannot do.
pub(super) async fn list(
    State(state): State<Arc<SharedState>>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, IdwiseRejection> {
    Ok(answer::ok(&listing::page(&state, Dialect::Idwise, &query)?))
}
