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
    /// Also a decision of another reviewer; on a team's store only a lead may
    #[arg(long)]
    pub other: bool,
}

impl Undo {
    /// Takes it back, and prints what became of it.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review_to_act(Accounts::None).await?;
        let decision = match self.other {
            true => review.outbox().undo_other(self.decision_id).await?,
            false => review.outbox().undo(self.decision_id).await?,
        };
        decide::print(&decision)
    }
}
