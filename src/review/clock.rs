//! The clocks of the review service, and what is timed by the one that only goes forward.

use super::outbox::after;
use crate::domain::decision::DecisionState;
use crate::domain::record::Decision;
use crate::store::Store;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// The time of day, which can be set, and a monotonic clock.
#[derive(Clone)]
pub struct ReviewClock {
    day: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    steady: Arc<dyn Fn() -> Duration + Send + Sync>,
}

impl ReviewClock {
    /// Clocks that return what these functions return.
    pub fn new(
        day: impl Fn() -> Timestamp + Send + Sync + 'static,
        steady: impl Fn() -> Duration + Send + Sync + 'static,
    ) -> Self {
        Self { day: Arc::new(day), steady: Arc::new(steady) }
    }

    /// The clocks of this host, with the time of day as the store has it: all hosts on it decide by one clock.
    pub(super) fn of_store(store: Store) -> Self {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        Self::new(move || store.now(), || START.elapsed())
    }

    /// The time now.
    pub(super) fn now(&self) -> Timestamp {
        (self.day)()
    }

    fn steady(&self) -> Duration {
        (self.steady)()
    }
}

/// How long the requests of this process may still be applied, by the clock that only goes forward.
#[derive(Debug, Default)]
pub(super) struct Graces(Mutex<HashMap<Uuid, Duration>>);

impl Graces {
    /// A request of this delivery left, or its answer came: it may be applied for so long from now on.
    pub(super) fn begin(&self, delivery: Uuid, lasts: Duration, clock: &ReviewClock) {
        self.lock().insert(delivery, clock.steady().saturating_add(lasts));
    }

    /// It is known what became of it.
    pub(super) fn end(&self, delivery: Uuid) {
        self.lock().remove(&delivery);
    }

    /// How much of it is left; none if the request was another process's.
    pub(super) fn left(&self, delivery: Uuid, clock: &ReviewClock) -> Option<Duration> {
        let end = self.lock().get(&delivery).copied()?;
        Some(end.saturating_sub(clock.steady()))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Duration>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How far the two clocks may be apart without consequences.
const APART: SignedDuration = SignedDuration::from_secs(1);

/// The decisions that this process holds, by the clock that only goes forward: setting the time of day neither shortens
/// nor prolongs the time in which they can be undone.
#[derive(Debug, Default)]
pub(super) struct Holds(Mutex<HashMap<Uuid, RunningHold>>);

#[derive(Clone, Copy, Debug)]
struct RunningHold {
    /// By the monotonic clock.
    ends: Duration,
    /// The same by the time of day, as the store has it.
    until: Timestamp,
}

impl Holds {
    /// The hold of a decision begins, if it has one.
    pub(super) fn begin(&self, decision: &Decision, clock: &ReviewClock) {
        let until = decision.held_until;
        let lasts = Duration::try_from(until.duration_since(clock.now())).unwrap_or_default();
        if decision.state == DecisionState::Held && !lasts.is_zero() {
            self.lock()
                .insert(decision.id, RunningHold { ends: clock.steady().saturating_add(lasts), until });
        }
    }

    /// The decisions whose hold ends at another time than the store has, because the time of day was set, and how much of
    /// it is left.
    pub(super) fn displaced(&self, clock: &ReviewClock) -> Vec<(Uuid, Duration)> {
        let (now, steady) = (clock.now(), clock.steady());
        let mut holds = self.lock();
        holds.retain(|_, hold| hold.ends > steady || hold.until > now);
        let mut displaced = Vec::new();
        for (decision, hold) in holds.iter() {
            let left = hold.ends.saturating_sub(steady);
            let by_day = hold.until.duration_since(now);
            if by_day.saturating_sub(SignedDuration::try_from(left).unwrap_or_default()).abs() > APART {
                displaced.push((*decision, left));
            }
        }
        displaced
    }

    /// The store has the right end of a hold again.
    pub(super) fn placed(&self, decision: Uuid, left: Duration, clock: &ReviewClock) {
        if let Some(hold) = self.lock().get_mut(&decision) {
            hold.until = after(clock.now(), left);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, RunningHold>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
