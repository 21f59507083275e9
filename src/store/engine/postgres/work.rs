//! A transaction, and how its result is found out if the connection is lost.

use super::Postgres;
use super::batch::{BatchAnswer, BatchFailed, SqlBatch};
use super::bulk;
use super::error::no_connection;
use super::open::OpenTransaction;
use crate::store::engine::query::{Query, sql};
use crate::store::engine::row::DbRow;
use crate::store::error::StoreError;
use jiff::Timestamp;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// The second statement of a writing transaction. It sets the transaction's id, takes an advisory lock on that id until
/// the transaction ends, and reads the server's time and the schema version.
pub(super) const FIRST: &str = "SELECT set_config('referee.transaction', $1, true),
        pg_advisory_xact_lock(hashtextextended($1, 0)),
        floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint, version, moved_to FROM referee_schema";

/// The end of a transaction that has an entry or a notice. Its commit does not wait for the disk, because it holds the head
/// of the chain or the lock of the server's notices, each of which others wait for. The last statement waits for the disk,
/// for this transaction and everything before it. In a transaction that has failed, the first statement fails too.
const UNSYNCED: &str = "SET LOCAL synchronous_commit = off";
const NOTICE: &str = "NOTIFY referee";
const COMMIT: &str = "COMMIT";
pub(super) const SYNC: &str = "SELECT pg_logical_emit_message(true, 'referee', '')";

/// Waits until all that was committed before is on disk, and returns whether the transaction's entry is there. This is
/// one statement, since two might go to different servers behind a pooler or after a failover.
const ACKNOWLEDGE: &str = "WITH flushed AS (SELECT pg_logical_emit_message(true, 'referee', ''))
        SELECT EXISTS (SELECT 1 FROM audit WHERE transaction_id = $1::uuid) FROM flushed";

const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// How long the result of a transaction is looked for after its connection was lost.
const PATIENCE: Duration = Duration::from_secs(15);
const BETWEEN: Duration = Duration::from_millis(200);

/// Statements with more bytes of values than this are sent one by one, in binary.
const LARGE: usize = 256 * 1024;

/// A transaction. A writing one has an id, by which its result can be found out.
#[derive(Debug)]
pub(in crate::store) struct PostgresWork {
    open: OpenTransaction,
    store: Postgres,
    now: Timestamp,
    kind: WorkKind,
    /// Statements whose answers nobody needs: they are sent with the next one, or with the commit.
    waiting: Vec<Query<'static>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WorkKind {
    Reading,
    Writing(Uuid),
    /// Writing, with an entry put into the record.
    Recording(Uuid),
}

impl WorkKind {
    fn with(self, query: &Query<'_>) -> Self {
        match self {
            Self::Writing(id) if query.is_entry() => Self::Recording(id),
            other => other,
        }
    }
}

/// Whether listeners are notified of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CommitNotice {
    Sent,
    None,
}

