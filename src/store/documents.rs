//! The documents of a journey, and which version a reviewer has opened.

use super::engine::{DbRow, Engine, Query, sql};
use super::error::{Damaged, StoreError};
use super::journeys::lock;
use super::record::{self, NewEntry};
use super::store_row::NamedRow;
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer};
use jiff::Timestamp;

/// The documents of all journeys.
#[derive(Clone, Copy, Debug)]
pub struct Documents<'s>(pub(super) &'s Engine);

/// A document as received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Counts up from 1 with each document that differs.
    pub version: i64,
    /// SHA-256 of the bytes, hex.
    pub hash: String,
    /// When it was asked for, or came in as a file.
    pub received_at: Timestamp,
    /// The bytes.
    pub raw: Vec<u8>,
}

macro_rules! select_document {
    ($condition:literal) => {
        concat!(
            "SELECT d.version, d.hash, d.received_at, d.raw
             FROM documents d JOIN journeys j ON j.id = d.journey_id
             WHERE j.provider = $1 AND j.journey = $2 AND ",
            $condition
        )
    };
}

impl Documents<'_> {
    /// The latest document.
    pub async fn latest(&self, key: &JourneyKey) -> Result<Option<Document>, StoreError> {
        let query = sql(select_document!("d.version = j.version"));
        self.read(query.bind(&key.provider.0).bind(key.id.as_sent())).await
    }

    /// The document before the latest.
    pub async fn previous(&self, key: &JourneyKey) -> Result<Option<Document>, StoreError> {
        let query = sql(select_document!("d.version < j.version ORDER BY d.version DESC LIMIT 1"));
        self.read(query.bind(&key.provider.0).bind(key.id.as_sent())).await
    }

    /// A document by its version, if it was kept.
    pub async fn version(&self, key: &JourneyKey, version: i64) -> Result<Option<Document>, StoreError> {
        let query = sql(select_document!("d.version = $3"));
        self.read(query.bind(&key.provider.0).bind(key.id.as_sent()).bind(version)).await
    }

    async fn read(&self, query: Query<'_>) -> Result<Option<Document>, StoreError> {
        let row = self.0.maybe(query).await?;
        Ok(row.as_ref().map(read_document).transpose()?)
    }

    /// The version that this reviewer opened last.
    pub async fn viewed_version(
        &self,
        key: &JourneyKey,
        reviewer: &Reviewer,
    ) -> Result<Option<i64>, StoreError> {
        let query = sql("SELECT s.version FROM sightings s JOIN journeys j ON j.id = s.journey_id
             WHERE j.provider = $1 AND j.journey = $2 AND s.reviewer = $3");
        let query = query.bind(&key.provider.0).bind(key.id.as_sent()).bind(&reviewer.0);
        self.0.maybe(query).await?.map(|row| row.get(0)).transpose()
    }

    /// Records that a reviewer has opened this version.
    pub async fn opened(
        &self,
        key: &JourneyKey,
        reviewer: &Reviewer,
        version: i64,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut work = self.0.begin().await?;
        if let Some(id) = lock(&mut work, key).await? {
            let upsert = sql("INSERT INTO sightings (journey_id, reviewer, version) VALUES ($1, $2, $3)
                 ON CONFLICT (journey_id, reviewer) DO UPDATE SET version = excluded.version");
            work.run(upsert.bind(id).bind(&reviewer.0).bind(version)).await?;
        }
        let event = Event::JourneyOpened { version };
        record::append(&mut work, &NewEntry { at, by: reviewer, journey: Some(key), event }).await?;
        work.commit().await
    }
}

fn read_document(row: &DbRow) -> Result<Document, Damaged> {
    let row = NamedRow::new("documents", row);
    let document = Document {
        version: row.get("version")?,
        hash: row.get("hash")?,
        received_at: row.time("received_at")?,
        raw: row.get("raw")?,
    };
    if super::chain::sha256(&document.raw) != document.hash {
        return Err(row.odd("raw", "is not what was received"));
    }
    Ok(document)
}
