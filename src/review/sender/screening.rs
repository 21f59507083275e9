//! A request to run AML screening again, from its lease to the end of the sender's turn.
//!
//! Screening is idempotent, so a request with an unknown result is sent again, unless the journey shows that it was
//! screened since. When the service has accepted the request, the journey is read again, so that the reviewer sees what
//! changed.

use super::SendSchedule;
use super::delivery::{NO_ANSWER, reread};
use crate::domain::event::Event;
use crate::domain::journey::Journey;
use crate::domain::record::AuditEntry;
use crate::domain::text::Untrusted;
use crate::provider::ErrorSort;
use crate::review::clock::ReviewClock;
use crate::review::destination::{Destination, DestinationError, Reread};
use crate::review::error::ReviewError;
use crate::review::outbox::after;
use crate::review::service::ReviewService;
use crate::store::Commitment;
use crate::store::delivery::{DeliveryEnd, Doubt};
use crate::store::screening_requests::LeasedRequest;
use jiff::Timestamp;

const NOT_RECORDED: &str = "it is not sent: what is stored is not what was recorded";
const NOT_OFFERED: &str = "this account cannot run AML screening again";

/// One attempt to send a request that this sender has leased.
pub(super) struct ScreeningTurn<'a, D> {
    pub(super) review: &'a ReviewService<D>,
    pub(super) schedule: &'a SendSchedule,
    pub(super) clock: &'a ReviewClock,
    pub(super) leased: &'a LeasedRequest,
}

impl<D: Destination> ScreeningTurn<'_, D> {
    /// Sends the request; `None` if another sender has leased it meanwhile.
    pub(super) async fn run(&self) -> Result<Option<DeliveryEnd>, ReviewError> {
        let request = &self.leased.request;
        if !self.is_as_recorded().await? {
            tracing::error!(request = %request.id, "a screening request is not sent: it is not what was recorded");
            return Ok(Some(refused(NOT_RECORDED)));
        }
        let account = match self.review.accounts.get(&request.journey.provider.0) {
            Some(account) if account.reruns_screening() => account,
            _ => return Ok(Some(refused(NOT_OFFERED))),
        };
        if let Some(since) = self.leased.maybe_applied {
            match self.read_again(account).await {
                Ok(reread) if is_screened_since(&reread.journey, since) => {
                    self.take_in(&reread).await;
                    return Ok(Some(DeliveryEnd::Delivered));
                }
                Ok(_) => {}
                Err(error) => return Ok(Some(self.later(&error, Some(since)))),
            }
        }
        let body = match account.prepare_screening(&request.person) {
            Ok(body) => body,
            Err(error) => return Ok(Some(DeliveryEnd::Refused { problem: error.said })),
        };
        let marked = self.clock.now();
        if !self.review.store.outbox().screenings().mark(self.leased, self.schedule.lease).await? {
            return Ok(None);
        }
        let asked = account.rerun_screening(&request.journey.id, body);
        let answer = match tokio::time::timeout(self.schedule.lease, asked).await {
            Ok(answer) => answer,
            Err(_) => Err(DestinationError::new(ErrorSort::MaybeApplied, NO_ANSWER)),
        };
        Ok(Some(self.after_answer(account, answer, marked).await))
    }

    /// Whether the stored request is the one that the record has an entry of.
    async fn is_as_recorded(&self) -> Result<bool, ReviewError> {
        let request = &self.leased.request;
        let commitments = self.review.store.sealing().commitments(&request.journey).await?;
        let history = self.review.store.record().history(&request.journey).await?.items;
        let is_entry = |entry: &AuditEntry| match entry.event() {
            Event::ScreeningAsked { request: id, person_sha256, person_hmac, .. } => {
                let said = Commitment::said(person_sha256, person_hmac);
                id == request.id
                    && entry.by == request.by
                    && commitments.is_of(said.as_ref(), Some(request.person.stored().as_str()))
            }
            _ => false,
        };
        Ok(history.iter().any(is_entry))
    }

    async fn after_answer(
        &self,
        account: &D,
        answer: Result<(), DestinationError>,
        marked: Timestamp,
    ) -> DeliveryEnd {
        let before = self.leased.maybe_applied;
        match answer {
            Ok(()) => {
                if let Ok(reread) = self.read_again(account).await {
                    self.take_in(&reread).await;
                }
                DeliveryEnd::Delivered
            }
            Err(error) => match error.sort {
                ErrorSort::Refused { .. } | ErrorSort::Gone => DeliveryEnd::Refused { problem: error.said },
                ErrorSort::MaybeApplied | ErrorSort::Unreadable | ErrorSort::TooLarge => {
                    self.later(&error, Some(before.unwrap_or(marked)))
                }
                _ => self.later(&error, before),
            },
        }
    }

    async fn read_again(&self, account: &D) -> Result<Reread, DestinationError> {
        reread(account, &self.leased.request.journey.id, self.schedule.lease).await
    }

    /// Stores the journey as it was read again. An error is only logged: the next reading of the journey stores it.
    async fn take_in(&self, reread: &Reread) {
        let (key, now) = (&self.leased.request.journey, self.clock.now());
        let intake = self.review.intake();
        let taken = intake.receive(&key.provider, &self.leased.service, &reread.bytes, now).await;
        if let Err(error) = taken {
            tracing::warn!(%error, "a journey that was screened again is not taken in");
        }
    }

    fn later(&self, error: &DestinationError, maybe_applied: Option<Timestamp>) -> DeliveryEnd {
        let (now, failing) = (self.clock.now(), self.leased.failing_since);
        let due = match error.sort {
            ErrorSort::Later { after } => self.schedule.again_after(after, failing, now),
            ErrorSort::Credentials | ErrorSort::NotAllowed => after(now, self.schedule.person),
            _ => self.schedule.again(failing, now),
        };
        let problem = error.said.clone();
        match maybe_applied {
            Some(since) => {
                let doubt = Doubt { since, until: due, is_accepted: false };
                DeliveryEnd::Doubtful { due, problem, doubt }
            }
            None => DeliveryEnd::Waiting { due, problem },
        }
    }
}

/// Whether the document of the journey shows a search at or after this time.
fn is_screened_since(journey: &Journey, since: Timestamp) -> bool {
    let searched = journey.aml.as_ref().and_then(|aml| aml.searched_at.as_ref());
    searched.and_then(|moment| moment.at).is_some_and(|at| at >= since)
}

fn refused(problem: &'static str) -> DeliveryEnd {
    DeliveryEnd::Refused { problem: Untrusted::new(problem) }
}
