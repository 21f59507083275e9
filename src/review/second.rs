//! Second review: which decisions need it, and what a second reviewer does with a proposal.

use super::blind::Blindness;
use super::destination::Destination;
use super::error::{Rejection, ReviewError};
use super::latest_reading::LatestReading;
use super::rules::{Hold, SecondRule};
use super::service::ReviewService;
use crate::domain::capabilities::Capabilities;
use crate::domain::decision::{DecisionState, Intent};
use crate::domain::queue::{JourneyState, Row};
use crate::domain::record::Decision;
use crate::domain::role::{Act, Seat};
use crate::domain::routing::Routing;
use crate::domain::second::{SECOND_REASONS, SecondChoice, SecondWanted};
use crate::domain::text::Untrusted;
use crate::insight::filter::{DecisionFacts, FilterContext};
use crate::store::StoreError;
use crate::store::journeys::Known;
use crate::store::second::{RETURNED_LASTS, SecondSaid, SecondStep, Seconded};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::time::Duration;
use uuid::Uuid;

/// Confirms, returns and declines proposals.
pub struct SecondService<'a, D>(pub(super) &'a ReviewService<D>);

/// What a second reviewer does with a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondAct {
    Confirm(Hold),
    Return,
    Decline,
}

/// The explanation of a second reviewer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecondWords {
    /// A reason code.
    pub reason: Option<String>,
    pub comment: Option<Untrusted>,
}

impl<D: Destination> SecondService<'_, D> {
    /// Whether a rule requires a second reviewer for a decision, and which one; `None` if none does.
    pub(super) async fn wanted(
        &self,
        intent: &Intent,
        known: &Known,
        latest: &LatestReading<'_, D>,
        now: Timestamp,
    ) -> Result<Option<SecondWanted>, ReviewError> {
        let rules = &self.0.rules.second;
        if rules.is_empty() {
            return Ok(None);
        }
        let counts = rules.iter().any(|rule| rule.when.counts_findings());
        let unresolved = if counts { self.unresolved(intent, latest).await? } else { 0 };
        let facts = DecisionFacts { verb: intent.verb, unresolved };
        let row = row_of(intent, known);
        let marked = BTreeSet::new();
        let context =
            FilterContext { now_ms: now.as_millisecond(), reviewer: Some(&intent.reviewer), marked: &marked };
        let share = self.0.store.linked_journeys().sample(&intent.journey).await?;
        let applies = |rule: &&SecondRule| {
            share < rule.share && rule.when.matches_decision(&row, &context, Some(facts))
        };
        let applying: Vec<&SecondRule> = rules.iter().filter(applies).collect();
        let blind = applying.iter().any(|rule| rule.is_blind);
        let hours = applying.iter().map(|rule| rule.hours).min();
        Ok(applying.first().map(|rule| SecondWanted { rule: rule.sentence(), blind, hours }))
    }

    async fn unresolved(&self, intent: &Intent, latest: &LatestReading<'_, D>) -> Result<usize, ReviewError> {
        let mut findings = latest.reading()?.findings.clone();
        self.0.linked_journeys().add(&intent.journey, &mut findings).await?;
        let resolutions = self.0.store.resolutions().of(&intent.journey).await?.all_sound()?;
        let is_open = |id| !resolutions.iter().any(|one| one.finding == id);
        Ok(findings.into_iter().filter(|finding| is_open(finding.id.clone())).count())
    }

    /// How long it takes until the next proposal is escalated to the lead; `None` if none waits for that.
    pub async fn next_escalation(&self) -> Result<Option<Duration>, ReviewError> {
        Ok(self.0.store.second_reviews().next_escalation().await?)
    }

    /// All open proposals, oldest first.
    pub async fn list(&self) -> Result<Vec<Decision>, ReviewError> {
        let mut open = self.0.store.decisions().open().await?.items;
        open.retain(|decision| decision.state == DecisionState::Proposed);
        Ok(open)
    }

    /// Applies the choice from the console to another reviewer's proposal.
    pub async fn choose(
        &self,
        id: Uuid,
        choice: SecondChoice,
        reason: String,
        comment: Option<Untrusted>,
    ) -> Result<Decision, ReviewError> {
        let act = match choice {
            SecondChoice::Confirm => SecondAct::Confirm(Hold::Policy),
            SecondChoice::Return => SecondAct::Return,
            SecondChoice::Decline => SecondAct::Decline,
        };
        self.act(id, act, &SecondWords { reason: Some(reason), comment }).await
    }

    /// Confirms, returns or declines another reviewer's proposal.
    pub async fn act(&self, id: Uuid, act: SecondAct, words: &SecondWords) -> Result<Decision, ReviewError> {
        let seat = self.0.team().check(Act::ConfirmSecond).await?;
        let decision = self.0.store.decisions().get(id).await?.ok_or(ReviewError::NoDecision(id))?;
        if (Blindness { me: &self.0.reviewer, seat: &seat }).hides(&decision) {
            return Err(Rejection::Blind.into());
        }
        self.check_disagreement(&decision, &seat)?;
        check_words(act, words, &self.0.rules.reasons)?;
        let (reason, comment) = (words.reason.as_deref(), words.comment.as_ref());
        let mut said = SecondSaid { decision: id, by: &self.0.reviewer, reason, comment, signature: None };
        let signature = match act {
            SecondAct::Confirm(_) => {
                let key = &decision.intent.journey;
                let commitments = self.0.decisions().commitments(key).await?;
                self.0.signature(&said.confirmation(&commitments), key).await?
            }
            SecondAct::Return | SecondAct::Decline => None,
        };
        said.signature = signature.as_deref();
        let step = match act {
            SecondAct::Confirm(hold) => SecondStep::Confirm { hold: self.hold(hold) },
            SecondAct::Return => SecondStep::Return { claim: RETURNED_LASTS },
            SecondAct::Decline => SecondStep::Decline,
        };
        self.seconded(id, self.0.store.second_reviews().end(said, step).await?)
    }

    /// After a blind answer that differs from the proposal, only a lead may end the review; without a team, only a
    /// third person.
    fn check_disagreement(&self, decision: &Decision, seat: &Seat) -> Result<(), ReviewError> {
        let answer = decision.second.as_ref().and_then(|second| second.answer.as_ref());
        match answer {
            Some(answer) if answer.by == self.0.reviewer => Err(Rejection::AnsweredByYou.into()),
            Some(_) if matches!(seat, Seat::Member(_)) && !seat.is_lead() => Err(Rejection::ForLead.into()),
            _ => Ok(()),
        }
    }

    /// Records a decision on a journey with a hidden proposal as the second reviewer's choice. `None` without a
    /// proposal.
    pub(super) async fn answer(&self, intent: &Intent, hold: Hold) -> Result<Option<Decision>, ReviewError> {
        let open = match self.0.store.decisions().open_on(&intent.journey).await {
            Err(StoreError::Damaged(_)) => None,
            open => open?,
        };
        let Some(proposal) = open.filter(|open| open.state == DecisionState::Proposed) else {
            return Ok(None);
        };
        if proposal.intent.reviewer == self.0.reviewer {
            return Err(Rejection::OwnProposed.into());
        }
        let seat = self.0.team().check(Act::ConfirmSecond).await?;
        if !(Blindness { me: &self.0.reviewer, seat: &seat }).hides(&proposal) {
            return Err(Rejection::Proposed(proposal.id).into());
        }
        let (id, comment) = (proposal.id, intent.comment.as_ref());
        let mut said =
            SecondSaid { decision: id, by: &self.0.reviewer, reason: None, comment, signature: None };
        let chosen = (intent.verb, intent.reason.as_str());
        let commitments = self.0.decisions().commitments(&intent.journey).await?;
        let signature = self.0.signature(&said.choice(chosen, &commitments), &intent.journey).await?;
        said.signature = signature.as_deref();
        let seconded = self.0.store.second_reviews().answer(said, chosen, self.hold(hold)).await?;
        self.seconded(id, seconded).map(Some)
    }

    pub(super) fn hold(&self, hold: Hold) -> Duration {
        match hold {
            Hold::Policy => self.0.rules.review.hold(),
            Hold::None => Duration::ZERO,
        }
    }

    fn seconded(&self, id: Uuid, seconded: Seconded) -> Result<Decision, ReviewError> {
        let rejection = match seconded {
            Seconded::Yes(decision) => {
                self.0.holds.begin(decision.id, decision.state, decision.held_until, &self.0.clock);
                self.0.outbox_changed.notify_one();
                return Ok(*decision);
            }
            Seconded::Own => Rejection::OwnProposal,
            Seconded::HasResolved => Rejection::HasResolved,
            Seconded::Barred => Rejection::Barred,
            Seconded::Answered => Rejection::Answered,
            Seconded::Not(state) => Rejection::from(state),
            Seconded::Unknown => return Err(ReviewError::NoDecision(id)),
        };
        Err(rejection.into())
    }
}

