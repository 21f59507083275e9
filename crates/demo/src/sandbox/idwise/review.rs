//! Manual review: validates the body by the documentation, then applies the decision.

use super::super::answer::{self, IdwiseRejection};
use super::super::record::Principal;
use super::super::shape::id_text;
use super::super::shared_state::SharedState;
use super::decide::{AppliedDecision, DecisionWord, decide};
use super::journeys::journey;
use super::steps::{self, StepSummary};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::Value;
use std::sync::Arc;

/// `POST /journey/v2/manual-review/{journey_id}` (docs/contracts/idwise.md 2.4).
pub(super) async fn review(
    State(state): State<Arc<SharedState>>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, IdwiseRejection> {
    let entry = journey(&state, &id)?;
    let decided = read(&body).and_then(|decided| checked(decided, &steps::of(&entry)));
    let decided =
        decided.inspect_err(|_| state.record.audit(&id, "manual_review", Principal::ServerKey, false))?;
    decide(&state, &id, &decided, Principal::ServerKey).ok_or(IdwiseRejection::Missing("journey"))?;
    Ok(answer::success())
}

fn read(body: &[u8]) -> Result<AppliedDecision, String> {
    let body: Value =
        serde_json::from_slice(body).map_err(|error| format!("the body is not JSON: {error}"))?;
    let body = body.as_object().ok_or("the body is not a JSON object")?;
    let word = body.get("new_decision").ok_or("new_decision is required")?;
    let mut decided = word
        .as_str()
        .and_then(AppliedDecision::from_word)
        .ok_or("new_decision is none of Approved, Rejected, Resubmission Requested")?;
    if !matches!(body.get("comment"), None | Some(Value::Null | Value::String(_))) {
        return Err("comment is not a string".to_owned());
    }
    decided.answers = match body.get("step_reviews") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(items)) => items.iter().map(step_review).collect::<Result<_, _>>()?,
        Some(_) => return Err("step_reviews is not a list".to_owned()),
    };
    Ok(decided)
}

fn step_review(item: &Value) -> Result<(String, bool), String> {
    let step = item.get("step_id").and_then(id_text).ok_or("a step review has no step_id")?;
    match item.get("review_decision").and_then(Value::as_str) {
        Some("Resubmit") => Ok((step, true)),
        Some("Approve") => Ok((step, false)),
        _ => Err("a review_decision is neither Resubmit nor Approve".to_owned()),
    }
}

/// Checks the rule of resubmissions: every failed step is answered, and each step only once.
fn checked(decided: AppliedDecision, steps: &[StepSummary]) -> Result<AppliedDecision, String> {
    let answered = |id: &str| decided.answers.iter().filter(|(step, _)| step == id).count();
    for (step, _) in &decided.answers {
        if answered(step) > 1 {
            return Err(format!("step_reviews answers the step {step:?} more than once"));
        }
        if !steps.iter().any(|known| known.id == *step) {
            return Err(format!("step_reviews names the step {step:?}, which the journey does not have"));
        }
    }
    if decided.word != DecisionWord::ResubmissionRequested {
        return Ok(decided);
    }
    if decided.answers.is_empty() {
        return Err("step_reviews is required for Resubmission Requested".to_owned());
    }
    match steps.iter().find(|step| step.failed && answered(&step.id) == 0) {
        Some(step) => Err(format!("step_reviews leaves the failed step {:?} without an answer", step.id)),
        None => Ok(decided),
    }
}
