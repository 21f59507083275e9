//! `referee undo DECISION_ID`: undoes a held decision or screening request.

use super::error::Failure;
use super::session::{Accounts, Session};
use super::{decide, outbox, output};
use crate::domain::outbox_item::OutboxItem;
use clap::Args;
use serde_json::json;
use uuid::Uuid;

/// The arguments of `referee undo`.
#[derive(Debug, Args)]
pub struct Undo {
    /// The id that `decide` and `outbox` print
    pub decision_id: Uuid,
    /// Also undo a decision of another reviewer; in a team only a lead may
    #[arg(long)]
    pub other: bool,
}

impl Undo {
    /// Undoes the item and prints its state.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review_to_act(Accounts::None).await?;
        if let Some(proposal) = review.team().proposal(self.decision_id).await?
            && proposal.by == review.reviewer
        {
            review.team().decline(&proposal).await?;
            return output::json(&json!({ "decision_id": proposal.id, "state": "undone" }));
        }
        let item = match self.other {
            true => review.outbox().undo_other(self.decision_id).await?,
            false => review.outbox().undo(self.decision_id).await?,
        };
        match item {
            OutboxItem::Decision(decision) => decide::print(&decision),
            OutboxItem::Screening(request) => output::json(&outbox::screening_json(&request)),
        }
    }
}
