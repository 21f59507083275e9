//! The second review of a decision: a reviewer other than its maker confirms, returns or declines it.

use super::again::again;
use super::assignments::old_proposals;
use super::claims;
use super::decisions::by_id;
use super::engine::{Engine, Query, Work, sql};
use super::error::{Damaged, StoreError};
use super::journeys::ourselves;
use super::outbox::{Outbox, change_followers, note};
use super::samples::Samples;
use super::seal::{Commitment, Commitments, JourneySeal, Seal, SealedColumns, SealedPlace};
use super::store_row::{NamedRow, ms};
use crate::domain::decision::{DecisionState, Verb};
use crate::domain::delivery::DeliveryEvent;
use crate::domain::event::Event;
use crate::domain::ids::Reviewer;
use crate::domain::outbox_item::OutboxItem;
use crate::domain::record::Decision;
use crate::domain::second::{SecondAnswer, SecondReview, SecondVerdict, SecondWanted};
use crate::domain::text::Untrusted;
use jiff::Timestamp;
use std::time::Duration;
use uuid::Uuid;

/// The condition that decision `d` closes its journey to a reviewer.
macro_rules! bars {
    ($reviewer:literal) => {
        concat!(
            "d.second_verdict = 'declined' AND (d.reviewer = ",
            $reviewer,
            " OR d.second_by = ",
            $reviewer,
            ") AND NOT EXISTS (SELECT 1 FROM decisions n JOIN deliveries o ON o.id = n.id
                 WHERE n.journey_id = d.journey_id AND n.ordinal > d.ordinal AND o.state IN ('delivered', 'kept'))"
        )
    };
}
pub(super) use bars;

/// Selects what bars a reviewer from a journey: a declined proposal on it that they made or declined, with nothing
/// delivered since.
pub(super) const BARRED: &str = concat!(
    "SELECT d.id FROM decisions d JOIN journeys j ON j.id = d.journey_id
     WHERE j.provider = $1 AND j.journey = $2 AND ",
    bars!("$3"),
    " LIMIT 1"
);

/// A second reviewer's answer to a proposal.
#[derive(Clone, Copy, Debug)]
pub struct SecondSaid<'a> {
    /// The id of the proposal.
    pub decision: Uuid,
    pub by: &'a Reviewer,
    pub reason: Option<&'a str>,
    pub comment: Option<&'a Untrusted>,
    /// The reviewer's signature of the entry.
    pub signature: Option<&'a str>,
}

impl SecondSaid<'_> {
    /// The entry of a confirmation in the form that is signed, without its signature.
    pub fn confirmation(&self, commitments: &Commitments) -> Event {
        let (comment_sha256, comment_hmac) = Commitment::fields(commitments.of(self.comment));
        Event::DecisionConfirmed {
            held_until: Timestamp::UNIX_EPOCH,
            reason: self.reason.map(str::to_owned),
            comment_sha256,
            decision: self.decision,
            comment_hmac,
            signature: None,
        }
    }

    /// The entry of a blind choice in the form that is signed, without its signature.
    pub fn choice(&self, (verb, reason): (Verb, &str), commitments: &Commitments) -> Event {
        let (comment_sha256, comment_hmac) = Commitment::fields(commitments.of(self.comment));
        let (decision, reason, agrees) = (self.decision, reason.to_owned(), false);
        let signature = None;
        Event::DecisionAnswered { verb, reason, comment_sha256, agrees, decision, comment_hmac, signature }
    }
}

/// What a second reviewer does with a proposal.
#[derive(Clone, Copy, Debug)]
pub enum SecondStep {
    /// The decision is held for the time `hold`, and then sent.
    Confirm {
        hold: Duration,
    },
    /// The proposal goes back to its maker, who has a claim on the journey for the time `claim`.
    Return {
        claim: Duration,
    },
    Decline,
}

