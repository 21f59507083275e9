//! The database behind the store. Nothing outside this folder knows which one it is, and nothing outside `store` has sqlx.
//!
//! [`Engine`] is an enum with one variant a database, not a trait: its users are not generic, and each statement is
//! written once. Statements use `$n`, `ON CONFLICT` and `RETURNING`, name no `rowid`, and keep times as milliseconds,
//! so that SQLite and PostgreSQL run the same text. Where they cannot, a statement has a second text
//! ([`Query::on_postgres`]): JSON, row locks, the flag of a partial index, `min` and `max` of two values.
//!
//! What differs besides:
//!
//! - SQLite has one write lock. On PostgreSQL the first statement locks the journey's row; `READ COMMITTED`.
//! - The record is chained by us on SQLite, on PostgreSQL by a trigger at the commit (`postgres/work.rs`).
//! - SQLite has the process's clock, which tests replace; on PostgreSQL the server's clock counts.
//! - An opening updates the schema on SQLite; on PostgreSQL only `referee store migrate` does.

mod access;
mod address;
mod clock;
mod error;
mod lease_holder;
#[cfg(feature = "postgres")]
mod postgres;
mod query;
mod row;
mod sqlite;
mod watcher;

pub use access::{Access, PlainText};
pub use clock::Clock;
pub use lease_holder::LeaseHolder;
pub(super) use query::{Bound, Query, Value, sql};
pub(super) use row::{Column, DbRow};
pub use sqlite::Limits;
pub(super) use sqlite::restore;
pub use watcher::ChangeWatcher;

use super::error::StoreError;
use address::StoreAddress;
use futures_util::TryStreamExt as _;
use jiff::{SignedDuration, Timestamp};
#[cfg(feature = "postgres")]
use postgres::{Postgres, PostgresWork};
use sqlite::Sqlite;
use sqlx::{Either, Executor as _, Transaction};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The database. Cheap to clone: clones share their connections.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "postgres", expect(clippy::large_enum_variant, reason = "a program has one"))]
pub(super) enum Engine {
    /// One file on this host.
    Sqlite(Sqlite),
    /// A server that several hosts share.
    #[cfg(feature = "postgres")]
    Postgres(Postgres),
}

/// A transaction. Dropped without [`Work::commit`], it leaves nothing behind.
#[derive(Debug)]
#[cfg_attr(feature = "postgres", expect(clippy::large_enum_variant, reason = "it is not moved about"))]
pub(super) enum Work {
    /// Begun with the write lock, or as a snapshot for reading.
    Sqlite { open: Transaction<'static, sqlx::Sqlite>, clock: Clock },
    /// Read committed, or a snapshot for reading.
    #[cfg(feature = "postgres")]
    Postgres(PostgresWork),
}

impl Engine {
    /// Opens the database at an address. A file is created and updated where needed.
    #[cfg_attr(not(feature = "postgres"), expect(unused_variables, reason = "a file needs no access"))]
    pub(super) async fn open(url: &str, limits: Limits, access: &Access) -> Result<Self, StoreError> {
        match address::read(url)? {
            StoreAddress::Sqlite(file) => Ok(Self::Sqlite(Sqlite::open(&file, limits).await?)),
            #[cfg(feature = "postgres")]
            StoreAddress::Postgres(url) => Ok(Self::Postgres(Postgres::open(&url, access).await?)),
        }
    }

    /// Brings the schema of the database at an address to what this program knows; the versions before and after. A file
    /// is brought there by each opening.
    #[cfg_attr(not(feature = "postgres"), expect(unused_variables, reason = "a file needs no access"))]
    pub(super) async fn migrate(url: &str, access: &Access) -> Result<(i64, i64), StoreError> {
        match address::read(url)? {
            StoreAddress::Sqlite(file) => Sqlite::migrate(&file).await,
            #[cfg(feature = "postgres")]
            StoreAddress::Postgres(url) => Postgres::migrate(&url, access).await,
        }
    }

    /// The same database with another clock.
    pub(super) fn with_clock(self, clock: Clock) -> Self {
        match self {
            Self::Sqlite(sqlite) => Self::Sqlite(sqlite.with_clock(clock)),
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => Self::Postgres(postgres.with_clock(clock)),
        }
    }

