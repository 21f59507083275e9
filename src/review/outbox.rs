//! Undoes held decisions; retries and drops decisions that did not arrive.

use super::blind::{Blindness, HiddenProposal};
use super::destination::Destination;
use super::error::{Meanwhile, Rejection, ReviewError};
use super::service::ReviewService;
use crate::domain::decision::DecisionState;
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
    /// Undoes a held decision of this reviewer. It is too late once a sender has leased it.
    pub async fn undo(&self, id: Uuid) -> Result<Decision, ReviewError> {
        self.0.team().check(Act::Decide).await?;
        let decision = self.decision(id).await?;
        if !self.is_own(&decision) {
            return Err(Rejection::OthersDecision(decision.intent.reviewer).into());
        }
        self.moved(id, self.0.store.outbox().undo(id, &self.0.reviewer).await?)
    }

    /// Undoes a held decision of any reviewer.
    pub async fn undo_other(&self, id: Uuid) -> Result<Decision, ReviewError> {
        let decision = self.decision(id).await?;
        let is_own = self.is_own(&decision);
        if decision.state == DecisionState::Proposed && !is_own {
            return Err(Rejection::Proposed(id).into());
        }
        self.0.team().check(if is_own { Act::Decide } else { Act::ManageWork }).await?;
        self.moved(id, self.0.store.outbox().undo(id, &self.0.reviewer).await?)
    }

    async fn decision(&self, id: Uuid) -> Result<Decision, ReviewError> {
        let decision = self.0.store.decisions().get(id).await?;
        decision.ok_or(ReviewError::NoDecision(id))
    }

    /// Whether the reviewer made or confirmed the decision.
    fn is_own(&self, decision: &Decision) -> bool {
        let second = decision.second.as_ref().and_then(|second| second.by.as_ref());
        decision.intent.reviewer == self.0.reviewer || second == Some(&self.0.reviewer)
    }

    /// Rejects a change that only a lead may make: of another reviewer's decision, or of one that needed a second
    /// reviewer.
    async fn check_change(&self, decision: &Decision) -> Result<(), ReviewError> {
        let is_maker = decision.intent.reviewer == self.0.reviewer;
        if decision.second.is_some() && is_maker {
            return Err(Rejection::NotByMaker.into());
        }
        let act = if is_maker { Act::Decide } else { Act::ManageWork };
        self.0.team().check(act).await.map(drop)
    }

    /// The decisions that have not reached their provider, oldest first, without proposals that are hidden from this
    /// reviewer.
    pub async fn list(&self) -> Result<Vec<Decision>, ReviewError> {
        let mut open = self.0.store.outbox().list().await?.items;
        let seat = self.0.team().seat().await?;
        let blindness = Blindness { me: &self.0.reviewer, seat: &seat };
        open.retain(|decision| !blindness.hides(decision));
        Ok(open)
    }

    /// The open proposals and quality samples that this reviewer must not see.
    pub(super) async fn hidden(&self) -> Result<Vec<HiddenProposal>, ReviewError> {
        let open = self.0.store.outbox().list().await?.items;
        let samples = self.0.store.second_reviews().samples().open().await?;
        let seat = self.0.team().seat().await?;
        let blindness = Blindness { me: &self.0.reviewer, seat: &seat };
        let mut hidden = blindness.hidden(&open);
        hidden.extend(blindness.hidden_samples(samples));
        Ok(hidden)
    }

    /// Decisions that the store cannot read. They are not sent, so a person must know about them.
    pub async fn damaged(&self) -> Result<Vec<Damaged>, ReviewError> {
        Ok(self.0.store.outbox().list().await?.damaged)
    }

    /// Drops a decision that has not arrived.
    pub async fn discard(&self, id: Uuid) -> Result<Decision, ReviewError> {
        self.check_change(&self.decision(id).await?).await?;
        self.moved(id, self.0.store.outbox().drop_decision(id, &self.0.reviewer).await?)
    }

    /// Retries a rejected or waiting decision at once. A decision in conflict overwrites the one at the service, but
    /// only if this reviewer has opened the latest document.
    pub async fn retry(&self, id: Uuid) -> Result<Decision, ReviewError> {
        let decision = self.0.store.decisions().get(id).await?;
        let conflicts = |it: &Decision| it.state == DecisionState::Conflict;
        if let Some(decision) = decision.filter(conflicts) {
            return self.send_over(&decision).await;
        }
        self.0.team().check(Act::Exchange).await?;
        self.moved(id, self.0.store.outbox().retry_decision(id, &self.0.reviewer).await?)
    }

    async fn send_over(&self, decision: &Decision) -> Result<Decision, ReviewError> {
        self.check_change(decision).await?;
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

    /// Retries every waiting decision at once, and schedules a reread of the journeys whose decision may have been
    /// applied.
    pub async fn retry_waiting(&self) -> Result<(), ReviewError> {
        self.0.team().check(Act::Exchange).await?;
        self.0.store.outbox().reread_now().await?;
        let outbox = self.list().await?;
        for decision in outbox.iter().filter(|one| one.standing() == DecisionState::Waiting) {
            self.0.store.outbox().retry_decision(decision.id, &self.0.reviewer).await?;
        }
        Ok(())
    }

    fn moved(&self, id: Uuid, moved: Moved) -> Result<Decision, ReviewError> {
        match moved {
            Moved::Yes(decision) => {
                self.0.outbox_changed.notify_one();
                Ok(*decision)
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
