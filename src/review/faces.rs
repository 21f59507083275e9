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

/// What opening the question again is called there.
const REOPENED: &str = "faces.reopened";

impl<D: Destination> Office<D> {
    /// Writes an answer down, with what the machine says of the same faces.
    pub async fn answer_faces(
        &self,
        key: &JourneyKey,
        step: &StepId,
        answer: FaceAnswer,
        now: Timestamp,
    ) -> Result<(), Trouble> {
        self.answer_because(key, (step, answer), None, now).await
    }

    /// Writes down that faces could not be judged because they were not both on the screen.
    pub async fn answer_faces_not_shown(
        &self,
        key: &JourneyKey,
        step: &StepId,
        answer: FaceAnswer,
        now: Timestamp,
    ) -> Result<(), Trouble> {
        self.answer_because(key, (step, answer), Some("not_shown"), now).await
    }

    async fn answer_because(
        &self,
        key: &JourneyKey,
        (step, answer): (&StepId, FaceAnswer),
        reason: Option<&'static str>,
        now: Timestamp,
    ) -> Result<(), Trouble> {
        let journey = self.journey(key).await?;
        let compared = journey.document(step).and_then(|document| document.face_match.as_ref());
        let score = compared.and_then(|faces| faces.score.as_ref()?.number());
        let machine = compared.and_then(|faces| faces.is_matched);
        let mut detail =
            json!({ "step": step.0.as_sent(), "answer": answer, "machine": machine, "score": score });
        if let Some(fields) = detail.as_object_mut() {
            let history = self.store.history(key).await?.items;
            if answers(&history, &self.reviewer).iter().any(|said| &said.step == step && said.is_reopened) {
                fields.insert(AGAIN.to_owned(), json!(true));
            }
            reason.into_iter().for_each(|reason| drop(fields.insert("reason".to_owned(), json!(reason))));
        }
        self.record(ANSWERED, Some(key), detail, now).await
    }

    /// Opens the question about a document's faces again; the answer before stays in the record.
    pub async fn reopen_faces(&self, key: &JourneyKey, step: &StepId, now: Timestamp) -> Result<(), Trouble> {
        self.record(REOPENED, Some(key), json!({ "step": step.0.as_sent() }), now).await
    }
}

/// In the detail of an answer to a reopened question: the reviewer had seen the machine's result.
const AGAIN: &str = "after_result";

/// What a reviewer answered on a journey, the oldest first: of each document's faces the first answer, which was the
/// blind one, and one for each time that the question was opened again.
pub(super) fn answers(history: &[AuditEntry], me: &Reviewer) -> Vec<FaceSaid> {
    let mut said: Vec<FaceSaid> = Vec::new();
    for entry in history.iter().filter(|entry| &entry.by == me) {
        if entry.what != ANSWERED && entry.what != REOPENED {
            continue;
        }
        let Some(detail) = detail(entry) else { continue };
        let Some(step) = detail.get("step").and_then(Value::as_str).map(StepId::from) else { continue };
        let last = said.iter_mut().rfind(|known| known.step == step);
        match (last, answer(&detail)) {
            (Some(last), None) => last.is_reopened = true,
            (None, None) => {}
            (Some(last), Some(_)) if !last.is_reopened => {}
            (_, Some(answer)) => {
                said.push(FaceSaid { step, answer, by: entry.by.clone(), at: entry.at, is_reopened: false })
            }
        }
    }
    said
}

/// What the figures need to know of an answer; none of one that was given after the machine's result was shown.
pub(super) fn fact(entry: &AuditEntry) -> Option<FaceFact> {
    let detail = detail(entry)?;
    let machine = detail.get("machine").and_then(Value::as_bool);
    let is_blind = detail.get(AGAIN).is_none();
    Some(FaceFact { same: answer(&detail)?.same(), machine }).filter(|_| is_blind)
}

fn detail(entry: &AuditEntry) -> Option<Value> {
    serde_json::from_str(entry.detail.as_sent()).ok()
}

fn answer(detail: &Value) -> Option<FaceAnswer> {
    detail.get("answer").and_then(Value::as_str)?.parse().ok()
}
