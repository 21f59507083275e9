//! Requests to a service to run AML screening of a journey again.

use super::destination::Destination;
use super::error::{Rejection, ReviewError};
use super::service::ReviewService;
use crate::domain::ids::JourneyKey;
use crate::domain::role::Act;
use crate::domain::screening_request::{ScreenedPerson, ScreeningRequest};
use crate::store::screening_requests::{NewScreeningRequest, RequestRecorded};
use uuid::Uuid;

/// Records screening requests.
pub struct ScreeningService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> ScreeningService<'_, D> {
    /// Records a request. It is on disk when this returns; it is sent when its undo period, as long as that of a
    /// decision, has passed.
    pub async fn ask(
        &self,
        key: &JourneyKey,
        person: &ScreenedPerson,
    ) -> Result<ScreeningRequest, ReviewError> {
        self.0.team().check(Act::Decide).await?;
        if !self.0.account(&key.provider)?.reruns_screening() {
            return Err(Rejection::NoScreening(key.provider.clone()).into());
        }
        let (id, hold) = (Uuid::now_v7(), self.0.rules.review.hold());
        let new = NewScreeningRequest { id, journey: key, person, by: &self.0.reviewer, hold };
        match self.0.store.outbox().screenings().ask(&new).await? {
            RequestRecorded::Yes(request) => {
                self.0.holds.begin(request.id, request.state, request.held_until, &self.0.clock);
                self.0.outbox_changed.notify_one();
                Ok(*request)
            }
            RequestRecorded::OnItsWay => Err(Rejection::ScreeningOnItsWay.into()),
            RequestRecorded::Unknown => Err(ReviewError::NoJourney(key.clone())),
        }
    }
}
