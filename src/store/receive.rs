//! Stores many received journeys with few context switches to the database: the switch to the driver's thread for each
//! statement costs more than the statement itself.

use super::chain::sha256;
use super::engine::{DbRow, Query, Work, sql};
use super::error::StoreError;
use super::journeys::{Incoming, ReceivedAs, lock_all, ourselves};
use super::linked;
use super::record::{Head, NewEntry, head_query};
use super::seal::{JourneySeal, Seal, SealedPlace};
use super::second;
use super::store_row::ms;
use crate::domain::event::Event;
use crate::domain::ids::JourneyKey;
use jiff::Timestamp;

/// Journeys whose statements go to the database in one batch.
const TOGETHER: usize = 16;

/// The stored document of a journey.
pub(super) struct Latest {
    pub(super) id: i64,
    version: i64,
    /// Empty if the document is missing.
    pub(super) hash: String,
    asked_at: Option<i64>,
    /// Whether its personal data was erased. A new document of it is discarded.
    is_erased: bool,
}

impl Latest {
    /// Reads the answer to [`latest_query`].
    pub(super) fn read(row: &DbRow) -> Result<Self, StoreError> {
        let hash = row.get::<Option<String>>(2)?.unwrap_or_default();
        let is_erased = row.get::<Option<i64>>(4)?.is_some();
        Ok(Self { id: row.get(0)?, version: row.get(1)?, hash, asked_at: row.get(3)?, is_erased })
    }

    /// Whether the stored document was requested later than the incoming one. A stored time in the future is ignored:
    /// the clock was set back.
    fn is_newer_than(&self, times: ArrivalTimes) -> bool {
        self.asked_at.is_some_and(|had| ms(times.asked_at) < had && had <= ms(times.at))
    }
}

/// When a journey was received and when it was requested, by the clock of the store.
#[derive(Clone, Copy)]
struct ArrivalTimes {
    at: Timestamp,
    asked_at: Timestamp,
}

impl ArrivalTimes {
    fn of(work: &Work, incoming: &Incoming<'_>) -> Self {
        let at = work.at(incoming.at);
        let asked_at = at.checked_sub(incoming.at.duration_since(incoming.asked_at));
        Self { at, asked_at: asked_at.unwrap_or(at) }
    }
}

/// A journey to be stored: it is new or its document has changed.
struct Wanted<'a, 'i> {
    incoming: &'a Incoming<'i>,
    times: ArrivalTimes,
    hash: String,
    version: i64,
    seal: JourneySeal,
    /// Whether its data key has just been made.
    is_new: bool,
}

