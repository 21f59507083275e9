//! `referee second`: lists, confirms, returns or declines proposals.

use super::error::Failure;
use super::output::{self, Table};
use super::session::{Accounts, Review, Session};
use super::{decide, erase};
use crate::domain::admin::AdminProposal;
use crate::domain::record::Decision;
use crate::domain::role::Act;
use crate::domain::text::Untrusted;
use crate::domain::time::waited;
use crate::review::Hold;
use crate::review::second::{SecondAct, SecondWords};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

/// The arguments of `referee second`.
#[derive(Debug, Args)]
pub struct Second {
    /// What to do
    #[command(subcommand)]
    pub what: ProposalAction,
}

/// The subcommands of `referee second`.
#[derive(Debug, Subcommand)]
pub enum ProposalAction {
    /// List the proposals that wait for a second reviewer
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Confirm a proposal: it is held, then sent
    Confirm {
        /// Which one, and why
        #[command(flatten)]
        words: Words,
        /// Skip the hold
        #[arg(long)]
        now: bool,
    },
    /// Return a proposal to its maker
    Return(Words),
    /// Decline a proposal: a third reviewer decides the journey
    Decline(Words),
}

/// The proposal to answer, with a reason and a comment.
#[derive(Debug, Args)]
pub struct Words {
    /// The id that `second list` and `decide` print
    pub decision_id: Uuid,
    /// The code of the reason: look_again, not_enough, other_decision, other_reason, comment_missing, other, or one of
    /// the reasons of decisions
    #[arg(long, value_name = "CODE")]
    pub reason: Option<String>,
    /// A comment
    #[arg(long, value_name = "TEXT")]
    pub comment: Option<String>,
}

impl Second {
    /// Runs the command.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let (act, words) = match &self.what {
            ProposalAction::List { json } => return list(session, *json).await,
            ProposalAction::Confirm { words, now: true } => (SecondAct::Confirm(Hold::None), words),
            ProposalAction::Confirm { words, now: false } => (SecondAct::Confirm(Hold::Policy), words),
            ProposalAction::Return(words) => (SecondAct::Return, words),
            ProposalAction::Decline(words) => (SecondAct::Decline, words),
        };
        let review = session.review_to_act(Accounts::None).await?;
        if let Some(proposal) = review.team().proposal(words.decision_id).await? {
            return administer(&review, &proposal, act).await;
        }
        check_policy(session, &review, act, words.decision_id).await?;
        let said =
            SecondWords { reason: words.reason.clone(), comment: words.comment.clone().map(Untrusted::new) };
        decide::print(&review.seconds().act(words.decision_id, act, &said).await?)
    }
}

/// Checks whether the policy allows to confirm by command, because a confirmation is a decision.
async fn check_policy(session: &Session, review: &Review, act: SecondAct, id: Uuid) -> Result<(), Failure> {
    let Some(decision) = review.decisions().get(id).await? else { return Ok(()) };
    let is_others = decision.intent.reviewer != review.reviewer;
    // A hidden proposal is rejected later for that reason, whatever the policy says.
    let is_seen = review.outbox().list().await?.iter().any(|open| open.id() == id);
    if !matches!(act, SecondAct::Confirm(_)) || !is_others || !is_seen {
        return Ok(());
    }
    let intent = &decision.intent;
    decide::check_policy(session.config()?.policy.cli_decisions, review, &intent.journey, intent.verb).await
}

/// Confirms or declines a team change that another lead proposed.
async fn administer(review: &Review, proposal: &AdminProposal, act: SecondAct) -> Result<(), Failure> {
    let state = match act {
        SecondAct::Confirm(_) => {
            review.team().confirm(proposal).await?;
            if proposal.act.erased().is_some() {
                erase::purge(review).await?;
            }
            "done"
        }
        SecondAct::Return | SecondAct::Decline => {
            review.team().decline(proposal).await?;
            "declined"
        }
    };
    output::json(&json!({ "decision_id": proposal.id, "state": state }))
}

/// Prints the open proposals, as far as this reviewer may see them.
async fn list(session: &Session, as_json: bool) -> Result<(), Failure> {
    let review = session.review_for(Act::See, Accounts::None).await?;
    let now = Timestamp::now();
    let (proposals, acts) = (review.seconds().list().await?, review.team().proposals().await?);
    let hidden: Vec<Uuid> = {
        let seen = review.outbox().list().await?;
        let is_hidden = |one: &&Decision| !seen.iter().any(|seen| seen.id() == one.id);
        proposals.iter().filter(is_hidden).map(|one| one.id).collect()
    };
    if as_json {
        let decisions = proposals.iter().map(|one| decision_json(one, hidden.contains(&one.id), now));
        let rows: Vec<Value> = decisions.chain(acts.iter().map(act_json)).collect();
        return output::json(&rows);
    }
    if proposals.is_empty() && acts.is_empty() {
        output::say("nothing waits for a second reviewer");
        return Ok(());
    }
    print(&proposals, &hidden, &acts, now)
}

fn decision_json(one: &Decision, is_hidden: bool, now: Timestamp) -> Value {
    let intent = &one.intent;
    let second = one.second.as_deref();
    json!({
        "decision_id": one.id,
        "kind": "decision",
        "provider": intent.journey.provider,
        "journey_id": intent.journey.id,
        "reviewer": intent.reviewer,
        "at": one.at,
        "waiting_seconds": (now.as_second() - one.at.as_second()).max(0),
        "escalated": is_escalated(one, now),
        "blind": second.is_some_and(|second| second.wanted.blind),
        "rule": second.filter(|_| !is_hidden).map(|second| &second.wanted.rule),
        "verb": (!is_hidden).then_some(intent.verb),
        "reason": (!is_hidden).then_some(&intent.reason),
        "comment": intent.comment.as_ref().filter(|_| !is_hidden),
        "answer": second.and_then(|second| second.answer.as_ref()),
    })
}

/// Whether the proposal is so old that it is on the list of the lead.
fn is_escalated(one: &Decision, now: Timestamp) -> bool {
    one.second.as_deref().is_some_and(|second| second.wanted.is_escalated(one.at, now))
}

fn act_json(one: &AdminProposal) -> Value {
    json!({
        "decision_id": one.id,
        "kind": "admin",
        "reviewer": one.by,
        "at": one.at,
        "until": one.until,
        "act": one.act,
    })
}

fn print(
    proposals: &[Decision],
    hidden: &[Uuid],
    acts: &[AdminProposal],
    now: Timestamp,
) -> Result<(), Failure> {
    let mut table = Table::new(&["DECISION", "WAIT", "BY", "WHAT", "PROVIDER", "JOURNEY"]);
    let wait = |at: Timestamp| waited((now.as_millisecond() - at.as_millisecond()).max(0));
    for one in proposals {
        let what = match hidden.contains(&one.id) {
            true => "hidden until you have chosen".to_owned(),
            false => format!("{} · {}", one.intent.verb.word(), one.intent.reason),
        };
        let escalated = if is_escalated(one, now) { " escalated" } else { "" };
        table.row([
            one.id.to_string(),
            format!("{}{escalated}", wait(one.at)),
            one.intent.reviewer.to_string(),
            what,
            one.intent.journey.provider.to_string(),
            one.intent.journey.id.shown().to_string(),
        ]);
    }
    for one in acts {
        let (wait, what) = (wait(one.at), one.act.sentence());
        table.row([one.id.to_string(), wait, one.by.to_string(), what, String::new(), String::new()]);
    }
    table.print()
}
