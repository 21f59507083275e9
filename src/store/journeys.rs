//! Journeys as they arrive: the light row and the document, byte for byte.

use super::chain::sha256;
use super::engine::{Engine, Work, sql};
use super::error::{Damaged, StoreError};
use super::linked::{self, LinkValue};
use super::record::{self, NewEntry};
use super::store_row::{NamedRow, ms};
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer, ServiceId, StepId};
use crate::domain::queue::Summary;
use crate::domain::text::Untrusted;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The journeys.
#[derive(Clone, Copy, Debug)]
pub struct Journeys<'s>(pub(super) &'s Engine);

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
        let mut work = self.0.begin().await?;
        let mut received = Vec::with_capacity(all.len());
        for incoming in all {
            received.push(take_in(&mut work, incoming).await?);
        }
        if received.iter().any(|received| matches!(received, ReceivedAs::New | ReceivedAs::Changed)) {
            work.commit().await?;
        }
        Ok(received)
    }

    /// What we know of a journey; none if it never came.
    pub async fn known(&self, key: &JourneyKey) -> Result<Option<Known>, StoreError> {
        let query = sql("SELECT * FROM journeys WHERE provider = $1 AND journey = $2");
        let row = self.0.maybe(query.bind(&key.provider.0).bind(key.id.as_sent())).await?;
        Ok(row.map(|row| read_known(&NamedRow::new("journeys", &row))).transpose()?)
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
        let Some(Latest { id, hash, .. }) = latest(&mut work, key).await? else { return Ok(()) };
        work.run(sql("UPDATE journeys SET needs_review = 0 WHERE id = $1").bind(id)).await?;
        refresh_queue(&mut work, id).await?;
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

async fn take_in(work: &mut Work, incoming: &Incoming<'_>) -> Result<ReceivedAs, StoreError> {
    let hash = sha256(incoming.raw);
    let before = latest(work, incoming.key).await?;
    if before.as_ref().is_some_and(|before| before.hash == hash) {
        return Ok(ReceivedAs::Same);
    }
    // A time in the future is not compared: the clock was set back.
    let is_older = |had: i64| ms(incoming.asked_at) < had && had <= ms(incoming.at);
    if before.as_ref().and_then(|before| before.asked_at).is_some_and(is_older) {
        return Ok(ReceivedAs::Older);
    }
    let (id, version) = match &before {
        Some(before) => (before.id, before.version.saturating_add(1)),
        None => (insert(work, incoming).await?, 1),
    };
    update(work, id, version, incoming).await?;
    keep_document(work, id, version, &hash, incoming).await?;
    linked::keep(work, id, incoming.traits).await?;
    refresh_queue(work, id).await?;
    let (received, event) = match before {
        Some(_) => (ReceivedAs::Changed, Event::JourneyChanged { document_sha256: hash, version }),
        None => (ReceivedAs::New, Event::JourneyReceived { document_sha256: hash, version }),
    };
    let entry = NewEntry { at: incoming.at, by: &ourselves(), journey: Some(incoming.key), event };
    record::append(work, &entry).await?;
    drop_documents(work, id, version, incoming).await?;
    Ok(received)
}

/// The stored document of a journey.
struct Latest {
    id: i64,
    version: i64,
    hash: String,
    asked_at: Option<i64>,
}

async fn latest(work: &mut Work, key: &JourneyKey) -> Result<Option<Latest>, StoreError> {
    let Some(id) = lock(work, key).await? else { return Ok(None) };
    let query = sql("SELECT j.version, d.hash, d.received_at FROM journeys j
         LEFT JOIN documents d ON d.journey_id = j.id AND d.version = j.version
         WHERE j.id = $1");
    let row = work.one(query.bind(id)).await?;
    let hash = row.get::<Option<String>>(1)?.unwrap_or_default();
    Ok(Some(Latest { id, version: row.get(0)?, hash, asked_at: row.get(2)? }))
}

async fn insert(work: &mut Work, incoming: &Incoming<'_>) -> Result<i64, StoreError> {
    let insert = sql(
        "INSERT INTO journeys (provider, journey, service, summary, needs_review, urgency, since_ms, version)
         VALUES ($1, $2, $3, '', 0, 0, 0, 0) RETURNING id",
    )
    .bind(&incoming.key.provider.0)
    .bind(incoming.key.id.as_sent())
    .bind(incoming.service.word());
    work.one(insert).await?.get(0)
}

async fn update(work: &mut Work, id: i64, version: i64, incoming: &Incoming<'_>) -> Result<(), StoreError> {
    let summary = serde_json::to_string(incoming.summary)
        .map_err(|_| StoreError::Database("a summary cannot be written as JSON".to_owned()))?;
    // A changed document may ask for other steps.
    let update =
        sql("UPDATE journeys SET service = $2, summary = $3, needs_review = $4, urgency = $5, since_ms = $6,
             version = $7, settled = settled AND NOT $8, late_at_ms = $9, steps = NULL
         WHERE id = $1")
        .bind(id)
        .bind(incoming.service.word())
        .bind(summary)
        .bind(incoming.summary.needs_review)
        .bind(incoming.summary.urgency as i64)
        .bind(incoming.summary.since_ms)
        .bind(version)
        .bind(incoming.reopens)
        .bind(incoming.late_at_ms);
    work.run(update).await?;
    Ok(())
}

async fn keep_document(
    work: &mut Work,
    id: i64,
    version: i64,
    hash: &str,
    incoming: &Incoming<'_>,
) -> Result<(), StoreError> {
    let insert = sql(
        "INSERT INTO documents (journey_id, version, hash, received_at, raw) VALUES ($1, $2, $3, $4, $5)",
    );
    let insert = insert.bind(id).bind(version).bind(hash).bind(ms(incoming.asked_at)).bind(incoming.raw);
    work.run(insert).await?;
    Ok(())
}

/// Drops old documents. The first, the newest, and every one that was decided upon or opened last by somebody are kept;
/// of the others the record keeps the hash.
async fn drop_documents(
    work: &mut Work,
    id: i64,
    version: i64,
    incoming: &Incoming<'_>,
) -> Result<(), StoreError> {
    let delete = sql("DELETE FROM documents WHERE journey_id = $1 AND version > 1 AND version <= $2
             AND version NOT IN (SELECT document_version FROM decisions WHERE journey_id = $1)
             AND version NOT IN (SELECT version FROM sightings WHERE journey_id = $1)
         RETURNING hash");
    let newest = version.saturating_sub(i64::from(incoming.versions));
    for dropped in work.all(delete.bind(id).bind(newest)).await? {
        let event = Event::DocumentDropped { sha256: dropped.get(0)? };
        let entry = NewEntry { at: incoming.at, by: &ourselves(), journey: Some(incoming.key), event };
        record::append(work, &entry).await?;
    }
    Ok(())
}

/// Updates whether the journey belongs in the queue, after anything that could change it.
pub(super) async fn refresh_queue(work: &mut Work, id: i64) -> Result<(), StoreError> {
    let update = sql("UPDATE journeys SET in_queue = (needs_review AND NOT settled)
             OR EXISTS (SELECT 1 FROM open_decisions WHERE journey_id = journeys.id)
         WHERE id = $1");
    work.run(update.bind(id)).await?;
    Ok(())
}

/// SQLite's transaction has the write lock already. PostgreSQL adds `FOR UPDATE`.
const LOCK: &str = "SELECT id FROM journeys WHERE provider = $1 AND journey = $2";

/// The row of a journey, locked until the transaction ends: the first statement of every transaction that writes about
/// one journey, so that what it reads of that journey stays true until it commits. None if the journey never came.
pub(super) async fn lock(work: &mut Work, key: &JourneyKey) -> Result<Option<i64>, StoreError> {
    let row = work.maybe(sql(LOCK).bind(&key.provider.0).bind(key.id.as_sent())).await?;
    row.map(|row| row.get(0)).transpose()
}

fn read_known(row: &NamedRow<'_>) -> Result<Known, Damaged> {
    let steps: Option<String> = row.get("steps")?;
    let kept: Vec<KeptStep> = match steps {
        Some(steps) => serde_json::from_str(&steps).map_err(|_| row.odd("steps", "is not what we wrote"))?,
        None => Vec::new(),
    };
    Ok(Known {
        id: row.get("id")?,
        service: read_service(row)?,
        summary: super::queue::read_summary(row),
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
