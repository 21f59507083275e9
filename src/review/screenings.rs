//! Requests to a service to run AML screening of a journey again.

use super::destination::Destination;
use super::error::{Rejection, ReviewError};
use super::service::ReviewService;
use crate::domain::ids::JourneyKey;
use crate::domain::role::Act;
use crate::domain::screening_request::{RequestStep, ScreenedPerson, ScreeningRequest};
use crate::store::screening_requests::{NewScreeningRequest, RequestMoved};
use uuid::Uuid;

/// Records, undoes, retries and discards screening requests.
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
            RequestMoved::Unknown => Err(ReviewError::NoJourney(key.clone())),
            moved => self.moved(id, moved),
        }
    }

    /// The requests that have not reached their service, oldest first.
    pub async fn open(&self) -> Result<Vec<ScreeningRequest>, ReviewError> {
        self.0.team().check(Act::See).await?;
        Ok(self.0.store.outbox().screenings().open().await?.items)
    }

    /// Undoes, retries or discards a request. Only a lead may undo or discard a request of another reviewer; a retry is
    /// open to everybody who may send.
    pub async fn step(&self, id: Uuid, step: RequestStep) -> Result<ScreeningRequest, ReviewError> {
        let open = self.0.store.outbox().screenings().open().await?.items;
        let request = open.into_iter().find(|it| it.id == id).ok_or(ReviewError::NoDecision(id))?;
        let is_own = request.by == self.0.reviewer;
        let act = match step {
            RequestStep::Retry => Act::Exchange,
            RequestStep::Undo | RequestStep::Discard if is_own => Act::Decide,
            RequestStep::Undo | RequestStep::Discard => Act::ManageWork,
        };
        self.0.team().check(act).await?;
        self.moved(id, self.0.store.outbox().screenings().step(id, &self.0.reviewer, step).await?)
    }

    fn moved(&self, id: Uuid, moved: RequestMoved) -> Result<ScreeningRequest, ReviewError> {
        match moved {
            RequestMoved::Yes(request) => {
                self.0.outbox_changed.notify_one();
                Ok(*request)
            }
            RequestMoved::Not(state) => Err(Rejection::from(state).into()),
            RequestMoved::OnItsWay => Err(Rejection::ScreeningOnItsWay.into()),
            RequestMoved::Unknown => Err(ReviewError::NoDecision(id)),
        }
    }
}
