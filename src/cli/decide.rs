//! `referee decide`: records a decision like the console.

use super::error::{Exit, Failure};
use super::session::{Accounts, Review, Session};
use super::{find, output, sender};
use crate::config::choices::CliDecisions;
use crate::domain::decision::{DecisionState, Intent, StepAnswer, StepReview, Verb};
use crate::domain::ids::{JourneyKey, StepId};
use crate::domain::record::Decision;
use crate::domain::text::Untrusted;
use crate::review::{Hold, ReviewError};
use clap::Args;
use jiff::Timestamp;
use serde_json::json;
use std::str::FromStr;
use std::time::Duration;

/// The arguments of `referee decide`.
#[derive(Debug, Args)]
pub struct Decide {
    /// The id of the journey, or PROVIDER:ID
    pub id: String,
    /// approve, reject or resubmit
    #[arg(value_parser = verb)]
    pub verb: Verb,
    /// The code of the reason; `referee config --json` lists the codes
    #[arg(long, value_name = "CODE")]
    pub reason: String,
    /// A comment; some reasons require one
    #[arg(long, value_name = "TEXT")]
    pub comment: Option<String>,
    /// For a resubmission: the answer for each failed step, STEP=resubmit or STEP=approve
    #[arg(long = "step", value_name = "STEP=resubmit|approve", value_parser = step)]
    pub steps: Vec<StepReview>,
    /// Replace the delivered decision on the journey by this one, where the service takes a new decision
    #[arg(long)]
    pub correct: bool,
    /// Skip the hold
    #[arg(long)]
    pub now: bool,
    /// Wait until the decision is delivered or fails
    #[arg(long)]
    pub wait: bool,
    /// How long to wait after the hold, in seconds
    #[arg(long, value_name = "S", default_value_t = 30, requires = "wait")]
    pub timeout: u64,
}

fn verb(word: &str) -> Result<Verb, String> {
    Verb::from_str(word).map_err(|_| "one of: approve, reject, resubmit".to_owned())
}

fn step(text: &str) -> Result<StepReview, String> {
    // An id can contain `=`, but an answer cannot, so the text is split at the last one.
    let parts = text.rsplit_once('=').and_then(|(step, answer)| {
        Some(StepReview { step: StepId::from(step), answer: StepAnswer::from_str(answer).ok()? })
    });
    parts.ok_or_else(|| "STEP=resubmit or STEP=approve".to_owned())
}

impl Decide {
    /// Records the decision and prints its state.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let accounts = if self.wait { Accounts::All } else { Accounts::WhenAsked };
        let review = session.review_to_act(accounts).await?;
        let key = find::journey(&review, &self.id).await?;
        check_policy(session.config()?.policy.cli_decisions, &review, &key, self.verb).await?;
        self.learn_steps(&review, &key).await?;
        let corrects = match self.correct {
            true => Some(review.decisions().to_correct(&key).await?),
            false => None,
        };
        let intent = Intent {
            journey: key,
            verb: self.verb,
            reason: self.reason.clone(),
            comment: self.comment.clone().map(Untrusted::new),
            steps: self.steps.clone(),
            reviewer: review.reviewer.clone(),
            corrects,
        };
        let open = self.passed_over(&review, &intent.journey).await?;
        let hold = if self.now { Hold::None } else { Hold::Policy };
        let decision =
            review.decisions().decide(intent, hold, Timestamp::now()).await.map_err(not_recorded)?;
        if decision.intent.reviewer != review.reviewer && !decision.state.is_open() {
            output::say("judged again as a sample; nothing is sent");
            return print(&decision);
        }
        if !open.is_empty() {
            let findings = if open.len() == 1 { "finding" } else { "findings" };
            output::say(&format!("approved over {} unresolved {findings}: {}", open.len(), open.join(", ")));
        }
        if !self.wait {
            return print(&decision);
        }
        output::say(&format!("recorded as {}; waiting for the provider", decision.id));
        let patience = Duration::from_secs(self.timeout);
        match sender::until_arrived(&review, decision.clone(), patience).await {
            Ok(latest) => {
                let ended = arrived(&latest);
                if latest.state.is_in_progress() {
                    print_recorded(&latest)?
                } else {
                    print(&latest)?
                }
                ended
            }
            Err(error) => {
                print_recorded(&decision)?;
                Err(recorded_only(&decision, &error))
            }
        }
    }

    /// The findings that the approval overrides; empty for other verbs.
    async fn passed_over(&self, review: &Review, key: &JourneyKey) -> Result<Vec<String>, Failure> {
        if self.verb != Verb::Approve {
            return Ok(Vec::new());
        }
        Ok(review.decisions().unresolved(key, Timestamp::now()).await?)
    }

    /// Fetches the steps for a resubmission. Only the service's summary has the step id of the selfie
    /// (docs/contracts/idwise.md 2.4).
    async fn learn_steps(&self, review: &Review, key: &JourneyKey) -> Result<(), Failure> {
        if self.verb != Verb::Resubmit {
            return Ok(());
        }
        let Some(account) = review.accounts.get(&key.provider.0) else { return Ok(()) };
        if !account.capabilities().has_steps {
            return Ok(());
        }
        match account.steps(&key.id).await {
            Ok(steps) => Ok(review.cases().remember_steps(key, &steps).await?),
            Err(error) => {
                output::say(&format!(
                    "the steps could not be fetched ({error}); those of the documents are used"
                ));
                Ok(())
            }
        }
    }
}

