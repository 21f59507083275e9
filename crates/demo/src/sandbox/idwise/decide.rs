//! Applies a decision: changes the journey's decisions, the audit log and the resulting events.

use super::super::record::Principal;
use super::super::served_journeys::ServedJourney;
use super::super::shape;
use super::super::shared_state::SharedState;
use crate::synth::Dialect;
use serde_json::{Value, json};
use std::convert::Infallible;

/// A manual decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sandbox) enum DecisionWord {
    Approved,
    Rejected,
    ResubmissionRequested,
}

/// A validated decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sandbox) struct AppliedDecision {
    pub(in crate::sandbox) word: DecisionWord,
    /// The answered steps, and whether each must be repeated.
    pub(in crate::sandbox) answers: Vec<(String, bool)>,
}

impl DecisionWord {
    fn text(self) -> &'static str {
        match self {
            Self::Approved => "Approved",
            Self::Rejected => "Rejected",
            Self::ResubmissionRequested => "Resubmission Requested",
        }
    }
}

impl AppliedDecision {
    /// Parses one of the documented words.
    pub(in crate::sandbox) fn from_word(word: &str) -> Option<Self> {
        let word = [DecisionWord::Approved, DecisionWord::Rejected, DecisionWord::ResubmissionRequested]
            .into_iter()
            .find(|known| known.text() == word)?;
        Some(Self { word, answers: Vec::new() })
    }
}

/// Applies a decision. `None` if there is no such journey.
pub(in crate::sandbox) fn decide(
    state: &SharedState,
    id: &str,
    decided: &AppliedDecision,
    by: Principal,
) -> Option<()> {
    let word = decided.word.text();
    let changed = state.journeys.change(Dialect::Idwise, id, |entry| {
        if let Some(journey) =
            shape::inside_mut(&mut entry.document, entry.place).and_then(Value::as_object_mut)
        {
            journey.insert("manual_decision".to_owned(), json!(word));
            journey.insert("final_decision".to_owned(), json!(word));
        }
        Ok::<_, Infallible>(entry.clone())
    })?;
    let Ok(entry) = changed;
    state.record.audit(id, "manual_review", by, true);
    announce(state, &entry, decided);
    Some(())
}

/// The events of a manual review (docs/contracts/idwise.md 2.9, 2.13).
fn announce(state: &SharedState, entry: &ServedJourney, decided: &AppliedDecision) {
    let event = |name: &str, more: Value| {
        let mut body = event_body(state, entry);
        if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
            body.extend(more);
        }
        state.record.webhook(name, body);
    };
    event("Updated Journey", json!({"action": "Manual Review", "manualReviewDecision": decided.word.text()}));
    event("Manually Reviewed", json!({}));
    event("Finished Journey", json!({}));
    if decided.word == DecisionWord::ResubmissionRequested {
        let steps: Vec<Value> = decided
            .answers
            .iter()
            .filter(|(_, redo)| *redo)
            .map(|(step, _)| json!({"stepId": step, "reasonCode": null}))
            .collect();
        event("Verification Update Required", json!({"trigger": "Manual Review", "requiredSteps": steps}));
    }
}

/// The common content of all events about a journey; the event id is new.
pub(super) fn event_body(state: &SharedState, entry: &ServedJourney) -> Value {
    let journey = entry.journey();
    json!({
        "eventId": state.ids.uuid(),
        "journeyId": entry.id,
        "referenceNo": journey.get("reference_number"),
        "systemDecision": journey.get("system_decision"),
        "manualDecision": journey.get("manual_decision"),
        "finalDecision": journey.get("final_decision"),
    })
}
