//! The clocks of the review service, and the periods that are measured with the monotonic one.

use super::outbox::after;
use crate::domain::decision::DecisionState;
use crate::store::Store;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// The wall clock, which can be set, and a monotonic clock.
#[derive(Clone)]
pub struct ReviewClock {
    day: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    steady: Arc<dyn Fn() -> Duration + Send + Sync>,
}

impl ReviewClock {
    /// Clocks that read the time from these functions.
    pub fn new(
        day: impl Fn() -> Timestamp + Send + Sync + 'static,
        steady: impl Fn() -> Duration + Send + Sync + 'static,
    ) -> Self {
        Self { day: Arc::new(day), steady: Arc::new(steady) }
    }

    /// The monotonic clock of this host and the wall clock of the store, so that all hosts on one store use one wall
    /// clock.
    pub(super) fn of_store(store: Store) -> Self {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        Self::new(move || store.now(), || START.elapsed())
    }

    /// The current time of the wall clock.
    pub(super) fn now(&self) -> Timestamp {
        (self.day)()
    }

    /// The current time of the monotonic clock.
    pub(super) fn steady(&self) -> Duration {
        (self.steady)()
    }
}

/// Until when requests that this process sent may still be applied by the provider, by the monotonic clock.
#[derive(Debug, Default)]
pub(super) struct Graces(Mutex<HashMap<Uuid, Duration>>);

impl Graces {
    /// Starts the grace period of a delivery, when its request is sent or its answer arrives.
    pub(super) fn begin(&self, delivery: Uuid, lasts: Duration, clock: &ReviewClock) {
        self.lock().insert(delivery, clock.steady().saturating_add(lasts));
    }

    /// Ends the grace period of a delivery, because its result is known.
    pub(super) fn end(&self, delivery: Uuid) {
        self.lock().remove(&delivery);
    }

    /// What is left of the grace period of a delivery; `None` if this process did not send its request.
    pub(super) fn left(&self, delivery: Uuid, clock: &ReviewClock) -> Option<Duration> {
        let end = self.lock().get(&delivery).copied()?;
        Some(end.saturating_sub(clock.steady()))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Duration>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The difference between the two clocks that is tolerated.
const APART: SignedDuration = SignedDuration::from_secs(1);

/// The undo periods of the items that this process recorded, by the monotonic clock: setting the wall clock neither
/// shortens nor prolongs them.
#[derive(Debug, Default)]
pub(super) struct Holds(Mutex<HashMap<Uuid, RunningHold>>);

#[derive(Clone, Copy, Debug)]
struct RunningHold {
    /// By the monotonic clock.
    ends: Duration,
    /// The same end by the wall clock, as it is stored.
    until: Timestamp,
}

impl Holds {
    /// Starts the hold of an item, if it is held.
    pub(super) fn begin(&self, item: Uuid, state: DecisionState, until: Timestamp, clock: &ReviewClock) {
        let lasts = Duration::try_from(until.duration_since(clock.now())).unwrap_or_default();
        if state == DecisionState::Held && !lasts.is_zero() {
            self.lock().insert(item, RunningHold { ends: clock.steady().saturating_add(lasts), until });
        }
    }

    /// The items whose stored end of the hold is wrong because the wall clock was set, each with what is left of
    /// its hold.
    pub(super) fn displaced(&self, clock: &ReviewClock) -> Vec<(Uuid, Duration)> {
        let (now, steady) = (clock.now(), clock.steady());
        let mut holds = self.lock();
        holds.retain(|_, hold| hold.ends > steady || hold.until > now);
        let mut displaced = Vec::new();
        for (item, hold) in holds.iter() {
            let left = hold.ends.saturating_sub(steady);
            let by_day = hold.until.duration_since(now);
            if by_day.saturating_sub(SignedDuration::try_from(left).unwrap_or_default()).abs() > APART {
                displaced.push((*item, left));
            }
        }
        displaced
    }

    /// Notes that the stored end of a hold was corrected.
    pub(super) fn placed(&self, item: Uuid, left: Duration, clock: &ReviewClock) {
        if let Some(hold) = self.lock().get_mut(&item) {
            hold.until = after(clock.now(), left);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, RunningHold>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