impl Postgres {
    /// Begins a transaction that writes, with its first statements; returns the rows of each.
    pub(in crate::store::engine) async fn begin(
        &self,
        first: &[Query<'_>],
    ) -> Result<(PostgresWork, Vec<Vec<DbRow>>), StoreError> {
        match self.try_begin(first).await {
            // The server had closed a pooled connection. Nothing was written yet, so a retry is safe.
            Err(StoreError::Away(_)) => self.try_begin(first).await,
            // Statements fail, or were not prepared, on the schema of another program.
            Err(error @ StoreError::Database(_)) => {
                Err(super::schema::must_be_known(&self.pool).await.err().unwrap_or(error))
            }
            other => other,
        }
    }

    async fn try_begin(&self, first: &[Query<'_>]) -> Result<(PostgresWork, Vec<Vec<DbRow>>), StoreError> {
        let mut open = OpenTransaction::on(&self.pool).await.map_err(no_connection)?;
        let id = Uuid::now_v7();
        let mut batch = SqlBatch::default();
        batch.add_all(&[sql("BEGIN"), sql(FIRST).bind(id.to_string())]);
        batch.add_all(first);
        let mut answers = batch.send(open.connection()?).await?.into_iter().skip(1);
        let said = answers.next().unwrap_or_default();
        let said =
            said.rows.first().ok_or_else(|| StoreError::Database("the schema has no version".to_owned()))?;
        super::schema::check(said.get(3)?, said.get(4)?)?;
        let now = self.clock.hear(said.get(2)?)?;
        let kind = first.iter().fold(WorkKind::Writing(id), WorkKind::with);
        let work = PostgresWork { open, store: self.clone(), now, kind, waiting: Vec::new() };
        Ok((work, answers.map(|answer| answer.rows).collect()))
    }

    /// Begins a transaction that reads one snapshot, with its first statements; returns the rows of each.
    pub(in crate::store::engine) async fn snapshot(
        &self,
        first: &[Query<'_>],
    ) -> Result<(PostgresWork, Vec<Vec<DbRow>>), StoreError> {
        match self.try_snapshot(first).await {
            Err(StoreError::Away(_)) => self.try_snapshot(first).await,
            other => other,
        }
    }

    async fn try_snapshot(&self, first: &[Query<'_>]) -> Result<(PostgresWork, Vec<Vec<DbRow>>), StoreError> {
        let mut open = OpenTransaction::on(&self.pool).await.map_err(no_connection)?;
        let mut batch = SqlBatch::default();
        batch.add(&sql(SNAPSHOT));
        batch.add_all(first);
        let answers = batch.send(open.connection()?).await?.into_iter().skip(1);
        let answers = answers.map(|answer| answer.rows).collect();
        let (store, now, kind) = (self.clone(), self.now(), WorkKind::Reading);
        Ok((PostgresWork { open, store, now, kind, waiting: Vec::new() }, answers))
    }

    /// Runs statements on one snapshot; returns the rows of each.
    pub(in crate::store::engine) async fn read_together(
        &self,
        queries: &[Query<'_>],
    ) -> Result<Vec<Vec<DbRow>>, StoreError> {
        match self.try_read_together(queries).await {
            Err(StoreError::Away(_)) => self.try_read_together(queries).await,
            other => other,
        }
    }

    async fn try_read_together(&self, queries: &[Query<'_>]) -> Result<Vec<Vec<DbRow>>, StoreError> {
        let mut open = OpenTransaction::on(&self.pool).await.map_err(no_connection)?;
        let mut batch = SqlBatch::default();
        batch.add(&sql(SNAPSHOT));
        batch.add_all(queries);
        batch.add(&sql(COMMIT));
        let answers = batch.send(open.connection()?).await?.into_iter().skip(1);
        open.ended();
        Ok(answers.take(queries.len()).map(|answer| answer.rows).collect())
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
        self.kind = self.kind.with(&query);
        if !self.waiting.is_empty() && !query.is_skipped() {
            return Ok(self.send(&[query]).await?.pop().map_or(0, |answer| answer.changed));
        }
        let Some(query) = query.for_postgres() else { return Ok(0) };
        Ok(query.execute(self.open.connection()?).await?.rows_affected())
    }

    /// Reads all rows.
    pub(in crate::store::engine) async fn all(&mut self, query: Query<'_>) -> Result<Vec<DbRow>, StoreError> {
        self.kind = self.kind.with(&query);
        if !self.waiting.is_empty() && !query.is_skipped() {
            return Ok(self.send(&[query]).await?.pop().map_or_else(Vec::new, |answer| answer.rows));
        }
        let Some(query) = query.for_postgres() else { return Ok(Vec::new()) };
        let rows = query.fetch_all(self.open.connection()?).await?;
        Ok(rows.into_iter().map(DbRow::Postgres).collect())
    }

    /// Runs several statements in one round trip; returns the rows of each.
    pub(in crate::store::engine) async fn together(
        &mut self,
        queries: Vec<Query<'_>>,
    ) -> Result<Vec<Vec<DbRow>>, StoreError> {
        if queries.iter().map(Query::weight).sum::<usize>() <= LARGE {
            return Ok(self.send(&queries).await?.into_iter().map(|answer| answer.rows).collect());
        }
        let mut answers = Vec::with_capacity(queries.len());
        for query in queries {
            answers.push(self.all(query).await?);
        }
        Ok(answers)
    }

    /// Inserts rows by statements of one text; those that are skipped here may be among them.
    pub(in crate::store::engine) async fn insert_all(
        &mut self,
        mut queries: Vec<Query<'_>>,
    ) -> Result<(), StoreError> {
        self.send(&[]).await?;
        queries.retain(|query| !query.is_skipped());
        bulk::insert(self.open.connection()?, &queries).await
    }

    /// Runs statements whose answers nobody needs, with the next one or with the commit.
    pub(in crate::store::engine) fn later<'q>(&mut self, queries: impl IntoIterator<Item = Query<'q>>) {
        for query in queries {
            self.kind = self.kind.with(&query);
            self.waiting.push(query.into_owned());
        }
    }

    /// Sends the waiting statements and then these, whose answers it returns.
    async fn send(&mut self, queries: &[Query<'_>]) -> Result<Vec<BatchAnswer>, BatchFailed> {
        self.kind = queries.iter().fold(self.kind, WorkKind::with);
        let (mut batch, waiting) = (SqlBatch::default(), std::mem::take(&mut self.waiting));
        batch.add_all(&waiting);
        batch.add_all(queries);
        let connection = self.open.connection().map_err(|error| BatchFailed { ended: 0, error })?;
        let mut answers = batch.send(connection).await?;
        answers.drain(..waiting.len());
        Ok(answers)
    }

    /// Commits. Once this returns, the transaction is on disk.
    pub(in crate::store::engine) async fn commit(self) -> Result<(), StoreError> {
        if self.kind == WorkKind::Reading {
            return Ok(());
        }
        let notifier = self.store.notifier.clone();
        let notice = if notifier.may_notify() { CommitNotice::Sent } else { CommitNotice::None };
        self.end(notice).await?;
        if notice == CommitNotice::None {
            notifier.written().await;
        }
        Ok(())
    }

    /// Commits as [`Self::commit`] does, and notifies no listener.
    pub(in crate::store::engine) async fn commit_without_notice(self) -> Result<(), StoreError> {
        self.end(CommitNotice::None).await
    }

    /// Sends the waiting statements and the commit.
    async fn end(mut self, notice: CommitNotice) -> Result<(), StoreError> {
        let has_entry = matches!(self.kind, WorkKind::Recording(_));
        let is_synced = !has_entry && notice == CommitNotice::None;
        let mut last = std::mem::take(&mut self.waiting);
        // A trigger says the same of an entry.
        last.extend((!has_entry && !is_synced).then(|| sql(UNSYNCED)));
        last.extend((notice == CommitNotice::Sent).then(|| sql(NOTICE)));
        let commit = last.len();
        last.push(sql(COMMIT));
        last.extend((!is_synced).then(|| sql(SYNC)));
        let mut batch = SqlBatch::default();
        batch.add_all(&last);
        let Err(failed) = batch.send(self.open.connection()?).await else {
            self.open.ended();
            return Ok(());
        };
        let is_committed = failed.ended > commit;
        let (error, kind, store) = (StoreError::from(failed), self.kind, self.store.clone());
        // Ends it if it is still open: its lock would keep its result from being found out.
        drop(self);
        match (&error, kind) {
            (StoreError::Away(_), WorkKind::Recording(id)) => store.find_out(id, error).await,
            (_, WorkKind::Recording(id)) if is_committed => store.find_out(id, error).await,
            (StoreError::Away(_), _) => Err(StoreError::Unsure(Box::new(error))),
            _ if is_committed => Err(StoreError::Unsure(Box::new(error))),
            _ => Err(error),
        }
    }
}

impl Postgres {
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
