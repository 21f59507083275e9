//! Claims: who has a journey, until when. They run out by themselves.

use super::audit::{self, Entry};
use super::error::StoreError;
use super::journeys::row_id;
use super::open::Store;
use super::store_row::{Named, ms};
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer};
use jiff::Timestamp;
use sqlx::SqliteConnection;

/// How a claim went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// The journey is the reviewer's.
    Yes,
    /// Another reviewer has it, until then.
    By(Reviewer, Timestamp),
    /// No such journey.
    Unknown,
}

impl Store {
    /// Claims a journey until then, or renews a claim. A renewal leaves no trace.
    pub async fn claim(
        &self,
        key: &JourneyKey,
        by: &Reviewer,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Claimed, StoreError> {
        let mut writing = self.writing().await?;
        let Some(id) = row_id(&mut writing, key).await? else { return Ok(Claimed::Unknown) };
        let held = holder(&mut writing, id, now).await?;
        match &held {
            Some((holder, until)) if holder != by => return Ok(Claimed::By(holder.clone(), *until)),
            _ => {}
        }
        sqlx::query(
            "INSERT INTO claims (journey_id, reviewer, until_ms) VALUES ($1, $2, $3)
             ON CONFLICT (journey_id) DO UPDATE SET reviewer = excluded.reviewer, until_ms = excluded.until_ms",
        )
        .bind(id)
        .bind(&by.0)
        .bind(ms(until))
        .execute(&mut *writing)
        .await?;
        if held.is_none() {
            let entry = Entry { at: now, by, journey: Some(key), event: Event::JourneyClaimed {} };
            audit::append(&mut writing, &entry).await?;
        }
        writing.commit().await?;
        Ok(Claimed::Yes)
    }

    /// Lets a journey go, if this reviewer has it. Tells whether they had.
    pub async fn release(&self, key: &JourneyKey, by: &Reviewer, now: Timestamp) -> Result<bool, StoreError> {
        let mut writing = self.writing().await?;
        let Some(id) = row_id(&mut writing, key).await? else { return Ok(false) };
        let gone = sqlx::query("DELETE FROM claims WHERE journey_id = $1 AND reviewer = $2")
            .bind(id)
            .bind(&by.0)
            .execute(&mut *writing)
            .await?;
        if gone.rows_affected() == 0 {
            return Ok(false);
        }
        let entry = Entry { at: now, by, journey: Some(key), event: Event::JourneyReleased {} };
        audit::append(&mut writing, &entry).await?;
        writing.commit().await?;
        Ok(true)
    }
}

/// Who has a journey now.
pub(super) async fn holder(
    writing: &mut SqliteConnection,
    id: i64,
    now: Timestamp,
) -> Result<Option<(Reviewer, Timestamp)>, StoreError> {
    let row = sqlx::query(
        "SELECT journey_id, reviewer, until_ms FROM claims WHERE journey_id = $1 AND until_ms > $2",
    )
    .bind(id)
    .bind(ms(now))
    .fetch_optional(writing)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let row = Named::new("claims", &row);
    Ok(Some((Reviewer(row.get("reviewer")?), row.time("until_ms")?)))
}

/// A decided journey is nobody's any more.
pub(super) async fn clear(writing: &mut SqliteConnection, id: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM claims WHERE journey_id = $1").bind(id).execute(writing).await?;
    Ok(())
}
