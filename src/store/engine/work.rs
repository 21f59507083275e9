//! A transaction on either database.

use super::clock::Clock;
#[cfg(feature = "postgres")]
use super::postgres::PostgresWork;
use super::query::{self, Query, sql};
use super::row::DbRow;
use super::sqlite;
use crate::store::error::StoreError;
use futures_util::TryStreamExt as _;
use jiff::{SignedDuration, Timestamp};
use sqlx::{Either, Executor as _, Transaction};
use std::time::Duration;

/// A transaction. Dropped without [`Work::commit`], it is rolled back.
#[derive(Debug)]
#[cfg_attr(feature = "postgres", expect(clippy::large_enum_variant, reason = "it is not moved about"))]
pub(in crate::store) enum Work {
    /// Begun with the write lock, or as a snapshot for reading.
    Sqlite {
        open: Transaction<'static, sqlx::Sqlite>,
        clock: Clock,
        /// Whether the version of the schema is still to be checked. The first statements do it, because a question of
        /// its own would be one more context switch.
        is_unchecked: bool,
    },
    /// With isolation `READ COMMITTED`, or a snapshot for reading.
    #[cfg(feature = "postgres")]
    Postgres(PostgresWork),
}

impl Work {
    /// The current time for decisions within this transaction, from the database's clock.
    pub(in crate::store) fn now(&self) -> Timestamp {
        match self {
            Self::Sqlite { clock, .. } => clock.now(),
            #[cfg(feature = "postgres")]
            Self::Postgres(open) => open.now(),
        }
    }

    /// The time `wait` from now; `Timestamp::MAX` on overflow.
    pub(in crate::store) fn after(&self, wait: Duration) -> Timestamp {
        let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
        self.now().checked_add(wait).unwrap_or(Timestamp::MAX)
    }

    /// The time to store for an event: the caller's on one host; the database's clock if several hosts share the store.
    pub(in crate::store) fn at(&self, said: Timestamp) -> Timestamp {
        match self {
            Self::Sqlite { .. } => said,
            #[cfg(feature = "postgres")]
            Self::Postgres(open) => open.now(),
        }
    }

    /// Runs a statement; returns the number of rows that it changed.
    pub(in crate::store) async fn run(&mut self, query: Query<'_>) -> Result<u64, StoreError> {
        self.check_schema(None).await?;
        match self {
            Self::Sqlite { open, .. } => Ok(query.for_sqlite().execute(&mut **open).await?.rows_affected()),
            #[cfg(feature = "postgres")]
            Self::Postgres(open) => open.run(query).await,
        }
    }

