//! The server's clock, which all hosts use.

use super::error::no_connection;
use crate::store::engine::Clock;
use crate::store::error::StoreError;
use jiff::{SignedDuration, Timestamp};
use sqlx::PgPool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// Milliseconds since 1970 by the server's clock. Unlike `now()` it advances within a transaction.
pub(super) const NOW_MS: &str = "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

/// The server's last known time with its age, or a test's clock in its place.
#[derive(Clone, Debug)]
pub(super) enum PostgresClock {
    Database(Arc<Mutex<Option<Heard>>>),
    Given(Clock),
}

/// A time that the server sent, and when it arrived.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard {
    said: Timestamp,
    at: Instant,
}

impl Default for PostgresClock {
    fn default() -> Self {
        Self::Database(Arc::default())
    }
}

impl PostgresClock {
    /// The server's time, estimated: the last time that it sent plus the monotonic time since then. Each transaction
    /// refreshes it.
    pub(super) fn now(&self) -> Timestamp {
        match self {
            Self::Given(clock) => clock.now(),
            Self::Database(heard) => {
                let heard = *heard.lock().unwrap_or_else(PoisonError::into_inner);
                heard.map_or_else(Timestamp::now, Heard::now)
            }
        }
    }

    /// Stores a time that the server has just sent; returns the time to use.
    pub(super) fn hear(&self, said_ms: i64) -> Result<Timestamp, StoreError> {
        let said = Timestamp::from_millisecond(said_ms)
            .map_err(|_| StoreError::Database("the server's clock tells no point in time".to_owned()))?;
        match self {
            Self::Given(clock) => Ok(clock.now()),
            Self::Database(heard) => {
                let now = Heard { said, at: Instant::now() };
                *heard.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
                Ok(said)
            }
        }
    }

    /// Asks the server for its time.
    pub(super) async fn ask(&self, pool: &PgPool) -> Result<Timestamp, StoreError> {
        self.hear(sqlx::query_scalar(NOW_MS).fetch_one(pool).await.map_err(no_connection)?)
    }
}

impl Heard {
    fn now(self) -> Timestamp {
        let passed = SignedDuration::try_from(self.at.elapsed()).unwrap_or(SignedDuration::MAX);
        self.said.checked_add(passed).unwrap_or(Timestamp::MAX)
    }
}
