//! Faces judged before the machine's verdict is shown: answers written down with that verdict, and read back.

use super::destination::Destination;
use super::office::Office;
use super::stats::FaceFact;
use super::trouble::Trouble;
use crate::domain::face::FaceAnswer;
use crate::domain::ids::{JourneyKey, Reviewer, StepId};
use crate::domain::record::AuditEntry;
use crate::insight::case::FaceSaid;
use jiff::Timestamp;
use serde_json::{Value, json};

/// What an answer is called in the record.
pub(super) const ANSWERED: &str = "faces.answered";

impl<D: Destination> Office<D> {
    /// Writes an answer down, with what the machine says of the same faces.
    pub async fn answer_faces(
        &self,
        key: &JourneyKey,
        step: &StepId,
        answer: FaceAnswer,
        now: Timestamp,
    ) -> Result<(), Trouble> {
        let journey = self.journey(key).await?;
        let compared = journey.document(step).and_then(|document| document.face_match.as_ref());
        let score = compared.and_then(|faces| faces.score.as_ref()?.number());
        let machine = compared.and_then(|faces| faces.is_matched);
        let detail =
            json!({ "step": step.0.as_sent(), "answer": answer, "machine": machine, "score": score });
        self.record(ANSWERED, Some(key), detail, now).await
    }
}

/// What a reviewer answered on a journey: of each document's faces the first answer, which was the blind one.
pub(super) fn answers(history: &[AuditEntry], me: &Reviewer) -> Vec<FaceSaid> {
    let mut said: Vec<FaceSaid> = Vec::new();
    for entry in history.iter().filter(|entry| entry.what == ANSWERED && &entry.by == me) {
        let Some(detail) = detail(entry) else { continue };
        let step = detail.get("step").and_then(Value::as_str).map(StepId::from);
        let (Some(step), Some(answer)) = (step, answer(&detail)) else { continue };
        if !said.iter().any(|known| known.step == step) {
            said.push(FaceSaid { step, answer });
        }
    }
    said
}

/// What the figures need to know of an answer.
pub(super) fn fact(entry: &AuditEntry) -> Option<FaceFact> {
    let detail = detail(entry)?;
    let machine = detail.get("machine").and_then(Value::as_bool);
    Some(FaceFact { same: answer(&detail)?.same(), machine })
}

fn detail(entry: &AuditEntry) -> Option<Value> {
    serde_json::from_str(entry.detail.as_sent()).ok()
}

fn answer(detail: &Value) -> Option<FaceAnswer> {
    detail.get("answer").and_then(Value::as_str)?.parse().ok()
}
