//! What a reviewer has begun and what they have put off: theirs alone, and no part of the record.

use super::error::StoreError;
use super::open::Store;
use super::store_row::ms;
use crate::domain::ids::{JourneyKey, Reviewer};
use jiff::Timestamp;
use sqlx::Row;

impl Store {
    /// Keeps what was begun on a journey (JSON of the caller's making), in place of what was kept before.
    pub async fn keep_draft(
        &self,
        key: &JourneyKey,
        by: &Reviewer,
        body: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut writing = self.writing().await?;
        sqlx::query(
            "INSERT INTO drafts (journey_id, reviewer, at_ms, body)
             SELECT id, $3, $4, $5 FROM journeys WHERE provider = $1 AND journey = $2
             ON CONFLICT (journey_id, reviewer) DO UPDATE SET at_ms = excluded.at_ms, body = excluded.body",
        )
        .bind(&key.provider.0)
        .bind(key.id.as_sent())
        .bind(&by.0)
        .bind(ms(now))
        .bind(body)
        .execute(&mut *writing)
        .await?;
        Ok(writing.commit().await?)
    }

    /// What this reviewer has begun on a journey.
    pub async fn draft(&self, key: &JourneyKey, by: &Reviewer) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT t.body FROM drafts t JOIN journeys j ON j.id = t.journey_id
             WHERE j.provider = $1 AND j.journey = $2 AND t.reviewer = $3",
        )
        .bind(&key.provider.0)
        .bind(key.id.as_sent())
        .bind(&by.0)
        .fetch_optional(self.reading())
        .await?)
    }

    /// Throws away what was begun.
    pub async fn drop_draft(&self, key: &JourneyKey, by: &Reviewer) -> Result<(), StoreError> {
        let mut writing = self.writing().await?;
        sqlx::query(
            "DELETE FROM drafts WHERE reviewer = $3 AND journey_id =
                 (SELECT id FROM journeys WHERE provider = $1 AND journey = $2)",
        )
        .bind(&key.provider.0)
        .bind(key.id.as_sent())
        .bind(&by.0)
        .execute(&mut *writing)
        .await?;
        Ok(writing.commit().await?)
    }

    /// Puts a journey off for this reviewer until then.
    pub async fn skip(&self, key: &JourneyKey, by: &Reviewer, until: Timestamp) -> Result<(), StoreError> {
        let mut writing = self.writing().await?;
        sqlx::query(
            "INSERT INTO skips (journey_id, reviewer, until_ms)
             SELECT id, $3, $4 FROM journeys WHERE provider = $1 AND journey = $2
             ON CONFLICT (journey_id, reviewer) DO UPDATE SET until_ms = excluded.until_ms",
        )
        .bind(&key.provider.0)
        .bind(key.id.as_sent())
        .bind(&by.0)
        .bind(ms(until))
        .execute(&mut *writing)
        .await?;
        Ok(writing.commit().await?)
    }

    /// What this reviewer has put off.
    pub async fn skipped(&self, by: &Reviewer, now: Timestamp) -> Result<Vec<JourneyKey>, StoreError> {
        let rows = sqlx::query(
            "SELECT j.provider, j.journey FROM skips s JOIN journeys j ON j.id = s.journey_id
             WHERE s.reviewer = $1 AND s.until_ms > $2 ORDER BY j.id",
        )
        .bind(&by.0)
        .bind(ms(now))
        .fetch_all(self.reading())
        .await?;
        let mut keys = Vec::with_capacity(rows.len());
        for row in rows {
            keys.push(JourneyKey::new(row.try_get::<String, _>(0)?, row.try_get::<&str, _>(1)?));
        }
        Ok(keys)
    }
}
