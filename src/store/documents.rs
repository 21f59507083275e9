//! The documents of a journey, and which of them a reviewer had before their eyes.

use super::error::{Damaged, StoreError};
use super::open::Store;
use super::store_row::Named;
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer};
use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;

/// A document as received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Counts up from 1 with each document that differs.
    pub version: i64,
    /// SHA-256 of the bytes, hex.
    pub hash: String,
    /// When it came.
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

impl Store {
    /// The latest document.
    pub async fn document(&self, key: &JourneyKey) -> Result<Option<Document>, StoreError> {
        let row = sqlx::query(select_document!("d.version = j.version"))
            .bind(&key.provider.0)
            .bind(key.id.as_sent())
            .fetch_optional(self.reading())
            .await?;
        Ok(row.as_ref().map(read_document).transpose()?)
    }

    /// The document before the latest, for what changed.
    pub async fn document_before(&self, key: &JourneyKey) -> Result<Option<Document>, StoreError> {
        let row = sqlx::query(select_document!("d.version < j.version ORDER BY d.version DESC LIMIT 1"))
            .bind(&key.provider.0)
            .bind(key.id.as_sent())
            .fetch_optional(self.reading())
            .await?;
        Ok(row.as_ref().map(read_document).transpose()?)
    }

    /// A document by its version, if it was kept.
    pub async fn document_version(
        &self,
        key: &JourneyKey,
        version: i64,
    ) -> Result<Option<Document>, StoreError> {
        let row = sqlx::query(select_document!("d.version = $3"))
            .bind(&key.provider.0)
            .bind(key.id.as_sent())
            .bind(version)
            .fetch_optional(self.reading())
            .await?;
        Ok(row.as_ref().map(read_document).transpose()?)
    }

    /// The version that this reviewer opened last.
    pub async fn seen_version(
        &self,
        key: &JourneyKey,
        reviewer: &Reviewer,
    ) -> Result<Option<i64>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT s.version FROM sightings s JOIN journeys j ON j.id = s.journey_id
             WHERE j.provider = $1 AND j.journey = $2 AND s.reviewer = $3",
        )
        .bind(&key.provider.0)
        .bind(key.id.as_sent())
        .bind(&reviewer.0)
        .fetch_optional(self.reading())
        .await?)
    }

    /// Notes that a reviewer has this version before their eyes, and writes it down.
    pub async fn opened(
        &self,
        key: &JourneyKey,
        reviewer: &Reviewer,
        version: i64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut writing = self.writing().await?;
        sqlx::query(
            "INSERT INTO sightings (journey_id, reviewer, version)
             SELECT id, $3, $4 FROM journeys WHERE provider = $1 AND journey = $2
             ON CONFLICT (journey_id, reviewer) DO UPDATE SET version = excluded.version",
        )
        .bind(&key.provider.0)
        .bind(key.id.as_sent())
        .bind(&reviewer.0)
        .bind(version)
        .execute(&mut *writing)
        .await?;
        let entry = super::audit::Entry {
            at: now,
            by: reviewer,
            journey: Some(key),
            event: Event::JourneyOpened { version },
        };
        super::audit::append(&mut writing, &entry).await?;
        Ok(writing.commit().await?)
    }
}

fn read_document(row: &SqliteRow) -> Result<Document, Damaged> {
    let row = Named::new("documents", row);
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
