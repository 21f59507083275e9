//! What goes into the record besides decisions: what was opened, looked at, unmasked, exported.

use super::destination::Destination;
use super::error::ReviewError;
use super::service::ReviewService;
use crate::domain::event::Event;
use crate::domain::ids::JourneyKey;
use crate::domain::viewed::{DwellRecord, Viewed};
use crate::store::chain::Verdict;
use crate::store::record::Entry;
use jiff::Timestamp;

/// What came before a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// What was on the screen, and for how long.
    pub looks: Vec<DwellRecord>,
    /// How many keys the case took, in practice only: work is not measured.
    pub keys: Option<u32>,
}

impl<D: Destination> ReviewService<D> {
    /// The reviewer has opened a journey: from now on a decision of theirs means this document.
    pub async fn opened(&self, key: &JourneyKey, now: Timestamp) -> Result<(), ReviewError> {
        let known = self.known(key).await?;
        Ok(self.store.documents().opened(key, &self.reviewer, known.version, now).await?)
    }

    /// The reviewer has a journey open that was read anew. The record has one opening of what is still the same.
    pub async fn opened_again(&self, key: &JourneyKey, now: Timestamp) -> Result<(), ReviewError> {
        let known = self.known(key).await?;
        if self.store.documents().viewed_version(key, &self.reviewer).await? == Some(known.version) {
            return Ok(());
        }
        Ok(self.store.documents().opened(key, &self.reviewer, known.version, now).await?)
    }

    /// The reviewer has viewed these, in this order.
    pub async fn seen(&self, key: &JourneyKey, seen: Vec<Viewed>, now: Timestamp) -> Result<(), ReviewError> {
        if seen.is_empty() {
            return Ok(());
        }
        self.record(Event::JourneySeen { seen }, Some(key), now).await
    }

    /// The reviewer has left a journey without a decision, after viewing these for so long.
    pub async fn looked(
        &self,
        key: &JourneyKey,
        seen: Vec<DwellRecord>,
        now: Timestamp,
    ) -> Result<(), ReviewError> {
        if seen.is_empty() {
            return Ok(());
        }
        self.record(Event::JourneyLooked { seen }, Some(key), now).await
    }

    /// Records an event that changes nothing else: an export, a view without masks.
    pub async fn record(
        &self,
        event: Event,
        journey: Option<&JourneyKey>,
        now: Timestamp,
    ) -> Result<(), ReviewError> {
        Ok(self.store.record().append(&Entry { at: now, by: &self.reviewer, journey, event }).await?)
    }

    /// Checks the whole audit chain; a broken one is [`ReviewError::Chain`].
    pub async fn verify_record(&self) -> Result<Verdict, ReviewError> {
        let verdict = self.store.record().verify().await?;
        match verdict.broken {
            Some(broken) => Err(broken.into()),
            None => Ok(verdict),
        }
    }
}
