//! The sender's clocks.

use crate::store::Store;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// The time of day, which can be set, and a monotonic clock.
#[derive(Clone)]
pub struct SenderClock {
    day: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    steady: Arc<dyn Fn() -> Duration + Send + Sync>,
}

impl SenderClock {
    /// Clocks that return what these functions return.
    pub fn new(
        day: impl Fn() -> Timestamp + Send + Sync + 'static,
        steady: impl Fn() -> Duration + Send + Sync + 'static,
    ) -> Self {
        Self { day: Arc::new(day), steady: Arc::new(steady) }
    }

    /// The clocks of this host, with the time of day as the store has it: all hosts on it decide by one clock.
    pub fn of_store(store: Store) -> Self {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        Self::new(move || store.now(), || START.elapsed())
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        (self.day)()
    }
}

/// How long the requests of this process may still be applied, by the clock that only goes forward.
#[derive(Debug, Default)]
pub(super) struct Graces(Mutex<HashMap<Uuid, Duration>>);

impl Graces {
    /// A request of this delivery left, or its answer came: it may be applied for so long from now on.
    pub(super) fn begin(&self, delivery: Uuid, lasts: Duration, clock: &SenderClock) {
        self.lock().insert(delivery, (clock.steady)().saturating_add(lasts));
    }

    /// It is known what became of it.
    pub(super) fn end(&self, delivery: Uuid) {
        self.lock().remove(&delivery);
    }

    /// How much of it is left; none if the request was another process's.
    pub(super) fn left(&self, delivery: Uuid, clock: &SenderClock) -> Option<Duration> {
        let end = self.lock().get(&delivery).copied()?;
        Some(end.saturating_sub((clock.steady)()))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Duration>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