/// Stores received journeys within a transaction, in their order.
pub(super) async fn receive(
    work: &mut Work,
    seal: &Seal,
    all: &[Incoming<'_>],
) -> Result<Vec<ReceivedAs>, StoreError> {
    let mut received = Vec::with_capacity(all.len());
    let mut rest = all;
    while !rest.is_empty() {
        let (chunk, later) = rest.split_at(different(rest));
        received.extend(receive_chunk(work, seal, chunk).await?);
        rest = later;
    }
    Ok(received)
}

/// How many of the next journeys fit into one batch: no journey twice, so that each sees what the one before it wrote.
fn different(all: &[Incoming<'_>]) -> usize {
    let most = all.iter().take(TOGETHER).enumerate();
    let is_again =
        |(at, one): &(usize, &Incoming<'_>)| all.iter().take(*at).any(|known| known.key == one.key);
    most.skip_while(|one| !is_again(one)).map(|(at, _)| at).next().unwrap_or(all.len().min(TOGETHER))
}

async fn receive_chunk(
    work: &mut Work,
    seal: &Seal,
    chunk: &[Incoming<'_>],
) -> Result<Vec<ReceivedAs>, StoreError> {
    lock_all(work, &chunk.iter().map(|incoming| incoming.key).collect::<Vec<_>>()).await?;
    let known = work.together(chunk.iter().map(|incoming| latest_query(incoming.key)).collect()).await?;
    let (mut wanted, mut received) = (Vec::with_capacity(chunk.len()), Vec::with_capacity(chunk.len()));
    for (incoming, rows) in chunk.iter().zip(&known) {
        let hash = sha256(incoming.raw);
        let row = rows.first();
        let known = row.map(Latest::read).transpose()?;
        let times = ArrivalTimes::of(work, incoming);
        let how = match &known {
            Some(known) if known.is_erased => ReceivedAs::Older,
            Some(known) if known.hash == hash => ReceivedAs::Same,
            Some(known) if known.is_newer_than(times) => ReceivedAs::Older,
            Some(_) => ReceivedAs::Changed,
            None => ReceivedAs::New,
        };
        received.push(how);
        if matches!(how, ReceivedAs::New | ReceivedAs::Changed) {
            let version = known.map_or(1, |known| known.version.saturating_add(1));
            let key = row.filter(|row| row.get::<Option<i64>>("key_no").is_ok_and(|number| number.is_some()));
            let known = seal.answered(incoming.key, key)?;
            let (is_new, seal) = (known.is_none(), known.unwrap_or_else(|| seal.new_key()));
            wanted.push(Wanted { incoming, times, hash, version, seal, is_new });
        }
    }
    if !wanted.is_empty() {
        write(work, seal, &wanted).await?;
    }
    Ok(received)
}

async fn write(work: &mut Work, seal: &Seal, wanted: &[Wanted<'_, '_>]) -> Result<(), StoreError> {
    let mut first = wanted.iter().map(upsert_query).collect::<Result<Vec<_>, _>>()?;
    first.extend([head_query(), linked::secret_query()]);
    let mut answers = work.together(first).await?;
    let secret = answers.pop().and_then(|rows| rows.into_iter().next());
    let secret = linked::secret_of(seal, secret.as_ref())?;
    let mut head = Head::read(&answers.pop().unwrap_or_default())?;
    let ids = answers.iter().map(|rows| rows.first().ok_or_else(is_missing)?.get(0));
    let ids = ids.collect::<Result<Vec<i64>, StoreError>>()?;

    let dropped = renew(work, &ids, wanted).await?;
    let mut second = Vec::new();
    for (id, one) in ids.iter().zip(wanted) {
        if one.is_new {
            second.extend(seal.keep_query(*id, one.incoming.key, &one.seal)?);
        }
        second.push(document_query(*id, one)?);
    }
    let values = ids.iter().zip(wanted).map(|(id, one)| (*id, one.incoming.traits));
    second.push(linked::keep_query(&secret, values)?);
    for (id, one) in ids.iter().zip(wanted) {
        let (document_sha256, version) = (one.hash.clone(), one.version);
        let event = match version {
            1 => Event::JourneyReceived { document_sha256, version },
            _ => Event::JourneyChanged { document_sha256, version },
        };
        let dropped = dropped.iter().filter(|dropped| dropped.id == *id);
        let dropped = dropped.map(|dropped| Event::DocumentDropped { sha256: dropped.hash.clone() });
        let (at, journey) = (one.times.at, Some(one.incoming.key));
        for event in [event].into_iter().chain(dropped) {
            second.extend(head.append(&NewEntry { at, by: &ourselves(), journey, event }));
        }
    }
    work.together(second).await?;
    let reopened = ids.iter().zip(wanted).filter(|(_, one)| one.version > 1 && one.incoming.reopens);
    let reopened: Vec<(i64, Timestamp)> = reopened.map(|(id, one)| (*id, one.incoming.at)).collect();
    match reopened.last() {
        Some((_, now)) => {
            let rows: Vec<i64> = reopened.iter().map(|(id, _)| *id).collect();
            second::return_changed(work, &rows, *now, seal).await
        }
        None => Ok(()),
    }
}

fn is_missing() -> StoreError {
    StoreError::Database("a row that must be there is missing".to_owned())
}

/// A document that was deleted from the store.
struct Dropped {
    id: i64,
    version: i64,
    hash: String,
}

/// Updates what depends on the documents of journeys that were known before. Returns the deleted documents, sorted by
/// version.
async fn renew(work: &mut Work, ids: &[i64], wanted: &[Wanted<'_, '_>]) -> Result<Vec<Dropped>, StoreError> {
    let known = ids.iter().zip(wanted).filter(|(_, one)| one.version > 1);
    let known: Vec<(i64, i64)> =
        known.map(|(id, one)| (*id, one.version.saturating_sub(i64::from(one.incoming.versions)))).collect();
    if known.is_empty() {
        return Ok(Vec::new());
    }
    let answers = work.together(renewed_queries(&serde_json::json!(known).to_string()).into()).await?;
    let read = |row: &DbRow| Ok(Dropped { id: row.get(0)?, version: row.get(1)?, hash: row.get(2)? });
    let dropped = answers.iter().flatten().map(read).collect::<Result<Vec<_>, StoreError>>();
    let mut dropped = dropped?;
    dropped.sort_unstable_by_key(|dropped| dropped.version);
    Ok(dropped)
}

/// Reads the stored document of a journey. The journey must be locked.
pub(super) fn latest_query(key: &JourneyKey) -> Query<'_> {
    let query =
        sql("SELECT j.id, j.version, d.hash, d.received_at, j.erased_ms, k.key_no, k.wrapped FROM journeys j
         LEFT JOIN documents d ON d.journey_id = j.id AND d.version = j.version
         LEFT JOIN keys k ON k.journey_id = j.id
         WHERE j.provider = $1 AND j.journey = $2");
    query.bind(&key.provider.0).bind(key.id.as_sent())
}

/// Inserts or updates the row of the journey. Its steps are reset: a changed document may need other steps.
fn upsert_query<'a>(wanted: &Wanted<'a, '_>) -> Result<Query<'a>, StoreError> {
    let Wanted { incoming, version, .. } = wanted;
    let summary = serde_json::to_string(incoming.summary)
        .map_err(|_| StoreError::Database("a summary cannot be written as JSON".to_owned()))?;
    let place = SealedPlace { table: "journeys", column: "summary", row: "" };
    let summary = wanted.seal.text(place, &summary)?;
    let query =
        sql("INSERT INTO journeys (provider, journey, service, summary, needs_review, in_queue, urgency,
             since_ms, version, late_at_ms, failed_rules)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $10, $11)
         ON CONFLICT (provider, journey) DO UPDATE SET service = excluded.service, summary = excluded.summary,
             needs_review = excluded.needs_review, urgency = excluded.urgency, since_ms = excluded.since_ms,
             version = excluded.version, settled = journeys.settled AND NOT $9, steps = NULL,
             late_at_ms = excluded.late_at_ms, failed_rules = excluded.failed_rules
         RETURNING id");
    Ok(query
        .bind(&incoming.key.provider.0)
        .bind(incoming.key.id.as_sent())
        .bind(incoming.service.word())
        .bind(summary)
        .bind(incoming.summary.needs_review)
        .bind(incoming.summary.urgency as i64)
        .bind(incoming.summary.since_ms)
        .bind(*version)
        .bind(incoming.reopens)
        .bind(incoming.late_at_ms)
        .bind(serde_json::json!(incoming.summary.failed_rules).to_string()))
}

fn document_query<'a>(id: i64, wanted: &'a Wanted<'_, '_>) -> Result<Query<'a>, StoreError> {
    let name = wanted.version.to_string();
    let place = SealedPlace { table: "documents", column: "raw", row: &name };
    let raw = wanted.seal.bytes(place, wanted.incoming.raw)?;
    let query = sql(
        "INSERT INTO documents (journey_id, version, hash, received_at, raw) VALUES ($1, $2, $3, $4, $5)",
    );
    let query = query.bind(id).bind(wanted.version).bind(&wanted.hash);
    Ok(query.bind(ms(wanted.times.asked_at)).bind(raw))
}

/// For journeys that were known before (a JSON array of each row number and the newest version that is old): updates
/// whether they belong in the queue, deletes the hashes of their link values, and deletes old documents. The first
/// document, the newest ones, and every one that was decided on or opened last by a reviewer are kept; of the deleted
/// ones the record keeps the hash.
fn renewed_queries(known: &str) -> [Query<'static>; 3] {
    let queue = sql("UPDATE journeys SET in_queue = (needs_review AND NOT settled)
             OR EXISTS (SELECT 1 FROM open_decisions WHERE journey_id = journeys.id)
             OR EXISTS (SELECT 1 FROM samples WHERE journey_id = journeys.id AND judged_ms IS NULL)
         WHERE id IN (SELECT value ->> 0 FROM json_each($1))")
    .on_postgres(
        "UPDATE journeys SET in_queue = (needs_review AND NOT settled)
             OR EXISTS (SELECT 1 FROM open_decisions WHERE journey_id = journeys.id)
             OR EXISTS (SELECT 1 FROM samples WHERE journey_id = journeys.id AND judged_ms IS NULL)
         WHERE id IN (SELECT (value ->> 0)::bigint FROM json_array_elements($1::json) k (value))",
    );
    let prints = sql("DELETE FROM twin_prints WHERE journey_id IN (SELECT value ->> 0 FROM json_each($1))")
        .on_postgres(
            "DELETE FROM twin_prints
             WHERE journey_id IN (SELECT (value ->> 0)::bigint FROM json_array_elements($1::json) k (value))",
        );
    let documents = sql("DELETE FROM documents WHERE journey_id IN (SELECT value ->> 0 FROM json_each($1))
         AND version > 1
         AND version <= (SELECT k.value ->> 1 FROM json_each($1) k WHERE k.value ->> 0 = documents.journey_id)
         AND version NOT IN (SELECT document_version FROM decisions d WHERE d.journey_id = documents.journey_id)
         AND version NOT IN (SELECT version FROM sightings s WHERE s.journey_id = documents.journey_id)
         RETURNING journey_id, version, hash")
    .on_postgres(
        "DELETE FROM documents
         USING (SELECT (value ->> 0)::bigint, (value ->> 1)::bigint FROM json_array_elements($1::json) v (value)) k (id, old)
         WHERE journey_id = k.id AND version > 1 AND version <= k.old
         AND version NOT IN (SELECT document_version FROM decisions d WHERE d.journey_id = documents.journey_id)
         AND version NOT IN (SELECT version FROM sightings s WHERE s.journey_id = documents.journey_id)
         RETURNING journey_id, version, hash",
    );
    [queue, prints, documents].map(|query| query.bind(known.to_owned()))
}
