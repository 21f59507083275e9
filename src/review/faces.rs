//! Faces judged before the machine's verdict is shown: answers written down with that verdict, and read back.

use super::destination::Destination;
use super::office::Office;
use super::stats::FaceFact;
use super::trouble::Trouble;
use crate::domain::event::Event;
use crate::domain::face::FaceAnswer;
use crate::domain::ids::{JourneyKey, Reviewer, StepId};
use crate::domain::record::AuditEntry;
use crate::insight::case::FaceSaid;
use jiff::Timestamp;

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
        let event = Event::FacesAnswered { step: step.clone(), answer, machine, score };
        self.record(event, Some(key), now).await
    }
}

/// What a reviewer answered on a journey: of each document's faces the first answer, which was the blind one.
pub(super) fn answers(history: &[AuditEntry], me: &Reviewer) -> Vec<FaceSaid> {
    let mut said: Vec<FaceSaid> = Vec::new();
    for entry in history.iter().filter(|entry| &entry.by == me) {
        let Event::FacesAnswered { step, answer, .. } = entry.event() else { continue };
        if !said.iter().any(|known| known.step == step) {
            said.push(FaceSaid { step, answer });
        }
    }
    said
}

/// What the figures need to know of an answer.
pub(super) fn fact(entry: &AuditEntry) -> Option<FaceFact> {
    match entry.event() {
        Event::FacesAnswered { answer, machine, .. } => Some(FaceFact { same: answer.same(), machine }),
        _ => None,
    }
}
