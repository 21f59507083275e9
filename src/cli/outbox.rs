//! `referee outbox`: prints decisions that have not reached their provider.

use super::error::Failure;
use super::output::{self, Table};
use super::session::{Accounts, Session};
use crate::domain::record::Decision;
use crate::domain::role::Act;
use crate::domain::screening_request::ScreeningRequest;
use clap::Args;
use serde_json::{Value, json};

/// How to print it.
#[derive(Debug, Args)]
pub struct OutboxCommand {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

impl OutboxCommand {
    /// Prints the decisions, oldest first.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review_for(Act::See, Accounts::None).await?;
        let decisions = review.outbox().list().await?;
        let screenings = review.screenings().open().await?;
        if self.json {
            let screenings = screenings.iter().map(screening_json);
            let all: Vec<Value> = decisions.iter().map(decision_json).chain(screenings).collect();
            return output::json(&all);
        }
        if decisions.is_empty() && screenings.is_empty() {
            output::say("everything has been delivered");
            return Ok(());
        }
        let mut table = Table::new(&["DECISION", "STATE", "AGAIN", "WHAT", "PROVIDER", "JOURNEY", "PROBLEM"]);
        for decision in &decisions {
            let problem = decision.theirs().or(decision.problem());
            let what = if decision.lagging().is_some() { "watch lists" } else { decision.intent.verb.word() };
            table.row([
                decision.id.to_string(),
                decision.standing().shown().to_owned(),
                decision.next_try().map(|due| due.strftime("%H:%M:%SZ").to_string()).unwrap_or_default(),
                what.to_owned(),
                decision.intent.journey.provider.to_string(),
                decision.intent.journey.id.shown().to_string(),
                problem.map(|problem| problem.shown().to_string()).unwrap_or_default(),
            ]);
        }
        for request in &screenings {
            let problem = request.last_problem.as_ref();
            table.row([
                request.id.to_string(),
                request.state.shown().to_owned(),
                request.due.map(|due| due.strftime("%H:%M:%SZ").to_string()).unwrap_or_default(),
                "screening".to_owned(),
                request.journey.provider.to_string(),
                request.journey.id.shown().to_string(),
                problem.map(|problem| problem.shown().to_string()).unwrap_or_default(),
            ]);
        }
        table.print()
    }
}

fn decision_json(decision: &Decision) -> Value {
    let intent = &decision.intent;
    json!({
        "decision_id": decision.id,
        "state": decision.state,
        "provider": intent.journey.provider,
        "journey_id": intent.journey.id,
        "verb": intent.verb,
        "reason": intent.reason,
        "reviewer": intent.reviewer,
        "at": decision.at,
        "held_until": decision.held_until,
        "attempts": decision.attempts,
        "due": decision.due,
        "problem": decision.last_problem,
        "found_instead": decision.found_instead,
        "match_statuses": decision.match_statuses,
        // The key of the former version, for scripts.
        "dispositions": decision.match_statuses,
    })
}

/// A screening request as JSON, without the data of the person.
fn screening_json(request: &ScreeningRequest) -> Value {
    json!({
        "request_id": request.id,
        "kind": "screening",
        "state": request.state,
        "provider": request.journey.provider,
        "journey_id": request.journey.id,
        "reviewer": request.by,
        "at": request.at,
        "held_until": request.held_until,
        "attempts": request.attempts,
        "due": request.due,
        "problem": request.last_problem,
    })
}
