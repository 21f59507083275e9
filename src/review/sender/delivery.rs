//! One delivery: an outbox item's way from its lease to the end of the sender's turn. The same for every kind; what
//! differs is in `kind`.

use super::kind::{DeliveryBody, InDoubt, is_clear_refusal};
use super::{SendSchedule, SenderClock};
use crate::domain::delivery::DeliveryKind;
use crate::domain::text::Untrusted;
use crate::provider::ErrorSort;
use crate::review::destination::{Destination, DestinationError};
use crate::review::error::ReviewError;
use crate::review::material_change::Sent;
use crate::review::outbox::after;
use crate::review::service::ReviewService;
use crate::store::delivery::{DeliveryEnd, Leased};
use jiff::Timestamp;

/// A leased outbox item in this sender's hands.
pub(super) struct Delivery<'a, D> {
    pub(super) review: &'a ReviewService<D>,
    pub(super) schedule: &'a SendSchedule,
    pub(super) clock: &'a SenderClock,
    pub(super) leased: &'a Leased,
}

/// What reading the journey again says.
pub(super) enum RereadResult {
    /// Nothing stands in the way: this is to be sent.
    Clear(DeliveryBody),
    /// The turn ends here.
    Ends(DeliveryEnd),
}

const FROM_ELSEWHERE: &str = "the receiver may have it already; look there, then retry or drop it";

