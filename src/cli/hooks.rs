//! `referee hooks`: received webhooks and their state.

use super::error::Failure;
use super::moment;
use super::output::{self, Table};
use super::session::{Accounts, Review, Session};
use crate::domain::role::Act;
use crate::store::hooks::HookRow;
use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde_json::json;

/// The arguments of `referee hooks`.
#[derive(Debug, Args)]
pub struct HooksCommand {
    /// What to do
    #[command(subcommand)]
    pub what: HooksWhat,
}

/// The subcommands of `referee hooks`.
#[derive(Debug, Subcommand)]
pub enum HooksWhat {
    /// List the received webhooks with their states, newest first
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Only from this time on: 2026-01-31, 2026-01-31T08:00:00Z, or 7d (seven days ago)
        #[arg(long, value_name = "T", value_parser = moment::parse)]
        since: Option<Timestamp>,
    },
    /// Let `referee serve` fetch the journeys of all webhooks since a time again
    Replay {
        /// Only from this time on: 2026-01-31, 2026-01-31T08:00:00Z, or 7d (seven days ago)
        #[arg(long, value_name = "T", value_parser = moment::parse)]
        since: Timestamp,
    },
}

impl HooksCommand {
    /// Runs the command.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review_for(Act::Configure, Accounts::None).await?;
        match &self.what {
            HooksWhat::List { json, since } => {
                let hooks = list(&review, *since).await?;
                if *json { output::json(&hooks) } else { table(&hooks) }
            }
            HooksWhat::Replay { since } => {
                let replayed = review.store().hooks().replay(*since).await?;
                output::json(&json!({ "replayed": replayed }))
            }
        }
    }
}

async fn list(review: &Review, since: Option<Timestamp>) -> Result<Vec<HookRow>, Failure> {
    let listed = review.store().hooks().list(since).await?;
    for damaged in &listed.damaged {
        output::say(&damaged.to_string());
    }
    Ok(listed.items)
}

fn table(hooks: &[HookRow]) -> Result<(), Failure> {
    let mut table = Table::new(&["RECEIVED", "ACCOUNT", "STATE", "TRIES", "EVENT", "JOURNEY", "PROBLEM"]);
    for hook in hooks {
        table.row([
            hook.received.strftime("%Y-%m-%d %H:%M:%SZ").to_string(),
            hook.account.clone(),
            hook.state.word().to_owned(),
            hook.attempts.to_string(),
            hook.what.clone(),
            hook.journey.clone().unwrap_or_default(),
            hook.problem.clone().unwrap_or_default(),
        ]);
    }
    table.print()
}
