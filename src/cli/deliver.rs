//! `referee deliver`: runs the sender until nothing is due.

use super::error::{Exit, Failure};
use super::session::{Accounts, Session};
use super::{output, sender};
use crate::domain::decision::DecisionState;
use crate::domain::role::Act;
use clap::Args;
use serde_json::json;

/// The arguments of `referee deliver`.
#[derive(Debug, Args)]
pub struct Deliver {}

impl Deliver {
    /// Sends everything that is due or waits for a retry, and prints what is left.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review_for(Act::Exchange, Accounts::All).await?;
        let before = review.outbox().list().await?;
        // The backoff is skipped, because the user may just have fixed the cause of the failure.
        review.outbox().retry_waiting().await?;
        sender::until_idle(&review).await?;
        let after = review.outbox().list().await?;
        let left = |state: DecisionState| after.iter().filter(|item| item.standing() == state).count();
        let arrived = before.iter().filter(|one| !after.iter().any(|other| other.id() == one.id())).count();
        output::json(&json!({
            "arrived": arrived,
            "held": left(DecisionState::Held),
            "waiting": left(DecisionState::Waiting) + left(DecisionState::Sending),
            "accepted": left(DecisionState::Accepted),
            "uncertain": left(DecisionState::Uncertain),
            "conflict": left(DecisionState::Conflict),
            "refused": left(DecisionState::Refused),
        }))?;
        if left(DecisionState::Conflict) > 0 {
            let failure = Failure::new(
                Exit::Conflict,
                "not everything was delivered: something else was found at the provider",
            );
            return Err(failure.hint("`referee outbox` shows them; resolve them in the console"));
        }
        let undelivered = [
            DecisionState::Refused,
            DecisionState::Waiting,
            DecisionState::Sending,
            DecisionState::Accepted,
            DecisionState::Uncertain,
        ];
        if undelivered.into_iter().any(|state| left(state) > 0) {
            let failure = Failure::new(Exit::Provider, "not everything has been delivered");
            return Err(failure.hint("`referee outbox` shows what, and why"));
        }
        Ok(())
    }
}
