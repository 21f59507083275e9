//! The audit chain: an entry is appended in the transaction of the change that it records.

use super::chain::Link;
use super::engine::{DbRow, Engine, Query, Work, sql};
use super::error::{Damaged, StoreError};
use super::store_row::{Listed, NamedRow, ms};
use crate::domain::event::{Event, EventKind};
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::record::AuditEntry;
use crate::domain::text::Untrusted;
use jiff::Timestamp;
use uuid::Uuid;

/// The entries of the record.
#[derive(Clone, Copy, Debug)]
pub struct Record<'s>(pub(super) &'s Engine);

/// An entry to be appended.
#[derive(Clone, Debug)]
pub struct NewEntry<'a> {
    pub at: Timestamp,
    pub by: &'a Reviewer,
    /// The journey that it is about, if any.
    pub journey: Option<&'a JourneyKey>,
    /// The event. It contains no personal data, because the chain can never forget.
    pub event: Event,
}

/// Appends an entry within a transaction that holds the write lock, so that the head cannot move meanwhile.
pub(super) async fn append(work: &mut Work, entry: &NewEntry<'_>) -> Result<(), StoreError> {
    let entry = NewEntry { at: work.at(entry.at), ..entry.clone() };
    let mut head = Head::read(&work.all(head_query()).await?)?;
    work.later(head.append(&entry)).await
}

/// The end of the chain within a transaction that holds the write lock. Empty on PostgreSQL: a trigger chains the
/// entries at the commit, so the end is unknown before.
pub(super) struct Head(Option<(i64, String)>);

pub(super) fn head_query() -> Query<'static> {
    sql("SELECT seq, hash FROM audit_head").not_on_postgres()
}

impl Head {
    /// Reads the answer to [`head_query`].
    pub(super) fn read(rows: &[DbRow]) -> Result<Self, StoreError> {
        let head = rows.first().map(|row| Ok::<_, StoreError>((row.get(0)?, row.get(1)?)));
        Ok(Self(head.transpose()?))
    }

    /// The statements that append an entry, in this order. The next entry is linked to this one.
    pub(super) fn append(&mut self, entry: &NewEntry<'_>) -> [Query<'static>; 2] {
        tracing::debug!(event = entry.event.word(), "an entry for the record");
        let (seq, previous) = self.0.take().unwrap_or_default();
        let (seq, detail) = (seq.saturating_add(1), entry.event.detail());
        let link = Link {
            seq,
            at_ms: ms(entry.at),
            actor: &entry.by.0,
            what: entry.event.word(),
            provider: entry.journey.map(|key| key.provider.0.as_str()),
            journey: entry.journey.map(|key| key.id.as_sent()),
            detail: &detail,
            previous: &previous,
        };
        let hash = link.hash();
        let queries = [insert_query(&link, &hash), head_moves_on_query(seq, &hash)];
        self.0 = Some((seq, hash));
        queries
    }
}

/// PostgreSQL only. A trigger numbers and links the entry.
pub(super) const ENTRY: &str =
    "INSERT INTO entries (transaction_id, at_ms, actor, what, provider, journey, detail)
     VALUES (current_setting('referee.transaction')::uuid, $2, $3, $4, $5, $6, $7)";

