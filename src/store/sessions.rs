//! The sessions of consoles: the reviewer and the process of each.

use super::engine::{DbRow, Engine, sql};
use super::error::StoreError;
use super::record::{self, NewEntry};
use super::store_row::ms;
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer};
use std::time::Duration;
use uuid::Uuid;

/// The sessions of all reviewers.
#[derive(Clone, Copy, Debug)]
pub struct Sessions<'s>(pub(super) &'s Engine);

/// A session that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    pub id: Uuid,
    pub reviewer: Reviewer,
    /// The process of the console, in the form of a lease holder.
    pub holder: String,
}

impl Sessions<'_> {
    /// Records that a reviewer opened a console in the process `holder`. Returns the id of the session.
    pub async fn open(&self, by: &Reviewer, holder: &str, event: Event) -> Result<Uuid, StoreError> {
        let mut work = self.0.begin().await?;
        let (at, id) = (work.now(), Uuid::now_v7());
        let known =
            sql("INSERT INTO known_reviewers (name, since_ms) VALUES ($1, $2) ON CONFLICT DO NOTHING");
        work.run(known.bind(&by.0).bind(ms(at))).await?;
        let insert = sql("INSERT INTO sessions (id, reviewer, holder, opened_ms) VALUES ($1, $2, $3, $4)");
        work.run(insert.bind(id.to_string()).bind(&by.0).bind(holder).bind(ms(at))).await?;
        record::append(&mut work, &NewEntry { at, by, journey: None, event }).await?;
        work.commit().await?;
        Ok(id)
    }

    /// Ends a session; false if it had already ended.
    pub async fn end(&self, id: Uuid) -> Result<bool, StoreError> {
        let mut work = self.0.begin().await?;
        let update = sql("UPDATE sessions SET ended_ms = $2 WHERE id = $1 AND ended_ms IS NULL");
        let ended = work.run(update.bind(id.to_string()).bind(ms(work.now()))).await?;
        work.commit().await?;
        Ok(ended == 1)
    }

    /// The sessions that have not ended.
    pub async fn open_ones(&self) -> Result<Vec<OpenSession>, StoreError> {
        let rows =
            self.0.all(sql("SELECT id, reviewer, holder FROM sessions WHERE ended_ms IS NULL")).await?;
        let read = |row: &DbRow| {
            let id: String = row.get(0)?;
            let id = id.parse().map_err(|_| StoreError::Database("a session has no id".to_owned()))?;
            Ok(OpenSession { id, reviewer: Reviewer(row.get(1)?), holder: row.get(2)? })
        };
        rows.iter().map(read).collect()
    }

    /// The journeys that a reviewer has claimed for at most `at_most` from now, which is how a console claims. The
    /// claim on a returned proposal lasts longer and is left out.
    pub async fn claimed(&self, by: &Reviewer, at_most: Duration) -> Result<Vec<JourneyKey>, StoreError> {
        let query = sql("SELECT j.provider, j.journey FROM claims c JOIN journeys j ON j.id = c.journey_id
             WHERE c.reviewer = $1 AND c.until_ms <= $2 ORDER BY j.provider, j.journey");
        let rows = self.0.all(query.bind(&by.0).bind(ms(self.0.after(at_most)))).await?;
        rows.iter().map(|row| Ok(JourneyKey::new(row.get::<String>(0)?, row.get(1)?))).collect()
    }
}
