//! The latest document of a journey that is being decided.

use super::destination::Destination;
use super::error::{Rejection, ReviewError};
use super::intake::Reading;
use super::service::ReviewService;
use crate::domain::ids::ServiceId;
use crate::domain::journey::Journey;
use crate::store::documents::Document;
use jiff::Timestamp;
use std::sync::OnceLock;

/// The latest document of a journey. It is read at most once, and its findings only if a rule asks for them.
pub(super) struct LatestReading<'a, D> {
    review: &'a ReviewService<D>,
    service: &'a ServiceId,
    pub(super) document: Document,
    now: Timestamp,
    journey: OnceLock<Journey>,
    reading: OnceLock<Reading>,
}

impl<'a, D: Destination> LatestReading<'a, D> {
    pub(super) fn new(
        review: &'a ReviewService<D>,
        service: &'a ServiceId,
        document: Document,
        now: Timestamp,
    ) -> Self {
        Self { review, service, document, now, journey: OnceLock::new(), reading: OnceLock::new() }
    }

    /// The journey alone, parsed once; cheaper than a full reading.
    pub(super) fn journey(&self) -> Result<&Journey, ReviewError> {
        if let Some(reading) = self.reading.get() {
            return Ok(&reading.journey);
        }
        if let Some(journey) = self.journey.get() {
            return Ok(journey);
        }
        let journey = self.review.cases().journey_in(self.service, &self.document)?;
        Ok(self.journey.get_or_init(|| journey))
    }

    /// The journey with its findings, without those about other journeys.
    pub(super) fn reading(&self) -> Result<&Reading, ReviewError> {
        if let Some(reading) = self.reading.get() {
            return Ok(reading);
        }
        let reading = self.review.reader.read_without_raw(self.service, &self.document.raw, self.now);
        let reading = reading.ok_or(Rejection::Unreadable)?;
        Ok(self.reading.get_or_init(|| reading))
    }
}
