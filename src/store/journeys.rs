//! Journeys as they arrive: a light row for the queue, and the document byte for byte.

use super::engine::{DbRow, Engine, Query, Work, sql};
use super::error::{Damaged, StoreError};
use super::linked::LinkValue;
use super::receive::{Latest, latest_query, receive};
use super::record::{self, NewEntry};
use super::seal::{JourneySeal, Seal, key_columns, key_query};
use super::store_row::NamedRow;
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer, ServiceId, StepId};
use crate::domain::queue::Summary;
use crate::domain::text::Untrusted;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Stores received journeys and the facts about them.
#[derive(Clone, Copy, Debug)]
pub struct Journeys<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

/// A received journey.
#[derive(Clone, Debug)]
pub struct Incoming<'a> {
    pub key: &'a JourneyKey,
    pub service: &'a ServiceId,
    /// The document as received.
    pub raw: &'a [u8],
    /// What the queue shows of the journey.
    pub summary: &'a Summary,
    /// When it begins to be late by its service level.
    pub late_at_ms: i64,
    /// Whether it differs from the stored document in something that matters for a decision, so that an earlier
    /// decision no longer settles it.
    pub reopens: bool,
    /// The values by which other journeys of the same person or document are found.
    pub traits: &'a [LinkValue],
    /// When it was received.
    pub at: Timestamp,
    /// When it was requested. Of two answers, the one requested later wins.
    pub asked_at: Timestamp,
    /// How many of the journey's newest documents are kept.
    pub versions: u32,
}

/// How a received journey was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceivedAs {
    /// Unknown before.
    New,
    /// Known, with a different document.
    Changed,
    /// Byte for byte the stored document.
    Same,
    /// Older than the stored document, so it was discarded.
    Older,
}

/// What the store knows of a journey besides its documents.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The number of its row, for other calls of the store.
    pub(super) id: i64,
    pub service: ServiceId,
    /// What the queue shows of it.
    pub summary: Summary,
    /// The version of the latest document, from 1.
    pub version: i64,
    /// Whether it was decided here and has not changed since in anything that matters.
    pub settled: bool,
    /// The steps that the service named; empty until the service was asked.
    pub steps: Vec<KnownStep>,
}

/// A step that the service named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownStep {
    /// Its id at the service.
    pub id: StepId,
    /// The service's name of the step.
    pub title: Untrusted,
    /// Whether it is in a failed state.
    pub failed: bool,
}

/// How often a transaction is tried that conflicts with another host's.
const TRIES: u32 = 3;

