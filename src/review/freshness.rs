//! Remembers when each journey was last read, so that it is not fetched again too soon.

use crate::domain::ids::{JourneyId, JourneyKey, ProviderName};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The last read of each journey since this process started. Journeys that were read earlier count as old.
#[derive(Debug, Default)]
pub struct Freshness {
    read: Mutex<HashMap<JourneyKey, Timestamp>>,
}

impl Freshness {
    /// Those of an account's `ids` that were not read within `age` before `now`. Journeys that are not in `ids` are
    /// forgotten, because the account's list no longer names them.
    pub fn due(
        &self,
        provider: &ProviderName,
        ids: Vec<JourneyId>,
        age: SignedDuration,
        now: Timestamp,
    ) -> Vec<JourneyId> {
        let mut read = self.read();
        let of_provider = |key: &JourneyKey| key.provider == *provider;
        let (mut known, others): (HashMap<_, _>, HashMap<_, _>) =
            std::mem::take(&mut *read).into_iter().partition(|(key, _)| of_provider(key));
        *read = others;
        let mut due = Vec::new();
        for id in ids {
            let key = JourneyKey { provider: provider.clone(), id };
            match known.remove(&key) {
                Some(at) if is_fresh(at, age, now) => {
                    read.insert(key, at);
                }
                _ => due.push(key.id),
            }
        }
        due
    }

    /// Whether a journey was not read within `age` before `now`.
    pub fn is_due(&self, key: &JourneyKey, age: SignedDuration, now: Timestamp) -> bool {
        self.read().get(key).is_none_or(|at| !is_fresh(*at, age, now))
    }

    /// Notes that a journey was read.
    pub fn note(&self, key: JourneyKey, now: Timestamp) {
        self.read().insert(key, now);
    }

    fn read(&self) -> MutexGuard<'_, HashMap<JourneyKey, Timestamp>> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A time in the future is not fresh, because the clock was set back.
fn is_fresh(at: Timestamp, age: SignedDuration, now: Timestamp) -> bool {
    (SignedDuration::ZERO..age).contains(&now.duration_since(at))
}
