//! The database's clock, by which all hosts decide.

use crate::store::engine::Clock;
use crate::store::error::StoreError;
use jiff::{SignedDuration, Timestamp};
use sqlx::PgPool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// Milliseconds since 1970 by the server's clock. Unlike `now()` it goes on within a transaction.
pub(super) const NOW_MS: &str = "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

/// What the server said last, and how long ago; or a test's clock in its place.
#[derive(Clone, Debug)]
pub(super) enum PostgresClock {
    Database(Arc<Mutex<Option<Heard>>>),
    Given(Clock),
}

/// A time of the server, and when we heard it.
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
    /// The server's time as far as it is known: what it said last, and what has passed since by a clock that nobody can
    /// set. Each transaction hears it anew.
    pub(super) fn now(&self) -> Timestamp {
        match self {
            Self::Given(clock) => clock.now(),
            Self::Database(heard) => {
                let heard = *heard.lock().unwrap_or_else(PoisonError::into_inner);
                heard.map_or_else(Timestamp::now, Heard::now)
            }
        }
    }

    /// The server has said a time just now; the time that counts.
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

    /// Asks the server.
    pub(super) async fn ask(&self, pool: &PgPool) -> Result<Timestamp, StoreError> {
        self.hear(sqlx::query_scalar(NOW_MS).fetch_one(pool).await?)
    }
}

impl Heard {
    fn now(self) -> Timestamp {
        let passed = SignedDuration::try_from(self.at.elapsed()).unwrap_or(SignedDuration::MAX);
        self.said.checked_add(passed).unwrap_or(Timestamp::MAX)
    }
}
