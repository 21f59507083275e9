//! Manual changes of deliveries: undo, drop, retry, and sending over what was found instead.

use super::again::again;
use super::decisions::by_id;
use super::engine::{Work, sql};
use super::error::StoreError;
use super::journeys::{lock, ourselves};
use super::outbox::{Followers, Outbox, note};
use super::store_row::ms;
use crate::domain::decision::DecisionState;
use crate::domain::delivery::DeliveryEvent;
use crate::domain::event::Event;
use crate::domain::ids::Reviewer;
use crate::domain::record::Decision;
use crate::domain::text::Untrusted;
use jiff::Timestamp;
use uuid::Uuid;

/// The problem of an open decision, in record and outbox, after a backup was restored.
const RESTORED: &str = "the store was put back from a backup: it may have been sent since";

/// The result of a manual change of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    Yes(Box<Decision>),
    /// The decision's state does not allow it.
    Not(DecisionState),
    /// A request may have been applied; that must be found out first.
    MaybeApplied,
    /// No such decision.
    Unknown,
}

/// The document that a person looks at.
#[derive(Clone, Copy, Debug)]
pub struct LookedAt<'a> {
    /// Which version of the journey's documents.
    pub version: i64,
    /// SHA-256 of its bytes, hex.
    pub hash: &'a str,
    /// The manual decision in it, as sent.
    pub manual: Option<&'a str>,
}

/// A manual change of a decision, or of the match statuses that follow it once it is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ManualStep {
    Undo,
    Drop,
    Retry,
}

impl ManualStep {
    /// The event for the decision itself.
    fn event(self) -> DeliveryEvent {
        match self {
            Self::Undo => DeliveryEvent::Undone,
            Self::Drop => DeliveryEvent::Dropped,
            Self::Retry => DeliveryEvent::Retried,
        }
    }

    /// The event for a match status in this state. Dropping leaves those alone that continue by themselves; a retry
    /// after a conflict overwrites what was found.
    fn event_of_follower(self, state: DecisionState) -> Option<DeliveryEvent> {
        match self {
            Self::Undo => None,
            Self::Drop => state.needs_person().then_some(DeliveryEvent::Dropped),
            Self::Retry if state == DecisionState::Conflict => Some(DeliveryEvent::Overwritten),
            Self::Retry => Some(DeliveryEvent::Retried),
        }
    }

    /// The record entry about this change.
    fn entry(self, before: &Decision) -> Event {
        let (from, decision) = (before.standing(), before.id);
        match (self, before.lagging().is_some()) {
            (Self::Undo, _) => Event::DecisionUndone { from, decision },
            (Self::Drop, false) => Event::DecisionDropped { from, decision },
            (Self::Drop, true) => Event::DispositionDropped { from, decision },
            (Self::Retry, false) => Event::DecisionRetried { from, decision },
            (Self::Retry, true) => Event::DispositionRetried { from, decision },
        }
    }
}

