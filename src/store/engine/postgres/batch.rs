//! Statements that go to the server in one message. The server runs them one after the other, each on what the one before
//! it left, and answers once: a transaction costs few round trips however many statements it has.

use super::prepared;
use crate::store::engine::query::Query;
use crate::store::engine::row::DbRow;
use futures_util::TryStreamExt as _;
use sqlx::{AssertSqlSafe, Either, Executor as _, PgConnection};

/// The statements. Their values are in the text: see [`Query::write_for_postgres`].
#[derive(Debug, Default)]
pub(super) struct SqlBatch {
    text: String,
    /// Of each statement, whether it is sent.
    is_sent: Vec<bool>,
}

/// What a statement answered.
#[derive(Debug, Default)]
pub(super) struct BatchAnswer {
    pub(super) rows: Vec<DbRow>,
    /// The number of rows that it changed.
    pub(super) changed: u64,
}

/// The first error of statements that were sent together.
#[derive(Debug)]
pub(super) struct BatchFailed {
    /// How many of its statements had ended before.
    pub(super) ended: usize,
    pub(super) error: sqlx::Error,
}

impl From<BatchFailed> for crate::store::StoreError {
    fn from(failed: BatchFailed) -> Self {
        failed.error.into()
    }
}

impl SqlBatch {
    pub(super) fn add(&mut self, query: &Query<'_>) {
        let text = query.text_on_postgres();
        let is_sent = text.is_some();
        match text.and_then(prepared::number_of) {
            Some(number) => query.write_call(number, &mut self.text),
            None => query.write_for_postgres(&mut self.text),
        }
        if is_sent {
            self.text.push_str(";\n");
        }
        self.is_sent.push(is_sent);
    }

    pub(super) fn add_all<'q>(&mut self, queries: impl IntoIterator<Item = &'q Query<'q>>) {
        queries.into_iter().for_each(|query| self.add(query));
    }

    /// Sends the statements; the answer of each, an empty one of those that are skipped.
    pub(super) async fn send(self, connection: &mut PgConnection) -> Result<Vec<BatchAnswer>, BatchFailed> {
        if self.text.is_empty() {
            return Ok(self.is_sent.into_iter().map(|_| BatchAnswer::default()).collect());
        }
        let mut said = Vec::with_capacity(self.is_sent.len());
        let mut rows = Vec::new();
        let failed = |ended, error| BatchFailed { ended, error };
        let mut steps = connection.fetch_many(sqlx::raw_sql(AssertSqlSafe(self.text)));
        loop {
            match steps.try_next().await.map_err(|error| failed(said.len(), error))? {
                Some(Either::Right(row)) => rows.push(DbRow::Postgres(row)),
                Some(Either::Left(done)) => {
                    let rows = std::mem::take(&mut rows);
                    said.push(BatchAnswer { rows, changed: done.rows_affected() });
                }
                None => break,
            }
        }
        let mut said = said.into_iter();
        let next = |is_sent| if is_sent { said.next().unwrap_or_default() } else { BatchAnswer::default() };
        Ok(self.is_sent.into_iter().map(next).collect())
    }
}
