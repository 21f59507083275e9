//! Notices that the wall clock was set.

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// The difference between the wall clock and the monotonic clock that is tolerated.
const APART: SignedDuration = SignedDuration::from_secs(1);

/// Compares the time that has passed by the wall clock and by the monotonic clock.
#[derive(Debug, Default)]
pub(super) struct ClockSteps(Option<(Timestamp, Instant)>);

impl ClockSteps {
    /// Whether the wall clock was set, or the host was suspended, since the last call.
    pub(super) fn was_set(&mut self, now: Timestamp, steady: Instant) -> bool {
        let before = self.0.replace((now, steady));
        before.is_some_and(|(day, at)| {
            let passed = SignedDuration::try_from(steady.duration_since(at)).unwrap_or(SignedDuration::MAX);
            now.duration_since(day).saturating_sub(passed).abs() > APART
        })
    }
}