impl Outbox<'_> {
    /// Undoes a held decision.
    pub async fn undo(&self, id: Uuid, by: &Reviewer) -> Result<Moved, StoreError> {
        self.step(id, by, ManualStep::Undo).await
    }

    /// Drops a decision that was not delivered: in conflict, refused, or waiting and certainly not applied.
    pub async fn drop_decision(&self, id: Uuid, by: &Reviewer) -> Result<Moved, StoreError> {
        self.step(id, by, ManualStep::Drop).await
    }

    /// Retries now what was refused or is waiting, or a match status in conflict.
    pub async fn retry_decision(&self, id: Uuid, by: &Reviewer) -> Result<Moved, StoreError> {
        self.step(id, by, ManualStep::Retry).await
    }

    /// Sends a conflicting decision over what was found instead. From now on it refers to the document in `looked_at`.
    pub async fn send_over(
        &self,
        id: Uuid,
        by: &Reviewer,
        looked_at: &LookedAt<'_>,
    ) -> Result<Moved, StoreError> {
        again!(async {
            let Some((mut work, before)) = self.locked(id).await? else { return Ok(Moved::Unknown) };
            let now = work.now();
            let change = ManualChange { id, from: before.state, event: DeliveryEvent::Overwritten };
            if !change.apply(&mut work, now).await? {
                return Ok(Moved::Not(before.state));
            }
            let update =
                sql("UPDATE decisions SET document_version = $2, document_hash = $3, manual_seen = $4
             WHERE id = $1");
            let update = update.bind(id.to_string()).bind(looked_at.version).bind(looked_at.hash);
            work.run(update.bind(looked_at.manual)).await?;
            let event = Event::DecisionSentOver {
                over: looked_at.manual.map(Untrusted::from),
                document_sha256: looked_at.hash.to_owned(),
                decision: id,
            };
            note(&mut work, &before, by, now, event).await?;
            let after = by_id(&mut work, id, self.1).await?;
            work.commit().await?;
            Ok(after.map_or(Moved::Unknown, |decision| Moved::Yes(Box::new(decision))))
        })
    }

    /// After a backup was restored, treats every decision that is sent or waits as possibly applied: its journey is
    /// read before anything is sent. Returns how many decisions that are. Conflicts and refusals still wait for a
    /// person.
    pub async fn restored(&self) -> Result<usize, StoreError> {
        let open = self.list().await?;
        let mut doubted = 0;
        for decision in &open.items {
            doubted += usize::from(self.doubt(decision).await?);
        }
        Ok(doubted)
    }

    async fn doubt(&self, found: &Decision) -> Result<bool, StoreError> {
        let mut work = self.0.begin().await?;
        let now = work.now();
        lock(&mut work, &found.intent.journey).await?;
        let doubt = sql("UPDATE deliveries SET state = $3, due_ms = $2, due_set_ms = $2,
                 maybe_applied_ms = coalesce(maybe_applied_ms, $2), resend_ms = coalesce(resend_ms, $2),
                 lease_holder = NULL, lease_no = lease_no + 1, last_problem = $4
             WHERE decision_id = $1 AND follows IS NULL
                 AND state IN ('held', 'waiting', 'sending', 'accepted', 'uncertain')");
        let doubt = doubt
            .bind(found.id.to_string())
            .bind(ms(now))
            .bind(DecisionState::Uncertain.word())
            .bind(RESTORED);
        if work.run(doubt).await? == 0 {
            return Ok(false);
        }
        let event = Event::DecisionWaiting {
            due: now,
            problem: Untrusted::from(RESTORED),
            maybe_applied: true,
            decision: found.id,
        };
        note(&mut work, found, &ourselves(), now, event).await?;
        work.commit().await?;
        Ok(true)
    }

    /// Locks the decision's journey in a new transaction and reads the decision again under the lock.
    pub(super) async fn locked(&self, id: Uuid) -> Result<Option<(Work, Decision)>, StoreError> {
        let mut work = self.0.begin().await?;
        let Some(found) = by_id(&mut work, id, self.1).await? else { return Ok(None) };
        lock(&mut work, &found.intent.journey).await?;
        Ok(by_id(&mut work, id, self.1).await?.map(|decision| (work, decision)))
    }

    async fn step(&self, id: Uuid, by: &Reviewer, step: ManualStep) -> Result<Moved, StoreError> {
        again!(async {
            let Some((mut work, before)) = self.locked(id).await? else { return Ok(Moved::Unknown) };
            let now = work.now();
            let refused = match before.lagging() {
                Some(_) => change_followers(&mut work, &before, now, step).await?,
                None => change_decision(&mut work, &before, now, step).await?,
            };
            if let Some(refused) = refused {
                return Ok(refused);
            }
            note(&mut work, &before, by, now, step.entry(&before)).await?;
            let after = by_id(&mut work, id, self.1).await?;
            work.commit().await?;
            Ok(after.map_or(Moved::Unknown, |decision| Moved::Yes(Box::new(decision))))
        })
    }
}

/// Changes the decision's own delivery; returns why it cannot be changed.
async fn change_decision(
    work: &mut Work,
    before: &Decision,
    now: Timestamp,
    step: ManualStep,
) -> Result<Option<Moved>, StoreError> {
    if step == ManualStep::Drop && may_be_applied(work, before.id, now).await? {
        return Ok(Some(Moved::MaybeApplied));
    }
    let change = ManualChange { id: before.id, from: before.state, event: step.event() };
    if !change.apply(work, now).await? {
        return Ok(Some(Moved::Not(before.state)));
    }
    let followers = Followers { of: before.id, decision: before.id };
    match step {
        ManualStep::Undo => followers.change(work, DeliveryEvent::Undone, None).await?,
        ManualStep::Drop => followers.change(work, DeliveryEvent::Abandoned, None).await?,
        ManualStep::Retry => {}
    }
    Ok(None)
}

/// Changes the match statuses that were not delivered after their decision; returns why none can be changed.
async fn change_followers(
    work: &mut Work,
    before: &Decision,
    now: Timestamp,
    step: ManualStep,
) -> Result<Option<Moved>, StoreError> {
    let mut changed = false;
    for one in &before.match_statuses {
        if let Some(event) = step.event_of_follower(one.state) {
            changed |= ManualChange { id: one.id, from: one.state, event }.apply(work, now).await?;
        }
    }
    Ok((!changed).then(|| Moved::Not(before.standing())))
}

/// A manual change of one delivery.
struct ManualChange {
    id: Uuid,
    from: DecisionState,
    event: DeliveryEvent,
}

impl ManualChange {
    /// Applies it. False if the event is not possible in that state, or if the state has changed meanwhile. A request
    /// that a person sends again starts fresh: its failures and doubts are cleared, unless it was still retried
    /// automatically.
    async fn apply(&self, work: &mut Work, now: Timestamp) -> Result<bool, StoreError> {
        let Some(to) = self.from.after(self.event) else { return Ok(false) };
        let change =
            sql("UPDATE deliveries SET state = $3, due_ms = $4, due_set_ms = $4, accepted_ms = NULL,
                 overwrites = CASE WHEN $6 THEN overwrites ELSE $5 END,
                 failing_since_ms = CASE WHEN $6 THEN failing_since_ms END,
                 maybe_applied_ms = CASE WHEN $6 THEN maybe_applied_ms END,
                 resend_ms = CASE WHEN $6 THEN resend_ms END
             WHERE id = $1 AND state = $2")
            .bind(self.id.to_string())
            .bind(self.from.word())
            .bind(to.word())
            .bind(to.goes_on().then(|| ms(now)))
            .bind(self.event == DeliveryEvent::Overwritten)
            .bind(self.from.goes_on());
        Ok(work.run(change).await? == 1)
    }
}

/// Whether the decision may still be applied. An accepted one can be dropped once the service should have shown it; one
/// of unknown result cannot.
async fn may_be_applied(work: &mut Work, id: Uuid, now: Timestamp) -> Result<bool, StoreError> {
    let query = sql("SELECT state = 'uncertain' OR (state = 'accepted' AND resend_ms > $2)
         FROM deliveries WHERE id = $1");
    work.one(query.bind(id.to_string()).bind(ms(now)))
        .await?
        .get::<Option<bool>>(0)
        .map(|it| it == Some(true))
}
