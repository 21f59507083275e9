//! PostgreSQL: a store that several hosts share.

mod batch;
mod bulk;
mod clock;
mod connect;
mod error;
mod notify;
mod open;
mod prepared;
mod relay;
mod schema;
mod watch;
mod work;

pub(super) use error::read as read_error;
pub(super) use work::PostgresWork;

use super::access::Access;
use super::clock::Clock;
use super::query::Query;
use super::row::DbRow;
use crate::store::error::StoreError;
use clock::PostgresClock;
use jiff::Timestamp;
use notify::ChangeNotifier;
use prepared::PreparedAtStart;
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use std::path::PathBuf;
use url::Url;

/// A store in a PostgreSQL database.
#[derive(Clone, Debug)]
pub(in crate::store) struct Postgres {
    pool: PgPool,
    options: PgConnectOptions,
    clock: PostgresClock,
    notifier: ChangeNotifier,
    /// The file of the relay of this host.
    relay: Option<PathBuf>,
}

impl Postgres {
    /// Opens the database. Fails unless its schema is the one that this program knows.
    pub(super) async fn open(address: &Url, access: &Access) -> Result<Self, StoreError> {
        let opened = Self::reach(address, access, PreparedAtStart::All)?;
        schema::must_be_known(&opened.pool).await?;
        opened.exact_now().await?;
        Ok(opened)
    }

    /// Prepares a connection pool without a look at the schema.
    fn reach(address: &Url, access: &Access, prepared: PreparedAtStart) -> Result<Self, StoreError> {
        let options = connect::options(address, access)?;
        let pool = connect::pool(&options, prepared);
        let notifier = ChangeNotifier::new(pool.clone());
        Ok(Self { pool, options, clock: PostgresClock::default(), notifier, relay: access.relay.clone() })
    }

    /// Updates the schema to the newest that this program knows; returns the versions before and after.
    pub(super) async fn migrate(address: &Url, access: &Access) -> Result<(i64, i64), StoreError> {
        let reached = Self::reach(address, access, PreparedAtStart::Nothing)?;
        let versions = schema::bring_up(&reached.pool).await;
        reached.close().await;
        versions
    }

    pub(super) fn with_clock(self, clock: Clock) -> Self {
        Self { clock: PostgresClock::Given(clock), ..self }
    }

    /// The server's time, estimated without a query.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The server's time, by a query.
    pub(super) async fn exact_now(&self) -> Result<Timestamp, StoreError> {
        self.clock.ask(&self.pool).await
    }

    /// Reads all rows. A read is safe to repeat, so it is retried once if the connection was lost.
    pub(super) async fn all(&self, query: Query<'_>) -> Result<Vec<DbRow>, StoreError> {
        match self.try_all(query.clone()).await {
            Err(StoreError::Away(_)) => self.try_all(query).await,
            other => other,
        }
    }

    async fn try_all(&self, query: Query<'_>) -> Result<Vec<DbRow>, StoreError> {
        let Some(query) = query.for_postgres() else { return Ok(Vec::new()) };
        let rows = query.fetch_all(&self.pool).await.map_err(error::no_connection)?;
        Ok(rows.into_iter().map(DbRow::Postgres).collect())
    }

    /// Whether its tables, functions, triggers and views are those that this program made.
    pub(super) async fn has_own_schema(&self) -> Result<bool, StoreError> {
        schema::is_unchanged(&self.pool).await
    }

    /// Closes every connection.
    pub(super) async fn close(&self) {
        self.notifier.finish().await;
        self.pool.close().await;
    }
}
