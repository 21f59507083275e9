//! Journeys as they arrive: the light row and the document, byte for byte.

use super::engine::{DbRow, Engine, Query, Work, sql};
use super::error::{Damaged, StoreError};
use super::linked::LinkValue;
use super::receive::{Latest, latest_query, receive};
use super::record::{self, NewEntry};
use super::seal::{Seal, key_columns};
use super::store_row::NamedRow;
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer, ServiceId, StepId};
use crate::domain::queue::Summary;
use crate::domain::text::Untrusted;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The journeys.
#[derive(Clone, Copy, Debug)]
pub struct Journeys<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

/// A journey that has come in.
#[derive(Clone, Debug)]
pub struct Incoming<'a> {
    pub key: &'a JourneyKey,
    pub service: &'a ServiceId,
    /// The document as received.
    pub raw: &'a [u8],
    /// What the queue shows of it.
    pub summary: &'a Summary,
    /// After this time it is late.
    pub late_at_ms: i64,
    /// It differs from the document that we had in something a decision rests on, so that an
    /// earlier decision of ours no longer settles it.
    pub reopens: bool,
    /// By what other journeys of the same person or document are found.
    pub traits: &'a [LinkValue],
    /// When it came.
    pub at: Timestamp,
    /// When it was asked for: of two answers the one that was asked for later counts.
    pub asked_at: Timestamp,
    /// How many of its newest documents are kept.
    pub versions: u32,
}

/// How a journey was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceivedAs {
    /// Not known before.
    New,
    /// Known, and the document is another.
    Changed,
    /// Byte for byte what we have.
    Same,
    /// Older than what we have, so it was not taken.
    Older,
}

/// What the store knows of a journey besides its documents.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Its row; for other calls of the store.
    pub(super) id: i64,
    pub service: ServiceId,
    /// What the queue shows.
    pub summary: Summary,
    /// The version of the latest document, from 1.
    pub version: i64,
    /// We have decided it, and it has not changed since in anything that matters.
    pub settled: bool,
    /// Steps as the service named them; empty until somebody asked.
    pub steps: Vec<KnownStep>,
}

/// A step that the service named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownStep {
    /// Its id at the service.
    pub id: StepId,
    /// What it is called.
    pub title: Untrusted,
    /// Whether it is in a failed state.
    pub failed: bool,
}

/// How often journeys are taken in anew that another host is taking in too.
const TRIES: u32 = 3;

/// The actor of what the program does by itself.
pub fn ourselves() -> Reviewer {
    Reviewer("referee".to_owned())
}

#[derive(Serialize, Deserialize)]
struct KeptStep {
    id: String,
    title: String,
    failed: bool,
}

