//! The database behind the store. Nothing outside this folder knows which one it is, and nothing outside `store` has sqlx.
//!
//! [`Engine`] is an enum with one variant a database, not a trait: its users are not generic, and each statement is
//! written once. Statements use `$n`, `ON CONFLICT` and `RETURNING`, name no `rowid`, and keep times as milliseconds,
//! so that SQLite and PostgreSQL run the same text. These will need a pair of texts:
//!
//! - `journeys::LOCK`: PostgreSQL adds `FOR UPDATE`; SQLite's transaction holds the write lock already.
//! - what takes a batch of values as JSON: `json_each` and `->>` against `unnest`, `unhex` against `decode`.
//! - `record::of_kinds`, `queue::rows` and `queue::changed`: `json_each` against `= ANY`; the service levels in the queue: `json_each`
//!   against `jsonb_array_elements_text`. `journeys_in_order` needs `COLLATE "C"` there.
//! - the messages of a decision: `json_group_array` and `json_object` against `json_agg` and `json_build_object`.
//! - `lease_by IS $n` against `IS NOT DISTINCT FROM`.
//! - what is in `sqlite/`: opening, migrations, journal, integrity.
//! - `in_queue = 1`: SQLite uses its partial index only for these words, PostgreSQL has a flag there.
//!
//! What a PostgreSQL engine brings along besides: `now` by `clock_timestamp()`, the audit chain in a deferred trigger,
//! `LISTEN` behind [`ChangeWatcher`], and leases that only run out, since a holder may live on another host.

mod address;
mod clock;
mod lease_holder;
mod query;
mod row;
mod sqlite;
mod watcher;

pub use clock::Clock;
pub use lease_holder::LeaseHolder;
pub(super) use query::{Query, sql};
pub(super) use row::{Column, DbRow};
pub use sqlite::Limits;
pub use watcher::ChangeWatcher;

use super::error::StoreError;
use futures_util::TryStreamExt as _;
use jiff::{SignedDuration, Timestamp};
use sqlite::Sqlite;
use sqlx::{Either, Executor as _, Transaction};
use std::time::Duration;

/// The database. Cheap to clone: clones share their connections.
#[derive(Clone, Debug)]
pub(super) enum Engine {
    /// One file on this host.
    Sqlite(Sqlite),
}

/// A transaction. Dropped without [`Work::commit`], it leaves nothing behind.
#[derive(Debug)]
pub(super) enum Work {
    /// Begun with the write lock, or as a snapshot for reading.
    Sqlite(Transaction<'static, sqlx::Sqlite>),
}

impl Engine {
    /// Opens the database at an address, creating and updating it where needed.
    pub(super) async fn open(url: &str, limits: Limits) -> Result<Self, StoreError> {
        Ok(Self::Sqlite(Sqlite::open(&address::read(url)?, limits).await?))
    }

    /// The same database with another clock.
    pub(super) fn with_clock(self, clock: Clock) -> Self {
        match self {
            Self::Sqlite(sqlite) => Self::Sqlite(sqlite.with_clock(clock)),
        }
    }

    /// The time by which leases, claims and holds are decided.
    pub(super) fn now(&self) -> Timestamp {
        match self {
            Self::Sqlite(sqlite) => sqlite.clock.now(),
        }
    }

    /// The time after so long; the end of time where there is none.
    pub(super) fn after(&self, wait: Duration) -> Timestamp {
        let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
        self.now().checked_add(wait).unwrap_or(Timestamp::MAX)
    }

    /// A transaction that writes. On SQLite it holds the write lock from its beginning.
    pub(super) async fn begin(&self) -> Result<Work, StoreError> {
        match self {
            Self::Sqlite(sqlite) => Ok(Work::Sqlite(sqlite.begin().await?)),
        }
    }

    /// A transaction that reads: what is written meanwhile does not show in it.
    pub(super) async fn snapshot(&self) -> Result<Work, StoreError> {
        match self {
            Self::Sqlite(sqlite) => Ok(Work::Sqlite(sqlite.reader.begin().await?)),
        }
    }

