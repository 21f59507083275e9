//! One telling: what was concluded of watch-list records, on its way to the provider.
//!
//! It leaves after the decision has arrived and not before: until then a line can be settled anew and the decision
//! taken back, and a record cleared too early raises no alert any more. The records are read again first: marks that are
//! there already need no request, and what somebody else put there meanwhile is not written over.

use super::{Clock, Pace};
use crate::domain::aml::AmlMatch;
use crate::domain::disposition::{Disposition, MarkedRecord, Marks};
use crate::domain::journey::Journey;
use crate::domain::text::Untrusted;
use crate::review::destination::{Destination, Setback, SetbackSort};
use crate::review::hold::after;
use crate::review::office::Office;
use crate::review::trouble::Trouble;
use crate::store::match_status::Telling;
use crate::store::outbox::Ending;
use jiff::Timestamp;

/// A message in this courier's hands.
pub(super) struct Errand<'a, D> {
    pub(super) office: &'a Office<D>,
    pub(super) pace: &'a Pace,
    pub(super) owner: &'a str,
    pub(super) clock: &'a Clock,
    pub(super) telling: &'a Telling,
}

/// What reading the records again says.
enum Found {
    /// These are to be marked.
    ToMark(Vec<MarkedRecord>),
    /// It ends here.
    Ends(Ending),
}

impl<D: Destination> Errand<'_, D> {
    /// Carries the message; none if it was taken over by another courier on the way.
    pub(super) async fn run(&self) -> Result<Option<Ending>, Trouble> {
        let provider = &self.telling.decision.intent.journey.provider;
        let Some(account) = self.office.accounts.get(&provider.0) else {
            let problem = format!("no account named {provider} is configured");
            let due = after(self.now(), self.pace.person);
            return Ok(Some(self.waits(due, Untrusted::new(problem), self.telling.maybe_applied)));
        };
        if account.disposition_words().is_none() {
            // Switched off since.
            return Ok(Some(Ending::Kept));
        }
        let records = match self.found(account).await {
            Found::Ends(ending) => return Ok(Some(ending)),
            Found::ToMark(records) => records,
        };
        if let Some(ending) = self.within_grace() {
            return Ok(Some(ending));
        }
        self.send(account, records).await
    }

    fn now(&self) -> Timestamp {
        (self.clock)()
    }

    fn waits(&self, due: Timestamp, problem: Untrusted, maybe_applied: Option<Timestamp>) -> Ending {
        Ending::Waiting { due, problem, maybe_applied }
    }

    /// Reads the records as they are now.
    async fn found(&self, account: &D) -> Found {
        let id = &self.telling.decision.intent.journey.id;
        let read = match tokio::time::timeout(self.pace.lease, account.reread(id)).await {
            Ok(read) => read,
            Err(_) => Err(Setback::new(SetbackSort::NotSent, "the provider did not answer in time")),
        };
        match read {
            Ok(reread) => self.compare(&reread.journey),
            Err(setback) if setback.sort == SetbackSort::Gone => {
                Found::Ends(Ending::Refused { problem: setback.said })
            }
            Err(setback) => Found::Ends(self.later(&setback, self.telling.maybe_applied)),
        }
    }

    /// A record that is no longer there needs no mark; the others are marked all the same.
    fn compare(&self, journey: &Journey) -> Found {
        let Disposition { records, marks, .. } = &self.telling.disposition;
        let mut to_mark = Vec::new();
        let mut are_there = false;
        for record in records {
            let Some(there) = marks_on(journey, record) else { continue };
            are_there = true;
            if marks.are_on(&there) {
                continue;
            }
            if !self.telling.over_others && has_changed(&record.was, &there, marks) {
                return Found::Ends(Ending::Conflict { found: told(&there) });
            }
            to_mark.push(record.clone());
        }
        match (to_mark.is_empty(), are_there) {
            (false, _) => Found::ToMark(to_mark),
            (true, true) => Found::Ends(Ending::Delivered),
            (true, false) => Found::Ends(Ending::Kept),
        }
    }

    /// A request of unknown fate that the provider does not show yet gets its time of grace.
    fn within_grace(&self) -> Option<Ending> {
        let attempted = self.telling.maybe_applied?;
        let due = after(attempted, self.pace.grace);
        let problem = "a request may be on its way; the provider does not show it yet";
        (self.now() < due).then(|| self.waits(due, Untrusted::new(problem), Some(attempted)))
    }

    fn later(&self, setback: &Setback, maybe_applied: Option<Timestamp>) -> Ending {
        let (now, decision) = (self.now(), &self.telling.decision);
        let due = match setback.sort {
            SetbackSort::Later { after } => self.pace.told(after, decision, now),
            SetbackSort::NotLetIn => after(now, self.pace.person),
            _ => self.pace.again(decision, now),
        };
        self.waits(due, setback.said.clone(), maybe_applied)
    }

    /// Marks the attempt on disk, then sends once.
    async fn send(&self, account: &D, records: Vec<MarkedRecord>) -> Result<Option<Ending>, Trouble> {
        let limit = account.longest_request();
        let marked = self.now();
        let until = after(marked, limit.saturating_mul(2).saturating_add(self.pace.lease));
        if !self.office.store.mark_telling(self.telling, self.owner, marked, until).await? {
            return Ok(None);
        }
        if self.now() > after(marked, self.pace.lease) {
            let slept = Setback::new(SetbackSort::NotSent, "this program was stopped for too long");
            return Ok(Some(self.later(&slept, None)));
        }
        let message = Disposition { records, ..self.telling.disposition.clone() };
        let id = &self.telling.decision.intent.journey.id;
        let answer = match tokio::time::timeout(limit, account.tell(id, &message)).await {
            Ok(answer) => answer,
            Err(_) => Err(Setback::new(SetbackSort::MaybeApplied, "the provider did not answer in time")),
        };
        Ok(Some(match answer {
            Ok(()) => Ending::Delivered,
            Err(setback) => self.after_setback(&setback),
        }))
    }

    /// After silence the next turn reads the records again before anything is repeated.
    fn after_setback(&self, setback: &Setback) -> Ending {
        match setback.sort {
            SetbackSort::NotSent | SetbackSort::Later { .. } | SetbackSort::NotLetIn => {
                self.later(setback, None)
            }
            SetbackSort::Refused { .. } | SetbackSort::Gone => {
                Ending::Refused { problem: setback.said.clone() }
            }
            SetbackSort::MaybeApplied | SetbackSort::Unreadable => {
                let ended = self.now();
                let due = after(ended, self.pace.grace).max(self.pace.again(&self.telling.decision, ended));
                self.waits(due, setback.said.clone(), Some(ended))
            }
        }
    }
}

