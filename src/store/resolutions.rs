//! Resolutions: what reviewers concluded about the lines of a ledger.

use super::audit::{self, Entry};
use super::chain::sha256;
use super::error::{Damaged, StoreError};
use super::journeys::row_id;
use super::open::Store;
use super::store_row::{Listed, Named, ms};
use crate::domain::event::Event;
use crate::domain::ids::{FindingId, JourneyKey, Reviewer};
use crate::domain::resolution::Resolution;
use crate::domain::text::Untrusted;
use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;

impl Store {
    /// Settles a line, in place of what was concluded before; false if there is no such journey.
    pub async fn resolve(&self, key: &JourneyKey, resolution: &Resolution) -> Result<bool, StoreError> {
        let mut writing = self.writing().await?;
        let Some(id) = row_id(&mut writing, key).await? else { return Ok(false) };
        let conclusion: &'static str = resolution.conclusion.into();
        sqlx::query(
            "INSERT OR REPLACE INTO resolutions (journey_id, finding, conclusion, reason, comment, reviewer, at_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id)
        .bind(resolution.finding.0.as_sent())
        .bind(conclusion)
        .bind(&resolution.reason)
        .bind(resolution.comment.as_ref().map(Untrusted::as_sent))
        .bind(&resolution.by.0)
        .bind(ms(resolution.at))
        .execute(&mut *writing)
        .await?;
        let comment = resolution.comment.as_ref().map(|comment| sha256(comment.as_sent().as_bytes()));
        let event = Event::FindingResolved {
            finding: resolution.finding.clone(),
            conclusion: resolution.conclusion,
            reason: resolution.reason.clone(),
            comment_sha256: comment,
        };
        let entry = Entry { at: resolution.at, by: &resolution.by, journey: Some(key), event };
        audit::append(&mut writing, &entry).await?;
        writing.commit().await?;
        Ok(true)
    }

    /// Opens a line again; tells whether it was settled.
    pub async fn unresolve(
        &self,
        key: &JourneyKey,
        finding: &FindingId,
        by: &Reviewer,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut writing = self.writing().await?;
        let Some(id) = row_id(&mut writing, key).await? else { return Ok(false) };
        let gone = sqlx::query("DELETE FROM resolutions WHERE journey_id = $1 AND finding = $2")
            .bind(id)
            .bind(finding.0.as_sent())
            .execute(&mut *writing)
            .await?;
        if gone.rows_affected() == 0 {
            return Ok(false);
        }
        let event = Event::FindingReopened { finding: finding.clone() };
        let entry = Entry { at: now, by, journey: Some(key), event };
        audit::append(&mut writing, &entry).await?;
        writing.commit().await?;
        Ok(true)
    }

    /// What was concluded on a journey, oldest first.
    pub async fn resolutions(&self, key: &JourneyKey) -> Result<Listed<Resolution>, StoreError> {
        let rows = sqlx::query(
            "SELECT r.finding, r.conclusion, r.reason, r.comment, r.reviewer, r.at_ms
             FROM resolutions r JOIN journeys j ON j.id = r.journey_id
             WHERE j.provider = $1 AND j.journey = $2 ORDER BY r.at_ms, r.finding",
        )
        .bind(&key.provider.0)
        .bind(key.id.as_sent())
        .fetch_all(self.reading())
        .await?;
        Ok(Listed::sort(rows.iter().map(read_resolution)))
    }
}

fn read_resolution(row: &SqliteRow) -> Result<Resolution, Damaged> {
    let row = Named::new("resolutions", row);
    Ok(Resolution {
        finding: FindingId::from(row.get::<String>("finding")?),
        conclusion: row.word("conclusion")?,
        reason: row.get("reason")?,
        comment: row.get::<Option<String>>("comment")?.map(Untrusted::new),
        by: Reviewer(row.get("reviewer")?),
        at: row.time("at_ms")?,
    })
}
