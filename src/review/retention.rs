//! Retention: how long journeys are kept, and erasing those whose retention has ended.

use super::destination::Destination;
use super::error::ReviewError;
use super::service::ReviewService;
use crate::domain::ids::JourneyKey;
use crate::store::retention::{Erased, Erasing, RetentionHold, Standing};
use jiff::Timestamp;

/// Retention of journeys by the team's rules.
pub struct RetentionService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> RetentionService<'_, D> {
    /// The years for which a journey is kept.
    pub fn years(&self) -> u32 {
        self.0.rules.retention.years
    }

    /// Whether `referee serve` erases journeys whose retention period has ended.
    pub fn is_automatic(&self) -> bool {
        self.0.rules.retention.automatic
    }

    /// The reason that is recorded when a journey is erased at the end of its retention period.
    pub fn reason(&self) -> String {
        format!("kept for {} years", self.years())
    }

    /// Stores when the relationship with the applicant ended.
    pub async fn end(&self, key: &JourneyKey, ended: Timestamp) -> Result<(), ReviewError> {
        match self.0.store.retention().end(key, ended, &self.0.reviewer).await? {
            true => Ok(()),
            false => Err(ReviewError::NoJourney(key.clone())),
        }
    }

    /// Puts a journey on hold, so that it is not erased.
    pub async fn hold(
        &self,
        key: &JourneyKey,
        reason: String,
        until: Option<Timestamp>,
    ) -> Result<(), ReviewError> {
        let hold = RetentionHold { reason, by: self.0.reviewer.clone(), until };
        match self.0.store.retention().hold(key, &hold).await? {
            true => Ok(()),
            false => Err(ReviewError::NoJourney(key.clone())),
        }
    }

    /// Ends a hold. `false` if there was none.
    pub async fn release(&self, key: &JourneyKey) -> Result<bool, ReviewError> {
        Ok(self.0.store.retention().release(key, &self.0.reviewer).await?)
    }

    /// The journeys that may be erased now.
    pub async fn due(&self) -> Result<Vec<Standing>, ReviewError> {
        Ok(self.0.store.retention().due(self.years()).await?)
    }

    /// The retention state of a journey: what prevents its erasure.
    pub async fn standing(&self, key: &JourneyKey) -> Result<Standing, ReviewError> {
        let standing = self.0.store.retention().standing(key).await?;
        standing.ok_or_else(|| ReviewError::NoJourney(key.clone()))
    }

    /// Erases the personal data of a journey if its retention has ended. The database files still contain it until the
    /// store is purged.
    pub async fn erase(&self, key: &JourneyKey, reason: &str) -> Result<Erased, ReviewError> {
        let erasing = Erasing { reason, by: &self.0.reviewer, years: self.years(), not_aml: false };
        Ok(self.0.store.retention().erase(key, erasing).await?)
    }
}
