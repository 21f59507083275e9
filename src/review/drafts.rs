//! Drafts: the text that the reviewer has started to write about a journey.

use super::destination::Destination;
use super::error::ReviewError;
use super::service::ReviewService;
use crate::domain::ids::JourneyKey;

/// The reviewer's drafts, in the console's format.
pub struct DraftService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> DraftService<'_, D> {
    /// The draft of a journey; `None` if there is none.
    pub async fn of(&self, key: &JourneyKey) -> Result<Option<String>, ReviewError> {
        Ok(self.0.store.drafts().of(key, &self.0.reviewer).await?)
    }

    /// Where this reviewer has typed text that is not sent.
    pub async fn journeys(&self) -> Result<Vec<JourneyKey>, ReviewError> {
        Ok(self.0.store.drafts().journeys(&self.0.reviewer).await?)
    }

    /// Stores a draft, which replaces the earlier one.
    pub async fn keep(&self, key: &JourneyKey, body: &str) -> Result<(), ReviewError> {
        Ok(self.0.store.drafts().keep(key, &self.0.reviewer, body).await?)
    }

    /// Deletes this reviewer's draft; others keep theirs.
    pub async fn discard(&self, key: &JourneyKey) -> Result<(), ReviewError> {
        Ok(self.0.store.drafts().discard(key, &self.0.reviewer).await?)
    }
}
