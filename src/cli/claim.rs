//! `referee claim ID`: claims, takes over or releases a journey.

use super::error::Failure;
use super::session::{Accounts, Session};
use super::{find, output};
use crate::domain::text::Untrusted;
use clap::Args;
use jiff::Timestamp;
use serde_json::json;

/// The arguments of `referee claim`.
#[derive(Debug, Args)]
pub struct ClaimJourney {
    /// The id of the journey, or PROVIDER:ID
    pub id: String,
    /// Take over the claim of another reviewer
    #[arg(long, requires = "comment")]
    pub take: bool,
    /// Why you take it over; it becomes a note of the journey
    #[arg(long, value_name = "TEXT", requires = "take")]
    pub comment: Option<String>,
    /// Release your claim
    #[arg(long, conflicts_with = "take")]
    pub release: bool,
}

impl ClaimJourney {
    /// Claims or releases the journey, and prints who has it now.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review_to_act(Accounts::None).await?;
        let key = find::journey(&review, &self.id).await?;
        let why = self.comment.as_deref().map(str::trim);
        match why {
            Some("") => {
                return Err(Failure::input("taking a claim over needs words").hint("say why with --comment"));
            }
            Some(why) => review.claims().take_over(&key, Untrusted::new(why), Timestamp::now()).await?,
            None if self.release => review.claims().release(&key).await?,
            None => review.claims().claim(&key).await?,
        }
        let (_, claimed_by) = review.queue().standing(&key).await?;
        output::json(&json!({ "id": key.id, "provider": key.provider, "claimed_by": claimed_by }))
    }
}