/// Checks whether the policy allows this decision by command.
pub(super) async fn check_policy(
    policy: CliDecisions,
    review: &Review,
    key: &JourneyKey,
    verb: Verb,
) -> Result<(), Failure> {
    let refused = match policy {
        CliDecisions::All => return Ok(()),
        CliDecisions::Off => "decisions by command are switched off here",
        CliDecisions::RejectOnly if verb != Verb::Approve => return Ok(()),
        CliDecisions::RejectOnly => "approvals by command are switched off here",
        CliDecisions::Opened if review.record().has_opened(key).await? => return Ok(()),
        CliDecisions::Opened => {
            let failure = Failure::new(Exit::Input, "you have not opened this journey");
            return Err(failure.hint(format!("look at it first: referee show {}", key.id.shown())));
        }
    };
    Err(Failure::new(Exit::Input, refused).hint("policy.cli_decisions says so; the console can decide"))
}

/// The failure of a decision that was not recorded. After some disk errors it is unknown whether it was.
fn not_recorded(error: ReviewError) -> Failure {
    let is_certain = matches!(error, ReviewError::Store(_)) && !error.is_unsure();
    let mut failure = Failure::from(error);
    if let Some(problem) = failure.problems.first_mut().filter(|_| is_certain) {
        problem.message.push_str("; nothing was recorded");
    }
    failure
}

/// Prints the documented JSON of `decide` and `undo`.
pub(super) fn print(decision: &Decision) -> Result<(), Failure> {
    let printed = output::json(&json!({ "decision_id": decision.id, "state": decision.state }));
    // If printing fails, the decision is still recorded, so the error says so.
    printed.map_err(|failure| failure.hint(format!("{} is {}", decision.id, decision.state.shown())))
}

/// Prints the JSON of a decision that is recorded but was not seen to arrive.
fn print_recorded(decision: &Decision) -> Result<(), Failure> {
    let printed = output::json(&json!({ "decision_id": decision.id, "state": "recorded" }));
    printed.map_err(|failure| failure.hint(format!("{} is recorded", decision.id)))
}

/// The failure of a decision that is recorded but could not be sent.
fn recorded_only(decision: &Decision, error: &ReviewError) -> Failure {
    let failure = Failure::new(Exit::Provider, format!("{} is recorded; not sent: {error}", decision.id));
    failure.hint("`referee outbox` shows it; the console and `referee deliver` send it")
}

/// An error unless the decision has arrived, or stays here because there is no receiver.
fn arrived(decision: &Decision) -> Result<(), Failure> {
    let said = |text: &Option<Untrusted>| text.as_ref().map(|text| text.shown().to_string());
    let problem = said(&decision.last_problem).unwrap_or_else(|| "no answer".to_owned());
    match decision.state {
        DecisionState::Conflict => {
            let found = said(&decision.found_instead).unwrap_or(problem);
            let words = match decision.attempts {
                0 => "not sent, another decision was found there",
                _ => "found at the provider after it was sent",
            };
            let failure = Failure::new(Exit::Conflict, format!("{words}: {found}"));
            Err(failure.hint("`referee outbox` shows it; resolve it in the console"))
        }
        DecisionState::Refused => {
            Err(Failure::new(Exit::Provider, format!("it was not delivered: {problem}")))
        }
        state if state.is_in_progress() => {
            let how = state.shown();
            // Not "not delivered": the service may have it already.
            let failure =
                Failure::new(Exit::Provider, format!("recorded; not seen to arrive yet ({how}): {problem}"));
            Err(failure
                .hint("it is stored in the outbox; the console and `referee deliver` go on when it is due"))
        }
        _ => Ok(()),
    }
}
