//! One errand: one decision's way to its provider and what comes of it.

use super::{Clock, Pace};
use crate::domain::record::Decision;
use crate::domain::text::Untrusted;
use crate::review::destination::{Destination, Reread, Setback, SetbackSort};
use crate::review::hold::after;
use crate::review::office::Office;
use crate::review::sameness::{self, Sent, Standing};
use crate::review::trouble::Trouble;
use crate::store::chain::sha256;
use crate::store::outbox::{Ending, Leased};
use jiff::Timestamp;

/// A decision in this courier's hands.
pub(super) struct Errand<'a, D> {
    pub(super) office: &'a Office<D>,
    pub(super) pace: &'a Pace,
    pub(super) owner: &'a str,
    pub(super) clock: &'a Clock,
    pub(super) leased: &'a Leased,
}

/// What reading the journey again says about our request.
enum Look {
    /// Nothing stands in its way.
    Clear,
    /// It ends here.
    Ends(Ending),
}

const FROM_ELSEWHERE: &str = "the receiver may have it already; look there, then retry or drop it";

impl<D: Destination> Errand<'_, D> {
    /// Carries the decision; none if it was taken over by another courier on the way.
    pub(super) async fn run(&self) -> Result<Option<Ending>, Trouble> {
        let provider = &self.decision().intent.journey.provider;
        let Some(account) = self.office.accounts.get(&provider.0) else {
            return Ok(Some(self.without_account()));
        };
        if !account.takes_decisions() {
            return Ok(Some(Ending::Kept));
        }
        let perhaps = self.leased.maybe_applied;
        if perhaps.is_some() && !account.shows_decisions() {
            return Ok(Some(refused(FROM_ELSEWHERE)));
        }
        let sent = if perhaps.is_some() { Sent::Perhaps } else { Sent::Never };
        if let Look::Ends(ending) = self.look(account, sent, perhaps).await? {
            return Ok(Some(ending));
        }
        if let Some(ending) = self.within_grace() {
            return Ok(Some(ending));
        }
        self.send(account).await
    }

    fn decision(&self) -> &Decision {
        &self.leased.decision
    }

    fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// A service without decisions loses nothing by a missing account; another waits for a person.
    fn without_account(&self) -> Ending {
        let offers = self.office.reader.capabilities(&self.leased.service);
        if offers.is_some_and(|offers| !offers.takes_decisions) {
            return Ending::Kept;
        }
        let provider = &self.decision().intent.journey.provider;
        Ending::Waiting {
            due: after(self.now(), self.pace.person),
            problem: Untrusted::new(format!("no account named {provider} is configured")),
            maybe_applied: self.leased.maybe_applied,
        }
    }

    /// A request of unknown fate that the provider does not show yet gets its time of grace.
    fn within_grace(&self) -> Option<Ending> {
        let attempted = self.leased.maybe_applied?;
        let due = after(attempted, self.pace.grace);
        (self.now() < due).then(|| Ending::Waiting {
            due,
            problem: Untrusted::new("a request may be on its way; the provider does not show it yet"),
            maybe_applied: Some(attempted),
        })
    }

    /// Reads the journey again and compares it with what the reviewer saw.
    async fn look(&self, account: &D, sent: Sent, perhaps: Option<Timestamp>) -> Result<Look, Trouble> {
        let id = &self.decision().intent.journey.id;
        let read = match tokio::time::timeout(self.pace.lease, account.reread(id)).await {
            Ok(read) => read,
            Err(_) => Err(Setback::new(SetbackSort::NotSent, "the provider did not answer in time")),
        };
        match read {
            Ok(reread) => self.compare(&reread, sent).await,
            Err(setback) => Ok(Look::Ends(self.unreadable(&setback, perhaps))),
        }
    }

    async fn compare(&self, reread: &Reread, sent: Sent) -> Result<Look, Trouble> {
        let found = reread.journey.manual_decision.as_ref();
        let ours = self.decision().intent.verb.decision();
        let look = match sameness::standing(self.leased.manual_seen.as_deref(), found, ours, sent) {
            Standing::Ours => Look::Ends(Ending::Delivered),
            Standing::Others(found) => Look::Ends(Ending::Conflict { found }),
            Standing::Open => self.compare_contents(reread).await?,
        };
        self.keep(reread).await;
        Ok(look)
    }

    /// A decision stands for what was reviewed, not for what the journey has become.
    async fn compare_contents(&self, reread: &Reread) -> Result<Look, Trouble> {
        let (version, hash) = &self.leased.document;
        if sha256(&reread.bytes) == *hash {
            return Ok(Look::Clear);
        }
        let key = &self.decision().intent.journey;
        let seen = self.office.store.documents().version(key, *version).await?;
        let seen = seen.and_then(|seen| self.office.reader.journey(&self.leased.service, &seen.raw));
        let changed = match seen {
            Some(seen) => sameness::changed(&seen, &reread.journey),
            None => vec!["and what was reviewed is no longer known"],
        };
        if changed.is_empty() {
            return Ok(Look::Clear);
        }
        let found = format!("the journey changed since it was reviewed: {}", changed.join(", "));
        Ok(Look::Ends(Ending::Conflict { found: Untrusted::new(found) }))
    }

    /// What was read is news for the console too; not keeping it harms nothing.
    async fn keep(&self, reread: &Reread) {
        if sha256(&reread.bytes) == self.leased.document.1 {
            return;
        }
        let provider = &self.decision().intent.journey.provider;
        let kept = self.office.receive(provider, &self.leased.service, &reread.bytes, self.now()).await;
        if let Err(trouble) = kept {
            tracing::warn!(%trouble, "a journey that was read again could not be kept");
        }
    }

    /// The journey could not be read again, so nothing is sent.
    fn unreadable(&self, setback: &Setback, perhaps: Option<Timestamp>) -> Ending {
        match setback.sort {
            SetbackSort::Gone => Ending::Refused { problem: setback.said.clone() },
            _ => self.later(setback, perhaps),
        }
    }

    fn later(&self, setback: &Setback, maybe_applied: Option<Timestamp>) -> Ending {
        let now = self.now();
        let due = match setback.sort {
            SetbackSort::Later { after } => self.pace.told(after, self.decision(), now),
            SetbackSort::NotLetIn => after(now, self.pace.person),
            _ => self.pace.again(self.decision(), now),
        };
        Ending::Waiting { due, problem: setback.said.clone(), maybe_applied }
    }

    /// Marks the attempt on disk, then sends once.
    async fn send(&self, account: &D) -> Result<Option<Ending>, Trouble> {
        let limit = account.longest_request();
        let marked = self.now();
        // The lease outlives the request by far, so nobody else sends while ours may be on its way.
        let until = after(marked, limit.saturating_mul(2).saturating_add(self.pace.lease));
        if !self.office.store.mark_attempt(self.leased, self.owner, marked, until).await? {
            return Ok(None);
        }
        // A process that was stopped for long since the mark does not know whether the lease is still its own.
        if self.now() > after(marked, self.pace.lease) {
            let slept = Setback::new(SetbackSort::NotSent, "this program was stopped for too long");
            return Ok(Some(self.later(&slept, None)));
        }
        let answer = match tokio::time::timeout(limit, account.deliver(self.decision())).await {
            Ok(answer) => answer,
            Err(_) => Err(Setback::new(SetbackSort::MaybeApplied, "the provider did not answer in time")),
        };
        match answer {
            Ok(()) => Ok(Some(Ending::Delivered)),
            Err(setback) => self.after_setback(account, &setback).await.map(Some),
        }
    }

    async fn after_setback(&self, account: &D, setback: &Setback) -> Result<Ending, Trouble> {
        match setback.sort {
            SetbackSort::NotSent | SetbackSort::Later { .. } | SetbackSort::NotLetIn => {
                Ok(self.later(setback, None))
            }
            // 409 and 412 say that the journey is not what we think: the reading tells why.
            SetbackSort::Refused { status: 409 | 412 } if account.shows_decisions() => {
                self.find_out(account, setback, Sent::Never).await
            }
            SetbackSort::Refused { .. } | SetbackSort::Gone => {
                Ok(Ending::Refused { problem: setback.said.clone() })
            }
            SetbackSort::MaybeApplied | SetbackSort::Unreadable if !account.shows_decisions() => {
                Ok(refused(FROM_ELSEWHERE))
            }
            SetbackSort::MaybeApplied | SetbackSort::Unreadable => {
                self.find_out(account, setback, Sent::Perhaps).await
            }
        }
    }

    /// After an answer that leaves doubts: what does the provider show?
    async fn find_out(&self, account: &D, setback: &Setback, sent: Sent) -> Result<Ending, Trouble> {
        let ended = self.now();
        let perhaps = (sent == Sent::Perhaps).then_some(ended);
        if let Look::Ends(ending) = self.look(account, sent, perhaps).await? {
            return Ok(ending);
        }
        if sent == Sent::Never {
            return Ok(Ending::Refused { problem: setback.said.clone() });
        }
        let grace = after(ended, self.pace.grace);
        let due = grace.max(self.pace.again(self.decision(), ended));
        Ok(Ending::Waiting { due, problem: setback.said.clone(), maybe_applied: perhaps })
    }
}

fn refused(problem: &'static str) -> Ending {
    Ending::Refused { problem: Untrusted::new(problem) }
}
