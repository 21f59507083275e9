//! Starting a journey (docs/contracts/idwise.md 2.4).

use super::super::answer::{self, IdwiseRejection};
use super::super::record::Principal;
use super::super::served_journeys::ServedJourney;
use super::super::shared_state::SharedState;
use super::written;
use crate::synth::Dialect;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// `POST /journey/v2/start-journey`.
pub(super) async fn start(
    State(state): State<Arc<SharedState>>,
    body: Bytes,
) -> Result<Response, IdwiseRejection> {
    let asked = read(&body)?;
    let id = state.ids.hex(24);
    let reference = asked.get("reference_no").cloned().unwrap_or_default();
    let document = incomplete(&state, &id, &asked);
    state.journeys.add(ServedJourney {
        api: Dialect::Idwise,
        id: id.clone(),
        document,
        place: &[],
        raw: None,
        summary: None,
    });
    state.record.audit(&id, "start_journey", Principal::ServerKey, true);
    let started =
        json!({"journey_id": id, "reference_no": reference, "is_completed": false, "step_summaries": []});
    Ok(answer::ok(&started))
}

fn read(body: &[u8]) -> Result<Map<String, Value>, &'static str> {
    let Ok(Value::Object(asked)) = serde_json::from_slice(body) else {
        return Err("the body is not a JSON object");
    };
    required(&asked, "flow_id").ok_or("flow_id is required")?;
    let reference = required(&asked, "reference_no").ok_or("reference_no is required")?;
    let allowed = |letter: char| letter.is_alphanumeric() || "-_/\\,.+@".contains(letter);
    if !reference.chars().all(allowed) {
        return Err("reference_no holds a character that is not allowed");
    }
    match asked.get("applicant_details") {
        None | Some(Value::Null) => {}
        Some(Value::Object(details)) => {
            required(details, "full_name").ok_or("applicant_details.full_name is required")?;
        }
        Some(_) => return Err("applicant_details is not an object"),
    }
    Ok(asked)
}

fn required<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    object.get(key)?.as_str().filter(|text| !text.is_empty())
}

fn incomplete(state: &SharedState, id: &str, asked: &Map<String, Value>) -> Value {
    let applicant = asked.get("applicant_details").and_then(Value::as_object).map(|details| {
        json!({
            "applicant_id": state.ids.hex(24),
            "profile_image_path": null,
            "full_name": details.get("full_name"),
            "personal_number": null,
            "birth_date": details.get("birth_date"),
        })
    });
    json!({
        "journey_id": id,
        "customer_id": state.ids.named("customer", 24),
        "flow_id": asked.get("flow_id"),
        "reference_number": asked.get("reference_no"),
        "start_time": written(Timestamp::now()),
        "end_time": null,
        "system_decision": "Incomplete",
        "manual_decision": null,
        "final_decision": "Incomplete",
        "model_version": "3.0",
        "documents": {},
        "selfie": null,
        "rule_results": {},
        "applicant": applicant,
        "aml": {"applicability": "Not Ready Yet", "matches": null},
        "screening_checks": {},
    })
}
