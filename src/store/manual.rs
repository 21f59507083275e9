//! Manual changes of outbox items: undo, drop, retry, and sending over what was found instead.

use super::again::again;
use super::engine::{Work, sql};
use super::error::StoreError;
use super::journeys::{lock, ourselves};
use super::outbox::{Outbox, change_followers, item_by_id, note};
use super::store_row::ms;
use crate::domain::decision::DecisionState;
use crate::domain::delivery::DeliveryEvent;
use crate::domain::event::Event;
use crate::domain::ids::Reviewer;
use crate::domain::outbox_item::OutboxItem;
use crate::domain::record::Decision;
use crate::domain::text::Untrusted;
use jiff::Timestamp;
use uuid::Uuid;

/// The problem of an open item, in record and outbox, after a backup was restored.
const RESTORED: &str = "the store was put back from a backup: it may have been sent since";

/// The result of a manual change of an outbox item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    Yes(OutboxItem),
    /// The item's state does not allow it.
    Not(DecisionState),
    /// A request may have been applied; that must be found out first.
    MaybeApplied,
    /// No such item.
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

/// A manual change of an outbox item, or of the match statuses that follow a decision once it is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ManualStep {
    Undo,
    Drop,
    Retry,
}

impl ManualStep {
    /// The event for the item itself.
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
    fn entry(self, before: &OutboxItem) -> Event {
        let (from, decision) = (before.standing(), before.id());
        let is_lagging = match before {
            OutboxItem::Decision(decision) => decision.lagging().is_some(),
            OutboxItem::Screening(request) => {
                let state = from.after(self.event()).unwrap_or(from);
                return Event::ScreeningChanged { request: request.id, state, problem: None };
            }
        };
        match (self, is_lagging) {
            (Self::Undo, _) => Event::DecisionUndone { from, decision },
            (Self::Drop, false) => Event::DecisionDropped { from, decision },
            (Self::Drop, true) => Event::DispositionDropped { from, decision },
            (Self::Retry, false) => Event::DecisionRetried { from, decision },
            (Self::Retry, true) => Event::DispositionRetried { from, decision },
        }
    }
}