/// The reviewer name in the record for what the program does by itself.
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
    /// Stores a received journey. The same bytes again change nothing and leave no entry in the record.
    pub async fn receive(&self, incoming: &Incoming<'_>) -> Result<ReceivedAs, StoreError> {
        let received = self.receive_all(std::slice::from_ref(incoming)).await?;
        Ok(received.first().copied().unwrap_or(ReceivedAs::Same))
    }

    /// Stores received journeys, all or none, with one sync to disk.
    pub async fn receive_all(&self, all: &[Incoming<'_>]) -> Result<Vec<ReceivedAs>, StoreError> {
        let mut tries = 1;
        loop {
            match self.try_to_receive(all).await {
                // Another host stored the same journeys at the same time: retry.
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

    /// The stored facts about a journey; `None` if it was never received.
    pub async fn known(&self, key: &JourneyKey) -> Result<Option<Known>, StoreError> {
        let row = self.0.maybe(known_query(key)).await?;
        Ok(row.as_ref().map(|row| read_known(row, self.1)).transpose()?)
    }

    /// The journeys with this id, one per account.
    pub async fn providers_of(&self, id: &str) -> Result<Vec<JourneyKey>, StoreError> {
        let query = sql("SELECT provider FROM journeys WHERE journey = $1 ORDER BY provider").bind(id);
        let rows = self.0.all(query).await?;
        rows.iter().map(|row| Ok(JourneyKey::new(row.get::<String>(0)?, id))).collect()
    }

    /// Removes a journey from the queue until a different document of it arrives.
    pub async fn dismiss(&self, key: &JourneyKey, by: &Reviewer, at: Timestamp) -> Result<(), StoreError> {
        let mut work = self.0.begin().await?;
        lock_all(&mut work, &[key]).await?;
        let Some(row) = work.maybe(latest_query(key)).await? else { return Ok(()) };
        let Latest { id, hash, .. } = Latest::read(&row)?;
        work.later([sql("UPDATE journeys SET needs_review = FALSE WHERE id = $1").bind(id)]).await?;
        work.later([refresh_queue(id)]).await?;
        let event = Event::JourneyDismissed { document_sha256: hash };
        record::append(&mut work, &NewEntry { at, by, journey: Some(key), event }).await?;
        work.commit().await
    }

    /// Stores the steps that the service named; a resubmission offers them.
    pub async fn remember_steps(&self, key: &JourneyKey, steps: &[KnownStep]) -> Result<(), StoreError> {
        let kept: Vec<KeptStep> = steps
            .iter()
            .map(|step| KeptStep {
                id: step.id.0.as_sent().to_owned(),
                title: step.title.as_sent().to_owned(),
                failed: step.failed,
            })
            .collect();
        let Some((mut work, id)) = begin_locked(self.0, key).await? else { return Ok(()) };
        let update = sql("UPDATE journeys SET steps = $2 WHERE id = $1");
        work.later([update.bind(id).bind(serde_json::json!(kept).to_string())]).await?;
        work.commit().await
    }
}

/// Updates whether the journey belongs in the queue. Run it after every change that could affect this.
pub(super) fn refresh_queue(id: i64) -> Query<'static> {
    let update = sql("UPDATE journeys SET in_queue = (needs_review AND NOT settled)
             OR EXISTS (SELECT 1 FROM open_decisions WHERE journey_id = journeys.id)
             OR EXISTS (SELECT 1 FROM samples WHERE journey_id = journeys.id AND judged_ms IS NULL)
         WHERE id = $1");
    update.bind(id)
}

/// Begins a transaction that writes about one journey, with the lock of its row; also the row number. `None` if the
/// journey was never received.
pub(super) async fn begin_locked(
    engine: &Engine,
    key: &JourneyKey,
) -> Result<Option<(Work, i64)>, StoreError> {
    let (work, answers) = engine.begin_with(vec![lock_query(key)]).await?;
    Ok(row_number(&answers)?.map(|id| (work, id)))
}

/// The row number of a journey from answers of which the first is that to [`lock_query`].
pub(super) fn row_number(answers: &[Vec<DbRow>]) -> Result<Option<i64>, StoreError> {
    answers.first().and_then(|rows| rows.first()).map(|row| row.get(0)).transpose()
}

/// Begins a transaction as [`begin_locked`] does, and reads how the values of the journey are stored.
pub(super) async fn begin_sealed(
    engine: &Engine,
    seal: &Seal,
    key: &JourneyKey,
) -> Result<Option<(Work, i64, JourneySeal)>, StoreError> {
    let (mut work, answers) = engine.begin_with(vec![lock_query(key), key_query(key)]).await?;
    let Some(id) = row_number(&answers)? else { return Ok(None) };
    let seal = match seal.answered(key, answers.get(1).and_then(|rows| rows.first()))? {
        Some(known) => known,
        None => seal.make_key(&mut work, id, key).await?,
    };
    Ok(Some((work, id, seal)))
}

/// The row number of a journey; its row is locked until the transaction ends. This is the first statement of every
/// transaction that writes about one journey, so that what it reads of the journey stays true until it commits. `None`
/// if the journey was never received.
pub(super) async fn lock(work: &mut Work, key: &JourneyKey) -> Result<Option<i64>, StoreError> {
    let row = work.maybe(lock_query(key)).await?;
    row.map(|row| row.get(0)).transpose()
}

/// Locks the rows of several journeys, in the order of their keys to avoid deadlocks. SQLite needs no row locks. The
/// rows are read by a later statement: one that locks and reads at once would see them as before the lock.
pub(super) async fn lock_all(work: &mut Work, keys: &[&JourneyKey]) -> Result<(), StoreError> {
    let query = || {
        let keys: Vec<[&str; 2]> =
            keys.iter().map(|key| [key.provider.0.as_str(), key.id.as_sent()]).collect();
        sql(LOCK_ALL).bind(serde_json::json!(keys).to_string())
    };
    work.run_on_postgres(query).await
}

/// PostgreSQL only.
const LOCK_ALL: &str = "SELECT j.id FROM json_array_elements($1::json) k (value)
     JOIN journeys j ON j.provider = k.value ->> 0 AND j.journey = k.value ->> 1
     ORDER BY j.provider, j.journey FOR UPDATE OF j";

/// PostgreSQL only.
pub(super) const LOCK: &str = "SELECT id FROM journeys WHERE provider = $1 AND journey = $2 FOR UPDATE";

pub(super) fn lock_query(key: &JourneyKey) -> Query<'_> {
    // On SQLite the transaction holds the write lock already.
    sql("SELECT id FROM journeys WHERE provider = $1 AND journey = $2")
        .on_postgres(LOCK)
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

/// The service's id. It may be unknown to this program; that shows when a document is read.
pub(super) fn read_service(row: &NamedRow<'_>) -> Result<ServiceId, Damaged> {
    Ok(ServiceId::from(row.get::<String>("service")?))
}
