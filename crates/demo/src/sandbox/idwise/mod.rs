//! The IDWise API (docs/contracts/idwise.md).

mod aml;
mod audit;
mod decide;
mod journeys;
mod review;
mod start;
mod steps;
mod watchlist;

pub(super) use decide::{AppliedDecision, decide};

use super::answer::{self, IdwiseRejection};
use super::auth;
use super::middleware::{OriginName, OriginState, front};
use super::shared_state::SharedState;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{delete, get, post, put};
use jiff::Timestamp;
use std::sync::Arc;

/// The routes of the API.
pub(super) fn origin(state: &Arc<SharedState>) -> Router {
    let origin_state = OriginState { origin: OriginName::Idwise, state: Arc::clone(state) };
    Router::new()
        .route("/journey/v2/start-journey", post(start::start))
        .route("/journey/v2/summary/{journey_id}", get(journeys::summary))
        .route("/journey/v2/{journey_id}", get(journeys::result))
        .route("/journey/v2/image/{*image_path}", get(journeys::image))
        .route("/journey/v2/manual-review/{journey_id}", post(review::review))
        .route("/journey/audit-logs", get(audit::logs))
        .route("/journey/{journey_id}", delete(journeys::remove))
        .route("/checks/aml", post(aml::check))
        .route("/checks/aml/{id}", get(aml::result).put(aml::amend))
        .route("/checks/aml/{id}/history", get(aml::history))
        .route("/checks/aml/{id}/whitelist", put(aml::whitelist))
        .route("/_local/journeys", get(journeys::list))
        .fallback(async || IdwiseRejection::Missing("requested resource"))
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(Arc::clone(state), auth::idwise))
        .layer(from_fn_with_state(origin_state, front))
        .with_state(Arc::clone(state))
}

async fn wrong_method(State(_): State<Arc<SharedState>>) -> Response {
    let message = "the method is not allowed here";
    answer::idwise_error(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", message)
}

/// Formats a time as IDWise does: microseconds, no zone (docs/contracts/idwise.md 2.5).
fn written(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.6f").to_string()
}
