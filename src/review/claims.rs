//! Claiming a journey and letting it go.

use super::destination::Destination;
use super::office::Office;
use super::trouble::{Objection, Trouble};
use crate::domain::ids::JourneyKey;
use crate::store::claims::Claimed;
use jiff::Timestamp;

impl<D: Destination> Office<D> {
    /// Claims a journey for the reviewer, or renews the claim. It runs out by itself.
    pub async fn claim(&self, key: &JourneyKey, now: Timestamp) -> Result<(), Trouble> {
        let until = super::hold::after(now, self.rules.claim);
        match self.store.claim(key, &self.reviewer, now, until).await? {
            Claimed::Yes => Ok(()),
            Claimed::By(other, _) => Err(Objection::ClaimedBy(other).into()),
            Claimed::Unknown => Err(Trouble::NoJourney(key.clone())),
        }
    }

    /// Lets a journey go. One that the reviewer does not have is left as it is.
    pub async fn release(&self, key: &JourneyKey, now: Timestamp) -> Result<(), Trouble> {
        self.store.release(key, &self.reviewer, now).await?;
        Ok(())
    }
}