    /// Reads all rows.
    pub(super) async fn all(&self, query: Query<'_>) -> Result<Vec<DbRow>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => {
                let rows = query.for_sqlite().fetch_all(&sqlite.reader).await?;
                Ok(rows.into_iter().map(DbRow::Sqlite).collect())
            }
        }
    }

    /// Reads one row, if there is one.
    pub(super) async fn maybe(&self, query: Query<'_>) -> Result<Option<DbRow>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => {
                Ok(query.for_sqlite().fetch_optional(&sqlite.reader).await?.map(DbRow::Sqlite))
            }
        }
    }

    /// Watches for what anybody writes from now on.
    pub(super) async fn watch(&self) -> ChangeWatcher {
        match self {
            Self::Sqlite(sqlite) => sqlite.watch().await,
        }
    }

    /// Brings to disk what the database leaves unsynced by itself.
    pub(super) async fn sync(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.sync_index().await,
        }
    }

    /// Moves what was written into the main file, where the database has a log beside it.
    pub(super) async fn checkpoint(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.checkpoint().await,
        }
    }

    /// What the database itself finds wrong with its file; empty if nothing is.
    pub(super) async fn check_pages(&self) -> Result<Vec<String>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.check_pages().await,
        }
    }

    /// Whether the schema is that of this program, and nobody's besides.
    pub(super) async fn has_own_schema(&self) -> Result<bool, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.has_own_schema().await,
        }
    }

    /// Whether a lease holder has certainly ended, so that nobody needs to wait for its lease.
    pub(super) fn has_ended(&self, holder: &str) -> bool {
        match self {
            Self::Sqlite(_) => lease_holder::has_ended(holder),
        }
    }

    /// Closes every connection.
    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.close().await,
        }
    }
}

impl Work {
    /// Runs a statement; the number of rows that it changed.
    pub(super) async fn run(&mut self, query: Query<'_>) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(open) => Ok(query.for_sqlite().execute(&mut **open).await?.rows_affected()),
        }
    }

    /// Reads all rows.
    pub(super) async fn all(&mut self, query: Query<'_>) -> Result<Vec<DbRow>, StoreError> {
        match self {
            Self::Sqlite(open) => {
                let rows = query.for_sqlite().fetch_all(&mut **open).await?;
                Ok(rows.into_iter().map(DbRow::Sqlite).collect())
            }
        }
    }

    /// Reads one row, if there is one.
    pub(super) async fn maybe(&mut self, query: Query<'_>) -> Result<Option<DbRow>, StoreError> {
        match self {
            Self::Sqlite(open) => {
                Ok(query.for_sqlite().fetch_optional(&mut **open).await?.map(DbRow::Sqlite))
            }
        }
    }

    /// Runs several statements, one after the other; the rows of each. None of them may need what another one answers.
    ///
    /// SQLite's driver gives each statement to a thread of its own and waits for it. That costs more than most of our
    /// statements do, so these go there as one text. PostgreSQL will send them one by one.
    pub(super) async fn together(&mut self, queries: Vec<Query<'_>>) -> Result<Vec<Vec<DbRow>>, StoreError> {
        match self {
            Self::Sqlite(open) => {
                let mut answers = Vec::with_capacity(queries.len());
                let (text, values) = query::joined_for_sqlite(queries)?;
                let mut steps = (&mut **open).fetch_many(sqlx::query_with(text, values));
                let mut rows = Vec::new();
                while let Some(step) = steps.try_next().await? {
                    match step {
                        Either::Right(row) => rows.push(DbRow::Sqlite(row)),
                        Either::Left(_) => answers.push(std::mem::take(&mut rows)),
                    }
                }
                Ok(answers)
            }
        }
    }

    /// Reads the one row that must be there.
    pub(super) async fn one(&mut self, query: Query<'_>) -> Result<DbRow, StoreError> {
        let row = self.maybe(query).await?;
        row.ok_or_else(|| StoreError::Database("a row that must be there is missing".to_owned()))
    }

    /// Makes it durable: once this returns, it outlives a power cut.
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(open) => open.commit().await.map_err(|error| unsure(error.into())),
        }
    }
}

/// A disk that fails at a commit may have taken the change all the same.
fn unsure(error: StoreError) -> StoreError {
    match error {
        StoreError::Full | StoreError::Disk(_) => StoreError::Unsure(Box::new(error)),
        other => other,
    }
}
