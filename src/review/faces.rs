//! Blind face comparison: the reviewer answers before the automated result is shown, and the answer is recorded
//! together with that result.

use super::destination::Destination;
use super::error::ReviewError;
use super::outbox::after;
use super::service::ReviewService;
use super::stats::FaceFact;
use crate::domain::event::{Event, NoJudgement};
use crate::domain::face::FaceAnswer;
use crate::domain::ids::{JourneyKey, Reviewer, StepId};
use crate::domain::record::AuditEntry;
use crate::domain::resolution::Resolution;
use crate::domain::role::Act;
use crate::insight::case::FaceSaid;
use jiff::Timestamp;

/// Records the reviewer's answers about faces.
pub struct FaceService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> FaceService<'_, D> {
    /// Records an answer, with the automated result of the same faces.
    pub async fn answer(
        &self,
        key: &JourneyKey,
        step: &StepId,
        answer: FaceAnswer,
        now: Timestamp,
    ) -> Result<(), ReviewError> {
        self.answer_because(key, (step, answer), None, now).await.map(drop)
    }

    /// Records an answer, then resolves its finding. If the answer cannot be recorded, for example because signing
    /// fails, the finding is not resolved. `why` is set if the faces could not be compared.
    pub async fn answer_and_resolve(
        &self,
        key: &JourneyKey,
        (said, why): ((&StepId, FaceAnswer), Option<NoJudgement>),
        resolution: Option<&Resolution>,
        now: Timestamp,
    ) -> Result<(), ReviewError> {
        let at = self.answer_because(key, said, why, now).await?;
        let Some(resolution) = resolution else { return Ok(()) };
        self.0.resolutions().resolve(key, Resolution { at, ..resolution.clone() }).await
    }

    /// Records an answer and returns the time of its entry.
    async fn answer_because(
        &self,
        key: &JourneyKey,
        (step, answer): (&StepId, FaceAnswer),
        reason: Option<NoJudgement>,
        now: Timestamp,
    ) -> Result<Timestamp, ReviewError> {
        self.0.team().check(Act::Decide).await?;
        let journey = self.0.cases().journey(key).await?;
        let compared = journey.document(step).and_then(|document| document.face_match.as_ref());
        let score = compared.and_then(|faces| faces.score.as_ref()?.percent());
        let machine = compared.and_then(|faces| faces.is_matched);
        let history = self.0.store.record().history(key).await?.items;
        let is_reopened =
            answers(&history, &self.0.reviewer).iter().any(|said| &said.step == step && said.is_reopened);
        let after_result = is_reopened.then_some(true);
        let step = step.clone();
        let signed = |signature| Event::FacesAnswered {
            step: step.clone(),
            answer,
            machine,
            score,
            after_result,
            reason,
            signature,
        };
        let asked = self.0.clock.steady();
        let signature = self.0.signature(&signed(None), key).await?;
        let at = after(now, self.0.clock.steady().saturating_sub(asked));
        self.0.record().append(signed(signature), Some(key), at).await?;
        Ok(at)
    }

    /// Reopens the question about a document's faces; the earlier answer stays recorded.
    pub async fn reopen(&self, key: &JourneyKey, step: &StepId, now: Timestamp) -> Result<(), ReviewError> {
        self.0.team().check(Act::Decide).await?;
        self.0.record().append(Event::FacesReopened { step: step.clone() }, Some(key), now).await
    }
}

/// The reviewer's answers on a journey, oldest first. For each document's faces only the first answer counts, which was
/// the blind one, and the first one after each time that the question was reopened.
pub(super) fn answers(history: &[AuditEntry], me: &Reviewer) -> Vec<FaceSaid> {
    let mut said: Vec<FaceSaid> = Vec::new();
    for entry in history.iter().filter(|entry| &entry.by == me) {
        match entry.event() {
            Event::FacesReopened { step } => {
                let last = said.iter_mut().rfind(|known| known.step == step);
                last.into_iter().for_each(|last| last.is_reopened = true);
            }
            Event::FacesAnswered { step, answer, .. } => {
                let last = said.iter().rfind(|known| known.step == step);
                if last.is_none_or(|last| last.is_reopened) {
                    let (by, at) = (entry.by.clone(), entry.at);
                    said.push(FaceSaid { step, answer, by, at, is_reopened: false });
                }
            }
            _ => {}
        }
    }
    said
}

/// An answer for the statistics; `None` if it was given after the automated result was shown.
pub(super) fn fact(entry: &AuditEntry) -> Option<FaceFact> {
    match entry.event() {
        Event::FacesAnswered { answer, machine, after_result: None, .. } => {
            Some(FaceFact { same: answer.same(), machine })
        }
        _ => None,
    }
}
