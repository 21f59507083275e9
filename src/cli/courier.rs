//! The courier as commands use it: until nothing is due, or until one decision has arrived.

use super::error::Failure;
use super::session::Desk;
use crate::domain::decision::DecisionState;
use crate::domain::record::Decision;
use crate::review::Courier;
use crate::review::courier::Pace;
use jiff::Timestamp;
use std::time::{Duration, Instant};

/// Carries what is due. Decisions that are still held are not.
pub(super) async fn until_idle(office: &Desk) -> Result<(), Failure> {
    Courier::new(office.clone(), Pace::default()).run_until_idle().await?;
    Ok(())
}

/// How long a person waits at the prompt beyond the hold.
const PATIENCE: Duration = Duration::from_secs(60);

/// Carries until this decision has arrived or never will; gives up after a minute beyond its hold.
pub(super) async fn until_arrived(office: &Desk, decision: Decision) -> Result<Decision, Failure> {
    let hold = Duration::try_from(decision.held_until.duration_since(Timestamp::now())).unwrap_or_default();
    let begun = Instant::now();
    let courier = Courier::new(office.clone(), Pace::default());
    let mut latest = decision;
    loop {
        courier.run_until_idle().await?;
        if let Some(decision) = office.store.decision(latest.id).await? {
            latest = decision;
        }
        let on_its_way =
            matches!(latest.state, DecisionState::Held | DecisionState::Sending | DecisionState::Waiting);
        if !on_its_way || begun.elapsed() > hold + PATIENCE {
            return Ok(latest);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
