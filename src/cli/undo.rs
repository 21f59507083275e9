//! `referee undo DECISION_ID`: a held decision taken back.

use super::decide;
use super::error::Failure;
use super::session::{Accounts, Session};
use clap::Args;
use uuid::Uuid;

/// Which one.
#[derive(Debug, Args)]
pub struct Undo {
    /// As `decide` and `outbox` print it
    pub decision_id: Uuid,
}

impl Undo {
    /// Takes it back, and prints what became of it.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review_to_act(Accounts::None).await?;
        let decision = review.outbox().undo(self.decision_id).await?;
        decide::print(&decision)
    }
}