    /// The time by which leases, claims and holds are shown. A transaction has its own.
    pub(super) fn now(&self) -> Timestamp {
        match self {
            Self::Sqlite(sqlite) => sqlite.clock.now(),
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => postgres.now(),
        }
    }

    /// The time after so long; the end of time where there is none.
    pub(super) fn after(&self, wait: Duration) -> Timestamp {
        let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
        self.now().checked_add(wait).unwrap_or(Timestamp::MAX)
    }

    /// When something is said to happen: on one host when the caller says so, on several by the clock that they share.
    pub(super) async fn at(&self, said: Timestamp) -> Result<Timestamp, StoreError> {
        match self {
            Self::Sqlite(_) => Ok(said),
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => postgres.exact_now().await,
        }
    }

    /// The time, asked of the database where that has a clock of its own.
    pub(super) async fn exact_now(&self) -> Result<Timestamp, StoreError> {
        match self {
            Self::Sqlite(sqlite) => Ok(sqlite.clock.now()),
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => postgres.exact_now().await,
        }
    }

    /// A transaction that writes. On SQLite it holds the write lock from its beginning.
    pub(super) async fn begin(&self) -> Result<Work, StoreError> {
        match self {
            Self::Sqlite(sqlite) => {
                Ok(Work::Sqlite { open: sqlite.begin().await?, clock: sqlite.clock.clone() })
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => Ok(Work::Postgres(postgres.begin().await?)),
        }
    }

    /// A transaction that reads: what is written meanwhile does not show in it.
    pub(super) async fn snapshot(&self) -> Result<Work, StoreError> {
        match self {
            Self::Sqlite(sqlite) => {
                Ok(Work::Sqlite { open: sqlite.reader.begin().await?, clock: sqlite.clock.clone() })
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => Ok(Work::Postgres(postgres.snapshot().await?)),
        }
    }

    /// Reads all rows.
    pub(super) async fn all(&self, query: Query<'_>) -> Result<Vec<DbRow>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => {
                let rows = query.for_sqlite().fetch_all(&sqlite.reader).await?;
                Ok(rows.into_iter().map(DbRow::Sqlite).collect())
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => postgres.all(query).await,
        }
    }

    /// Reads one row, if there is one.
    pub(super) async fn maybe(&self, query: Query<'_>) -> Result<Option<DbRow>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => {
                Ok(query.for_sqlite().fetch_optional(&sqlite.reader).await?.map(DbRow::Sqlite))
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => Ok(postgres.all(query).await?.into_iter().next()),
        }
    }

    /// Watches for what anybody writes from now on.
    pub(super) async fn watch(&self) -> ChangeWatcher {
        match self {
            Self::Sqlite(sqlite) => sqlite.watch().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => postgres.watch().await,
        }
    }

    /// Brings to disk what the database leaves unsynced by itself.
    pub(super) async fn sync(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.sync_index().await,
            // It syncs by itself.
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => {}
        }
    }

    /// Moves what was written into the main file, where the database has a log beside it.
    pub(super) async fn checkpoint(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.checkpoint().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => {}
        }
    }

    /// Copies of the store from before it was sealed.
    pub(super) fn unsealed_copies(&self) -> Vec<PathBuf> {
        match self {
            Self::Sqlite(sqlite) => sqlite.unsealed_copies(),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Vec::new(),
        }
    }

    /// Whether it may be read and not written.
    pub(super) fn is_read_only(&self) -> bool {
        match self {
            Self::Sqlite(sqlite) => sqlite.is_read_only,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => false,
        }
    }

    /// Whether several hosts share it.
    pub(super) fn is_shared(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => true,
        }
    }

    /// Leaves nothing of what was deleted in the files. A server's files are its own matter: there the destroyed key
    /// counts.
    pub(super) async fn purge(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.purge().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Ok(()),
        }
    }

    /// What the database itself finds wrong with its file; empty if nothing is.
    pub(super) async fn check_pages(&self) -> Result<Vec<String>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.check_pages().await,
            // `pg_amcheck` is for those who run the server.
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Ok(Vec::new()),
        }
    }

    /// Whether the schema is that of this program, and nobody's besides.
    pub(super) async fn has_own_schema(&self) -> Result<bool, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.has_own_schema().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => postgres.has_own_schema().await,
        }
    }

    /// Whether a lease holder has certainly ended, so that nobody needs to wait for its lease. Of one on another host
    /// nobody can tell: its lease runs out.
    pub(super) fn has_ended(&self, holder: &str) -> bool {
        lease_holder::has_ended(holder)
    }

    /// Writes the whole database into a file that does not exist, as it is at one moment, and the data keys into another
    /// one beside it.
    pub(super) async fn backup(&self, file: &Path) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.backup(file).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Err(StoreError::ServerBackup),
        }
    }

    /// Closes every connection.
    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.close().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => postgres.close().await,
        }
    }
}

