//! Result, summary, image, deletion and the marked list.

use super::super::answer;
use super::super::hub::Hub;
use super::super::listing;
use super::super::pictures;
use super::super::record::Principal;
use super::super::shape::Api;
use super::steps;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use std::collections::HashMap;
use std::sync::Arc;

/// The result, as it is.
pub(super) async fn result(State(hub): State<Arc<Hub>>, Path(id): Path<String>) -> Response {
    match hub.shelf.get(Api::Idwise, &id) {
        Some(entry) => {
            hub.record.audit(&id, "get_journey", Principal::ServerKey, true);
            answer::json_text(entry.bytes())
        }
        None => answer::idwise_missing("journey"),
    }
}

/// The summary, given or put together from the result.
pub(super) async fn summary(State(hub): State<Arc<Hub>>, Path(id): Path<String>) -> Response {
    match hub.shelf.get(Api::Idwise, &id) {
        Some(entry) => answer::ok(&steps::summary(&entry)),
        None => answer::idwise_missing("journey"),
    }
}

/// A picture's bytes.
pub(super) async fn image(State(hub): State<Arc<Hub>>, Path(name): Path<String>) -> Response {
    match pictures::find(&hub, name).await {
        Some(found) => answer::bytes(found.content_type, found.bytes),
        None => answer::idwise_missing("image"),
    }
}

/// All personal data of a journey goes, its pictures too.
pub(super) async fn remove(State(hub): State<Arc<Hub>>, Path(id): Path<String>) -> Response {
    match hub.shelf.remove(Api::Idwise, &id) {
        Some(entry) => {
            hub.pictures.forget_those_of(&entry.document);
            answer::success()
        }
        None => answer::idwise_missing("journey"),
    }
}

/// The list that the service does not have.
pub(super) async fn list(
    State(hub): State<Arc<Hub>>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    match listing::page(&hub, Api::Idwise, &query) {
        Ok(page) => answer::ok(&page),
        Err(message) => answer::idwise_invalid(message),
    }
}
