//! The steps of a journey: all of them, the failed ones, and the summary that names them.

use super::super::served_journeys::ServedJourney;
use super::super::shape::id_text;
use serde_json::{Map, Value, json};

/// A step of a journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StepSummary {
    pub(super) id: String,
    /// Whether the step failed, so that a resubmission must answer it.
    pub(super) failed: bool,
}

/// The id of the selfie's step if no summary names it. This is our choice.
const SELFIE_STEP: &str = "selfie";

/// All steps of the summary and the documents, without duplicates.
pub(super) fn of(entry: &ServedJourney) -> Vec<StepSummary> {
    let summary = summary(entry);
    let journey = entry.journey();
    let refers = selfie_status(journey).is_some_and(|status| status.eq_ignore_ascii_case("refer"));
    let mut steps: Vec<StepSummary> = Vec::new();
    for item in summary.get("step_summaries").and_then(Value::as_array).into_iter().flatten() {
        let Some(id) = item.pointer("/definition/step_id").and_then(id_text) else { continue };
        let is_selfie = item.pointer("/definition/step_type").and_then(Value::as_str) == Some("Selfie");
        let failed = item.pointer("/result/has_passed_rules") == Some(&Value::Bool(false));
        note(&mut steps, id, failed || (is_selfie && refers));
    }
    for (id, document) in documents(journey) {
        note(&mut steps, id.clone(), document.get("has_passed_rules") == Some(&Value::Bool(false)));
    }
    steps
}

fn note(steps: &mut Vec<StepSummary>, id: String, failed: bool) {
    match steps.iter_mut().find(|step| step.id == id) {
        Some(step) => step.failed |= failed,
        None => steps.push(StepSummary { id, failed }),
    }
}

/// The loaded summary, or one generated from the result.
pub(super) fn summary(entry: &ServedJourney) -> Value {
    if let Some(given) = &entry.summary {
        return given.clone();
    }
    let journey = entry.journey();
    let mut steps: Vec<Value> =
        documents(journey).map(|(id, document)| document_step(id, document)).collect();
    steps.extend(selfie_status(journey).map(selfie_step));
    json!({
        "journey_id": entry.id,
        "is_completed": journey.get("system_decision").and_then(Value::as_str) != Some("Incomplete"),
        "step_summaries": steps,
        "result": rules(journey),
    })
}

fn documents(journey: &Value) -> impl Iterator<Item = (&String, &Value)> {
    journey.get("documents").and_then(Value::as_object).into_iter().flatten()
}

fn selfie_status(journey: &Value) -> Option<&str> {
    journey.get("selfie")?.get("status")?.as_str()
}

fn document_step(id: &str, document: &Value) -> Value {
    // The service sends such ids as numbers here, but as text in the result.
    let step_id = match id.parse::<u64>() {
        Ok(number) if number.to_string() == id => json!(number),
        _ => json!(id),
    };
    let progress = document.get("progress").and_then(Value::as_str).unwrap_or_default();
    let (status, concluded) = match progress {
        "Completed" => ("Submitted", true),
        "Started" => ("In Progress", false),
        _ => ("Not Submitted", false),
    };
    let definition =
        json!({"step_id": step_id, "step_type": "Document", "step_title": document.get("step_title")});
    json!({"definition": definition, "result": outcome(document.get("has_passed_rules"), concluded, status)})
}

fn selfie_step(status: &str) -> Value {
    let started = !status.replace(' ', "").eq_ignore_ascii_case("notstarted");
    let passed = Value::Bool(status.eq_ignore_ascii_case("complete"));
    let definition = json!({"step_id": SELFIE_STEP, "step_type": "Selfie", "step_title": "Selfie"});
    let word = if started { "Submitted" } else { "Not Submitted" };
    json!({"definition": definition, "result": outcome(Some(&passed).filter(|_| started), started, word)})
}

fn outcome(passed: Option<&Value>, concluded: bool, status: &str) -> Value {
    json!({
        "has_passed_rules": passed,
        "is_concluded": concluded,
        "status": status,
        "error_user_feedback_code": null,
        "error_user_feedback_title": "",
        "error_user_feedback_details": "",
    })
}

fn rules(journey: &Value) -> Value {
    let rules = journey.get("rule_results").and_then(Value::as_object);
    let details: Map<String, Value> = rules
        .into_iter()
        .flatten()
        .map(|(key, rule)| (key.clone(), json!({"name": rule.get("name"), "result": rule.get("result")})))
        .collect();
    let failed = details.values().any(|rule| rule.get("result").and_then(Value::as_str) == Some("Failed"));
    json!({
        "interim_rule_assessment": if failed { "Failed" } else { "Passed" },
        "interim_rule_details": details,
    })
}