    /// Runs a statement that only PostgreSQL needs: a lock of rows (in SQLite the transaction holds the only write lock), a
    /// sequence, a trigger.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(clippy::unused_async, unused_variables, reason = "SQLite runs none of them")
    )]
    pub(in crate::store) async fn run_on_postgres<'q>(
        &mut self,
        query: impl FnOnce() -> Query<'q>,
    ) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { .. } => Ok(()),
            #[cfg(feature = "postgres")]
            Self::Postgres(open) => open.run(query()).await.map(|_| ()),
        }
    }

    /// Reads all rows.
    pub(in crate::store) async fn all(&mut self, query: Query<'_>) -> Result<Vec<DbRow>, StoreError> {
        self.check_schema(None).await?;
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
    pub(in crate::store) async fn maybe(&mut self, query: Query<'_>) -> Result<Option<DbRow>, StoreError> {
        self.check_schema(None).await?;
        match self {
            Self::Sqlite { open, .. } => {
                Ok(query.for_sqlite().fetch_optional(&mut **open).await?.map(DbRow::Sqlite))
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(open) => Ok(open.all(query).await?.into_iter().next()),
        }
    }

    /// Checks once that no newer program has updated the schema. `version` is the answer to [`sqlite::VERSION`], if the
    /// question was asked already.
    async fn check_schema(&mut self, version: Option<i64>) -> Result<(), StoreError> {
        if let Self::Sqlite { open, is_unchecked, .. } = self
            && *is_unchecked
        {
            sqlite::must_be_known(open, version).await?;
            *is_unchecked = false;
        }
        Ok(())
    }

    /// Runs several statements, one after the other; returns the rows of each. No statement may depend on the answer of
    /// another.
    ///
    /// SQLite's driver sends each statement to a thread of its own and waits for it, PostgreSQL is a round trip away. Both
    /// cost more than most of our statements do, so these are sent as one text.
    pub(in crate::store) async fn together(
        &mut self,
        queries: Vec<Query<'_>>,
    ) -> Result<Vec<Vec<DbRow>>, StoreError> {
        match self {
            Self::Sqlite { open, is_unchecked, .. } => {
                if !*is_unchecked {
                    return together_on_sqlite(open, queries).await;
                }
                let queries = std::iter::once(sql(sqlite::VERSION)).chain(queries).collect();
                let mut answers = match together_on_sqlite(open, queries).await {
                    Ok(answers) => answers.into_iter(),
                    // Statements fail on the schema of a newer program.
                    Err(error) => return Err(self.check_schema(None).await.err().unwrap_or(error)),
                };
                let version = answers.next().unwrap_or_default();
                self.check_schema(version.first().map(|row| row.get(0)).transpose()?).await?;
                Ok(answers.collect())
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(open) => open.together(queries).await,
        }
    }

    /// Runs many statements that insert a row each. All have one text, `INSERT INTO … VALUES ($1, $2, …)`; only on SQLite
    /// others may stand between them.
    pub(in crate::store) async fn insert_all(&mut self, queries: Vec<Query<'_>>) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { .. } => self.together(queries).await.map(|_| ()),
            #[cfg(feature = "postgres")]
            Self::Postgres(open) => open.insert_all(queries).await,
        }
    }

    /// The transaction after its first statements, and the rows of each.
    pub(super) async fn beginning_with(
        mut self,
        first: Vec<Query<'_>>,
    ) -> Result<(Self, Vec<Vec<DbRow>>), StoreError> {
        let answers = if first.is_empty() { Vec::new() } else { self.together(first).await? };
        Ok((self, answers))
    }

    /// Runs statements whose answers nobody needs, before any later statement. On a server they travel with that one, or
    /// with the commit, and their errors are its errors.
    pub(in crate::store) async fn later<'q>(
        &mut self,
        queries: impl IntoIterator<Item = Query<'q>>,
    ) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { .. } => self.together(queries.into_iter().collect()).await.map(|_| ()),
            #[cfg(feature = "postgres")]
            Self::Postgres(open) => {
                open.later(queries);
                Ok(())
            }
        }
    }

    /// Reads one row, and fails if there is none.
    pub(in crate::store) async fn one(&mut self, query: Query<'_>) -> Result<DbRow, StoreError> {
        let row = self.maybe(query).await?;
        row.ok_or_else(|| StoreError::Database("a row that must be there is missing".to_owned()))
    }

    /// Commits durably: once this returns, the changes survive a power cut.
    pub(in crate::store) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { open, .. } => open.commit().await.map_err(|error| unsure(error.into())),
            #[cfg(feature = "postgres")]
            Self::Postgres(open) => open.commit().await,
        }
    }

    /// Commits what no watcher of the store waits for, such as a renewed lease: on a server nobody is notified, so that
    /// resting consoles sleep.
    pub(in crate::store) async fn commit_without_notice(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { .. } => self.commit().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(open) => open.commit_without_notice().await,
        }
    }
}

/// The answers to several statements that are sent to SQLite as one text.
async fn together_on_sqlite(
    open: &mut Transaction<'static, sqlx::Sqlite>,
    queries: Vec<Query<'_>>,
) -> Result<Vec<Vec<DbRow>>, StoreError> {
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

/// A commit that fails with a disk error may still have been written.
fn unsure(error: StoreError) -> StoreError {
    match error {
        StoreError::Full | StoreError::Disk(_) => StoreError::Unsure(Box::new(error)),
        other => other,
    }
}