/// The result of a second review. Only with [`Seconded::Yes`] is anything written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seconded {
    Yes(Box<Decision>),
    /// The reviewer made the proposal.
    Own,
    /// The reviewer resolved a finding of the journey.
    HasResolved,
    /// The reviewer is barred from the journey.
    Barred,
    /// Another reviewer has answered already.
    Answered,
    /// The decision is not, or no longer, a proposal.
    Not(DecisionState),
    /// No such decision.
    Unknown,
}

impl SecondStep {
    fn event(self) -> DeliveryEvent {
        match self {
            Self::Confirm { .. } => DeliveryEvent::Confirmed,
            Self::Return { .. } => DeliveryEvent::Returned,
            Self::Decline => DeliveryEvent::Declined,
        }
    }

    fn verdict(self) -> SecondVerdict {
        match self {
            Self::Confirm { .. } => SecondVerdict::Confirmed,
            Self::Return { .. } => SecondVerdict::Returned,
            Self::Decline => SecondVerdict::Declined,
        }
    }
}

/// The second reviews of decisions.
#[derive(Clone, Copy, Debug)]
pub struct SecondReviews<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

impl<'s> SecondReviews<'s> {
    /// The quality samples: delivered decisions that are judged again.
    pub fn samples(&self) -> Samples<'s> {
        Samples(self.0, self.1)
    }
}

impl SecondReviews<'_> {
    /// How long it takes until the next proposal is escalated; `None` if none waits for that.
    pub async fn next_escalation(&self) -> Result<Option<Duration>, StoreError> {
        let query = sql(old_proposals!("min(d.at_ms + coalesce(d.second_hours, 24) * 3600000)", "> $1"));
        let now = ms(self.0.now());
        let next = self.0.maybe(query.bind(now)).await?;
        let next: Option<i64> = next.map_or(Ok(None), |row| row.get(0))?;
        Ok(next.map(|next| Duration::from_millis(next.saturating_sub(now).unsigned_abs())))
    }

    /// A second reviewer confirms, returns or declines a proposal.
    pub async fn end(&self, said: SecondSaid<'_>, step: SecondStep) -> Result<Seconded, StoreError> {
        again!(async {
            let found = Outbox(self.0, self.1).locked(said.decision).await?;
            let Some((mut work, OutboxItem::Decision(before))) = found else { return Ok(Seconded::Unknown) };
            if let Some(refused) = objection(&mut work, &before, said.by, step.verdict()).await? {
                return Ok(refused);
            }
            let seconded = self.conclude(&mut work, &before, said, step).await?;
            work.commit().await?;
            Ok(seconded)
        })
    }

    /// A second reviewer answers without having seen the proposal. The same verdict confirms it; a different one leaves
    /// it to a lead.
    pub async fn answer(
        &self,
        said: SecondSaid<'_>,
        (verb, reason): (Verb, &str),
        hold: Duration,
    ) -> Result<Seconded, StoreError> {
        again!(async {
            let found = Outbox(self.0, self.1).locked(said.decision).await?;
            let Some((mut work, OutboxItem::Decision(before))) = found else { return Ok(Seconded::Unknown) };
            if let Some(refused) = objection(&mut work, &before, said.by, SecondVerdict::Confirmed).await? {
                return Ok(refused);
            }
            if before.second.as_ref().is_none_or(|second| second.answer.is_some()) {
                return Ok(Seconded::Answered);
            }
            let at = work.now();
            let insert =
                sql("INSERT INTO second_answers (decision_id, reviewer, verb, reason, comment, at_ms)
             VALUES ($1, $2, $3, $4, $5, $6)");
            let insert =
                insert.bind(said.decision.to_string()).bind(&said.by.0).bind(verb.word()).bind(reason);
            let seal = self.seal_of(&mut work, &before).await?;
            let place = ("second_answers", "comment");
            work.later([insert.bind(said.sealed_comment(place, &seal)?).bind(ms(at))]).await?;
            let agrees = verb == before.intent.verb;
            let (comment_sha256, comment_hmac) = said.commitment(&seal);
            let (decision, reason) = (said.decision, reason.to_owned());
            let signature = said.signature.map(str::to_owned);
            let event = Event::DecisionAnswered {
                verb,
                reason,
                comment_sha256,
                agrees,
                decision,
                comment_hmac,
                signature,
            };
            note(&mut work, &before.intent.journey, said.by, at, event).await?;
            let seconded = if agrees {
                let silent = SecondSaid { reason: None, comment: None, signature: None, ..said };
                self.conclude(&mut work, &before, silent, SecondStep::Confirm { hold }).await?
            } else {
                let row = row_of(&mut work, before.id).await?;
                work.later([claims::clear(row)]).await?;
                after(&mut work, before.id, self.1).await?
            };
            work.commit().await?;
            Ok(seconded)
        })
    }

    async fn conclude(
        &self,
        work: &mut Work,
        before: &Decision,
        said: SecondSaid<'_>,
        step: SecondStep,
    ) -> Result<Seconded, StoreError> {
        let at = work.now();
        let held_until = match step {
            SecondStep::Confirm { hold } => work.after(hold),
            SecondStep::Return { .. } | SecondStep::Decline => before.held_until,
        };
        let seal = self.seal_of(work, before).await?;
        work.later([said.update(step.verdict(), at, held_until, &seal)?]).await?;
        if !move_on(work, before, step.event(), (at, held_until)).await? {
            return Ok(Seconded::Not(before.state));
        }
        let row = row_of(work, before.id).await?;
        work.later([claims::clear(row)]).await?;
        if let SecondStep::Return { claim } = step {
            give_back(work, row, before, (at, work.after(claim)), &seal).await?;
        }
        note(work, &before.intent.journey, said.by, at, said.event(step, held_until, &seal)).await?;
        after(work, before.id, self.1).await
    }

    async fn seal_of(&self, work: &mut Work, before: &Decision) -> Result<JourneySeal, StoreError> {
        let row = row_of(work, before.id).await?;
        self.1.of_journey(work, row, &before.intent.journey).await
    }
}