impl<D: Destination> Delivery<'_, D> {
    /// Sends it; none if another sender has leased it meanwhile.
    pub(super) async fn run(&self) -> Result<Option<DeliveryEnd>, ReviewError> {
        let provider = &self.leased.decision.intent.journey.provider;
        let Some(account) = self.review.accounts.get(&provider.0) else {
            return Ok(Some(self.without_account()));
        };
        if !self.is_taken_by(account) {
            return Ok(Some(DeliveryEnd::Kept));
        }
        let in_doubt = self.in_doubt(account);
        let perhaps = self.leased.maybe_applied.filter(|_| in_doubt != InDoubt::Repeat);
        if perhaps.is_some() && in_doubt == InDoubt::AskPerson {
            return Ok(Some(refused(FROM_ELSEWHERE)));
        }
        let sent = if perhaps.is_some() { Sent::Perhaps } else { Sent::Never };
        let message = match self.look(account, sent, perhaps).await? {
            RereadResult::Ends(ending) => return Ok(Some(ending)),
            RereadResult::Clear(message) => message,
        };
        match perhaps.and_then(|attempted| self.within_grace(attempted)) {
            Some(ending) => Ok(Some(ending)),
            None => self.send(account, &message).await,
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Without its webhook a decision is kept here; what goes to a service waits for a person.
    fn without_account(&self) -> DeliveryEnd {
        if self.leased.kind == DeliveryKind::Webhook {
            return DeliveryEnd::Kept;
        }
        let provider = &self.leased.decision.intent.journey.provider;
        DeliveryEnd::Waiting {
            due: after(self.now(), self.schedule.person),
            problem: Untrusted::new(format!("no account named {provider} is configured")),
            maybe_applied: self.leased.maybe_applied,
        }
    }

    /// A request of unknown fate that the service does not show yet gets its time of grace.
    fn within_grace(&self, attempted: Timestamp) -> Option<DeliveryEnd> {
        let due = after(attempted, self.schedule.grace);
        (self.now() < due).then(|| DeliveryEnd::Waiting {
            due,
            problem: Untrusted::new("a request may be on its way; the provider does not show it yet"),
            maybe_applied: Some(attempted),
        })
    }

    /// Reads the journey again and compares it with what is to be sent.
    async fn look(
        &self,
        account: &D,
        sent: Sent,
        perhaps: Option<Timestamp>,
    ) -> Result<RereadResult, ReviewError> {
        let id = &self.leased.decision.intent.journey.id;
        let read = match tokio::time::timeout(self.schedule.lease, account.reread(id)).await {
            Ok(read) => read,
            Err(_) => Err(DestinationError::new(ErrorSort::NotSent, "the provider did not answer in time")),
        };
        match read {
            Ok(reread) => self.compare(&reread, sent).await,
            // It could not be read again, so nothing is sent.
            Err(error) if error.sort == ErrorSort::Gone => {
                Ok(RereadResult::Ends(DeliveryEnd::Refused { problem: error.said }))
            }
            Err(error) => Ok(RereadResult::Ends(self.later(&error, perhaps))),
        }
    }

    fn later(&self, error: &DestinationError, maybe_applied: Option<Timestamp>) -> DeliveryEnd {
        let (now, failing) = (self.now(), self.leased.failing_since);
        let due = match error.sort {
            ErrorSort::Later { after } => self.schedule.told(after, failing, now),
            ErrorSort::Credentials | ErrorSort::NotAllowed => after(now, self.schedule.person),
            _ => self.schedule.again(failing, now),
        };
        DeliveryEnd::Waiting { due, problem: error.said.clone(), maybe_applied }
    }

    /// Writes the attempt to disk, then sends once.
    async fn send(&self, account: &D, message: &DeliveryBody) -> Result<Option<DeliveryEnd>, ReviewError> {
        let limit = account.longest_request();
        let marked = self.now();
        // The lease outlives the request by far, so nobody else sends while ours may be on its way.
        let lasts = limit.saturating_mul(2).saturating_add(self.schedule.lease);
        if !self.review.store.outbox().mark(self.leased, lasts).await? {
            return Ok(None);
        }
        // A process that was stopped for long since the mark does not know whether the lease is still its own.
        if self.now() > after(marked, self.schedule.lease) {
            let slept = DestinationError::new(ErrorSort::NotSent, "this program was stopped for too long");
            return Ok(Some(self.later(&slept, None)));
        }
        let answer = match tokio::time::timeout(limit, self.request(account, message)).await {
            Ok(answer) => answer,
            Err(_) => {
                Err(DestinationError::new(ErrorSort::MaybeApplied, "the provider did not answer in time"))
            }
        };
        match answer {
            Ok(()) => Ok(Some(DeliveryEnd::Delivered)),
            Err(error) => self.after_error(account, &error).await.map(Some),
        }
    }

    async fn after_error(&self, account: &D, error: &DestinationError) -> Result<DeliveryEnd, ReviewError> {
        let in_doubt = self.in_doubt(account);
        if in_doubt == InDoubt::Repeat {
            return Ok(self.repeat(error));
        }
        match error.sort {
            ErrorSort::NotSent | ErrorSort::Later { .. } | ErrorSort::Credentials | ErrorSort::NotAllowed => {
                Ok(self.later(error, None))
            }
            // 409 and 412 say that the journey is not what we think: the reading tells why.
            ErrorSort::Refused { status: 409 | 412 } if self.is_shown_decision(in_doubt) => {
                self.find_out(account, error, Sent::Never).await
            }
            ErrorSort::Refused { .. } | ErrorSort::Gone => {
                Ok(DeliveryEnd::Refused { problem: error.said.clone() })
            }
            ErrorSort::MaybeApplied | ErrorSort::Unreadable | ErrorSort::TooLarge => match in_doubt {
                InDoubt::AskPerson => Ok(refused(FROM_ELSEWHERE)),
                _ if self.is_shown_decision(in_doubt) => self.find_out(account, error, Sent::Perhaps).await,
                // The next turn reads the records again before anything is repeated.
                _ => Ok(self.after_grace(error, self.now())),
            },
        }
    }

    fn is_shown_decision(&self, in_doubt: InDoubt) -> bool {
        in_doubt == InDoubt::Read && self.leased.kind == DeliveryKind::Decision
    }

    /// What the receiver did not take is sent again with the same key, unless it clearly refused.
    fn repeat(&self, error: &DestinationError) -> DeliveryEnd {
        if is_clear_refusal(error.sort) {
            return DeliveryEnd::Refused { problem: error.said.clone() };
        }
        let told = match error.sort {
            ErrorSort::Later { after } => after,
            _ => None,
        };
        let due = self.schedule.webhook(told, self.leased.failing_since, self.now());
        due.map_or_else(
            || DeliveryEnd::Refused {
                problem: Untrusted::new(format!("given up after 72 hours: {}", error.said.as_sent())),
            },
            |due| DeliveryEnd::Waiting { due, problem: error.said.clone(), maybe_applied: None },
        )
    }

    /// After an answer that leaves doubts: what does the service show?
    async fn find_out(
        &self,
        account: &D,
        error: &DestinationError,
        sent: Sent,
    ) -> Result<DeliveryEnd, ReviewError> {
        let ended = self.now();
        let perhaps = (sent == Sent::Perhaps).then_some(ended);
        match self.look(account, sent, perhaps).await? {
            RereadResult::Ends(ending) => Ok(ending),
            RereadResult::Clear(_) if sent == Sent::Never => {
                Ok(DeliveryEnd::Refused { problem: error.said.clone() })
            }
            RereadResult::Clear(_) => Ok(self.after_grace(error, ended)),
        }
    }

    /// Nobody knows whether it was applied: the service gets time to show it.
    fn after_grace(&self, error: &DestinationError, ended: Timestamp) -> DeliveryEnd {
        let again = self.schedule.again(self.leased.failing_since, ended);
        let due = after(ended, self.schedule.grace).max(again);
        DeliveryEnd::Waiting { due, problem: error.said.clone(), maybe_applied: Some(ended) }
    }
}

fn refused(problem: &'static str) -> DeliveryEnd {
    DeliveryEnd::Refused { problem: Untrusted::new(problem) }
}
