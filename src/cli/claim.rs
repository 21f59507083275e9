//! `referee claim ID`: claims, takes over or releases a journey; `--next` claims the next one of the queue.

use super::error::Failure;
use super::session::{Accounts, Review, Session};
use super::{find, output};
use crate::domain::ids::JourneyKey;
use crate::domain::text::Untrusted;
use clap::Args;
use jiff::Timestamp;
use serde_json::json;

/// The arguments of `referee claim`.
#[derive(Debug, Args)]
pub struct ClaimJourney {
    /// The id of the journey, or PROVIDER:ID
    #[arg(required_unless_present = "next")]
    pub id: Option<String>,
    /// Claim the first journey of the queue that is free for you
    #[arg(long, conflicts_with_all = ["id", "take", "release"])]
    pub next: bool,
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
    /// Claims or releases the journey, and prints who has it now; nulls if there is no next one.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review_to_act(Accounts::None).await?;
        let Some(id) = &self.id else {
            let claimed = review.claims().claim_next(Timestamp::now()).await?;
            return standing(&review, claimed.as_ref()).await;
        };
        let key = find::journey(&review, id).await?;
        let why = self.comment.as_deref().map(str::trim);
        match why {
            Some("") => {
                return Err(Failure::input("taking a claim over needs words").hint("say why with --comment"));
            }
            Some(why) => review.claims().take_over(&key, Untrusted::new(why), Timestamp::now()).await?,
            None if self.release => review.claims().release(&key).await?,
            None => review.claims().claim(&key).await?,
        }
        standing(&review, Some(&key)).await
    }
}

async fn standing(review: &Review, key: Option<&JourneyKey>) -> Result<(), Failure> {
    let claimed_by = match key {
        Some(key) => review.queue().standing(key).await?.1,
        None => None,
    };
    let (id, provider) = (key.map(|key| &key.id), key.map(|key| &key.provider));
    output::json(&json!({ "id": id, "provider": provider, "claimed_by": claimed_by }))
}
