//! How often a service is asked: so many requests a second, and the summary of a journey
//! not sooner than two seconds after the last (docs/contracts/idwise.md 2.4).

use crate::domain::ids::JourneyId;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// The least time between two questions for the summary of one journey.
const SUMMARY_GAP: Duration = Duration::from_secs(2);

/// The pace of one account.
#[derive(Debug)]
pub(super) struct Pace {
    reads: DefaultDirectRateLimiter,
    summaries: Mutex<HashMap<JourneyId, Instant>>,
}

impl Pace {
    /// So many reads a second, at least one.
    pub(super) fn new(requests_per_second: u32) -> Self {
        let quota = Quota::per_second(NonZeroU32::new(requests_per_second).unwrap_or(NonZeroU32::MIN));
        Self { reads: RateLimiter::direct(quota), summaries: Mutex::default() }
    }

    /// Waits until a read may be sent.
    pub(super) async fn read(&self) {
        self.reads.until_ready().await;
    }

    /// Waits until the summary of this journey may be asked for.
    pub(super) async fn summary(&self, id: &JourneyId) {
        tokio::time::sleep_until(self.turn(id)).await;
        self.read().await;
    }

    /// The moment of the next turn, which is taken with it.
    fn turn(&self, id: &JourneyId) -> Instant {
        let now = Instant::now();
        let mut summaries = self.summaries.lock().unwrap_or_else(PoisonError::into_inner);
        summaries.retain(|_, last| *last + SUMMARY_GAP > now);
        let turn = summaries.get(id).map_or(now, |last| *last + SUMMARY_GAP);
        summaries.insert(id.clone(), turn);
        turn
    }
}
