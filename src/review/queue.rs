//! The queue: what waits for a person.

use super::destination::Destination;
use super::error::{Rejection, ReviewError};
use super::intake::unknown;
use super::service::ReviewService;
use crate::domain::capabilities::Capabilities;
use crate::domain::ids::{JourneyId, JourneyKey, ProviderName, Reviewer, ServiceId};
use crate::domain::queue::{JourneyState, Row, Summary};
use crate::store::Damaged;
use jiff::Timestamp;

/// Reads the queue, and puts journeys off.
pub struct QueueService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> QueueService<'_, D> {
    /// The journeys that wait for a person or whose decision has not arrived: most urgent first, then oldest.
    /// A row that the store cannot read is at the end.
    pub async fn rows(&self) -> Result<Vec<Row>, ReviewError> {
        let listed = self.0.store.queue().all().await?;
        let mut rows = listed.items;
        for row in &mut rows {
            match self.0.reader.capabilities(&row.service) {
                Some(capabilities) => row.capabilities = capabilities,
                None => unread(row),
            }
        }
        rows.extend(listed.damaged.iter().map(damaged_row));
        Ok(rows)
    }

    /// The state of a journey and who claimed it; closed if the store does not have it.
    pub async fn standing(&self, key: &JourneyKey) -> Result<(JourneyState, Option<Reviewer>), ReviewError> {
        let known = self.0.store.queue().standing(key).await?;
        Ok(known.unwrap_or((JourneyState::Closed, None)))
    }

    /// Every journey with this id, one an account.
    pub async fn named(&self, id: &str) -> Result<Vec<JourneyKey>, ReviewError> {
        Ok(self.0.store.journeys().providers_of(id).await?)
    }

    /// The journey with this id; an error if several accounts have one and none is named.
    pub async fn find(&self, id: &str, provider: Option<&ProviderName>) -> Result<JourneyKey, ReviewError> {
        let mut keys = self.0.store.journeys().providers_of(id).await?;
        keys.retain(|key| provider.is_none_or(|provider| &key.provider == provider));
        let nowhere = || JourneyKey {
            provider: provider.cloned().unwrap_or_else(|| ProviderName("any provider".to_owned())),
            id: JourneyId::from(id),
        };
        match keys.len() {
            0 | 1 => keys.pop().ok_or_else(|| ReviewError::NoJourney(nowhere())),
            _ => Err(ReviewError::Document(
                "several accounts have a journey of this id; name one with --provider",
            )),
        }
    }

    /// The journeys that the reviewer has put off.
    pub async fn put_off(&self) -> Result<Vec<JourneyKey>, ReviewError> {
        Ok(self.0.store.snoozes().of(&self.0.reviewer).await?)
    }

    /// Takes a document that cannot be read out of the queue. Another document of the journey brings it back.
    pub async fn dismiss(&self, key: &JourneyKey, now: Timestamp) -> Result<(), ReviewError> {
        let known = self.0.store.journeys().known(key).await?;
        let known = known.ok_or_else(|| ReviewError::NoJourney(key.clone()))?;
        if known.summary.unreadable.is_none() {
            return Err(Rejection::Readable.into());
        }
        Ok(self.0.store.journeys().dismiss(key, &self.0.reviewer, now).await?)
    }

    /// Puts a journey off until this time; a time that has passed brings it back.
    pub async fn put_off_until(&self, key: &JourneyKey, until: Timestamp) -> Result<(), ReviewError> {
        Ok(self.0.store.snoozes().put_off(key, &self.0.reviewer, until).await?)
    }
}

/// Marks a row of an unknown service as unreadable, unless it says already why it is.
fn unread(row: &mut Row) {
    if row.summary.unreadable.is_some() {
        return;
    }
    let since_ms = row.summary.since_ms;
    row.summary = Summary { since_ms, ..Summary::of_unreadable(&unknown(&row.service)) };
    row.state = row.state.of(&row.summary);
}

/// A row that stands for one that cannot be read.
fn damaged_row(damaged: &Damaged) -> Row {
    Row {
        key: JourneyKey::new("store", &damaged.row),
        service: ServiceId::UNKNOWN,
        capabilities: Capabilities::default(),
        summary: Summary::of_unreadable(&damaged.to_string()),
        state: JourneyState::Unreadable,
        claimed_by: None,
    }
}
