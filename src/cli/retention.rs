//! `referee retention`: how long journeys are kept, and erasing those whose retention has ended.

use super::error::Failure;
use super::output::{self, Table};
use super::session::{Accounts, Review, Session};
use super::{erase, find};
use crate::domain::role::Act;
use crate::store::retention::{Erased, KeptFor, Standing};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

/// The arguments of `referee retention`.
#[derive(Debug, Args)]
pub struct RetentionCommand {
    /// What to do
    #[command(subcommand)]
    pub what: RetentionAction,
}

/// The subcommands of `referee retention`.
#[derive(Debug, Subcommand)]
pub enum RetentionAction {
    /// Set the day on which the relationship with the applicant ended; the years count from it
    End {
        /// The id of the journey, or PROVIDER:ID
        id: String,
        /// The day, such as 2026-01-31
        #[arg(value_name = "DATE", value_parser = day)]
        ended: Timestamp,
    },
    /// Keep a journey from being erased, for a dispute or an authority
    Hold {
        /// The id of the journey, or PROVIDER:ID
        id: String,
        /// The reason
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// The day on which the hold ends [default: when it is released]
        #[arg(long, value_name = "DATE", value_parser = day)]
        until: Option<Timestamp>,
    },
    /// End a hold
    Release {
        /// The id of the journey, or PROVIDER:ID
        id: String,
    },
    /// List the journeys that may be erased
    Due {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Erase the journeys that may be erased
    Run {
        /// Erase; without this flag the command only lists them
        #[arg(long)]
        yes: bool,
    },
}

pub(super) fn day(text: &str) -> Result<Timestamp, String> {
    let day = text.parse::<Date>().ok().and_then(|day| day.to_zoned(TimeZone::UTC).ok());
    day.map(|day| day.timestamp()).ok_or_else(|| "a day, as 2026-01-31".to_owned())
}

impl RetentionCommand {
    /// Runs the command.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        match &self.what {
            RetentionAction::End { id, ended } => {
                let review = to_administer(session).await?;
                review.retention().end(&find::journey(&review, id).await?, *ended).await?;
                print_obstacle(&review, id).await
            }
            RetentionAction::Hold { id, reason, until } => {
                let review = to_administer(session).await?;
                let key = find::journey(&review, id).await?;
                review.retention().hold(&key, reason.clone(), *until).await?;
                print_obstacle(&review, id).await
            }
            RetentionAction::Release { id } => release(session, id).await,
            RetentionAction::Due { json } => due(session, *json).await,
            RetentionAction::Run { yes: false } => {
                due(session, false).await?;
                output::say("nothing was erased: --yes erases these");
                Ok(())
            }
            RetentionAction::Run { yes: true } => run(session).await,
        }
    }
}

/// The review service for holds and erasing, which need a role on a team's store.
pub(super) async fn to_administer(session: &Session) -> Result<Review, Failure> {
    let review = session.review_to_act(Accounts::None).await?;
    review.team().check(Act::Administer).await?;
    Ok(review)
}

async fn release(session: &Session, id: &str) -> Result<(), Failure> {
    let review = to_administer(session).await?;
    let key = find::journey(&review, id).await?;
    match review.retention().release(&key).await? {
        true => print_obstacle(&review, id).await,
        false => Err(Failure::input("nobody holds this journey")),
    }
}

/// Prints what prevents the erasure of a journey.
async fn print_obstacle(review: &Review, id: &str) -> Result<(), Failure> {
    let retention = review.retention();
    let standing = retention.standing(&find::journey(review, id).await?).await?;
    let objection = standing.objection(retention.years(), Timestamp::now());
    output::line(&objection.unwrap_or_else(|| "it may be erased".to_owned()))
}

async fn due(session: &Session, as_json: bool) -> Result<(), Failure> {
    let review = session.review_for(Act::See, Accounts::None).await?;
    let (due, years) = (review.retention().due().await?, review.retention().years());
    if as_json {
        return output::json(&due.iter().map(|one| row_json(one, years)).collect::<Vec<_>>());
    }
    let mut table = Table::new(&["JOURNEY", "KEPT SINCE", "DAY", "UNTIL"]);
    for one in &due {
        let (what, since) = since(one);
        let name = format!("{}:{}", one.key.provider, one.key.id.shown());
        table.row([name, what.replace('_', " "), shown_day(since), shown_day(one.due(years))]);
    }
    table.print()
}

fn row_json(one: &Standing, years: u32) -> Value {
    let (what, since) = since(one);
    json!({
        "provider": one.key.provider,
        "id": one.key.id,
        "kept_since": since,
        "because": what,
        "due": one.due(years),
    })
}

fn since(one: &Standing) -> (&'static str, Timestamp) {
    match one.kept_for {
        KeptFor::RelationshipEnded(at) => ("relationship_ended", at),
        KeptFor::Decided(at) => ("decided", at),
        KeptFor::Received(at) => ("received", at),
    }
}

fn shown_day(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).date().to_string()
}

async fn run(session: &Session) -> Result<(), Failure> {
    let review = to_administer(session).await?;
    let retention = review.retention();
    let (reason, mut erased) = (retention.reason(), 0_usize);
    for one in retention.due().await? {
        if matches!(retention.erase(&one.key, &reason).await?, Erased::Yes { .. }) {
            erased += 1;
        }
    }
    erase::purge(&review).await?;
    output::line(&format!("{erased} journeys are erased"))
}
