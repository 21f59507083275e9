//! Undoes held items of the outbox; retries and drops items that did not arrive.

use super::blind::{Blindness, HiddenProposal};
use super::destination::Destination;
use super::error::{Meanwhile, Rejection, ReviewError};
use super::service::ReviewService;
use crate::domain::decision::DecisionState;
use crate::domain::outbox_item::OutboxItem;
use crate::domain::record::Decision;
use crate::domain::role::Act;
use crate::store::Damaged;
use crate::store::manual::{LookedAt, Moved};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use uuid::Uuid;

/// Lists, undoes, retries and drops items of the outbox.
pub struct OutboxService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> OutboxService<'_, D> {
    /// Undoes a held item of this reviewer. It is too late once a sender has leased it.
    pub async fn undo(&self, id: Uuid) -> Result<OutboxItem, ReviewError> {
        self.0.team().check(Act::Decide).await?;
        let item = self.item(id).await?;
        if !self.is_own(&item) {
            return Err(Rejection::OthersDecision(item.by().clone()).into());
        }
        self.moved(id, self.0.store.outbox().undo(id, &self.0.reviewer).await?)
    }

    /// Undoes a held item of any reviewer.
    pub async fn undo_other(&self, id: Uuid) -> Result<OutboxItem, ReviewError> {
        let item = self.item(id).await?;
        let is_own = self.is_own(&item);
        if item.standing() == DecisionState::Proposed && !is_own {
            return Err(Rejection::Proposed(id).into());
        }
        self.0.team().check(if is_own { Act::Decide } else { Act::ManageWork }).await?;
        self.moved(id, self.0.store.outbox().undo(id, &self.0.reviewer).await?)
    }

    async fn item(&self, id: Uuid) -> Result<OutboxItem, ReviewError> {
        self.0.store.outbox().item(id).await?.ok_or(ReviewError::NoDecision(id))
    }

    /// Whether the reviewer recorded the item, or confirmed it as a decision.
    fn is_own(&self, item: &OutboxItem) -> bool {
        let second = item.decision().and_then(|decision| decision.second.as_ref());
        let second = second.and_then(|second| second.by.as_ref());
        *item.by() == self.0.reviewer || second == Some(&self.0.reviewer)
    }

    /// Rejects a change that only a lead may make: of another reviewer's item, or of a decision that needed a second
    /// reviewer.
    async fn check_change(&self, item: &OutboxItem) -> Result<(), ReviewError> {
        let is_maker = *item.by() == self.0.reviewer;
        if is_maker && item.decision().is_some_and(|decision| decision.second.is_some()) {
            return Err(Rejection::NotByMaker.into());
        }
        let act = if is_maker { Act::Decide } else { Act::ManageWork };
        self.0.team().check(act).await.map(drop)
    }

    /// What has not reached its provider, oldest first, without proposals that are hidden from this reviewer.
    pub async fn list(&self) -> Result<Vec<OutboxItem>, ReviewError> {
        self.0.keep_holds().await?;
        let mut open = self.0.store.outbox().list().await?.items;
        let seat = self.0.team().seat().await?;
        let blindness = Blindness { me: &self.0.reviewer, seat: &seat };
        open.retain(|item| !item.decision().is_some_and(|decision| blindness.hides(decision)));
        Ok(open)
    }

    /// The open proposals and quality samples that this reviewer must not see.
    pub(super) async fn hidden(&self) -> Result<Vec<HiddenProposal>, ReviewError> {
        let open = self.0.store.decisions().open().await?.items;
        let samples = self.0.store.second_reviews().samples().open().await?;
        let seat = self.0.team().seat().await?;
        let blindness = Blindness { me: &self.0.reviewer, seat: &seat };
        let mut hidden = blindness.hidden(&open);
        hidden.extend(blindness.hidden_samples(samples));
        Ok(hidden)
    }

    /// Items that the store cannot read. They are not sent, so a person must know about them.
    pub async fn damaged(&self) -> Result<Vec<Damaged>, ReviewError> {
        Ok(self.0.store.outbox().list().await?.damaged)
    }

    /// Drops an item that has not arrived.
    pub async fn discard(&self, id: Uuid) -> Result<OutboxItem, ReviewError> {
        self.check_change(&self.item(id).await?).await?;
        self.moved(id, self.0.store.outbox().discard(id, &self.0.reviewer).await?)
    }

    /// Retries a rejected or waiting item at once. A decision in conflict overwrites the one at the service, but only if
    /// this reviewer has opened the latest document.
    pub async fn retry(&self, id: Uuid) -> Result<OutboxItem, ReviewError> {
        let item = self.item(id).await?;
        match item.decision().filter(|decision| decision.state == DecisionState::Conflict) {
            Some(decision) => {
                self.check_change(&item).await?;
                self.send_over(decision).await
            }
            None => {
                self.0.team().check(Act::Exchange).await?;
                self.moved(id, self.0.store.outbox().retry(id, &self.0.reviewer).await?)
            }
        }
    }

    async fn send_over(&self, decision: &Decision) -> Result<OutboxItem, ReviewError> {
        let key = &decision.intent.journey;
        let known = self.0.cases().known(key).await?;
        let latest =
            self.0.store.documents().latest(key).await?.ok_or_else(|| ReviewError::NoJourney(key.clone()))?;
        if self.0.store.documents().viewed_version(key, &self.0.reviewer).await? != Some(latest.version) {
            return Err(ReviewError::Meanwhile(Meanwhile::Changed(
                "look at the case as it is now".to_owned(),
            )));
        }
        let journey = self.0.cases().journey_in(&known.service, &latest)?;
        let manual = journey.manual_decision.as_ref().map(|said| said.as_sent.as_sent());
        let looked_at = LookedAt { version: latest.version, hash: &latest.hash, manual };
        let moved = self.0.store.outbox().send_over(decision.id, &self.0.reviewer, &looked_at).await?;
        self.moved(decision.id, moved)
    }

    /// Retries every waiting item at once, and schedules a reread of the journeys whose item may have been applied.
    pub async fn retry_waiting(&self) -> Result<(), ReviewError> {
        self.0.team().check(Act::Exchange).await?;
        self.0.store.outbox().reread_now().await?;
        let outbox = self.list().await?;
        for item in outbox.iter().filter(|item| item.standing() == DecisionState::Waiting) {
            self.0.store.outbox().retry(item.id(), &self.0.reviewer).await?;
        }
        Ok(())
    }

    fn moved(&self, id: Uuid, moved: Moved) -> Result<OutboxItem, ReviewError> {
        match moved {
            Moved::Yes(item) => {
                self.0.outbox_changed.notify_one();
                Ok(item)
            }
            Moved::Not(state) => Err(Rejection::from(state).into()),
            Moved::MaybeApplied => Err(Rejection::MaybeApplied.into()),
            Moved::Unknown => Err(ReviewError::NoDecision(id)),
        }
    }
}

/// `now` plus `wait`; the latest possible time on overflow.
pub(super) fn after(now: Timestamp, wait: Duration) -> Timestamp {
    let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}
