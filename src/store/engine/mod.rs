//! The database behind the store. Code outside this folder does not know which one it is; nothing outside `store` uses
//! sqlx.
//!
//! [`Engine`] is an enum with one variant per database, not a trait: its users are not generic, and each statement is
//! written once. Statements use `$n`, `ON CONFLICT` and `RETURNING`, name no `rowid`, and store times as milliseconds,
//! so that SQLite and PostgreSQL run the same text. Where they cannot, a statement has a second text
//! ([`Query::on_postgres`]): JSON, row locks, the flag of a partial index, `min` and `max` of two values.
//!
//! Other differences:
//!
//! - SQLite has one write lock. On PostgreSQL the first statement locks the journey's row; isolation is
//!   `READ COMMITTED`.
//! - Our code chains the record on SQLite; on PostgreSQL a trigger does at the commit (`postgres/work.rs`).
//! - SQLite uses the process's clock, which tests replace; PostgreSQL uses the server's clock.
//! - Opening a SQLite store updates its schema; on PostgreSQL only `referee store migrate` does.

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
mod work;

pub use access::{Access, PlainText};
pub use clock::Clock;
pub use lease_holder::LeaseHolder;
pub(super) use query::{Bound, Query, Value, sql};
pub(super) use row::{Column, DbRow};
pub use sqlite::Limits;
pub(super) use sqlite::restore;
pub use watcher::ChangeWatcher;
pub(super) use work::Work;

use super::error::StoreError;
use address::StoreAddress;
use jiff::{SignedDuration, Timestamp};
#[cfg(feature = "postgres")]
use postgres::Postgres;
use sqlite::Sqlite;
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

impl Engine {
    /// Opens the database at an address. An SQLite file is created and its schema updated if needed.
    #[cfg_attr(not(feature = "postgres"), expect(unused_variables, reason = "a file needs no access"))]
    pub(super) async fn open(url: &str, limits: Limits, access: &Access) -> Result<Self, StoreError> {
        match address::read(url)? {
            StoreAddress::Sqlite(file) => Ok(Self::Sqlite(Sqlite::open(&file, limits).await?)),
            #[cfg(feature = "postgres")]
            StoreAddress::Postgres(url) => Ok(Self::Postgres(Postgres::open(&url, access).await?)),
        }
    }

    /// Updates the schema of the database at an address to the newest that this program knows; returns the versions
    /// before and after. For an SQLite file each opening does the same.
    #[cfg_attr(not(feature = "postgres"), expect(unused_variables, reason = "a file needs no access"))]
    pub(super) async fn migrate(url: &str, access: &Access) -> Result<(i64, i64), StoreError> {
        match address::read(url)? {
            StoreAddress::Sqlite(file) => Sqlite::migrate(&file).await,
            #[cfg(feature = "postgres")]
            StoreAddress::Postgres(url) => Postgres::migrate(&url, access).await,
        }
    }

    /// The same database with another clock, for tests.
    pub(super) fn with_clock(self, clock: Clock) -> Self {
        match self {
            Self::Sqlite(sqlite) => Self::Sqlite(sqlite.with_clock(clock)),
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => Self::Postgres(postgres.with_clock(clock)),
        }
    }

    /// The current time for leases, claims and holds, outside of a transaction. A transaction has its own.
    pub(super) fn now(&self) -> Timestamp {
        match self {
            Self::Sqlite(sqlite) => sqlite.clock.now(),
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => postgres.now(),
        }
    }

    /// The time `wait` from now; `Timestamp::MAX` on overflow.
    pub(super) fn after(&self, wait: Duration) -> Timestamp {
        let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
        self.now().checked_add(wait).unwrap_or(Timestamp::MAX)
    }

    /// The time to store for an event: the caller's on one host; the database's clock if several hosts share the store.
    pub(super) async fn at(&self, said: Timestamp) -> Result<Timestamp, StoreError> {
        match self {
            Self::Sqlite(_) => Ok(said),
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => postgres.exact_now().await,
        }
    }

    /// The current time, asked of the database if it has a clock of its own.
    pub(super) async fn exact_now(&self) -> Result<Timestamp, StoreError> {
        match self {
            Self::Sqlite(sqlite) => Ok(sqlite.clock.now()),
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => postgres.exact_now().await,
        }
    }

