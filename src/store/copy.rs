//! Copying a store into another database: every row unchanged, the record entry by entry.

use super::copied_tables::{COMMON, RECORD, SECRETS, TABLES};
use super::engine::{Query, Work, sql};
use super::error::StoreError;
use super::journeys::ourselves;
use super::open::Store;
use super::record::{self, NewEntry};
use crate::domain::event::Event;

/// How many journeys are copied in one batch.
const JOURNEYS: i64 = 200;
/// How many entries of the record are copied in one batch.
const ENTRIES: i64 = 500;

/// The result of a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedStore {
    pub journeys: usize,
    /// The number of record entries.
    pub entries: i64,
    /// The hash of the last entry, the same in both stores.
    pub head: String,
}

/// Why a store could not be copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    #[error("the record of the first store does not hold: {0}")]
    Broken(super::chain::Broken),
    #[error("the second store is not empty")]
    NotEmpty,
    #[error("the copied record does not end as the first one does")]
    Differs,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The names under which the record of each store mentions the other one.
#[derive(Clone, Copy, Debug)]
pub struct CopiedNames<'a> {
    pub from: &'a str,
    pub to: &'a str,
}

impl Store {
    /// Copies everything into an empty store, sealed values unchanged, compares the records, and marks this store as
    /// moved, so that nobody writes to it again. Both stores are in one transaction each: until they commit, nobody
    /// else writes to this store, and nobody sees the copy. An interrupted copy leaves the other store empty or with
    /// all rows; then the next one only does the rest.
    pub async fn copy_to(&self, to: &Store, names: CopiedNames<'_>) -> Result<CopiedStore, CopyError> {
        let checked = self.record().verify().await?;
        if let Some(broken) = checked.broken {
            return Err(CopyError::Broken(broken));
        }
        let mut reading = self.engine.begin().await?;
        let head = last_entry(&mut reading).await?;
        let mut writing = to.engine.begin().await?;
        let reached = reached(&mut writing, &head).await?;
        if reached == Reached::Nothing {
            copy_all(&mut reading, &mut writing, &head).await?;
            writing.commit().await?;
        } else {
            drop(writing);
        }
        let journeys = check_copy(to, &head).await?;
        if reached != Reached::Entry {
            note_move(to, names.from, &head).await?;
        }
        mark_moved(&mut reading, names.to, &head).await?;
        reading.commit().await?;
        Ok(CopiedStore { journeys, entries: head.0, head: head.1 })
    }
}

/// The number and the hash of the last entry. The lock keeps it the last one until the transaction ends.
async fn last_entry(work: &mut Work) -> Result<(i64, String), StoreError> {
    let head = sql("SELECT seq, hash FROM audit_head")
        .on_postgres("SELECT seq, hash FROM audit_head WHERE id = 1 FOR UPDATE");
    let row = work.one(head).await?;
    Ok((row.get(0)?, row.get(1)?))
}

/// How far an earlier copy into the same store has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reached {
    /// The store is empty.
    Nothing,
    /// It has all rows and the whole record.
    Rows,
    /// Its record also has the entry that says where it came from.
    Entry,
}

/// How far an earlier copy of a record with this last entry has got. It is an error if the store has anything else.
async fn reached(to: &mut Work, head: &(i64, String)) -> Result<Reached, CopyError> {
    let last = last_entry(to).await?;
    if last.0 == 0 && journeys_in(to).await? == 0 {
        return Ok(Reached::Nothing);
    }
    if last == *head {
        return Ok(Reached::Rows);
    }
    let query = sql("SELECT what, detail FROM audit WHERE seq = $1").bind(last.0);
    let Some(row) = to.maybe(query).await? else { return Err(CopyError::NotEmpty) };
    match Event::read(&row.get::<String>(0)?, &row.get::<String>(1)?) {
        Event::StoreMoved { from: Some(_), seq, head: hash, .. }
            if (seq, &hash) == (head.0, &head.1) && last.0 == head.0 + 1 =>
        {
            Ok(Reached::Entry)
        }
        _ => Err(CopyError::NotEmpty),
    }
}

async fn journeys_in(work: &mut Work) -> Result<i64, StoreError> {
    work.one(sql("SELECT count(*) FROM journeys")).await?.get(0)
}

/// Copies every row and the record, which must then end as the first one does.
async fn copy_all(from: &mut Work, to: &mut Work, head: &(i64, String)) -> Result<(), CopyError> {
    copy_secrets(from, to).await?;
    copy_journeys(from, to).await?;
    copy_common(from, to).await?;
    copy_record(from, to).await?;
    go_on_counting(to).await?;
    if last_entry(to).await? == *head { Ok(()) } else { Err(CopyError::Differs) }
}

/// Verifies the whole chain of the copy, and that it contains the last entry of the first store. Returns the number of
/// journeys.
async fn check_copy(to: &Store, head: &(i64, String)) -> Result<usize, CopyError> {
    let copied = to.record().verify().await?;
    let mut reading = to.engine.snapshot().await?;
    let query = sql("SELECT hash FROM audit WHERE seq = $1").bind(head.0);
    let hash: Option<String> = reading.maybe(query).await?.map(|row| row.get(0)).transpose()?;
    // An empty record ends before its first entry.
    let ends_alike = hash.is_none_or(|hash| hash == head.1) && copied.sound >= head.0;
    if copied.broken.is_some() || !ends_alike {
        return Err(CopyError::Differs);
    }
    Ok(usize::try_from(journeys_in(&mut reading).await?).unwrap_or(0))
}

