//! Claiming and releasing a journey.

use super::destination::Destination;
use super::error::{Rejection, ReviewError};
use super::service::ReviewService;
use crate::domain::ids::JourneyKey;
use crate::store::claims::Claimed;

impl<D: Destination> ReviewService<D> {
    /// Claims a journey for the reviewer, or renews the claim. It runs out by itself.
    pub async fn claim(&self, key: &JourneyKey) -> Result<(), ReviewError> {
        match self.store.claims().claim(key, &self.reviewer, self.rules.claim).await? {
            Claimed::Yes => Ok(()),
            Claimed::By(other, _) => Err(Rejection::ClaimedBy(other).into()),
            Claimed::Unknown => Err(ReviewError::NoJourney(key.clone())),
        }
    }

    /// Releases a journey. One that the reviewer does not have is left as it is.
    pub async fn release(&self, key: &JourneyKey) -> Result<(), ReviewError> {
        self.store.claims().release(key, &self.reviewer).await?;
        Ok(())
    }
}
