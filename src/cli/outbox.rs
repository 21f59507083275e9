//! `referee outbox`: prints decisions and screening requests that have not reached their provider.

use super::error::Failure;
use super::output::{self, Table};
use super::session::{Accounts, Session};
use crate::domain::outbox_item::OutboxItem;
use crate::domain::record::Decision;
use crate::domain::role::Act;
use crate::domain::screening_request::ScreeningRequest;
use clap::Args;
use serde_json::{Value, json};

/// The arguments of `referee outbox`.
#[derive(Debug, Args)]
pub struct OutboxCommand {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

impl OutboxCommand {
    /// Prints the items, oldest first.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review_for(Act::See, Accounts::None).await?;
        let items = review.outbox().list().await?;
        if self.json {
            return output::json(&items.iter().map(item_json).collect::<Vec<_>>());
        }
        if items.is_empty() {
            output::say("everything has been delivered");
            return Ok(());
        }
        let mut table = Table::new(&["DECISION", "STATE", "AGAIN", "WHAT", "PROVIDER", "JOURNEY", "PROBLEM"]);
        for item in &items {
            let (what, theirs) = match item {
                OutboxItem::Decision(decision) if decision.lagging().is_some() => {
                    ("watch lists", decision.theirs())
                }
                OutboxItem::Decision(decision) => (decision.intent.verb.word(), decision.theirs()),
                OutboxItem::Screening(_) => ("screening", None),
            };
            let problem = theirs.or(item.problem());
            table.row([
                item.id().to_string(),
                item.standing().shown().to_owned(),
                item.next_try().map(|due| due.strftime("%H:%M:%SZ").to_string()).unwrap_or_default(),
                what.to_owned(),
                item.journey().provider.to_string(),
                item.journey().id.shown().to_string(),
                problem.map(|problem| problem.shown().to_string()).unwrap_or_default(),
            ]);
        }
        table.print()
    }
}

fn item_json(item: &OutboxItem) -> Value {
    match item {
        OutboxItem::Decision(decision) => decision_json(decision),
        OutboxItem::Screening(request) => screening_json(request),
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
pub(super) fn screening_json(request: &ScreeningRequest) -> Value {
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