/// What is on a record now; none if it is no longer among the matches.
fn marks_on(journey: &Journey, record: &MarkedRecord) -> Option<Marks> {
    let matches = journey.aml.as_ref().map(|aml| aml.matches.as_slice()).unwrap_or_default();
    let is_it = |one: &&AmlMatch| one.resource_id.as_ref() == Some(&record.resource_id);
    matches.iter().find(is_it).map(marks_of)
}

/// What is on a record.
pub(in crate::review) fn marks_of(record: &AmlMatch) -> Marks {
    Marks { is_whitelisted: record.is_whitelisted, match_status: record.match_status.clone() }
}

/// Whether somebody changed what we are about to write.
fn has_changed(was: &Marks, there: &Marks, ours: &Marks) -> bool {
    let flag = |marks: &Marks| marks.is_whitelisted.unwrap_or(false);
    let flag_changed = ours.is_whitelisted.is_some() && flag(was) != flag(there);
    flag_changed || (ours.match_status.is_some() && was.match_status != there.match_status)
}

fn told(there: &Marks) -> Untrusted {
    let status = there.match_status.as_ref().map_or("no status", Untrusted::as_sent);
    let listed = if there.is_whitelisted == Some(true) { "whitelisted" } else { "not whitelisted" };
    Untrusted::new(format!("a watch-list record was marked by somebody else: {status}, {listed}"))
}