    /// A transaction that writes. On SQLite it holds the write lock from its beginning.
    pub(super) async fn begin(&self) -> Result<Work, StoreError> {
        Ok(self.begin_with(Vec::new()).await?.0)
    }

    /// A transaction that writes, with its first statements; returns the rows of each. On a server they arrive with the
    /// beginning, in one round trip. No statement may depend on the answer of another.
    pub(super) async fn begin_with(
        &self,
        first: Vec<Query<'_>>,
    ) -> Result<(Work, Vec<Vec<DbRow>>), StoreError> {
        match self {
            Self::Sqlite(sqlite) => {
                let open = sqlite.begin().await?;
                let work = Work::Sqlite { open, clock: sqlite.clock.clone(), is_unchecked: true };
                work.beginning_with(first).await
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => {
                let (work, answers) = postgres.begin(&first).await?;
                Ok((Work::Postgres(work), answers))
            }
        }
    }

    /// A transaction that reads one snapshot: concurrent writes do not show in it.
    pub(super) async fn snapshot(&self) -> Result<Work, StoreError> {
        Ok(self.snapshot_with(Vec::new()).await?.0)
    }

    /// A transaction that reads one snapshot, with its first statements; returns the rows of each.
    pub(super) async fn snapshot_with(
        &self,
        first: Vec<Query<'_>>,
    ) -> Result<(Work, Vec<Vec<DbRow>>), StoreError> {
        match self {
            Self::Sqlite(sqlite) => {
                let open = sqlite.reader.begin().await?;
                let work = Work::Sqlite { open, clock: sqlite.clock.clone(), is_unchecked: false };
                work.beginning_with(first).await
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => {
                let (work, answers) = postgres.snapshot(&first).await?;
                Ok((Work::Postgres(work), answers))
            }
        }
    }

    /// Runs several statements on one snapshot; returns the rows of each. On a server it is one round trip.
    pub(super) async fn read_together(&self, queries: Vec<Query<'_>>) -> Result<Vec<Vec<DbRow>>, StoreError> {
        match self {
            Self::Sqlite(_) => Ok(self.snapshot_with(queries).await?.1),
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => postgres.read_together(&queries).await,
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

    /// Watches for writes by any process from now on.
    pub(super) async fn watch(&self) -> ChangeWatcher {
        match self {
            Self::Sqlite(sqlite) => sqlite.watch().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => postgres.watch().await,
        }
    }

    /// Passes notices of writes on to the other processes of this host, until it is dropped. A file needs no such relay.
    pub(super) async fn relay_changes(&self) {
        match self {
            Self::Sqlite(_) => {}
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => postgres.relay_changes().await,
        }
    }

    /// Whether a server of this host passes notices on.
    pub(super) fn is_relayed(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => postgres.is_relayed(),
        }
    }

    /// Syncs to disk the file that the database itself leaves unsynced.
    pub(super) async fn sync(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.sync_index().await,
            // PostgreSQL syncs by itself.
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => {}
        }
    }

    /// Writes the log back into the main file, for a database with a write-ahead log beside it.
    pub(super) async fn checkpoint(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.checkpoint().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => {}
        }
    }

    /// Backups of the store that were made before it was sealed.
    pub(super) fn unsealed_copies(&self) -> Vec<PathBuf> {
        match self {
            Self::Sqlite(sqlite) => sqlite.unsealed_copies(),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Vec::new(),
        }
    }

    /// Whether it was opened for reading only.
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

    /// Removes deleted data from the files. A server manages its files itself: there only the destroyed key makes data
    /// unreadable.
    pub(super) async fn purge(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.purge().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Ok(()),
        }
    }

    /// Errors that the database itself finds in its file; empty if there are none.
    pub(super) async fn check_pages(&self) -> Result<Vec<String>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.check_pages().await,
            // The administrators of the server can run `pg_amcheck`.
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Ok(Vec::new()),
        }
    }

    /// Whether the schema is exactly the one that this program made.
    pub(super) async fn has_own_schema(&self) -> Result<bool, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.has_own_schema().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(postgres) => postgres.has_own_schema().await,
        }
    }

    /// Whether a lease holder has certainly ended, so that its lease need not be waited for. A holder on another host
    /// counts as running: its lease expires.
    pub(super) fn has_ended(&self, holder: &str) -> bool {
        lease_holder::has_ended(holder)
    }

    /// Writes one snapshot of the whole database into a new file, and the data keys into another new file beside it.
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