impl<'a> SecondSaid<'a> {
    /// The commitment to the comment, as the two fields of a record entry.
    fn commitment(&self, seal: &JourneySeal) -> (Option<String>, Option<String>) {
        Commitment::fields(self.comment.map(|comment| seal.commitment(comment.as_sent())))
    }

    /// The comment in the form in which this table stores it.
    fn sealed_comment(
        &self,
        (table, column): (&'static str, &'static str),
        seal: &JourneySeal,
    ) -> Result<Option<String>, StoreError> {
        let place = SealedPlace { table, column, row: &self.decision.to_string() };
        seal.maybe_text(place, self.comment.map(Untrusted::as_sent))
    }

    fn update(
        &self,
        verdict: SecondVerdict,
        at: Timestamp,
        held_until: Timestamp,
        seal: &JourneySeal,
    ) -> Result<Query<'a>, StoreError> {
        let comment = self.sealed_comment(("decisions", "second_comment"), seal)?;
        let verdict: &'static str = verdict.into();
        let update = sql("UPDATE decisions SET second_by = $2, second_at_ms = $3, second_verdict = $4,
                 second_reason = $5, second_comment = $6, held_until_ms = $7
             WHERE id = $1");
        let update = update.bind(self.decision.to_string()).bind(&self.by.0).bind(ms(at)).bind(verdict);
        Ok(update.bind(self.reason).bind(comment).bind(ms(held_until)))
    }

