//! The One Touch API (docs/contracts/onetouch.md).

use super::answer;
use super::auth;
use super::listing;
use super::middleware::{OriginName, OriginState, front};
use super::served_journeys::ServedJourney;
use super::shared_state::SharedState;
use crate::synth::Dialect;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{get, post};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::Arc;

/// The routes of the API.
pub(super) fn origin(state: &Arc<SharedState>) -> Router {
    let origin_state = OriginState { origin: OriginName::Onetouch, state: Arc::clone(state) };
    Router::new()
        .route("/api/v3/otk-service/create-journey-url", post(create))
        .route("/api/v3/otk-service/get-journey/{journey_id}", get(journey).post(journey))
        .route("/_local/journeys", get(list))
        .fallback(no_method)
        .method_not_allowed_fallback(no_method)
        .layer(from_fn_with_state(Arc::clone(state), auth::onetouch))
        .layer(from_fn_with_state(origin_state, front))
        .with_state(Arc::clone(state))
}

async fn journey(State(state): State<Arc<SharedState>>, Path(id): Path<String>) -> Response {
    match state.journeys.get(Dialect::Onetouch, &id) {
        Some(entry) => answer::json_text(entry.bytes()),
        None => answer::onetouch_error(StatusCode::NOT_FOUND, "journey not found", "JOURNEY_NOT_FOUND"),
    }
}

async fn list(
    State(state): State<Arc<SharedState>>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    match listing::page(&state, Dialect::Onetouch, &query) {
        Ok(page) => answer::ok(&page),
        Err(message) => invalid(message),
    }
}

async fn no_method(request: Request) -> Response {
    let message = format!("There is no method to handle {} {}", request.method(), request.uri().path());
    answer::onetouch_error(StatusCode::NOT_FOUND, &message, "NOT_FOUND")
}

fn invalid(message: &str) -> Response {
    answer::onetouch_error(StatusCode::BAD_REQUEST, message, "BAD_REQUEST")
}

async fn create(State(state): State<Arc<SharedState>>, body: Bytes) -> Response {
    let Ok(Value::Object(asked)) = serde_json::from_slice::<Value>(&body) else {
        return invalid("the body is not a JSON object");
    };
    let Some(flow) = asked.get("flowId").and_then(Value::as_str).filter(|flow| !flow.is_empty()) else {
        return invalid("flowId is required");
    };
    let id = state.ids.short_code();
    let now = Timestamp::now();
    let flow = json!({"flowId": flow, "version": 1, "test": true});
    let document = not_started(&state, &id, &flow, &asked, now);
    state.journeys.add(ServedJourney {
        api: Dialect::Onetouch,
        id: id.clone(),
        document,
        place: &[],
        raw: None,
        summary: None,
    });
    let result = json!({
        "journeyId": id,
        "journeyUrl": format!("{}/{}", state.onetouch_url, state.ids.hex(8)),
        "createdAt": now.to_string(),
        "ttl": "24 hours",
    });
    answer::ok(&json!({"flow": flow, "result": result}))
}

/// A journey whose link was not opened yet (docs/contracts/onetouch.md 3.6).
fn not_started(
    state: &SharedState,
    id: &str,
    flow: &Value,
    asked: &Map<String, Value>,
    now: Timestamp,
) -> Value {
    let given = |key: &str| asked.get(key).cloned().unwrap_or_else(|| json!({}));
    json!({
        "flow": {"flowId": flow.get("flowId"), "version": flow.get("version")},
        "processingConfig": given("processingConfig"),
        "capturedData": {"images": {"frontDoc": "", "backDoc": "", "selfie": ""}, "consent": false},
        "documentIntelligence": {},
        "selfieAnalysis": {
            "passiveLiveliness": {"status": "Not Started"},
            "faceMatch": {"status": "Not Started"},
        },
        "_id": state.ids.hex(24),
        "userId": asked.get("userId"),
        "userInfo": given("userInfo"),
        "journeyId": id,
        "currentStatus": "NOT STARTED",
        "step": "INIT",
        "message": "",
        "createdAt": now.as_millisecond(),
        "startedAt": null,
        "completedAt": null,
        "updatedAt": now.to_string(),
        "__v": 0,
    })
}
