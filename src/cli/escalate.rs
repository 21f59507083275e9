//! `referee escalate ID`: escalates a journey to the lead or to another reviewer.

use super::error::Failure;
use super::session::{Accounts, Session};
use super::{assign, find, output};
use crate::domain::routing::EscalatedTo;
use crate::domain::text::Untrusted;
use clap::Args;
use jiff::Timestamp;
use serde_json::json;

/// The arguments of `referee escalate`.
#[derive(Debug, Args)]
pub struct Escalate {
    /// The id of the journey, or PROVIDER:ID
    pub id: String,
    /// `lead`, or the name of a reviewer
    #[arg(long, value_name = "lead|NAME")]
    pub to: String,
    /// Why; it becomes a note of the journey
    #[arg(long, value_name = "TEXT")]
    pub comment: String,
}

impl Escalate {
    /// Escalates the journey and prints to whom.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        if self.comment.trim().is_empty() {
            return Err(Failure::input("an escalation needs words").hint("say why with --comment"));
        }
        let review = session.review_to_act(Accounts::None).await?;
        let key = find::journey(&review, &self.id).await?;
        let to = match EscalatedTo::from(self.to.clone()) {
            EscalatedTo::Lead => EscalatedTo::Lead,
            EscalatedTo::Reviewer(named) => EscalatedTo::Reviewer(assign::known(&review, &named.0).await?),
        };
        let why = Untrusted::new(self.comment.clone());
        review.assignments().escalate(&key, &to, why, Timestamp::now()).await?;
        output::json(&json!({ "id": key.id, "provider": key.provider, "escalated_to": to }))
    }
}