    fn event(&self, step: SecondStep, held_until: Timestamp, seal: &JourneySeal) -> Event {
        let (decision, (comment_sha256, comment_hmac)) = (self.decision, self.commitment(seal));
        let reason = self.reason.map(str::to_owned);
        match step {
            SecondStep::Confirm { .. } => {
                let signature = self.signature.map(str::to_owned);
                Event::DecisionConfirmed {
                    held_until,
                    reason,
                    comment_sha256,
                    decision,
                    comment_hmac,
                    signature,
                }
            }
            SecondStep::Return { .. } => {
                Event::DecisionReturned { reason, comment_sha256, decision, comment_hmac }
            }
            SecondStep::Decline => Event::DecisionDeclined { reason, comment_sha256, decision, comment_hmac },
        }
    }
}

/// The row number of the journey that was decided.
async fn row_of(work: &mut Work, decision: Uuid) -> Result<i64, StoreError> {
    work.one(sql("SELECT journey_id FROM decisions WHERE id = $1").bind(decision.to_string())).await?.get(0)
}

async fn after(work: &mut Work, id: Uuid, seal: &Seal) -> Result<Seconded, StoreError> {
    let after = by_id(work, id, seal).await?;
    Ok(after.map_or(Seconded::Unknown, |decision| Seconded::Yes(Box::new(decision))))
}

/// Why this reviewer must not give this verdict; `None` if they may.
async fn objection(
    work: &mut Work,
    before: &Decision,
    by: &Reviewer,
    verdict: SecondVerdict,
) -> Result<Option<Seconded>, StoreError> {
    if before.intent.reviewer == *by {
        return Ok(Some(Seconded::Own));
    }
    if before.state != DecisionState::Proposed {
        return Ok(Some(Seconded::Not(before.state)));
    }
    let key = &before.intent.journey;
    let barred = sql(BARRED).bind(&key.provider.0).bind(key.id.as_sent()).bind(&by.0);
    if work.maybe(barred).await?.is_some() {
        return Ok(Some(Seconded::Barred));
    }
    let row = row_of(work, before.id).await?;
    let resolved = sql("SELECT finding FROM resolutions WHERE journey_id = $1 AND reviewer = $2 LIMIT 1");
    let has_resolved = work.maybe(resolved.bind(row).bind(&by.0)).await?.is_some();
    Ok((has_resolved && verdict == SecondVerdict::Confirmed).then_some(Seconded::HasResolved))
}

/// Changes the state of a proposal's delivery and of those that follow it. False if it is no proposal.
async fn move_on(
    work: &mut Work,
    before: &Decision,
    event: DeliveryEvent,
    (now, due): (Timestamp, Timestamp),
) -> Result<bool, StoreError> {
    let Some(to) = before.state.after(event) else { return Ok(false) };
    let change =
        sql("UPDATE deliveries SET state = $3, due_ms = $4, due_set_ms = $5 WHERE id = $1 AND state = $2");
    let change = change.bind(before.id.to_string()).bind(before.state.word()).bind(to.word());
    let due = to.is_in_progress().then(|| ms(due));
    if work.run(change.bind(due).bind(due.map(|_| ms(now)))).await? != 1 {
        return Ok(false);
    }
    if !to.is_open() {
        change_followers(work, before.id, DeliveryEvent::Abandoned, None).await?;
    }
    Ok(true)
}