impl Outbox<'_> {
    /// Undoes a held item.
    pub async fn undo(&self, id: Uuid, by: &Reviewer) -> Result<Moved, StoreError> {
        self.step(id, by, ManualStep::Undo).await
    }

    /// Drops an item that was not delivered: in conflict, refused, or waiting and certainly not applied.
    pub async fn discard(&self, id: Uuid, by: &Reviewer) -> Result<Moved, StoreError> {
        self.step(id, by, ManualStep::Drop).await
    }

    /// Retries now what was refused or is waiting, or a match status in conflict.
    pub async fn retry(&self, id: Uuid, by: &Reviewer) -> Result<Moved, StoreError> {
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
            let found = self.locked(id).await?;
            let Some((mut work, OutboxItem::Decision(before))) = found else { return Ok(Moved::Unknown) };
            let now = work.now();
            let change = ManualChange { id, from: before.state, event: DeliveryEvent::Overwritten };
            if !change.apply(&mut work, now).await? {
                return Ok(Moved::Not(before.state));
            }
            let update =
                sql("UPDATE decisions SET document_version = $2, document_hash = $3, manual_seen = $4
             WHERE id = $1");
            let update = update.bind(id.to_string()).bind(looked_at.version).bind(looked_at.hash);
            work.later([update.bind(looked_at.manual)]).await?;
            let event = Event::DecisionSentOver {
                over: looked_at.manual.map(Untrusted::from),
                document_sha256: looked_at.hash.to_owned(),
                decision: id,
            };
            note(&mut work, &before.intent.journey, by, now, event).await?;
            self.committed(work, id).await
        })
    }

    /// After a backup was restored, treats every item that is sent or waits as possibly applied: its journey is
    /// read before anything is sent. Returns how many items that are. Conflicts and refusals still wait for a
    /// person.
    pub async fn restored(&self) -> Result<usize, StoreError> {
        let open = self.list().await?;
        let mut doubted = 0;
        for item in &open.items {
            doubted += usize::from(self.doubt(item).await?);
        }
        Ok(doubted)
    }

    async fn doubt(&self, found: &OutboxItem) -> Result<bool, StoreError> {
        let mut work = self.0.begin().await?;
        let now = work.now();
        lock(&mut work, found.journey()).await?;
        let doubt = sql("UPDATE deliveries SET state = $3, due_ms = $2, due_set_ms = $2,
                 maybe_applied_ms = coalesce(maybe_applied_ms, $2), resend_ms = coalesce(resend_ms, $2),
                 lease_holder = NULL, lease_no = lease_no + 1, last_problem = $4
             WHERE id = $1 AND state IN ('held', 'waiting', 'sending', 'accepted', 'uncertain')");
        let state = DecisionState::Uncertain;
        let doubt = doubt.bind(found.id().to_string()).bind(ms(now)).bind(state.word()).bind(RESTORED);
        if work.run(doubt).await? == 0 {
            return Ok(false);
        }
        let problem = Untrusted::from(RESTORED);
        let event = match found {
            OutboxItem::Decision(decision) => {
                Event::DecisionWaiting { due: now, problem, maybe_applied: true, decision: decision.id }
            }
            OutboxItem::Screening(request) => {
                Event::ScreeningChanged { request: request.id, state, problem: Some(problem) }
            }
        };
        note(&mut work, found.journey(), &ourselves(), now, event).await?;
        work.commit().await?;
        Ok(true)
    }

    /// Locks the item's journey in a new transaction and reads the item again under the lock.
    pub(super) async fn locked(&self, id: Uuid) -> Result<Option<(Work, OutboxItem)>, StoreError> {
        let mut work = self.0.begin().await?;
        let Some(found) = item_by_id(&mut work, id, self.1).await? else { return Ok(None) };
        lock(&mut work, found.journey()).await?;
        Ok(item_by_id(&mut work, id, self.1).await?.map(|item| (work, item)))
    }

    async fn committed(&self, mut work: Work, id: Uuid) -> Result<Moved, StoreError> {
        let after = item_by_id(&mut work, id, self.1).await?;
        work.commit().await?;
        Ok(after.map_or(Moved::Unknown, Moved::Yes))
    }

    async fn step(&self, id: Uuid, by: &Reviewer, step: ManualStep) -> Result<Moved, StoreError> {
        again!(async {
            let Some((mut work, before)) = self.locked(id).await? else { return Ok(Moved::Unknown) };
            let now = work.now();
            let lagging = before.decision().filter(|decision| decision.lagging().is_some());
            let refused = match lagging {
                Some(decision) => change_match_statuses(&mut work, decision, now, step).await?,
                None => change_item(&mut work, &before, now, step).await?,
            };
            if let Some(refused) = refused {
                return Ok(refused);
            }
            note(&mut work, before.journey(), by, now, step.entry(&before)).await?;
            self.committed(work, id).await
        })
    }
}

/// Changes the item's own delivery; returns why it cannot be changed.
async fn change_item(
    work: &mut Work,
    before: &OutboxItem,
    now: Timestamp,
    step: ManualStep,
) -> Result<Option<Moved>, StoreError> {
    let (id, from) = (before.id(), before.standing());
    if step == ManualStep::Drop && may_be_applied(work, id, now).await? {
        return Ok(Some(Moved::MaybeApplied));
    }
    if !(ManualChange { id, from, event: step.event() }).apply(work, now).await? {
        return Ok(Some(Moved::Not(from)));
    }
    match step {
        ManualStep::Undo => change_followers(work, id, DeliveryEvent::Undone, None).await?,
        ManualStep::Drop => change_followers(work, id, DeliveryEvent::Abandoned, None).await?,
        ManualStep::Retry => {}
    }
    Ok(None)
}

/// Changes the match statuses that were not delivered after their decision; returns why none can be changed.
async fn change_match_statuses(
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
            .bind(to.is_in_progress().then(|| ms(now)))
            .bind(self.event == DeliveryEvent::Overwritten)
            .bind(self.from.is_in_progress());
        Ok(work.run(change).await? == 1)
    }
}

/// Whether the item may still be applied. An accepted one can be dropped once the service should have shown it; one
/// of unknown result cannot.
async fn may_be_applied(work: &mut Work, id: Uuid, now: Timestamp) -> Result<bool, StoreError> {
    let query = sql("SELECT state = 'uncertain' OR (state = 'accepted' AND resend_ms > $2)
         FROM deliveries WHERE id = $1");
    work.one(query.bind(id.to_string()).bind(ms(now)))
        .await?
        .get::<Option<bool>>(0)
        .map(|it| it == Some(true))
}
