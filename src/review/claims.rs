//! Claiming and releasing a journey.

use super::destination::Destination;
use super::error::{Rejection, ReviewError};
use super::service::ReviewService;
use crate::domain::ids::JourneyKey;
use crate::domain::record::Note;
use crate::domain::role::Act;
use crate::domain::text::Untrusted;
use crate::store::claims::Claimed;
use crate::store::next_claim::NextWanted;
use jiff::Timestamp;

/// Claims and releases journeys for the reviewer.
pub struct ClaimService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> ClaimService<'_, D> {
    /// Claims a journey for the reviewer, or renews the claim. A claim is a lease: it expires if it is not renewed.
    pub async fn claim(&self, key: &JourneyKey) -> Result<(), ReviewError> {
        self.0.team().check(Act::Decide).await?;
        match self.0.store.claims().claim(key, &self.0.reviewer, self.0.rules.review.claim()).await? {
            Claimed::Yes => Ok(()),
            Claimed::By(other, _) => Err(Rejection::ClaimedBy(other).into()),
            Claimed::Barred => Err(Rejection::Barred.into()),
            Claimed::Unknown => Err(ReviewError::NoJourney(key.clone())),
        }
    }

    /// Claims the next journey in the order of the queue that is free for the reviewer; `None` if there is none. Of many
    /// reviewers who ask at once each gets another one.
    pub async fn claim_next(&self, now: Timestamp) -> Result<Option<JourneyKey>, ReviewError> {
        let seat = self.0.team().check(Act::Decide).await?;
        let start = self.0.queue().start(now).await?;
        let wanted = NextWanted {
            by: &self.0.reviewer,
            is_lead: seat.may(Act::ManageWork),
            at_ms: start.at_ms,
            in_time_since_ms: start.in_time_since_ms,
        };
        Ok(self.0.store.claims().claim_next(&wanted, self.0.rules.review.claim()).await?)
    }

    /// Takes a journey over from the reviewer who claimed it, with the reason.
    pub async fn take_over(
        &self,
        key: &JourneyKey,
        why: Untrusted,
        at: Timestamp,
    ) -> Result<(), ReviewError> {
        self.0.team().check(Act::ManageWork).await?;
        let why = Note { by: self.0.reviewer.clone(), at, text: why };
        match self.0.store.claims().take_over(key, &why, self.0.rules.review.claim()).await? {
            Claimed::Yes => Ok(()),
            Claimed::By(other, _) => Err(Rejection::ClaimedBy(other).into()),
            Claimed::Barred => Err(Rejection::Barred.into()),
            Claimed::Unknown => Err(ReviewError::NoJourney(key.clone())),
        }
    }

    /// Releases a journey. Does nothing if the reviewer has not claimed it.
    pub async fn release(&self, key: &JourneyKey) -> Result<(), ReviewError> {
        self.0.store.claims().release(key, &self.0.reviewer).await?;
        Ok(())
    }

    /// Ends the sessions whose process on this host has certainly ended, and releases the claims of their reviewers,
    /// unless a reviewer has another session. Returns how many sessions ended.
    pub async fn end_dead_sessions(&self) -> Result<usize, ReviewError> {
        let store = &self.0.store;
        let open = store.reviewers().sessions().open_ones().await?;
        let (dead, alive): (Vec<_>, Vec<_>) = open.into_iter().partition(|one| store.has_ended(&one.holder));
        for session in &dead {
            store.reviewers().sessions().end(session.id).await?;
            if alive.iter().any(|other| other.reviewer == session.reviewer) {
                continue;
            }
            let claimed =
                store.reviewers().sessions().claimed(&session.reviewer, self.0.rules.review.claim()).await?;
            for key in claimed {
                store.claims().release(&key, &session.reviewer).await?;
            }
        }
        Ok(dead.len())
    }
}
