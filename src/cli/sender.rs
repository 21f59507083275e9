//! The sender as commands use it: until nothing is due, or until one decision has arrived.

use super::error::Failure;
use super::session::Review;
use crate::domain::decision::DecisionState;
use crate::domain::record::Decision;
use crate::review::Sender;
use crate::review::sender::SendSchedule;
use jiff::Timestamp;
use std::time::{Duration, Instant};

/// Sends what is due. Decisions that are still held are not.
pub(super) async fn until_idle(review: &Review) -> Result<(), Failure> {
    Sender::new(review.clone(), SendSchedule::default()).run_until_idle().await?;
    Ok(())
}

/// How long a person waits at the prompt beyond the hold.
const PATIENCE: Duration = Duration::from_secs(60);

/// Sends until this decision has arrived or never will; gives up after a minute beyond its hold, and at once
/// if it is not tried again by then: what a person must mend first does not mend by waiting here.
pub(super) async fn until_arrived(review: &Review, decision: Decision) -> Result<Decision, Failure> {
    let hold = Duration::try_from(decision.held_until.duration_since(Timestamp::now())).unwrap_or_default();
    let patience = hold + PATIENCE;
    let begun = Instant::now();
    let sender = Sender::new(review.clone(), SendSchedule::default());
    let mut latest = decision;
    loop {
        sender.run_until_idle().await?;
        if let Some(decision) = review.decisions().get(latest.id).await? {
            latest = decision;
        }
        let on_its_way =
            matches!(latest.state, DecisionState::Held | DecisionState::Sending | DecisionState::Waiting);
        let left = patience.saturating_sub(begun.elapsed());
        if !on_its_way || left.is_zero() || is_beyond(&latest, left) {
            return Ok(latest);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Whether the next try comes later than that.
fn is_beyond(decision: &Decision, left: Duration) -> bool {
    let wait = |due: Timestamp| Duration::try_from(due.duration_since(Timestamp::now())).unwrap_or_default();
    decision.state == DecisionState::Waiting && decision.due.is_some_and(|due| wait(due) > left)
}
