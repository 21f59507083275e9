//! A transaction, and how its result is found out if the connection is lost.

use super::Postgres;
use super::error::no_connection;
use crate::store::engine::query::Query;
use crate::store::engine::row::DbRow;
use crate::store::error::StoreError;
use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::Transaction;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// The first statement of a writing transaction. It sets the transaction's id, takes an advisory lock on that id until
/// the transaction ends, and reads the server's time and the schema version.
const FIRST: &str = "SELECT set_config('referee.transaction', $1, true),
        pg_advisory_xact_lock(hashtextextended($1, 0)),
        floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint, version, moved_to FROM referee_schema";

/// Waits until all that was committed before is on disk, and returns whether the transaction's entry is there. This is
/// one statement, since two might go to different servers behind a pooler or after a failover.
const ACKNOWLEDGE: &str = "WITH flushed AS (SELECT pg_logical_emit_message(true, 'referee', ''))
        SELECT EXISTS (SELECT 1 FROM audit WHERE transaction_id = $1::uuid) FROM flushed";

/// How long the result of a transaction is looked for after its connection was lost.
const PATIENCE: Duration = Duration::from_secs(15);
const BETWEEN: Duration = Duration::from_millis(200);

/// A transaction. A writing one has an id, by which its result can be found out.
#[derive(Debug)]
pub(in crate::store) struct PostgresWork {
    open: Transaction<'static, sqlx::Postgres>,
    store: Postgres,
    now: Timestamp,
    kind: WorkKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WorkKind {
    Reading,
    Writing(Uuid),
    /// Writing, with an entry put into the record.
    Recording(Uuid),
}

impl Postgres {
    /// Begins a transaction that writes.
    pub(in crate::store::engine) async fn begin(&self) -> Result<PostgresWork, StoreError> {
        match self.try_begin().await {
            // The server had closed a pooled connection. Nothing was written yet, so a retry is safe.
            Err(StoreError::Away(_)) => self.try_begin().await,
            other => other,
        }
    }

    async fn try_begin(&self) -> Result<PostgresWork, StoreError> {
        let mut open = self.pool.begin().await.map_err(no_connection)?;
        let id = Uuid::now_v7();
        let first = sqlx::query(FIRST).bind(id.to_string()).fetch_one(&mut *open).await?;
        super::schema::check(first.try_get(3)?, first.try_get(4)?)?;
        let now = self.clock.hear(first.try_get(2)?)?;
        Ok(PostgresWork { open, store: self.clone(), now, kind: WorkKind::Writing(id) })
    }

    /// Begins a transaction that reads one snapshot.
    pub(in crate::store::engine) async fn snapshot(&self) -> Result<PostgresWork, StoreError> {
        let begin = || self.pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        let open = match begin().await {
            Err(sqlx::Error::Io(_)) => begin().await,
            other => other,
        };
        let open = open.map_err(no_connection)?;
        Ok(PostgresWork { open, store: self.clone(), now: self.now(), kind: WorkKind::Reading })
    }

    /// Finds out whether a transaction was committed whose connection was lost at the commit. Its advisory lock ends
    /// with it, so once we hold that lock, its result is final.
    async fn look_for(&self, id: Uuid) -> Result<bool, StoreError> {
        let begun = Instant::now();
        loop {
            match self.try_to_look_for(id).await {
                Err(StoreError::Away(_) | StoreError::TooManyConnections) if begun.elapsed() < PATIENCE => {
                    tokio::time::sleep(BETWEEN).await;
                }
                other => return other,
            }
        }
    }

    async fn try_to_look_for(&self, id: Uuid) -> Result<bool, StoreError> {
        let mut looking = self.pool.begin().await.map_err(no_connection)?;
        sqlx::query("SELECT set_config('lock_timeout', '10s', true)").execute(&mut *looking).await?;
        sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind(id.to_string())
            .execute(&mut *looking)
            .await?;
        let found = sqlx::query_scalar(ACKNOWLEDGE).bind(id.to_string()).fetch_one(&mut *looking).await?;
        // The message is flushed to disk only by the commit of this transaction.
        looking.commit().await?;
        Ok(found)
    }
}

impl PostgresWork {
    /// The server's time when the transaction began.
    pub(in crate::store::engine) fn now(&self) -> Timestamp {
        self.now
    }

    /// Runs a statement; returns the number of rows that it changed.
    pub(in crate::store::engine) async fn run(&mut self, query: Query<'_>) -> Result<u64, StoreError> {
        self.note(&query);
        let Some(query) = query.for_postgres() else { return Ok(0) };
        Ok(query.execute(&mut *self.open).await?.rows_affected())
    }

    /// Reads all rows.
    pub(in crate::store::engine) async fn all(&mut self, query: Query<'_>) -> Result<Vec<DbRow>, StoreError> {
        self.note(&query);
        let Some(query) = query.for_postgres() else { return Ok(Vec::new()) };
        let rows = query.fetch_all(&mut *self.open).await?;
        Ok(rows.into_iter().map(DbRow::Postgres).collect())
    }

    fn note(&mut self, query: &Query<'_>) {
        if let WorkKind::Writing(id) = self.kind
            && query.is_entry()
        {
            self.kind = WorkKind::Recording(id);
        }
    }

    /// Commits. A record entry is chained by the trigger at the commit, which does not wait for the disk; a statement
    /// of its own then waits for it. Other transactions are on disk when the commit returns.
    pub(in crate::store::engine) async fn commit(self) -> Result<(), StoreError> {
        let (kind, notifier) = (self.kind, self.store.notifier.clone());
        self.commit_without_notice().await?;
        if kind != WorkKind::Reading {
            notifier.written().await;
        }
        Ok(())
    }

    /// Commits as [`Self::commit`] does, and notifies no listener.
    pub(in crate::store::engine) async fn commit_without_notice(self) -> Result<(), StoreError> {
        let Self { open, store, kind, .. } = self;
        let committed = open.commit().await.map_err(StoreError::from);
        match (committed, kind) {
            (Ok(()), WorkKind::Recording(id)) => store.acknowledge(id).await?,
            (Ok(()), WorkKind::Reading | WorkKind::Writing(_)) => {}
            (Err(lost @ StoreError::Away(_)), WorkKind::Recording(id)) => store.find_out(id, lost).await?,
            (Err(lost @ StoreError::Away(_)), _) => return Err(StoreError::Unsure(Box::new(lost))),
            (Err(error), _) => return Err(error),
        }
        Ok(())
    }
}

impl Postgres {
    async fn acknowledge(&self, id: Uuid) -> Result<(), StoreError> {
        let asked = sqlx::query_scalar(ACKNOWLEDGE).bind(id.to_string()).fetch_one(&self.pool).await;
        match asked.map_err(no_connection) {
            Ok(true) => Ok(()),
            Ok(false) => Err(StoreError::Unsure(Box::new(StoreError::Away(
                "another server answered than the one that it was written to".to_owned(),
            )))),
            Err(error) => self.find_out(id, error).await,
        }
    }

    /// Finds out whether the transaction was committed after all; if that fails too, the result is
    /// [`StoreError::Unsure`].
    async fn find_out(&self, id: Uuid, lost: StoreError) -> Result<(), StoreError> {
        match self.look_for(id).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(lost),
            Err(error) => Err(StoreError::Unsure(Box::new(error))),
        }
    }
}
