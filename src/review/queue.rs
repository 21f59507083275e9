//! The queue: journeys that wait for a person.

use super::destination::Destination;
use super::error::{Rejection, ReviewError};
use super::intake::unknown;
use super::service::ReviewService;
use crate::config::choices::BlindFaces;
use crate::domain::capabilities::Capabilities;
use crate::domain::ids::{JourneyKey, Reviewer, ServiceId};
use crate::domain::queue::{
    ChangedRow, JourneyState, QueuePosition, QueuedRow, Row, RowId, RowNotes, RowOrder, Summary, Urgency,
};
use crate::domain::role::Act;
use crate::insight::blind;
use crate::insight::triage::{ServiceLevel, ServiceLevels};
use crate::store::queue::StoredLevel;
use crate::store::{Damaged, Listed, StoreError};
use jiff::Timestamp;

/// A page of the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct QueuePart {
    pub rows: Vec<QueuedRow>,
    /// Rows that the store cannot read.
    pub damaged: Vec<QueuedRow>,
    /// The position of the next page; `None` after the last one.
    pub next: Option<QueuePosition>,
}

impl QueuePart {
    /// All its rows, the unreadable ones last, and the position of the next page.
    pub fn all(self) -> (Vec<QueuedRow>, Option<QueuePosition>) {
        let mut rows = self.rows;
        rows.extend(self.damaged);
        (rows, self.next)
    }
}

/// Reads the queue, and snoozes journeys.
pub struct QueueService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> QueueService<'_, D> {
    /// The journeys that wait for a person or whose decision has not arrived: by urgency, then by age. Rows that the
    /// store cannot read are last.
    pub async fn rows(&self) -> Result<Vec<Row>, ReviewError> {
        let mut rows = Vec::new();
        self.each_from(QueuePosition::start(i64::MIN, 0), |queued| {
            rows.push(queued.row);
            Ok::<(), ReviewError>(())
        })
        .await?;
        Ok(rows)
    }

    /// Passes each row to `take`, in the order of [`crate::insight::triage`] and from one snapshot. At most one page of
    /// rows is in memory.
    pub async fn each<E: From<ReviewError>>(
        &self,
        now: Timestamp,
        take: impl FnMut(QueuedRow) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_from(self.start(now).await?, take).await
    }

    async fn each_from<E: From<ReviewError>>(
        &self,
        start: QueuePosition,
        mut take: impl FnMut(QueuedRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut pages = self.0.store.queue().pages(start).await.map_err(ReviewError::from)?;
        let mut damaged = Vec::new();
        while let Some(page) = pages.next(PAGE).await.map_err(ReviewError::from)? {
            let part = self.part(page, None);
            part.rows.into_iter().try_for_each(&mut take)?;
            damaged.extend(part.damaged);
        }
        damaged.into_iter().try_for_each(take)
    }

    /// The position before the first row, after the order was updated to this service's service levels.
    pub async fn start(&self, now: Timestamp) -> Result<QueuePosition, ReviewError> {
        self.apply_service_levels().await?;
        Ok(self.start_as_is(now))
    }

    /// The position before the first row, in the order of the service levels that were applied last.
    pub fn start_as_is(&self, now: Timestamp) -> QueuePosition {
        QueuePosition::start(now.as_millisecond(), self.0.rules.service_levels.shortest_ms())
    }

    /// Updates the order to this service's service levels, which takes some seconds for a million journeys. Returns
    /// whether the order changed.
    async fn apply_service_levels(&self) -> Result<bool, ReviewError> {
        match self.0.store.queue().set_service_levels(&stored(&self.0.rules.service_levels)).await {
            // A read-only store keeps its order.
            Err(StoreError::ReadOnly) => Ok(false),
            applied => Ok(applied?),
        }
    }

    /// Updates the order in the background. Returns whether it changed.
    pub async fn was_put_in_order(&self) -> bool {
        let applied = self.apply_service_levels().await;
        applied.unwrap_or_else(|error| {
            tracing::warn!(%error, "the queue could not be put in order");
            false
        })
    }

    /// Up to `limit` rows after a position.
    pub async fn after(&self, position: QueuePosition, limit: u32) -> Result<QueuePart, ReviewError> {
        let page = self.0.store.queue().page(position, limit).await?;
        Ok(self.part(page.rows, page.next))
    }

    /// The rows with these ids.
    pub async fn numbered(&self, ids: &[RowId], now: Timestamp) -> Result<Vec<QueuedRow>, ReviewError> {
        let listed = self.0.store.queue().rows(ids, now.as_millisecond()).await?;
        let QueuePart { mut rows, damaged, .. } = self.part(listed, None);
        self.add_notes(rows.iter_mut()).await?;
        rows.extend(damaged);
        Ok(rows)
    }

    /// Adds the notes to the visible rows; the rest of the queue is read without them.
    pub async fn add_notes(&self, rows: impl Iterator<Item = &mut QueuedRow>) -> Result<(), ReviewError> {
        let rows: Vec<&mut QueuedRow> = rows.collect();
        let ids: Vec<RowId> = rows.iter().map(|queued| queued.id).collect();
        let mut notes = self.0.store.notes().newest(&ids).await?;
        let may_be_hidden = |row: &Row| row.state == JourneyState::Proposed || row.routing.is_sample;
        let has_hidden = rows.iter().any(|queued| may_be_hidden(&queued.row));
        let hidden = if has_hidden { self.0.outbox().hidden().await? } else { Vec::new() };
        for queued in rows {
            let notes = notes.remove(&queued.id);
            let is_hidden =
                |notes: &RowNotes| hidden.iter().any(|hidden| hidden.covers(&queued.row.key, &notes.last.by));
            queued.row.notes = notes.filter(|notes| !is_hidden(notes)).map(Box::new);
        }
        Ok(())
    }

    /// The current rows of journeys; those that the store does not have are left out.
    pub async fn changed(&self, keys: &[JourneyKey], now: Timestamp) -> Result<Vec<ChangedRow>, ReviewError> {
        let listed = self.0.store.queue().changed(keys, now.as_millisecond()).await?;
        let mut changed = listed.items;
        changed.iter_mut().for_each(|changed| self.complete(&mut changed.queued.row));
        self.add_notes(changed.iter_mut().map(|changed| &mut changed.queued)).await?;
        let damaged = listed.damaged.iter().map(damaged_row);
        changed.extend(damaged.map(|queued| ChangedRow { queued, is_in_queue: true, follows: None }));
        Ok(changed)
    }

    fn part(&self, listed: Listed<QueuedRow>, next: Option<QueuePosition>) -> QueuePart {
        let mut rows = listed.items;
        rows.iter_mut().for_each(|queued| self.complete(&mut queued.row));
        QueuePart { rows, damaged: listed.damaged.iter().map(damaged_row).collect(), next }
    }

    fn complete(&self, row: &mut Row) {
        match self.0.reader.capabilities(&row.service) {
            Some(capabilities) => row.capabilities = capabilities,
            None => unread(row),
        }
        if self.0.rules.review.blind_faces != BlindFaces::Off {
            blind::summary(&mut row.summary);
        }
    }

    /// The state of a journey and who claimed it; closed if the store does not have the journey.
    pub async fn standing(&self, key: &JourneyKey) -> Result<(JourneyState, Option<Reviewer>), ReviewError> {
        let known = self.0.store.queue().standing(key).await?;
        Ok(known.unwrap_or((JourneyState::Closed, None)))
    }

    /// Every journey with this id, at most one per account.
    pub async fn named(&self, id: &str) -> Result<Vec<JourneyKey>, ReviewError> {
        Ok(self.0.store.journeys().providers_of(id).await?)
    }

    /// The journeys that the reviewer has snoozed.
    pub async fn put_off(&self) -> Result<Vec<(JourneyKey, RowId)>, ReviewError> {
        Ok(self.0.store.snoozes().of(&self.0.reviewer).await?)
    }

    /// Removes an unreadable document from the queue. The next document of the journey brings it back.
    pub async fn dismiss(&self, key: &JourneyKey, now: Timestamp) -> Result<(), ReviewError> {
        self.0.team().check(Act::Decide).await?;
        let known = self.0.store.journeys().known(key).await?;
        let known = known.ok_or_else(|| ReviewError::NoJourney(key.clone()))?;
        if known.summary.unreadable.is_none() {
            return Err(Rejection::Readable.into());
        }
        Ok(self.0.store.journeys().dismiss(key, &self.0.reviewer, now).await?)
    }

    /// Snoozes a journey until a time; a past time ends the snooze.
    pub async fn put_off_until(&self, key: &JourneyKey, until: Timestamp) -> Result<(), ReviewError> {
        let wait = std::time::Duration::try_from(until.duration_since(Timestamp::now())).unwrap_or_default();
        Ok(self.0.store.snoozes().put_off(key, &self.0.reviewer, wait).await?)
    }
}

