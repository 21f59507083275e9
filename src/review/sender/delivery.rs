//! One delivery: an outbox item from its lease to the end of the sender's turn. It is the same for every kind of
//! delivery; the differences are in `kind`.

use super::SendSchedule;
use super::kind::{DeliveryBody, InDoubt, is_clear_refusal};
use super::recorded::compare_with_record;
use crate::domain::delivery::DeliveryKind;
use crate::domain::text::Untrusted;
use crate::provider::ErrorSort;
use crate::review::clock::{Graces, ReviewClock};
use crate::review::destination::{Destination, DestinationError, RecordMark, Reread};
use crate::review::error::ReviewError;
use crate::review::outbox::after;
use crate::review::service::ReviewService;
use crate::store::chain::sha256;
use crate::store::delivery::{Attempt, DeliveryEnd, Doubt, Leased};
use jiff::Timestamp;
use std::time::Duration;

/// An outbox item that this sender has leased.
pub(super) struct Delivery<'a, D> {
    pub(super) review: &'a ReviewService<D>,
    pub(super) schedule: &'a SendSchedule,
    pub(super) clock: &'a ReviewClock,
    pub(super) graces: &'a Graces,
    pub(super) leased: &'a Leased,
}

/// The result of rereading the journey.
pub(super) enum RereadResult<'a> {
    /// The item can be sent.
    Clear(DeliveryBody<'a>),
    /// The turn ends without sending.
    Ends(DeliveryEnd),
}

const FROM_ELSEWHERE: &str = "the receiver may have it already; look there, then retry or drop it";
const ON_ITS_WAY: &str = "a request may be on its way; the provider does not show it yet";
const NOT_SHOWN: &str = "the provider accepted it and does not show it yet";
const NO_ANSWER: &str = "the provider did not answer in time";