fn insert_query(link: &Link<'_>, hash: &str) -> Query<'static> {
    sql("INSERT INTO audit (seq, at_ms, actor, what, provider, journey, detail, previous, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .entry_on_postgres(ENTRY)
    .bind(link.seq)
    .bind(link.at_ms)
    .bind(link.actor.to_owned())
    .bind(link.what.to_owned())
    .bind(link.provider.map(str::to_owned))
    .bind(link.journey.map(str::to_owned))
    .bind(link.detail.to_owned())
    .bind(link.previous.to_owned())
    .bind(hash.to_owned())
}

fn head_moves_on_query(seq: i64, hash: &str) -> Query<'static> {
    let update = sql("UPDATE audit_head SET seq = $1, hash = $2").not_on_postgres();
    update.bind(seq).bind(hash.to_owned())
}

impl Record<'_> {
    /// Records an event that changes nothing else: a view, an export.
    pub async fn append(&self, entry: &NewEntry<'_>) -> Result<(), StoreError> {
        let mut work = self.0.begin().await?;
        append(&mut work, entry).await?;
        work.commit().await
    }

    /// The entries about one journey, oldest first.
    pub async fn history(&self, key: &JourneyKey) -> Result<Listed<AuditEntry>, StoreError> {
        let rows = self.0.all(history_query(key)).await?;
        Ok(Listed::sort(rows.iter().map(read_entry)))
    }

    /// Every entry of these kinds, oldest first: for statistics.
    pub async fn of_kinds(&self, kinds: &[EventKind]) -> Result<Listed<AuditEntry>, StoreError> {
        let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
        let query = sql("SELECT * FROM audit WHERE what IN (SELECT value FROM json_each($1)) ORDER BY seq")
            .on_postgres(
                "SELECT * FROM audit WHERE what IN (SELECT json_array_elements_text($1::json)) ORDER BY seq",
            );
        let rows = self.0.all(query.bind(serde_json::json!(words).to_string())).await?;
        Ok(Listed::sort(rows.iter().map(read_entry)))
    }

    /// The entry with which a decision was recorded; `None` if the record has no readable one.
    pub async fn of_decision(
        &self,
        key: &JourneyKey,
        decision: Uuid,
    ) -> Result<Option<AuditEntry>, StoreError> {
        let query =
            sql("SELECT * FROM audit WHERE provider = $1 AND journey = $2 AND what = $3 ORDER BY seq DESC");
        let word = EventKind::DecisionRecorded.word();
        let rows = self.0.all(query.bind(&key.provider.0).bind(key.id.as_sent()).bind(word)).await?;
        let entries = rows.iter().filter_map(|row| read_entry(row).ok());
        let is_its = |entry: &AuditEntry| matches!(entry.event(), Event::DecisionRecorded { decision: id, .. } if id == decision);
        Ok({ entries }.find(is_its))
    }

    /// The number of the last entry; 0 if there is none.
    pub async fn head(&self) -> Result<i64, StoreError> {
        let head = self.0.maybe(sql("SELECT seq FROM audit_head")).await?;
        head.map_or(Ok(0), |row| row.get(0))
    }

    /// A page of the whole chain: at most `limit` entries after the number `after`, not older than `since`.
    pub async fn page(
        &self,
        since: Option<Timestamp>,
        after: i64,
        limit: u32,
    ) -> Result<Listed<AuditEntry>, StoreError> {
        let query = sql("SELECT * FROM audit WHERE seq > $1 AND at_ms >= $2 ORDER BY seq LIMIT $3");
        let rows = self.0.all(query.bind(after).bind(since.map_or(i64::MIN, ms)).bind(limit)).await?;
        Ok(Listed::sort(rows.iter().map(read_entry)))
    }
}

pub(super) fn history_query(key: &JourneyKey) -> Query<'_> {
    let query = sql("SELECT * FROM audit WHERE provider = $1 AND journey = $2 ORDER BY seq");
    query.bind(&key.provider.0).bind(key.id.as_sent())
}

pub(super) fn read_entry(row: &DbRow) -> Result<AuditEntry, Damaged> {
    let row = NamedRow::new("audit", row);
    let journey = match (row.get::<Option<String>>("provider")?, row.get::<Option<String>>("journey")?) {
        (Some(provider), Some(id)) => Some(JourneyKey::new(provider, &id)),
        _ => None,
    };
    Ok(AuditEntry {
        seq: row.get("seq")?,
        at: row.time("at_ms")?,
        by: Reviewer(row.get("actor")?),
        what: row.get("what")?,
        journey,
        detail: Untrusted::new(row.get::<String>("detail")?),
        previous: row.get("previous")?,
        hash: row.get("hash")?,
    })
}