impl Work {
    /// The time by which this transaction decides: its database's.
    pub(super) fn now(&self) -> Timestamp {
        match self {
            Self::Sqlite { clock, .. } => clock.now(),
            #[cfg(feature = "postgres")]
            Self::Postgres(open) => open.now(),
        }
    }

    /// The time after so long; the end of time where there is none.
    pub(super) fn after(&self, wait: Duration) -> Timestamp {
        let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
        self.now().checked_add(wait).unwrap_or(Timestamp::MAX)
    }

    /// When something is said to have happened: on one host when the caller says so, on several by the one clock that
    /// they share.
    pub(super) fn at(&self, said: Timestamp) -> Timestamp {
        match self {
            Self::Sqlite { .. } => said,
            #[cfg(feature = "postgres")]
            Self::Postgres(open) => open.now(),
        }
    }

    /// Runs a statement; the number of rows that it changed.
    pub(super) async fn run(&mut self, query: Query<'_>) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite { open, .. } => Ok(query.for_sqlite().execute(&mut **open).await?.rows_affected()),
            #[cfg(feature = "postgres")]
            Self::Postgres(open) => open.run(query).await,
        }
    }

    /// Locks rows by a statement that does nothing else, where the transaction does not hold the lock of everything.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(clippy::unused_async, unused_variables, reason = "SQLite has one lock")
    )]
    pub(super) async fn lock_rows<'q>(&mut self, lock: impl FnOnce() -> Query<'q>) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { .. } => Ok(()),
            #[cfg(feature = "postgres")]
            Self::Postgres(open) => open.run(lock()).await.map(|_| ()),
        }
    }

    /// Reads all rows.
    pub(super) async fn all(&mut self, query: Query<'_>) -> Result<Vec<DbRow>, StoreError> {
        match self {
            Self::Sqlite { open, .. } => {
                let rows = query.for_sqlite().fetch_all(&mut **open).await?;
                Ok(rows.into_iter().map(DbRow::Sqlite).collect())
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(open) => open.all(query).await,
        }
    }

    /// Reads one row, if there is one.
    pub(super) async fn maybe(&mut self, query: Query<'_>) -> Result<Option<DbRow>, StoreError> {
        match self {
            Self::Sqlite { open, .. } => {
                Ok(query.for_sqlite().fetch_optional(&mut **open).await?.map(DbRow::Sqlite))
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(open) => Ok(open.all(query).await?.into_iter().next()),
        }
    }

    /// Runs several statements, one after the other; the rows of each. None of them may need what another one answers.
    ///
    /// SQLite's driver gives each statement to a thread of its own and waits for it. That costs more than most of our
    /// statements do, so these go there as one text. To PostgreSQL they go one by one.
    pub(super) async fn together(&mut self, queries: Vec<Query<'_>>) -> Result<Vec<Vec<DbRow>>, StoreError> {
        match self {
            Self::Sqlite { open, .. } => {
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
            #[cfg(feature = "postgres")]
            Self::Postgres(open) => {
                let mut answers = Vec::with_capacity(queries.len());
                for query in queries {
                    answers.push(open.all(query).await?);
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
            Self::Sqlite { open, .. } => open.commit().await.map_err(|error| unsure(error.into())),
            #[cfg(feature = "postgres")]
            Self::Postgres(open) => open.commit().await,
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
