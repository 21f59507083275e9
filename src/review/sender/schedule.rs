//! The sender's delays and limits.

use crate::review::outbox::after;
use jiff::Timestamp;
use std::time::Duration;

/// The sender's waits and limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SendSchedule {
    /// How long an item is leased to one sender before its request is sent.
    pub lease: Duration,
    /// The minimum delay before a retry.
    pub first: Duration,
    pub longest: Duration,
    /// The delay if a person must change something first.
    pub person: Duration,
    /// The maximum delay that we accept from a service (`Retry-After`).
    pub longest_asked: Duration,
    /// How long after the hold of a decision a console leaves it to the server of its host.
    pub left_over: Duration,
}

/// The backoff after failures of a webhook's receiver; the last delay repeats.
const WEBHOOK_WAITS: [Duration; 5] = [
    Duration::from_secs(10),
    Duration::from_secs(60),
    Duration::from_secs(5 * 60),
    Duration::from_secs(15 * 60),
    Duration::from_secs(60 * 60),
];
/// How long after its first failure a webhook request is repeated.
const WEBHOOK_LIMIT: Duration = Duration::from_secs(72 * 60 * 60);

impl Default for SendSchedule {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(120),
            first: Duration::from_secs(2),
            longest: Duration::from_secs(300),
            person: Duration::from_secs(300),
            longest_asked: Duration::from_secs(3_600),
            left_over: Duration::from_secs(30),
        }
    }
}

impl SendSchedule {
    /// The time of the next request to a service. The backoff is a quarter of the time since the first failure.
    pub(super) fn again(&self, failing_since: Option<Timestamp>, now: Timestamp) -> Timestamp {
        let wait = failing_for(failing_since, now) / 4;
        after(now, wait.clamp(self.first, self.longest.max(self.first)))
    }

    /// Like [`Self::again`], but not before the time that the service requested.
    pub(super) fn again_after(
        &self,
        wait: Option<Duration>,
        failing_since: Option<Timestamp>,
        now: Timestamp,
    ) -> Timestamp {
        let again = self.again(failing_since, now);
        wait.map_or(again, |wait| after(now, wait.min(self.longest_asked)).max(again))
    }

    /// The time of the next request to a webhook: after 10 s, 1, 5, 15 min, then every hour, but not before the time
    /// that the receiver requested. `None` after 72 hours of failures.
    pub(super) fn webhook(
        &self,
        wait: Option<Duration>,
        failing_since: Option<Timestamp>,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let failing = failing_for(failing_since, now);
        let left = WEBHOOK_LIMIT.checked_sub(failing).filter(|left| !left.is_zero())?;
        let mut ends = Duration::ZERO;
        let step = WEBHOOK_WAITS.into_iter().find(|step| {
            ends = ends.saturating_add(*step);
            failing < ends
        });
        let [.., longest] = WEBHOOK_WAITS;
        let asked = wait.unwrap_or(Duration::ZERO).min(self.longest_asked);
        Some(after(now, step.unwrap_or(longest).max(asked).min(left)))
    }
}

fn failing_for(since: Option<Timestamp>, now: Timestamp) -> Duration {
    since.map_or(Duration::ZERO, |since| Duration::try_from(now.duration_since(since)).unwrap_or_default())
}
