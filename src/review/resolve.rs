//! Settling the lines of a ledger, and notes.

use super::destination::Destination;
use super::error::ReviewError;
use super::service::ReviewService;
use crate::domain::ids::{FindingId, JourneyKey};
use crate::domain::record::Note;
use crate::domain::resolution::Resolution;
use crate::domain::text::Untrusted;
use jiff::Timestamp;

impl<D: Destination> ReviewService<D> {
    /// Settles a line, in place of what was concluded before.
    pub async fn resolve(&self, key: &JourneyKey, resolution: Resolution) -> Result<(), ReviewError> {
        self.must_be_there(key, self.store.resolutions().resolve(key, &resolution).await?)
    }

    /// Opens a line again. One that is open stays so.
    pub async fn unresolve(
        &self,
        key: &JourneyKey,
        finding: &FindingId,
        now: Timestamp,
    ) -> Result<(), ReviewError> {
        self.store.resolutions().withdraw(key, finding, &self.reviewer, now).await?;
        Ok(())
    }

    /// Leaves a note.
    pub async fn note(&self, key: &JourneyKey, text: Untrusted, now: Timestamp) -> Result<Note, ReviewError> {
        let note = Note { by: self.reviewer.clone(), at: now, text };
        self.must_be_there(key, self.store.notes().add(key, &note).await?)?;
        Ok(note)
    }

    fn must_be_there(&self, key: &JourneyKey, there: bool) -> Result<(), ReviewError> {
        if there { Ok(()) } else { Err(ReviewError::NoJourney(key.clone())) }
    }
}
