//! Undoing a held decision; retrying and dropping what did not arrive.

use super::destination::Destination;
use super::error::{Meanwhile, Rejection, ReviewError};
use super::service::ReviewService;
use crate::domain::decision::DecisionState;
use crate::domain::record::Decision;
use crate::store::Damaged;
use crate::store::manual::{LookedAt, Moved};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use uuid::Uuid;

impl<D: Destination> ReviewService<D> {
    /// Takes a held decision back. Once a sender has leased it, that is too late.
    pub async fn undo(&self, id: Uuid, now: Timestamp) -> Result<Decision, ReviewError> {
        self.moved(id, self.store.outbox().undo(id, &self.reviewer, now).await?)
    }

    /// What has not reached its provider, oldest first.
    pub async fn outbox(&self) -> Result<Vec<Decision>, ReviewError> {
        Ok(self.store.outbox().list().await?.items)
    }

    /// Decisions that the store holds and cannot read: they are not sent, so a person must know.
    pub async fn outbox_damage(&self) -> Result<Vec<Damaged>, ReviewError> {
        Ok(self.store.outbox().list().await?.damaged)
    }

    /// Drops a decision that did not arrive.
    pub async fn drop_decision(&self, id: Uuid, now: Timestamp) -> Result<Decision, ReviewError> {
        self.moved(id, self.store.outbox().drop_decision(id, &self.reviewer, now).await?)
    }

    /// Has a refused or waiting decision tried again at once; a conflicting one is sent over what was found
    /// instead, if this person has looked at the journey as it is now.
    pub async fn retry_decision(&self, id: Uuid, now: Timestamp) -> Result<Decision, ReviewError> {
        let decision = self.store.decisions().get(id).await?;
        let conflicts = |it: &Decision| it.state == DecisionState::Conflict;
        if let Some(decision) = decision.filter(conflicts) {
            return self.send_over(&decision, now).await;
        }
        self.moved(id, self.store.outbox().retry_decision(id, &self.reviewer, now).await?)
    }

    async fn send_over(&self, decision: &Decision, now: Timestamp) -> Result<Decision, ReviewError> {
        let key = &decision.intent.journey;
        let known = self.known(key).await?;
        let latest =
            self.store.documents().latest(key).await?.ok_or_else(|| ReviewError::NoJourney(key.clone()))?;
        if self.store.documents().viewed_version(key, &self.reviewer).await? != Some(latest.version) {
            return Err(ReviewError::Meanwhile(Meanwhile::Changed(
                "look at the case as it is now".to_owned(),
            )));
        }
        let journey = self.journey_in(&known.service, &latest)?;
        let manual = journey.manual_decision.as_ref().map(|said| said.as_sent.as_sent());
        let looked_at = LookedAt { version: latest.version, hash: &latest.hash, manual };
        let moved = self.store.outbox().send_over(decision.id, &self.reviewer, now, &looked_at).await?;
        self.moved(decision.id, moved)
    }

    /// Has everything that waits tried again at once. What is settled meanwhile needs no second try.
    pub async fn retry_waiting(&self, now: Timestamp) -> Result<(), ReviewError> {
        let outbox = self.outbox().await?;
        for decision in outbox.iter().filter(|one| one.standing() == DecisionState::Waiting) {
            self.store.outbox().retry_decision(decision.id, &self.reviewer, now).await?;
        }
        Ok(())
    }

    fn moved(&self, id: Uuid, moved: Moved) -> Result<Decision, ReviewError> {
        match moved {
            Moved::Yes(decision) => {
                self.outbox_changed.notify_one();
                Ok(*decision)
            }
            Moved::Not(state) => Err(Rejection::from(state).into()),
            Moved::MaybeApplied => Err(Rejection::MaybeApplied.into()),
            Moved::Unknown => Err(ReviewError::NoDecision(id)),
        }
    }
}

/// A point in time later by this much; the end of time if there is none.
pub(super) fn after(now: Timestamp, wait: Duration) -> Timestamp {
    let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}
