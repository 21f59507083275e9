//! Reopens a decided journey, with a note, if the service no longer shows the decision.

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
    /// Those of these journeys that have a decision here although their documents need review, with the decision.
    pub(super) async fn among(
        &self,
        journeys: &[(&JourneyKey, &ServiceId, Timestamp)],
    ) -> Result<Vec<(JourneyKey, Uuid)>, ReviewError> {
        let mut found = Vec::new();
        for (key, service, asked_at) in journeys {
            let decision = self.before(key, service, *asked_at).await?;
            found.extend(decision.map(|decision| ((*key).clone(), decision)));
        }
        Ok(found)
    }

    /// The delivered decision on a journey whose new document needs review; `None` if there is none.
    async fn before(
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

    /// Reopens these journeys.
    pub(super) async fn reopen(&self, decided: Vec<(JourneyKey, Uuid)>) -> Result<(), ReviewError> {
        for (key, decision) in decided {
            tracing::warn!(%decision, "the service shows a delivered decision no more");
            self.0.store.outbox().reopen(&key, decision, WHY).await?;
        }
        Ok(())
    }
}
