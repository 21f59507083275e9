//! Snoozes: journeys that a reviewer has put off. They affect that reviewer alone, and are no part of the record.

use super::engine::{DbRow, Engine, sql};
use super::error::StoreError;
use super::journeys::begin_locked;
use super::store_row::ms;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::queue::RowId;
use std::time::Duration;

/// The snoozes of all reviewers.
#[derive(Clone, Copy, Debug)]
pub struct Snoozes<'s>(pub(super) &'s Engine);

impl Snoozes<'_> {
    /// Puts a journey off for this reviewer for the time `wait`; a zero time brings it back.
    pub async fn put_off(&self, key: &JourneyKey, by: &Reviewer, wait: Duration) -> Result<(), StoreError> {
        let Some((mut work, id)) = begin_locked(self.0, key).await? else { return Ok(()) };
        let upsert = sql("INSERT INTO skips (journey_id, reviewer, until_ms) VALUES ($1, $2, $3)
             ON CONFLICT (journey_id, reviewer) DO UPDATE SET until_ms = excluded.until_ms");
        let until = ms(work.after(wait));
        work.later([upsert.bind(id).bind(&by.0).bind(until)]).await?;
        work.commit().await
    }

    /// The journeys that this reviewer has put off.
    pub async fn of(&self, by: &Reviewer) -> Result<Vec<(JourneyKey, RowId)>, StoreError> {
        let query =
            sql("SELECT j.provider, j.journey, j.id FROM skips s JOIN journeys j ON j.id = s.journey_id
             WHERE s.reviewer = $1 AND s.until_ms > $2 ORDER BY j.id");
        let rows = self.0.all(query.bind(&by.0).bind(ms(self.0.now()))).await?;
        let read =
            |row: &DbRow| Ok((JourneyKey::new(row.get::<String>(0)?, row.get(1)?), RowId(row.get(2)?)));
        rows.iter().map(read).collect()
    }
}