/// Marks a row of an unknown service as unreadable, unless it already has such an error.
fn unread(row: &mut Row) {
    if row.summary.unreadable.is_some() {
        return;
    }
    let since_ms = row.summary.since_ms;
    row.summary = Summary { since_ms, ..Summary::of_unreadable(&unknown(&row.service)) };
    row.state = row.state.of(&row.summary);
}

/// Rows in each page.
const PAGE: u32 = 2_000;

/// The default level first, then the exceptions from the longest to the shortest: the last one that applies wins.
fn stored(levels: &ServiceLevels) -> Vec<StoredLevel> {
    let mut others: Vec<StoredLevel> = levels.others.iter().map(exception).collect();
    others.sort_by_key(|level| std::cmp::Reverse(level.ms));
    others.insert(0, StoredLevel { provider: None, rule: None, ms: levels.usual_ms });
    others
}

fn exception(level: &ServiceLevel) -> StoredLevel {
    let provider = level.provider.as_ref().map(|provider| provider.0.clone());
    StoredLevel { provider, rule: level.rule.clone(), ms: level.ms }
}

/// A placeholder for a row that cannot be read.
fn damaged_row(damaged: &Damaged) -> QueuedRow {
    let row = Row {
        key: JourneyKey::new("store", &damaged.row),
        service: ServiceId::UNKNOWN,
        capabilities: Capabilities::default(),
        summary: Summary::of_unreadable(&damaged.to_string()),
        state: JourneyState::Unreadable,
        claimed_by: None,
        routing: Default::default(),
        notes: None,
    };
    let order = RowOrder { is_in_time: true, urgency: Urgency::Other as i64, since_ms: i64::MAX };
    // A damaged row is identified by its number if that is readable.
    QueuedRow { id: RowId(damaged.row.parse().unwrap_or(-1)), order, late_at_ms: i64::MAX, row }
}