/// Returns the journey to the maker of the proposal: with a claim, and with the comment as a draft.
async fn give_back(
    work: &mut Work,
    row: i64,
    before: &Decision,
    (now, until): (Timestamp, Timestamp),
    seal: &JourneySeal,
) -> Result<(), StoreError> {
    let maker = &before.intent.reviewer.0;
    let claim = sql("INSERT INTO claims (journey_id, reviewer, until_ms) VALUES ($1, $2, $3)
         ON CONFLICT (journey_id) DO UPDATE SET reviewer = excluded.reviewer, until_ms = excluded.until_ms");
    work.later([claim.bind(row).bind(maker).bind(ms(until))]).await?;
    let Some(comment) = &before.intent.comment else { return Ok(()) };
    let body = serde_json::json!({ "note": "", "comment": comment }).to_string();
    let body = seal.text(SealedPlace { table: "drafts", column: "body", row: maker }, &body)?;
    let draft = sql("INSERT INTO drafts (journey_id, reviewer, at_ms, body) VALUES ($1, $2, $3, $4)
         ON CONFLICT (journey_id, reviewer) DO NOTHING");
    work.later([draft.bind(row).bind(maker).bind(ms(now)).bind(body)]).await?;
    Ok(())
}

/// How long the maker of a returned proposal has the claim on the journey.
pub const RETURNED_LASTS: Duration = Duration::from_secs(24 * 60 * 60);

/// Returns the proposals on these journeys to their makers, because the journeys changed in what matters.
pub(super) async fn return_changed(
    work: &mut Work,
    rows: &[i64],
    now: Timestamp,
    seal: &Seal,
) -> Result<(), StoreError> {
    let until = now.saturating_add(RETURNED_LASTS).unwrap_or(Timestamp::MAX);
    let open = work.all(sql("SELECT journey_id, id FROM open_decisions WHERE state = 'proposed'")).await?;
    for row in &open {
        let (journey, id): (i64, String) = (row.get(0)?, row.get(1)?);
        let Some(id) = id.parse::<Uuid>().ok().filter(|_| rows.contains(&journey)) else { continue };
        let Some(before) = by_id(work, id, seal).await? else { continue };
        let update = sql("UPDATE decisions SET second_at_ms = $2, second_verdict = 'returned',
             second_reason = 'changed' WHERE id = $1");
        work.later([update.bind(id.to_string()).bind(ms(now))]).await?;
        move_on(work, &before, DeliveryEvent::Returned, (now, now)).await?;
        let seal = seal.of_journey(work, journey, &before.intent.journey).await?;
        give_back(work, journey, &before, (now, until), &seal).await?;
        let event =
            Event::DecisionReturned { reason: None, comment_sha256: None, decision: id, comment_hmac: None };
        note(work, &before.intent.journey, &ourselves(), now, event).await?;
    }
    Ok(())
}

/// Reads the second review of a row of `select_decisions`.
pub(super) fn read(row: &NamedRow<'_>, sealed: &SealedColumns<'_>) -> Result<Option<SecondReview>, Damaged> {
    let Some(rule) = row.get::<Option<String>>("second_rule")? else { return Ok(None) };
    let text = |column: &str| row.get::<Option<String>>(column);
    let verdict = text("second_verdict")?.map(|word| word.parse());
    Ok(Some(SecondReview {
        wanted: SecondWanted {
            rule,
            blind: row.get("second_blind")?,
            hours: row.maybe_times("second_hours")?,
        },
        answer: read_answer(row, sealed)?,
        verdict: verdict.transpose().map_err(|_| row.odd("second_verdict", "holds an unknown word"))?,
        by: text("second_by")?.map(Reviewer),
        at: row.maybe_time("second_at_ms")?,
        reason: text("second_reason")?,
        comment: sealed.maybe_text("second_comment", row.get("id")?)?.map(Untrusted::new),
    }))
}

fn read_answer(row: &NamedRow<'_>, sealed: &SealedColumns<'_>) -> Result<Option<SecondAnswer>, Damaged> {
    let Some(by) = row.get::<Option<String>>("answer_by")? else { return Ok(None) };
    let name: &str = row.get("id")?;
    let comment = row.get::<Option<&str>>("answer_comment")?;
    let place = SealedPlace { table: "second_answers", column: "comment", row: name };
    let comment = comment.map(|comment| sealed.open_text(place, comment)).transpose()?;
    Ok(Some(SecondAnswer {
        by: Reviewer(by),
        verb: row.word("answer_verb")?,
        reason: row.get("answer_reason")?,
        comment: comment.map(Untrusted::new),
        at: row.time("answer_at_ms")?,
    }))
}
