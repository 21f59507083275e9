//! Quality samples: a lead draws decided journeys, and other reviewers judge them again without seeing the decisions.

use super::destination::Destination;
use super::error::{Rejection, ReviewError};
use super::service::ReviewService;
use crate::domain::decision::Intent;
use crate::domain::ids::JourneyKey;
use crate::domain::record::Decision;
use crate::domain::role::Act;
use crate::store::samples::Judged;
use jiff::Timestamp;
use uuid::Uuid;

/// Draws quality samples, and records their judgments.
pub struct SampleService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> SampleService<'_, D> {
    /// Draws this share (0 to 1) of the decisions since `since`. Each draw is a deterministic function of the decision
    /// and the secret of the store, so drawing again chooses the same decisions; those that were drawn before are left
    /// out.
    pub async fn draw(&self, share: f64, since: Timestamp) -> Result<Vec<(Uuid, JourneyKey)>, ReviewError> {
        self.0.team().check(Act::ManageWork).await?;
        let lots = self.0.store.linked_journeys().lots().await?;
        let mut wanted = Vec::new();
        for (decision, key) in self.0.store.second_reviews().samples().candidates(since).await? {
            if lots.of_decision(decision)? < share {
                wanted.push((decision, key));
            }
        }
        Ok(self.0.store.second_reviews().samples().draw(&wanted, &self.0.reviewer).await?)
    }

    /// Records the reviewer's decision as the judgment of a sample; nothing is sent. Returns the decision that was
    /// judged.
    pub(super) async fn judge(&self, intent: &Intent, decision: Uuid) -> Result<Decision, ReviewError> {
        match self.0.store.second_reviews().samples().judge(intent).await? {
            Judged::Yes => {}
            Judged::Own => return Err(Rejection::OwnSample.into()),
            Judged::Gone => return Err(Rejection::NoSample.into()),
        }
        self.0.store.decisions().get(decision).await?.ok_or(ReviewError::NoDecision(decision))
    }
}
