//! How long the courier waits for what.

use crate::domain::record::Decision;
use crate::review::hold::after;
use jiff::Timestamp;
use std::time::Duration;

/// The courier's patience.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How long a decision is one courier's alone before its request goes out.
    pub lease: Duration,
    /// How long after a request of unknown fate the provider may still show it. The service applies
    /// decisions synchronously (docs/contracts/idwise.md 2.4), so after this a decision that is not there was
    /// not applied.
    pub grace: Duration,
    /// The shortest wait before another try.
    pub first: Duration,
    /// The longest.
    pub longest: Duration,
    /// The wait where a person must change something first.
    pub person: Duration,
    /// The longest that we let a provider tell us to wait.
    pub told: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(120),
            grace: Duration::from_secs(5),
            first: Duration::from_secs(2),
            longest: Duration::from_secs(300),
            person: Duration::from_secs(300),
            told: Duration::from_secs(3_600),
        }
    }
}

impl Pace {
    /// When to try again: the older the trouble, the longer the wait, a quarter of its age each time.
    pub(super) fn again(&self, decision: &Decision, now: Timestamp) -> Timestamp {
        let age = Duration::try_from(now.duration_since(decision.held_until)).unwrap_or(Duration::ZERO);
        after(now, (age / 4).clamp(self.first, self.longest.max(self.first)))
    }

    /// When to try again after the provider named a wait.
    pub(super) fn told(&self, wait: Option<Duration>, decision: &Decision, now: Timestamp) -> Timestamp {
        let again = self.again(decision, now);
        wait.map_or(again, |wait| after(now, wait.min(self.told)).max(again))
    }
}
