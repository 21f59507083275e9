//! `referee sample draw`: draws decided journeys to be judged again. The judgments are not sent.

use super::error::Failure;
use super::session::{Accounts, Session};
use super::{moment, output};
use crate::domain::ids::JourneyKey;
use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

/// The arguments of `referee sample`.
#[derive(Debug, Args)]
pub struct SampleCommand {
    /// Which of it
    #[command(subcommand)]
    pub what: SampleAction,
}

/// The subcommands of `referee sample`.
#[derive(Debug, Subcommand)]
pub enum SampleAction {
    /// Draw a share of the decisions that have arrived; `referee list --filter sample` shows them, and `referee decide`
    /// of another reviewer judges them
    Draw {
        /// Which share: 0.05 is one in twenty
        #[arg(long, value_name = "S", value_parser = share)]
        share: f64,
        /// Of the decisions since then: 2026-01-31, 2026-01-31T08:00:00Z, 7d or 12h
        #[arg(long, value_name = "T", value_parser = moment::parse)]
        since: Timestamp,
    },
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse::<f64>().ok().filter(|share| *share > 0.0 && *share <= 1.0);
    share.ok_or_else(|| "a number above 0 and up to 1, such as 0.05".to_owned())
}

impl SampleCommand {
    /// Draws samples, and prints the drawn decisions.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let SampleAction::Draw { share, since } = self.what;
        let review = session.review_to_act(Accounts::None).await?;
        let drawn = review.samples().draw(share, since).await?;
        output::json(&drawn.iter().map(line).collect::<Vec<_>>())
    }
}

fn line((decision, key): &(Uuid, JourneyKey)) -> Value {
    json!({ "decision_id": decision, "id": key.id, "provider": key.provider })
}