impl Journeys<'_> {
    /// Takes a journey in. The same bytes again change nothing and leave no trace.
    pub async fn receive(&self, incoming: &Incoming<'_>) -> Result<ReceivedAs, StoreError> {
        let received = self.receive_all(std::slice::from_ref(incoming)).await?;
        Ok(received.first().copied().unwrap_or(ReceivedAs::Same))
    }

    /// Takes journeys in, all or none, with one sync to disk for them all.
    pub async fn receive_all(&self, all: &[Incoming<'_>]) -> Result<Vec<ReceivedAs>, StoreError> {
        let mut tries = 1;
        loop {
            match self.try_to_receive(all).await {
                // Another host took in the same journeys just now: they are looked at again.
                Err(StoreError::TryAgain | StoreError::Duplicate(_)) if tries < TRIES => tries += 1,
                other => return other,
            }
        }
    }

    async fn try_to_receive(&self, all: &[Incoming<'_>]) -> Result<Vec<ReceivedAs>, StoreError> {
        let mut work = self.0.begin().await?;
        let received = receive(&mut work, self.1, all).await?;
        if received.iter().any(|received| matches!(received, ReceivedAs::New | ReceivedAs::Changed)) {
            work.commit().await?;
        }
        Ok(received)
    }

    /// What we know of a journey; none if it never came.
    pub async fn known(&self, key: &JourneyKey) -> Result<Option<Known>, StoreError> {
        let row = self.0.maybe(known_query(key)).await?;
        Ok(row.as_ref().map(|row| read_known(row, self.1)).transpose()?)
    }

    /// The accounts that know a journey of this id.
    pub async fn providers_of(&self, id: &str) -> Result<Vec<JourneyKey>, StoreError> {
        let query = sql("SELECT provider FROM journeys WHERE journey = $1 ORDER BY provider").bind(id);
        let rows = self.0.all(query).await?;
        rows.iter().map(|row| Ok(JourneyKey::new(row.get::<String>(0)?, id))).collect()
    }

    /// Takes a journey out of the queue until another document of it arrives.
    pub async fn dismiss(&self, key: &JourneyKey, by: &Reviewer, at: Timestamp) -> Result<(), StoreError> {
        let mut work = self.0.begin().await?;
        lock_all(&mut work, &[key]).await?;
        let Some(row) = work.maybe(latest_query(key)).await? else { return Ok(()) };
        let Latest { id, hash, .. } = Latest::read(&row)?;
        work.run(sql("UPDATE journeys SET needs_review = FALSE WHERE id = $1").bind(id)).await?;
        work.run(refresh_queue(id)).await?;
        let event = Event::JourneyDismissed { document_sha256: hash };
        record::append(&mut work, &NewEntry { at, by, journey: Some(key), event }).await?;
        work.commit().await
    }

    /// Remembers the steps that the service named, for the answers of a resubmission.
    pub async fn remember_steps(&self, key: &JourneyKey, steps: &[KnownStep]) -> Result<(), StoreError> {
        let kept: Vec<KeptStep> = steps
            .iter()
            .map(|step| KeptStep {
                id: step.id.0.as_sent().to_owned(),
                title: step.title.as_sent().to_owned(),
                failed: step.failed,
            })
            .collect();
        let mut work = self.0.begin().await?;
        let Some(id) = lock(&mut work, key).await? else { return Ok(()) };
        let update = sql("UPDATE journeys SET steps = $2 WHERE id = $1");
        work.run(update.bind(id).bind(serde_json::json!(kept).to_string())).await?;
        work.commit().await
    }
}

/// Updates whether the journey belongs in the queue, after anything that could change it.
pub(super) fn refresh_queue(id: i64) -> Query<'static> {
    let update = sql("UPDATE journeys SET in_queue = (needs_review AND NOT settled)
             OR EXISTS (SELECT 1 FROM open_decisions WHERE journey_id = journeys.id)
         WHERE id = $1");
    update.bind(id)
}

/// The row of a journey, locked until the transaction ends: the first statement of every transaction that writes about
/// one journey, so that what it reads of that journey stays true until it commits. None if the journey never came.
pub(super) async fn lock(work: &mut Work, key: &JourneyKey) -> Result<Option<i64>, StoreError> {
    let row = work.maybe(lock_query(key)).await?;
    row.map(|row| row.get(0)).transpose()
}

/// Locks the rows of several journeys, in the order of their keys, where the transaction has no lock of everything. What
/// is read in the same statement as the lock would be from before it.
pub(super) async fn lock_all(work: &mut Work, keys: &[&JourneyKey]) -> Result<(), StoreError> {
    let query = || {
        let keys: Vec<[&str; 2]> =
            keys.iter().map(|key| [key.provider.0.as_str(), key.id.as_sent()]).collect();
        sql(LOCK_ALL).bind(serde_json::json!(keys).to_string())
    };
    work.lock_rows(query).await
}

/// For PostgreSQL alone.
const LOCK_ALL: &str = "SELECT j.id FROM json_array_elements($1::json) k (value)
     JOIN journeys j ON j.provider = k.value ->> 0 AND j.journey = k.value ->> 1
     ORDER BY j.provider, j.journey FOR UPDATE OF j";

pub(super) fn lock_query(key: &JourneyKey) -> Query<'_> {
    // SQLite's transaction has the write lock already.
    sql("SELECT id FROM journeys WHERE provider = $1 AND journey = $2")
        .on_postgres("SELECT id FROM journeys WHERE provider = $1 AND journey = $2 FOR UPDATE")
        .bind(&key.provider.0)
        .bind(key.id.as_sent())
}

pub(super) fn known_query(key: &JourneyKey) -> Query<'_> {
    let query = sql(concat!(
        "SELECT j.id, j.service, j.summary, j.version, j.settled, j.steps, ",
        key_columns!(),
        " FROM journeys j LEFT JOIN keys k ON k.journey_id = j.id WHERE j.provider = $1 AND j.journey = $2"
    ));
    query.bind(&key.provider.0).bind(key.id.as_sent())
}

pub(super) fn read_known(row: &DbRow, seal: &Seal) -> Result<Known, Damaged> {
    let row = &NamedRow::new("journeys", row);
    let steps: Option<String> = row.get("steps")?;
    let kept: Vec<KeptStep> = match steps {
        Some(steps) => serde_json::from_str(&steps).map_err(|_| row.odd("steps", "is not what we wrote"))?,
        None => Vec::new(),
    };
    Ok(Known {
        id: row.get("id")?,
        service: read_service(row)?,
        summary: super::queue::read_summary(row, seal),
        version: row.get("version")?,
        settled: row.get("settled")?,
        steps: kept
            .into_iter()
            .map(|step| KnownStep {
                id: StepId::from(step.id.as_str()),
                title: Untrusted::new(step.title),
                failed: step.failed,
            })
            .collect(),
    })
}

/// The service's word; whether anybody can read its documents shows when one is read.
pub(super) fn read_service(row: &NamedRow<'_>) -> Result<ServiceId, Damaged> {
    Ok(ServiceId::from(row.get::<String>("service")?))
}