impl SecondRule {
    /// The rule as named in the audit record.
    fn sentence(&self) -> String {
        let share = if self.share < 1.0 { format!("share {}", self.share) } else { String::new() };
        [self.text.as_str(), share.as_str()].join(" ").trim().to_owned()
    }
}

/// The journey as a row, which the filters of rules need.
fn row_of(intent: &Intent, known: &Known) -> Row {
    Row {
        key: intent.journey.clone(),
        service: known.service.clone(),
        capabilities: Capabilities::default(),
        summary: known.summary.clone(),
        state: JourneyState::Claimed,
        claimed_by: Some(intent.reviewer.clone()),
        routing: Routing::default(),
        notes: None,
    }
}

/// Checks that returning and declining have a reason or a comment.
fn check_words(
    act: SecondAct,
    words: &SecondWords,
    reasons: &[crate::insight::case::Reason],
) -> Result<(), Rejection> {
    let silent = words.comment.as_ref().is_none_or(Untrusted::is_blank);
    let Some(code) = &words.reason else {
        let may_be_silent = matches!(act, SecondAct::Confirm(_)) || !silent;
        return if may_be_silent { Ok(()) } else { Err(Rejection::SecondWithoutWords) };
    };
    let own = SECOND_REASONS.iter().find(|reason| reason.code == code).map(|reason| reason.needs_comment);
    let known = reasons.iter().find(|reason| reason.code == *code).map(|reason| reason.needs_comment);
    match own.or(known) {
        None => Err(Rejection::UnknownReason(code.clone())),
        Some(true) if silent => Err(Rejection::NeedsComment(code.clone())),
        Some(_) => Ok(()),
    }
}
