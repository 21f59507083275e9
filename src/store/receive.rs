//! Takes many journeys in by few hand-overs to the database: what costs most is not the statements but giving each of them
//! to the driver's thread.

use super::chain::sha256;
use super::engine::{Query, Work, sql};
use super::error::StoreError;
use super::journeys::{Incoming, ReceivedAs, ourselves};
use super::linked;
use super::record::{Head, NewEntry, head_query};
use super::store_row::ms;
use crate::domain::event::Event;

/// Journeys that go to the database at once.
const TOGETHER: usize = 16;

/// A journey that is new or has another document than before.
struct Wanted<'a, 'i> {
    incoming: &'a Incoming<'i>,
    hash: String,
    version: i64,
}

/// Takes journeys in within a transaction, in their order.
pub(super) async fn receive(work: &mut Work, all: &[Incoming<'_>]) -> Result<Vec<ReceivedAs>, StoreError> {
    let mut received = Vec::with_capacity(all.len());
    let mut rest = all;
    while !rest.is_empty() {
        let (chunk, later) = rest.split_at(different(rest));
        received.extend(receive_chunk(work, chunk).await?);
        rest = later;
    }
    Ok(received)
}

/// How many of the next journeys can go together: no journey twice, so that each finds what the one before it left.
fn different(all: &[Incoming<'_>]) -> usize {
    let most = all.iter().take(TOGETHER).enumerate();
    let is_again =
        |(at, one): &(usize, &Incoming<'_>)| all.iter().take(*at).any(|known| known.key == one.key);
    most.skip_while(|one| !is_again(one)).map(|(at, _)| at).next().unwrap_or(all.len().min(TOGETHER))
}

async fn receive_chunk(work: &mut Work, chunk: &[Incoming<'_>]) -> Result<Vec<ReceivedAs>, StoreError> {
    let known = work.together(chunk.iter().map(latest_query).collect()).await?;
    let (mut wanted, mut received) = (Vec::with_capacity(chunk.len()), Vec::with_capacity(chunk.len()));
    for (incoming, rows) in chunk.iter().zip(&known) {
        let hash = sha256(incoming.raw);
        let known = match rows.first() {
            Some(row) => Some((row.get::<i64>(0)?, row.get::<Option<String>>(1)?)),
            None => None,
        };
        let is_same = known.as_ref().is_some_and(|(_, had)| had.as_deref() == Some(hash.as_str()));
        received.push(match &known {
            _ if is_same => ReceivedAs::Same,
            Some(_) => ReceivedAs::Changed,
            None => ReceivedAs::New,
        });
        if !is_same {
            let version = known.map_or(1, |(version, _)| version.saturating_add(1));
            wanted.push(Wanted { incoming, hash, version });
        }
    }
    if !wanted.is_empty() {
        write(work, &wanted).await?;
    }
    Ok(received)
}

async fn write(work: &mut Work, wanted: &[Wanted<'_, '_>]) -> Result<(), StoreError> {
    let mut first = wanted.iter().map(upsert_query).collect::<Result<Vec<_>, _>>()?;
    first.extend([head_query(), linked::secret_query()]);
    let mut answers = work.together(first).await?;
    let only = |rows: Option<Vec<_>>| rows.and_then(|rows| rows.into_iter().next()).ok_or_else(is_missing);
    let (secret, head) = (only(answers.pop())?, only(answers.pop())?);
    let (secret, mut head): (Vec<u8>, Head) = (secret.get(0)?, Head::read(&head)?);
    let ids = answers.iter().map(|rows| rows.first().ok_or_else(is_missing)?.get(0));
    let ids = ids.collect::<Result<Vec<i64>, StoreError>>()?;

    let mut second = Vec::new();
    let known: Vec<i64> =
        ids.iter().zip(wanted).filter(|(_, one)| one.version > 1).map(|(id, _)| *id).collect();
    if !known.is_empty() {
        second.extend(renewed_queries(&serde_json::json!(known).to_string()));
    }
    second.extend(ids.iter().zip(wanted).map(|(id, one)| document_query(*id, one)));
    let values = ids.iter().zip(wanted).map(|(id, one)| (*id, one.incoming.traits));
    second.push(linked::keep_query(&secret, values)?);
    for one in wanted {
        let (document_sha256, version) = (one.hash.clone(), one.version);
        let event = match version {
            1 => Event::JourneyReceived { document_sha256, version },
            _ => Event::JourneyChanged { document_sha256, version },
        };
        let (at, journey) = (one.incoming.at, Some(one.incoming.key));
        second.extend(head.append(&NewEntry { at, by: &ourselves(), journey, event }));
    }
    work.together(second).await?;
    Ok(())
}

fn is_missing() -> StoreError {
    StoreError::Database("a row that must be there is missing".to_owned())
}

/// The version that the store has and its hash. It locks the journey as `journeys::lock` does: PostgreSQL adds
/// `FOR UPDATE OF j`, and a batch is in the order of its keys there.
fn latest_query<'a>(incoming: &'a Incoming<'_>) -> Query<'a> {
    let query = sql("SELECT j.version, d.hash FROM journeys j
         LEFT JOIN documents d ON d.journey_id = j.id AND d.version = j.version
         WHERE j.provider = $1 AND j.journey = $2");
    query.bind(&incoming.key.provider.0).bind(incoming.key.id.as_sent())
}

/// The light row, new or as the new document has it. A changed document may ask for other steps.
fn upsert_query<'a>(wanted: &Wanted<'a, '_>) -> Result<Query<'a>, StoreError> {
    let Wanted { incoming, version, .. } = wanted;
    let summary = serde_json::to_string(incoming.summary)
        .map_err(|_| StoreError::Database("a summary cannot be written as JSON".to_owned()))?;
    let query =
        sql("INSERT INTO journeys (provider, journey, service, summary, needs_review, in_queue, urgency,
             since_ms, version)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)
         ON CONFLICT (provider, journey) DO UPDATE SET service = excluded.service, summary = excluded.summary,
             needs_review = excluded.needs_review, urgency = excluded.urgency, since_ms = excluded.since_ms,
             version = excluded.version, settled = journeys.settled AND NOT $9, steps = NULL
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
        .bind(incoming.reopens))
}

fn document_query<'a>(id: i64, wanted: &'a Wanted<'_, '_>) -> Query<'a> {
    let query = sql(
        "INSERT INTO documents (journey_id, version, hash, received_at, raw) VALUES ($1, $2, $3, $4, $5)",
    );
    let query = query.bind(id).bind(wanted.version).bind(&wanted.hash);
    query.bind(ms(wanted.incoming.at)).bind(wanted.incoming.raw)
}

/// For journeys that were known before (a JSON array of their rows): whether they belong in the queue, and which of their
/// documents are kept: the new one and the one before, and every one that was decided upon or opened last by somebody.
fn renewed_queries(known: &str) -> [Query<'static>; 3] {
    let queue = sql("UPDATE journeys SET in_queue = (needs_review AND NOT settled)
             OR EXISTS (SELECT 1 FROM open_decisions WHERE journey_id = journeys.id)
         WHERE id IN (SELECT value FROM json_each($1))");
    let documents = sql("DELETE FROM documents WHERE journey_id IN (SELECT value FROM json_each($1))
         AND version < (SELECT version - 1 FROM journeys WHERE id = documents.journey_id)
         AND version NOT IN (SELECT document_version FROM decisions d WHERE d.journey_id = documents.journey_id)
         AND version NOT IN (SELECT version FROM sightings s WHERE s.journey_id = documents.journey_id)");
    let prints = sql("DELETE FROM twin_prints WHERE journey_id IN (SELECT value FROM json_each($1))");
    [queue, documents, prints].map(|query| query.bind(known.to_owned()))
}