async fn copy_journeys(from: &mut Work, to: &mut Work) -> Result<(), StoreError> {
    let mut after = 0_i64;
    loop {
        let ids =
            sql("SELECT id FROM journeys WHERE id > $1 ORDER BY id LIMIT $2").bind(after).bind(JOURNEYS);
        let ids = from.all(ids).await?;
        let Some(last) = ids.last() else { return Ok(()) };
        let range = (after, last.get(0)?);
        for table in TABLES {
            table.copy(from, to, range).await?;
        }
        after = range.1;
    }
}

/// Replaces the keys and the secret of the new store: the copied values and fingerprints were made with the old ones.
async fn copy_secrets(from: &mut Work, to: &mut Work) -> Result<(), StoreError> {
    to.run(sql("DELETE FROM seal")).await?;
    to.run(sql("DELETE FROM twin_secret")).await?;
    for table in SECRETS {
        table.copy(from, to, (i64::MIN, i64::MAX)).await?;
    }
    Ok(())
}

/// Copies the tables that belong to no journey.
async fn copy_common(from: &mut Work, to: &mut Work) -> Result<(), StoreError> {
    for table in COMMON {
        table.copy(from, to, (i64::MIN, i64::MAX)).await?;
    }
    Ok(())
}

/// Copies each entry with its number, time and hash. In SQLite the head moves along with it, as the database's trigger
/// demands. PostgreSQL keeps every version of the head until the transaction ends, and would look through all of them for
/// each entry; so there the triggers are disabled, the head is set once, and the whole chain is verified afterwards.
async fn copy_record(from: &mut Work, to: &mut Work) -> Result<(), StoreError> {
    for disable in DISABLE_TRIGGERS {
        to.run_on_postgres(|| sql(disable)).await?;
    }
    let mut head: Option<(i64, String)> = None;
    loop {
        let page = sql("SELECT seq, at_ms, actor, what, provider, journey, detail, previous, hash
             FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2");
        let after = head.as_ref().map_or(0, |(seq, _)| *seq);
        let page = from.all(page.bind(after).bind(ENTRIES)).await?;
        let Some(last) = page.last() else { break };
        head = Some((last.get(0)?, last.get(8)?));
        let mut changes = Vec::new();
        for row in &page {
            changes.push(RECORD.insert(row)?);
            changes.push(move_head(row.get(0)?, row.get(8)?).not_on_postgres());
        }
        to.insert_all(changes).await?;
    }
    if let Some((seq, hash)) = head {
        to.run_on_postgres(|| move_head(seq, hash)).await?;
    }
    for enable in ENABLE_TRIGGERS {
        to.run_on_postgres(|| sql(enable)).await?;
    }
    Ok(())
}

fn move_head(seq: i64, hash: String) -> Query<'static> {
    sql("UPDATE audit_head SET seq = $1, hash = $2").bind(seq).bind(hash)
}

const DISABLE_TRIGGERS: [&str; 2] = [
    "ALTER TABLE audit DISABLE TRIGGER audit_follows_on",
    "ALTER TABLE audit_head DISABLE TRIGGER audit_head_moves_on",
];
const ENABLE_TRIGGERS: [&str; 2] = [
    "ALTER TABLE audit ENABLE TRIGGER audit_follows_on",
    "ALTER TABLE audit_head ENABLE TRIGGER audit_head_moves_on",
];

/// PostgreSQL's sequences do not follow inserted ids, so they are set to continue after them.
async fn go_on_counting(to: &mut Work) -> Result<(), StoreError> {
    for counter in COUNTERS {
        to.run_on_postgres(|| sql(counter)).await?;
    }
    Ok(())
}

const COUNTERS: [&str; 6] = [
    "SELECT setval(pg_get_serial_sequence('journeys', 'id'), coalesce(max(id), 0) + 1, false) FROM journeys",
    "SELECT setval(pg_get_serial_sequence('notes', 'id'), coalesce(max(id), 0) + 1, false) FROM notes",
    "SELECT setval(pg_get_serial_sequence('decisions', 'ordinal'), coalesce(max(ordinal), 0) + 1, false) FROM decisions",
    "SELECT setval(pg_get_serial_sequence('deliveries', 'ordinal'), coalesce(max(ordinal), 0) + 1, false) FROM deliveries",
    "SELECT setval(pg_get_serial_sequence('likenesses', 'id'), coalesce(max(id), 0) + 1, false) FROM likenesses",
    "SELECT setval(pg_get_serial_sequence('reviewers', 'id'), coalesce(max(id), 0) + 1, false) FROM reviewers",
];

/// Adds the entry in the copy: from which store it came, and the last entry of that store's record.
async fn note_move(to: &Store, from: &str, head: &(i64, String)) -> Result<(), StoreError> {
    let mut work = to.engine.begin().await?;
    let event =
        Event::StoreMoved { from: Some(from.to_owned()), to: None, seq: head.0, head: head.1.clone() };
    let entry = NewEntry { at: work.now(), by: &ourselves(), journey: None, event };
    record::append(&mut work, &entry).await?;
    work.commit().await
}

/// Adds the entry in the copied store, and the mark that makes every program stop writing to it.
async fn mark_moved(work: &mut Work, to: &str, head: &(i64, String)) -> Result<(), StoreError> {
    let event = Event::StoreMoved { from: None, to: Some(to.to_owned()), seq: head.0, head: head.1.clone() };
    let entry = NewEntry { at: work.now(), by: &ourselves(), journey: None, event };
    record::append(work, &entry).await?;
    // SQLite's mark is a number only; the entry names the new store.
    let mark = sql("PRAGMA user_version = 1000000").on_postgres("UPDATE referee_schema SET moved_to = $1");
    work.run(mark.bind(to.to_owned())).await?;
    Ok(())
}
