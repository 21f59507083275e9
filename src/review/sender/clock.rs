//! The sender's clocks.

use crate::store::Store;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// The wall clock, which can jump, and a monotonic clock.
#[derive(Clone)]
pub struct SenderClock {
    day: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    steady: Arc<dyn Fn() -> Duration + Send + Sync>,
}

impl SenderClock {
    /// Clocks that call these functions.
    pub fn new(
        day: impl Fn() -> Timestamp + Send + Sync + 'static,
        steady: impl Fn() -> Duration + Send + Sync + 'static,
    ) -> Self {
        Self { day: Arc::new(day), steady: Arc::new(steady) }
    }

    /// The monotonic clock of this host, and the store's wall clock, so that all hosts of a store use the same one.
    pub fn of_store(store: Store) -> Self {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        Self::new(move || store.now(), || START.elapsed())
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        (self.day)()
    }
}

/// The grace periods of this process's own requests, measured by the monotonic clock.
#[derive(Debug, Default)]
pub(super) struct Graces(Mutex<HashMap<Uuid, Duration>>);

impl Graces {
    /// Starts a grace period. From now on, the delivery's request may be applied for `lasts`.
    pub(super) fn begin(&self, delivery: Uuid, lasts: Duration, clock: &SenderClock) {
        self.lock().insert(delivery, (clock.steady)().saturating_add(lasts));
    }

    /// Ends a grace period, because the result of the request is known.
    pub(super) fn end(&self, delivery: Uuid) {
        self.lock().remove(&delivery);
    }

    /// The rest of a grace period; `None` if another process sent the request.
    pub(super) fn left(&self, delivery: Uuid, clock: &SenderClock) -> Option<Duration> {
        let end = self.lock().get(&delivery).copied()?;
        Some(end.saturating_sub((clock.steady)()))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Duration>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
