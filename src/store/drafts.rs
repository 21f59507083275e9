//! Drafts: what a reviewer has begun to write on a journey. Only that reviewer sees them; they are no part of the
//! record.

use super::engine::{DbRow, Engine, sql};
use super::error::StoreError;
use super::journeys::{begin_locked, begin_sealed};
use super::seal::{Seal, SealedColumns, SealedPlace, key_columns};
use super::store_row::{NamedRow, ms};
use crate::domain::ids::{JourneyKey, Reviewer};

/// The drafts of all reviewers.
#[derive(Clone, Copy, Debug)]
pub struct Drafts<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

impl Drafts<'_> {
    /// Stores a draft, JSON whose form the caller defines, in place of the one before.
    pub async fn keep(&self, key: &JourneyKey, by: &Reviewer, body: &str) -> Result<(), StoreError> {
        let Some((mut work, id, seal)) = begin_sealed(self.0, self.1, key).await? else { return Ok(()) };
        let body = seal.text(SealedPlace { table: "drafts", column: "body", row: &by.0 }, body)?;
        let upsert = sql("INSERT INTO drafts (journey_id, reviewer, at_ms, body) VALUES ($1, $2, $3, $4)
             ON CONFLICT (journey_id, reviewer) DO UPDATE SET at_ms = excluded.at_ms, body = excluded.body");
        let now = ms(work.now());
        work.later([upsert.bind(id).bind(&by.0).bind(now).bind(body)]).await?;
        work.commit().await
    }

    /// This reviewer's draft on a journey.
    pub async fn of(&self, key: &JourneyKey, by: &Reviewer) -> Result<Option<String>, StoreError> {
        let query = sql(concat!(
            "SELECT t.journey_id, t.body, ",
            key_columns!(),
            " FROM drafts t JOIN journeys j ON j.id = t.journey_id LEFT JOIN keys k ON k.journey_id = j.id
             WHERE j.provider = $1 AND j.journey = $2 AND t.reviewer = $3"
        ));
        let row = self.0.maybe(query.bind(&key.provider.0).bind(key.id.as_sent()).bind(&by.0)).await?;
        let open = |row: &DbRow| {
            let row = NamedRow::new("drafts", row);
            Ok(SealedColumns::of(self.1, &row).text("body", &by.0)?)
        };
        row.as_ref().map(open).transpose()
    }

    /// The journeys on which this reviewer has a draft.
    pub async fn journeys(&self, by: &Reviewer) -> Result<Vec<JourneyKey>, StoreError> {
        let query = sql("SELECT j.provider, j.journey FROM drafts t JOIN journeys j ON j.id = t.journey_id
             WHERE t.reviewer = $1 ORDER BY t.at_ms");
        let rows = self.0.all(query.bind(&by.0)).await?;
        rows.iter().map(|row| Ok(JourneyKey::new(row.get::<String>(0)?, &row.get::<String>(1)?))).collect()
    }

    /// Deletes the reviewer's draft. Without one, nothing happens.
    pub async fn discard(&self, key: &JourneyKey, by: &Reviewer) -> Result<(), StoreError> {
        let Some((mut work, id)) = begin_locked(self.0, key).await? else { return Ok(()) };
        let delete = sql("DELETE FROM drafts WHERE journey_id = $1 AND reviewer = $2");
        work.later([delete.bind(id).bind(&by.0)]).await?;
        work.commit().await
    }
}
