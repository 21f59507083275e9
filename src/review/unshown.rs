//! A journey that we have decided and whose service shows no decision on a later reading comes back, with a note.

use super::destination::Destination;
use super::error::ReviewError;
use super::service::ReviewService;
use crate::domain::ids::{JourneyKey, ServiceId};
use jiff::Timestamp;
use uuid::Uuid;

const WHY: &str =
    "The service shows no decision any more, although this one was delivered. It has to be decided again.";

/// Finds decisions that are no longer shown.
pub(super) struct UnshownDecisions<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> UnshownDecisions<'_, D> {
    /// The decision that settled a journey before it was read as one that needs review.
    pub(super) async fn before(
        &self,
        key: &JourneyKey,
        service: &ServiceId,
        asked_at: Timestamp,
    ) -> Result<Option<Uuid>, ReviewError> {
        if !self.0.reader.capabilities(service).is_some_and(|offers| offers.shows_decisions) {
            return Ok(None);
        }
        let settled = self.0.store.outbox().settled_by(key).await?;
        Ok(settled.filter(|(_, delivered)| *delivered <= asked_at).map(|(decision, _)| decision))
    }

    /// The journey is open again.
    pub(super) async fn reopen(&self, key: &JourneyKey, decision: Uuid) -> Result<(), ReviewError> {
        tracing::warn!(%decision, "the service shows a delivered decision no more");
        Ok(self.0.store.outbox().reopen(key, decision, WHY).await?)
    }
}
