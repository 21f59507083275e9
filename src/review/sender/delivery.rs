//! One delivery: an outbox item's way from its lease to the end of the sender's turn. The same for every kind; what
//! differs is in `kind`.

use super::kind::{InDoubt, Message, is_clear_refusal};
use super::{Clock, Schedule};
use crate::domain::delivery::DeliveryKind;
use crate::domain::text::Untrusted;
use crate::review::destination::{Destination, Setback, SetbackSort};
use crate::review::hold::after;
use crate::review::sameness::Sent;
use crate::review::service::ReviewService;
use crate::review::trouble::Trouble;
use crate::store::delivery::{Ending, Leased};
use jiff::Timestamp;

/// A leased outbox item in this sender's hands.
pub(super) struct Delivery<'a, D> {
    pub(super) review: &'a ReviewService<D>,
    pub(super) schedule: &'a Schedule,
    pub(super) clock: &'a Clock,
    pub(super) leased: &'a Leased,
}

/// What reading the journey again says.
pub(super) enum Found {
    /// Nothing stands in the way: this is to be sent.
    Clear(Message),
    /// The turn ends here.
    Ends(Ending),
}

const FROM_ELSEWHERE: &str = "the receiver may have it already; look there, then retry or drop it";

impl<D: Destination> Delivery<'_, D> {
    /// Sends it; none if another sender has leased it meanwhile.
    pub(super) async fn run(&self) -> Result<Option<Ending>, Trouble> {
        let provider = &self.leased.decision.intent.journey.provider;
        let Some(account) = self.review.accounts.get(&provider.0) else {
            return Ok(Some(self.without_account()));
        };
        if !self.is_taken_by(account) {
            return Ok(Some(Ending::Kept));
        }
        let in_doubt = self.in_doubt(account);
        let perhaps = self.leased.maybe_applied.filter(|_| in_doubt != InDoubt::Repeat);
        if perhaps.is_some() && in_doubt == InDoubt::AskPerson {
            return Ok(Some(refused(FROM_ELSEWHERE)));
        }
        let sent = if perhaps.is_some() { Sent::Perhaps } else { Sent::Never };
        let message = match self.look(account, sent, perhaps).await? {
            Found::Ends(ending) => return Ok(Some(ending)),
            Found::Clear(message) => message,
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
    fn without_account(&self) -> Ending {
        if self.leased.kind == DeliveryKind::Webhook {
            return Ending::Kept;
        }
        let provider = &self.leased.decision.intent.journey.provider;
        Ending::Waiting {
            due: after(self.now(), self.schedule.person),
            problem: Untrusted::new(format!("no account named {provider} is configured")),
            maybe_applied: self.leased.maybe_applied,
        }
    }

    /// A request of unknown fate that the service does not show yet gets its time of grace.
    fn within_grace(&self, attempted: Timestamp) -> Option<Ending> {
        let due = after(attempted, self.schedule.grace);
        (self.now() < due).then(|| Ending::Waiting {
            due,
            problem: Untrusted::new("a request may be on its way; the provider does not show it yet"),
            maybe_applied: Some(attempted),
        })
    }

    /// Reads the journey again and compares it with what is to be sent.
    async fn look(&self, account: &D, sent: Sent, perhaps: Option<Timestamp>) -> Result<Found, Trouble> {
        let id = &self.leased.decision.intent.journey.id;
        let read = match tokio::time::timeout(self.schedule.lease, account.reread(id)).await {
            Ok(read) => read,
            Err(_) => Err(Setback::new(SetbackSort::NotSent, "the provider did not answer in time")),
        };
        match read {
            Ok(reread) => self.compare(&reread, sent).await,
            // It could not be read again, so nothing is sent.
            Err(setback) if setback.sort == SetbackSort::Gone => {
                Ok(Found::Ends(Ending::Refused { problem: setback.said }))
            }
            Err(setback) => Ok(Found::Ends(self.later(&setback, perhaps))),
        }
    }

    fn later(&self, setback: &Setback, maybe_applied: Option<Timestamp>) -> Ending {
        let (now, failing) = (self.now(), self.leased.failing_since);
        let due = match setback.sort {
            SetbackSort::Later { after } => self.schedule.told(after, failing, now),
            SetbackSort::NotLetIn => after(now, self.schedule.person),
            _ => self.schedule.again(failing, now),
        };
        Ending::Waiting { due, problem: setback.said.clone(), maybe_applied }
    }

    /// Writes the attempt to disk, then sends once.
    async fn send(&self, account: &D, message: &Message) -> Result<Option<Ending>, Trouble> {
        let limit = account.longest_request();
        let marked = self.now();
        // The lease outlives the request by far, so nobody else sends while ours may be on its way.
        let lasts = limit.saturating_mul(2).saturating_add(self.schedule.lease);
        if !self.review.store.outbox().mark(self.leased, lasts).await? {
            return Ok(None);
        }
        // A process that was stopped for long since the mark does not know whether the lease is still its own.
        if self.now() > after(marked, self.schedule.lease) {
            let slept = Setback::new(SetbackSort::NotSent, "this program was stopped for too long");
            return Ok(Some(self.later(&slept, None)));
        }
        let answer = match tokio::time::timeout(limit, self.request(account, message)).await {
            Ok(answer) => answer,
            Err(_) => Err(Setback::new(SetbackSort::MaybeApplied, "the provider did not answer in time")),
        };
        match answer {
            Ok(()) => Ok(Some(Ending::Delivered)),
            Err(setback) => self.after_setback(account, &setback).await.map(Some),
        }
    }

    async fn after_setback(&self, account: &D, setback: &Setback) -> Result<Ending, Trouble> {
        let in_doubt = self.in_doubt(account);
        if in_doubt == InDoubt::Repeat {
            return Ok(self.repeat(setback));
        }
        match setback.sort {
            SetbackSort::NotSent | SetbackSort::Later { .. } | SetbackSort::NotLetIn => {
                Ok(self.later(setback, None))
            }
            // 409 and 412 say that the journey is not what we think: the reading tells why.
            SetbackSort::Refused { status: 409 | 412 } if self.is_shown_decision(in_doubt) => {
                self.find_out(account, setback, Sent::Never).await
            }
            SetbackSort::Refused { .. } | SetbackSort::Gone => {
                Ok(Ending::Refused { problem: setback.said.clone() })
            }
            SetbackSort::MaybeApplied | SetbackSort::Unreadable => match in_doubt {
                InDoubt::AskPerson => Ok(refused(FROM_ELSEWHERE)),
                _ if self.is_shown_decision(in_doubt) => self.find_out(account, setback, Sent::Perhaps).await,
                // The next turn reads the records again before anything is repeated.
                _ => Ok(self.after_grace(setback, self.now())),
            },
        }
    }

    fn is_shown_decision(&self, in_doubt: InDoubt) -> bool {
        in_doubt == InDoubt::Read && self.leased.kind == DeliveryKind::Decision
    }

    /// What the receiver did not take is sent again with the same key, unless it clearly refused.
    fn repeat(&self, setback: &Setback) -> Ending {
        if is_clear_refusal(setback.sort) {
            return Ending::Refused { problem: setback.said.clone() };
        }
        let told = match setback.sort {
            SetbackSort::Later { after } => after,
            _ => None,
        };
        let due = self.schedule.webhook(told, self.leased.failing_since, self.now());
        due.map_or_else(
            || Ending::Refused {
                problem: Untrusted::new(format!("given up after 72 hours: {}", setback.said.as_sent())),
            },
            |due| Ending::Waiting { due, problem: setback.said.clone(), maybe_applied: None },
        )
    }

    /// After an answer that leaves doubts: what does the service show?
    async fn find_out(&self, account: &D, setback: &Setback, sent: Sent) -> Result<Ending, Trouble> {
        let ended = self.now();
        let perhaps = (sent == Sent::Perhaps).then_some(ended);
        match self.look(account, sent, perhaps).await? {
            Found::Ends(ending) => Ok(ending),
            Found::Clear(_) if sent == Sent::Never => Ok(Ending::Refused { problem: setback.said.clone() }),
            Found::Clear(_) => Ok(self.after_grace(setback, ended)),
        }
    }

    /// Nobody knows whether it was applied: the service gets time to show it.
    fn after_grace(&self, setback: &Setback, ended: Timestamp) -> Ending {
        let again = self.schedule.again(self.leased.failing_since, ended);
        let due = after(ended, self.schedule.grace).max(again);
        Ending::Waiting { due, problem: setback.said.clone(), maybe_applied: Some(ended) }
    }
}

fn refused(problem: &'static str) -> Ending {
    Ending::Refused { problem: Untrusted::new(problem) }
}
