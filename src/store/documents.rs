//! The documents of a journey, and which version a reviewer has opened.

use super::again::again;
use super::claims::{self, ClaimStanding, Claimed};
use super::engine::{DbRow, Engine, Query, sql};
use super::error::{Damaged, StoreError};
use super::journeys::{lock_query, row_number};
use super::record::{self, NewEntry};
use super::seal::{Seal, SealedColumns, key_columns};
use super::store_row::NamedRow;
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer};
use jiff::Timestamp;
use std::collections::HashMap;
use std::time::Duration;

/// The documents of all journeys.
#[derive(Clone, Copy, Debug)]
pub struct Documents<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

/// A document as received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Counts from 1; a document that differs from the one before gets the next number.
    pub version: i64,
    /// SHA-256 of the bytes, hex.
    pub hash: String,
    /// When it was requested from the service, or imported as a file.
    pub received_at: Timestamp,
    pub raw: Vec<u8>,
}

/// The hash of the latest document, hex, and when it was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LatestHash {
    pub hash: String,
    pub received_at: Timestamp,
}

macro_rules! select_document {
    ($condition:literal) => {
        concat!(
            "SELECT d.version, d.hash, d.received_at, d.raw, ",
            key_columns!(),
            " FROM documents d JOIN journeys j ON j.id = d.journey_id LEFT JOIN keys k ON k.journey_id = j.id
             WHERE j.provider = $1 AND j.journey = $2 AND ",
            $condition
        )
    };
}

impl Documents<'_> {
    /// The document of the highest version; `None` for an unknown or erased journey.
    pub async fn latest(&self, key: &JourneyKey) -> Result<Option<Document>, StoreError> {
        self.read(latest_query(key)).await
    }

    /// The hashes of the latest documents of these journeys, and when they came in. Unknown journeys are left out.
    pub async fn latest_hashes(
        &self,
        keys: impl Iterator<Item = &JourneyKey>,
    ) -> Result<HashMap<JourneyKey, LatestHash>, StoreError> {
        let keys: Vec<&JourneyKey> = keys.collect();
        let named: Vec<(&str, &str)> =
            keys.iter().map(|key| (key.provider.0.as_str(), key.id.as_sent())).collect();
        let query = sql("SELECT j.provider, j.journey, d.received_at, d.hash FROM json_each($1) k
             JOIN journeys j ON j.provider = k.value ->> 0 AND j.journey = k.value ->> 1
             JOIN documents d ON d.journey_id = j.id AND d.version = j.version")
        .on_postgres(
            "SELECT j.provider, j.journey, d.received_at, d.hash FROM json_array_elements($1::json) k (value)
             JOIN journeys j ON j.provider = k.value ->> 0 AND j.journey = k.value ->> 1
             JOIN documents d ON d.journey_id = j.id AND d.version = j.version",
        );
        let rows = self.0.all(query.bind(serde_json::json!(named).to_string())).await?;
        let read = |row: &DbRow| {
            let key = JourneyKey::new(row.get::<String>(0).ok()?, row.get(1).ok()?);
            let received_at = NamedRow::new("documents", row).time("received_at").ok()?;
            Some((key, LatestHash { hash: row.get(3).ok()?, received_at }))
        };
        // An unreadable row counts as no document: the new document is stored all the same.
        Ok(rows.iter().filter_map(read).collect())
    }

    /// A document by its version, if it is stored.
    pub async fn version(&self, key: &JourneyKey, version: i64) -> Result<Option<Document>, StoreError> {
        self.read(version_query(key, version)).await
    }

    async fn read(&self, query: Query<'_>) -> Result<Option<Document>, StoreError> {
        let row = self.0.maybe(query).await?;
        Ok(row.as_ref().map(|row| read_document(row, self.1)).transpose()?)
    }

    /// The version that this reviewer opened last; `None` if they opened none.
    pub async fn viewed_version(
        &self,
        key: &JourneyKey,
        reviewer: &Reviewer,
    ) -> Result<Option<i64>, StoreError> {
        self.0.maybe(viewed_query(key, reviewer)).await?.map(|row| row.get(0)).transpose()
    }

    /// Records that a reviewer has opened this version.
    pub async fn opened(
        &self,
        key: &JourneyKey,
        reviewer: &Reviewer,
        version: i64,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.opened_and_claimed(key, reviewer, version, at, None).await?;
        Ok(())
    }

    /// Records that a reviewer has opened this version and claims the journey for them for the time `claim`, in one
    /// transaction. With `None` nothing is claimed and the result is [`Claimed::Yes`].
    pub async fn opened_and_claimed(
        &self,
        key: &JourneyKey,
        reviewer: &Reviewer,
        version: i64,
        at: Timestamp,
        claim: Option<Duration>,
    ) -> Result<Claimed, StoreError> {
        again!(async {
            let first = vec![lock_query(key), claims::standing_query(key, reviewer)];
            let (mut work, answers) = self.0.begin_with(first).await?;
            let id = row_number(&answers)?;
            if let Some(id) = id {
                work.later([sql(SEEN).bind(id).bind(&reviewer.0).bind(version)]).await?;
            }
            let event = Event::JourneyOpened { version };
            record::append(&mut work, &NewEntry { at, by: reviewer, journey: Some(key), event }).await?;
            let claimed = match (id, claim) {
                (_, None) => Claimed::Yes,
                (None, Some(_)) => Claimed::Unknown,
                (Some(id), Some(lease)) => {
                    let standing =
                        ClaimStanding::read(answers.get(1).map_or(&[], Vec::as_slice), work.now())?;
                    let until = work.after(lease);
                    claims::take(&mut work, (id, key), reviewer, until, standing).await?
                }
            };
            work.commit().await?;
            Ok(claimed)
        })
    }
}

pub(super) const SEEN: &str = "INSERT INTO sightings (journey_id, reviewer, version) VALUES ($1, $2, $3)
     ON CONFLICT (journey_id, reviewer) DO UPDATE SET version = excluded.version";

pub(super) fn latest_query(key: &JourneyKey) -> Query<'_> {
    sql(select_document!("d.version = j.version")).bind(&key.provider.0).bind(key.id.as_sent())
}

pub(super) fn version_query(key: &JourneyKey, version: i64) -> Query<'_> {
    sql(select_document!("d.version = $3")).bind(&key.provider.0).bind(key.id.as_sent()).bind(version)
}

pub(super) fn viewed_query<'q>(key: &'q JourneyKey, reviewer: &'q Reviewer) -> Query<'q> {
    let query = sql("SELECT s.version FROM sightings s JOIN journeys j ON j.id = s.journey_id
         WHERE j.provider = $1 AND j.journey = $2 AND s.reviewer = $3");
    query.bind(&key.provider.0).bind(key.id.as_sent()).bind(&reviewer.0)
}

pub(super) fn read_document(row: &DbRow, seal: &Seal) -> Result<Document, Damaged> {
    let row = NamedRow::new("documents", row);
    let version: i64 = row.get("version")?;
    let document = Document {
        version,
        hash: row.get("hash")?,
        received_at: row.time("received_at")?,
        raw: SealedColumns::of(seal, &row).bytes("raw", &version.to_string())?,
    };
    if super::chain::sha256(&document.raw) != document.hash {
        return Err(row.odd("raw", "is not what was received"));
    }
    Ok(document)
}