impl<'a, D: Destination> Delivery<'a, D> {
    /// Sends the item. `None` if another sender has leased it meanwhile.
    pub(super) async fn run(&self) -> Result<Option<DeliveryEnd>, ReviewError> {
        let mark = match compare_with_record(&self.review.store, self.leased).await? {
            Ok(mark) => mark,
            Err(difference) => {
                tracing::error!(delivery = %self.leased.id, difference, "a delivery is not sent");
                return Ok(Some(refused(format!("it is not sent: {difference}"))));
            }
        };
        let Some(account) = self.review.accounts.get(&self.leased.journey().provider.0) else {
            return Ok(Some(self.without_account()));
        };
        if let Some(ending) = self.not_taken_by(account) {
            return Ok(Some(ending));
        }
        let in_doubt = self.in_doubt(account);
        let doubt = self.leased.doubt.filter(|_| in_doubt != InDoubt::Repeat);
        if doubt.is_some() && in_doubt == InDoubt::AskPerson {
            return Ok(Some(refused(FROM_ELSEWHERE)));
        }
        let message = match self.look(account, doubt).await? {
            RereadResult::Ends(ending) => return Ok(Some(ending)),
            RereadResult::Clear(message) => message,
        };
        match doubt {
            Some(doubt) if self.is_not_sent_again(doubt) => Ok(Some(self.not_shown(doubt))),
            _ => self.send(account, &message, &mark).await,
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// If no account is configured, a decision for a webhook stays here, and what goes to a service waits for a person.
    fn without_account(&self) -> DeliveryEnd {
        if self.leased.kind == DeliveryKind::Webhook {
            return DeliveryEnd::Kept;
        }
        let provider = &self.leased.journey().provider;
        let problem = Untrusted::new(format!("no account named {provider} is configured"));
        self.postponed(after(self.now(), self.schedule.person), problem, self.leased.doubt)
    }

    /// How long a request may still be applied. For a request of this process the monotonic clock counts. An end later
    /// than any possible one was written with a wrong clock and is ignored.
    pub(super) fn grace_left(&self, doubt: Doubt) -> Duration {
        let account = self.review.accounts.get(&self.leased.journey().provider.0);
        let longest =
            account.map_or(Duration::ZERO, D::grace).saturating_mul(2).max(self.schedule.longest_asked);
        let by_day = Duration::try_from(doubt.until.duration_since(self.now())).unwrap_or_default();
        let by_day = if by_day > longest { Duration::ZERO } else { by_day };
        self.graces.left(self.leased.id, self.clock).unwrap_or_default().max(by_day)
    }

    /// Whether the item must not be sent again: never if the service accepted it (only a person may repeat it), and not
    /// during the grace period of a request that may have been applied.
    pub(super) fn is_not_sent_again(&self, doubt: Doubt) -> bool {
        doubt.is_accepted || !self.grace_left(doubt).is_zero()
    }

    fn not_shown(&self, doubt: Doubt) -> DeliveryEnd {
        // What the service answered to the request tells more than that the journey does not show it.
        let problem = match self.leased.last_problem() {
            _ if doubt.is_accepted => Untrusted::new(NOT_SHOWN),
            Some(answer) => answer.clone(),
            None => Untrusted::new(ON_ITS_WAY),
        };
        self.doubtful(doubt, problem)
    }

    /// Schedules another reread soon, at the latest when the grace period ends.
    pub(super) fn doubtful(&self, doubt: Doubt, problem: Untrusted) -> DeliveryEnd {
        let (now, left) = (self.now(), self.grace_left(doubt));
        let again = self.schedule.again(self.leased.failing_since, now);
        let due = if left.is_zero() { again } else { again.min(after(now, left)) };
        DeliveryEnd::Doubtful { due, problem, doubt }
    }

    fn postponed(&self, due: Timestamp, problem: Untrusted, doubt: Option<Doubt>) -> DeliveryEnd {
        match doubt {
            Some(doubt) => DeliveryEnd::Doubtful { due, problem, doubt },
            None => DeliveryEnd::Waiting { due, problem },
        }
    }

    /// Fetches the journey again and compares it with the item.
    async fn look(&self, account: &D, doubt: Option<Doubt>) -> Result<RereadResult<'a>, ReviewError> {
        match self.reread(account).await {
            Ok(reread) => self.compare(account, &reread, doubt).await,
            // Nothing is sent if the journey cannot be reread.
            Err(error) if error.sort == ErrorSort::Gone && doubt.is_none() => {
                Ok(RereadResult::Ends(DeliveryEnd::Refused { problem: error.said }))
            }
            Err(error) => Ok(RereadResult::Ends(self.later(&error, doubt))),
        }
    }

    /// No answer within the time of a lease counts as a request that was not sent: reading changes nothing.
    async fn reread(&self, account: &D) -> Result<Reread, DestinationError> {
        let read = tokio::time::timeout(self.schedule.lease, account.reread(&self.leased.journey().id)).await;
        read.unwrap_or_else(|_| Err(DestinationError::new(ErrorSort::NotSent, NO_ANSWER)))
    }

    /// Stores the reread document, so that the console shows the change. An error is only logged, because the delivery
    /// does not depend on it.
    pub(super) async fn keep(&self, reread: &Reread) {
        if self.leased.decision().is_some_and(|of| sha256(&reread.bytes) == of.document.1) {
            return;
        }
        let (account, service) = (&self.leased.journey().provider, &self.leased.service);
        let kept = self.review.intake().receive(account, service, &reread.bytes, self.now()).await;
        if let Err(error) = kept {
            tracing::warn!(%error, "a journey that was read again could not be stored");
        }
    }

    pub(super) fn later(&self, error: &DestinationError, doubt: Option<Doubt>) -> DeliveryEnd {
        self.postponed(self.due_after(error), error.said.clone(), doubt)
    }

    /// When to try again after an error.
    fn due_after(&self, error: &DestinationError) -> Timestamp {
        let (now, failing) = (self.now(), self.leased.failing_since);
        match error.sort {
            ErrorSort::Later { after } => self.schedule.again_after(after, failing, now),
            ErrorSort::Credentials | ErrorSort::NotAllowed => after(now, self.schedule.person),
            _ => self.schedule.again(failing, now),
        }
    }

    /// Marks the attempt on disk, then sends one request.
    async fn send(
        &self,
        account: &D,
        message: &DeliveryBody<'_>,
        mark: &RecordMark,
    ) -> Result<Option<DeliveryEnd>, ReviewError> {
        let body = match self.prepare(account, message, mark) {
            Ok(body) => body,
            Err(error) => return Ok(Some(self.later(&error, None))),
        };
        let (limit, grace, marked) = (account.longest_request(), account.grace(), self.now());
        // A plain hash of the data of a person could be guessed from, so there is none of a screening request.
        let is_hashed = matches!(message, DeliveryBody::Decision(_));
        let sha256 = body.as_deref().filter(|_| is_hashed).map(sha256);
        let attempt = Attempt {
            // The lease lasts much longer than the request, so that no other sender can send at the same time.
            lasts: limit.saturating_mul(2).saturating_add(self.schedule.lease),
            until: after(marked, grace),
            body_sha256: sha256.as_deref(),
        };
        if !self.review.store.outbox().mark(self.leased, attempt).await? {
            return Ok(None);
        }
        // After a long suspension of this process the lease may have expired, and another sender may have taken it.
        if self.now() > after(marked, self.schedule.lease) {
            let slept = DestinationError::new(ErrorSort::NotSent, "this program was stopped for too long");
            return Ok(Some(self.later(&slept, self.leased.doubt)));
        }
        let since = self.leased.doubt.map_or(marked, |doubt| doubt.since);
        let answer = match tokio::time::timeout(limit, self.request(account, message, body)).await {
            Ok(answer) => answer,
            Err(_) => Err(DestinationError::new(ErrorSort::MaybeApplied, NO_ANSWER)),
        };
        self.after_answer(account, answer, since).await.map(Some)
    }

    async fn after_answer(
        &self,
        account: &D,
        answer: Result<(), DestinationError>,
        since: Timestamp,
    ) -> Result<DeliveryEnd, ReviewError> {
        let in_doubt = self.in_doubt(account);
        let is_shown = in_doubt == InDoubt::Read && self.leased.kind == DeliveryKind::Decision;
        let (ended, grace) = (self.now(), account.grace());
        let error = match answer {
            Ok(()) if !is_shown => {
                self.show_screening(account).await;
                return Ok(DeliveryEnd::Delivered);
            }
            Ok(()) => {
                let doubt = Doubt { is_accepted: true, ..self.doubt(since, ended, grace) };
                let due = self.schedule.again(self.leased.failing_since, ended);
                return self.find_out(account, doubt, Untrusted::new(NOT_SHOWN), due).await;
            }
            Err(error) if in_doubt == InDoubt::Repeat => return Ok(self.repeat(&error)),
            Err(error) => error,
        };
        let is_webhook = self.leased.kind == DeliveryKind::Webhook;
        let is_screening = self.leased.kind == DeliveryKind::Screening;
        match error.sort {
            // This request was not sent, so the doubt about earlier requests stays as it was.
            ErrorSort::NotSent | ErrorSort::NotAllowed => Ok(self.later(&error, self.leased.doubt)),
            ErrorSort::Refused { .. } if is_shown => {
                self.find_out_why(account, &error, Doubt { since, until: ended, is_accepted: false }).await
            }
            ErrorSort::Refused { .. } => Ok(DeliveryEnd::Refused { problem: error.said }),
            ErrorSort::Gone if is_webhook || is_screening => Ok(DeliveryEnd::Refused { problem: error.said }),
            ErrorSort::Later { .. } | ErrorSort::Credentials if is_webhook => Ok(self.later(&error, None)),
            _ if in_doubt == InDoubt::AskPerson => Ok(refused(FROM_ELSEWHERE)),
            ErrorSort::Later { .. } | ErrorSort::Credentials | ErrorSort::Gone => {
                // The error comes from the service itself, so a decision that was applied despite it is visible at
                // once.
                let doubt = self.doubt(since, ended, Duration::ZERO);
                self.find_out(account, doubt, error.said.clone(), self.due_after(&error)).await
            }
            ErrorSort::MaybeApplied | ErrorSort::Unreadable | ErrorSort::TooLarge => {
                let failing = self.schedule.again(self.leased.failing_since, ended);
                let wait = Duration::try_from(failing.duration_since(ended)).unwrap_or_default();
                let doubt = self.doubt(since, ended, grace.max(wait));
                self.find_out(account, doubt, error.said, failing).await
            }
        }
    }

    /// Reads the journey after the service accepted a screening request, so that the reviewer sees what was found. If it
    /// cannot be read now, the next fetch shows it.
    async fn show_screening(&self, account: &D) {
        if self.leased.kind == DeliveryKind::Screening
            && let Ok(reread) = self.reread(account).await
        {
            self.keep(&reread).await;
        }
    }

    /// A doubt: from now on, our request may be applied for `lasts`.
    fn doubt(&self, since: Timestamp, ended: Timestamp, lasts: Duration) -> Doubt {
        self.graces.begin(self.leased.id, lasts, self.clock);
        Doubt { since, until: after(ended, lasts), is_accepted: false }
    }

    /// Schedules the same webhook request again with the same idempotency key, unless the receiver clearly rejected it.
    fn repeat(&self, error: &DestinationError) -> DeliveryEnd {
        if is_clear_refusal(error.sort) {
            return DeliveryEnd::Refused { problem: error.said.clone() };
        }
        let asked = match error.sort {
            ErrorSort::Later { after } => after,
            _ => None,
        };
        let due = self.schedule.webhook(asked, self.leased.failing_since, self.now());
        due.map_or_else(
            || DeliveryEnd::Refused {
                problem: Untrusted::new(format!("given up after 72 hours: {}", error.said.as_sent())),
            },
            |due| DeliveryEnd::Waiting { due, problem: error.said.clone() },
        )
    }

    /// Rereads the journey after a request that may have been applied. For match statuses this happens in the next
    /// turn, before a retry.
    async fn find_out(
        &self,
        account: &D,
        doubt: Doubt,
        problem: Untrusted,
        due: Timestamp,
    ) -> Result<DeliveryEnd, ReviewError> {
        if self.leased.kind == DeliveryKind::MatchStatus {
            return Ok(DeliveryEnd::Doubtful { due: due.max(doubt.until), problem, doubt });
        }
        Ok(match self.look(account, Some(doubt)).await? {
            RereadResult::Ends(ending) => ending,
            RereadResult::Clear(_) => DeliveryEnd::Doubtful { due, problem, doubt },
        })
    }

    /// Reads the journey after the provider refused a decision, because the reason may be another decision there, or
    /// this one, if it was applied before.
    async fn find_out_why(
        &self,
        account: &D,
        error: &DestinationError,
        doubt: Doubt,
    ) -> Result<DeliveryEnd, ReviewError> {
        let refused = DeliveryEnd::Refused { problem: error.said.clone() };
        let Ok(reread) = self.reread(account).await else { return Ok(refused) };
        Ok(match self.compare(account, &reread, Some(doubt)).await? {
            RereadResult::Ends(ending) => ending,
            RereadResult::Clear(_) => refused,
        })
    }
}

pub(super) fn refused(problem: impl Into<String>) -> DeliveryEnd {
    DeliveryEnd::Refused { problem: Untrusted::new(problem.into()) }
}
