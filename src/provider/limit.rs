//! Rate limits: requests a second for each account, and two seconds between summary requests of one journey
//! (docs/contracts/idwise.md 2.4).

use crate::domain::ids::JourneyId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Minimum time between summary requests of one journey.
const SUMMARY_GAP: Duration = Duration::from_secs(2);
/// The capacity of a bucket as time: after one idle second it is full.
const SECOND: Duration = Duration::from_secs(1);

/// The rate limits of one account.
#[derive(Debug)]
pub(super) struct Pace {
    reads: Bucket,
    summaries: Mutex<HashMap<JourneyId, Instant>>,
}

impl Pace {
    /// Allows `requests_per_second` reads, at least one.
    pub(super) fn new(requests_per_second: u32) -> Self {
        Self { reads: Bucket::new(requests_per_second), summaries: Mutex::default() }
    }

    /// Waits until a read is allowed.
    pub(super) async fn read(&self) {
        tokio::time::sleep_until(self.reads.turn()).await;
    }

    /// Waits until a summary request for this journey is allowed.
    pub(super) async fn summary(&self, id: &JourneyId) {
        tokio::time::sleep_until(self.turn(id)).await;
        self.read().await;
    }

    /// Reserves the next free time for a summary request.
    fn turn(&self, id: &JourneyId) -> Instant {
        let now = Instant::now();
        let mut summaries = self.summaries.lock().unwrap_or_else(PoisonError::into_inner);
        summaries.retain(|_, last| *last + SUMMARY_GAP > now);
        let turn = summaries.get(id).map_or(now, |last| *last + SUMMARY_GAP);
        summaries.insert(id.clone(), turn);
        turn
    }
}

/// A token bucket with one second's burst. It stores the time when it will be full again, so that no timer has to
/// refill it.
#[derive(Debug)]
struct Bucket {
    every: Duration,
    full_at: Mutex<Instant>,
}

impl Bucket {
    fn new(per_second: u32) -> Self {
        Self { every: SECOND / per_second.max(1), full_at: Mutex::new(Instant::now()) }
    }

    /// Reserves the next free time.
    fn turn(&self) -> Instant {
        let now = Instant::now();
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        *full_at = (*full_at).max(now) + self.every;
        full_at.checked_sub(SECOND).map_or(now, |turn| turn.max(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn taken(pace: &Pace, reads: u32) -> Duration {
        let begun = Instant::now();
        for _ in 0..reads {
            pace.read().await;
        }
        begun.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn a_second_s_reads_at_once_and_then_one_by_one() {
        let pace = Pace::new(5);
        assert_eq!(taken(&pace, 5).await, Duration::ZERO);
        assert_eq!(taken(&pace, 1).await, Duration::from_millis(200));
        assert_eq!(taken(&pace, 10).await, Duration::from_secs(2));
    }

    #[tokio::test(start_paused = true)]
    async fn rest_fills_the_bucket_and_never_more_than_once() {
        let pace = Pace::new(4);
        taken(&pace, 4).await;
        tokio::time::advance(Duration::from_millis(500)).await;
        assert_eq!(taken(&pace, 2).await, Duration::ZERO);
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!(taken(&pace, 4).await, Duration::ZERO);
        assert_eq!(taken(&pace, 1).await, Duration::from_millis(250));
    }

    #[tokio::test(start_paused = true)]
    async fn those_who_wait_together_keep_the_pace() {
        let pace = Pace::new(1);
        let begun = Instant::now();
        tokio::join!(pace.read(), pace.read(), pace.read());
        assert_eq!(begun.elapsed(), Duration::from_secs(2));
    }

    #[tokio::test(start_paused = true)]
    async fn a_summary_waits_for_its_own_journey_alone() {
        let (pace, begun) = (Pace::new(100), Instant::now());
        pace.summary(&JourneyId::from("1")).await;
        pace.summary(&JourneyId::from("2")).await;
        assert_eq!(begun.elapsed(), Duration::ZERO);
        pace.summary(&JourneyId::from("1")).await;
        assert_eq!(begun.elapsed(), SUMMARY_GAP);
    }
}
