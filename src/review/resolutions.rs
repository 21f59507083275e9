//! Resolves findings, and adds notes.

use super::destination::Destination;
use super::error::{Rejection, ReviewError};
use super::service::ReviewService;
use crate::domain::ids::{FindingId, JourneyKey};
use crate::domain::queue::JourneyState;
use crate::domain::record::Note;
use crate::domain::resolution::Resolution;
use crate::domain::role::Act;
use crate::domain::text::Untrusted;
use jiff::Timestamp;

/// Resolves findings, and stores notes.
pub struct ResolutionService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> ResolutionService<'_, D> {
    /// Stores the resolution of a finding, which replaces an earlier one.
    pub async fn resolve(&self, key: &JourneyKey, resolution: Resolution) -> Result<(), ReviewError> {
        self.check_change(key).await?;
        self.must_be_there(key, self.0.store.resolutions().resolve(key, &resolution).await?)
    }

    /// Deletes the resolution of a finding, if there is one.
    pub async fn unresolve(
        &self,
        key: &JourneyKey,
        finding: &FindingId,
        now: Timestamp,
    ) -> Result<(), ReviewError> {
        self.check_change(key).await?;
        self.0.store.resolutions().withdraw(key, finding, &self.0.reviewer, now).await?;
        Ok(())
    }

    /// Stores a note.
    pub async fn note(&self, key: &JourneyKey, text: Untrusted, now: Timestamp) -> Result<Note, ReviewError> {
        self.0.team().check(Act::Decide).await?;
        let note = Note { by: self.0.reviewer.clone(), at: now, text };
        self.must_be_there(key, self.0.store.notes().add(key, &note).await?)?;
        Ok(note)
    }

    /// Rejects a change of the findings while a proposal is based on them.
    async fn check_change(&self, key: &JourneyKey) -> Result<(), ReviewError> {
        self.0.team().check(Act::Decide).await?;
        match self.0.queue().standing(key).await? {
            (JourneyState::Proposed, _) => Err(Rejection::OfProposal.into()),
            _ => Ok(()),
        }
    }

    fn must_be_there(&self, key: &JourneyKey, there: bool) -> Result<(), ReviewError> {
        if there { Ok(()) } else { Err(ReviewError::NoJourney(key.clone())) }
    }
}
