//! Runs the sender for a command: until nothing is due, or until one decision has arrived.

use super::error::Failure;
use super::session::Review;
use crate::domain::decision::DecisionState;
use crate::domain::record::Decision;
use crate::review::sender::SendSchedule;
use crate::review::{ReviewError, Sender};
use jiff::Timestamp;
use std::time::{Duration, Instant};

/// Sends everything that is due. Held decisions are not due yet.
pub(super) async fn until_idle(review: &Review) -> Result<(), Failure> {
    Sender::new(review.clone(), SendSchedule::default()).run_until_idle().await?;
    Ok(())
}

/// Sends until this decision has arrived or cannot arrive. It times out after `patience`, which starts when the hold
/// ends, and returns at once if the next retry is later than that.
pub(super) async fn until_arrived(
    review: &Review,
    decision: Decision,
    patience: Duration,
) -> Result<Decision, ReviewError> {
    let hold = Duration::try_from(decision.held_until.duration_since(Timestamp::now())).unwrap_or_default();
    let (patience, begun) = (hold.saturating_add(patience), Instant::now());
    let sender = Sender::new(review.clone(), SendSchedule::default());
    let mut latest = decision;
    loop {
        let left = patience.saturating_sub(begun.elapsed());
        // A request that times out here is already marked in the store, so the next sender finds out whether it was
        // applied.
        if let Ok(ended) = tokio::time::timeout(left, sender.run_until_idle()).await {
            ended?;
        }
        if let Some(decision) = review.decisions().get(latest.id).await? {
            latest = decision;
        }
        let left = patience.saturating_sub(begun.elapsed());
        if !latest.state.is_in_progress() || left.is_zero() || is_beyond(&latest, left) {
            return Ok(latest);
        }
        tokio::time::sleep(Duration::from_millis(100).min(left)).await;
    }
}

/// Whether the next retry is later than the time that is left.
fn is_beyond(decision: &Decision, left: Duration) -> bool {
    let wait = |due: Timestamp| Duration::try_from(due.duration_since(Timestamp::now())).unwrap_or_default();
    let is_held = matches!(decision.state, DecisionState::Held | DecisionState::Sending);
    !is_held && decision.due.is_some_and(|due| wait(due) > left)
}
