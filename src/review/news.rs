//! What was written on this store since one looked last, by whomever: the record tells.

use super::destination::Destination;
use super::office::Office;
use super::trouble::Trouble;
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::record::AuditEntry;
use crate::store::bell::Bell;
use std::time::Duration;

/// What is written within this is told together.
const BREATH: Duration = Duration::from_millis(50);

/// While much is written in a row, it is told this often at least, so that nobody draws a growing queue all the time.
const LONGEST_BREATH: Duration = Duration::from_secs(1);

/// The entries of the record that are read at once.
const PAGE: u32 = 1_000;

/// A change that somebody who looks at the queue or a case wants to know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// Journeys came or changed.
    Queue,
    /// Decisions were made or went on their way: of this journey.
    Decision(JourneyKey),
    /// Somebody else claimed a journey, or let it go.
    Claim {
        /// Which.
        key: JourneyKey,
        /// Who has it now.
        by: Option<Reviewer>,
    },
    /// Somebody else settled a line of a journey or left a note on it.
    Case(JourneyKey),
}

/// Follows the record of one store.
pub struct Follower<D> {
    office: Office<D>,
    bell: Bell,
    /// The place of the last entry that was read; none until the first could be.
    seen: Option<i64>,
    breath: Duration,
}

impl<D: Destination> Follower<D> {
    /// From now on.
    pub async fn new(office: Office<D>) -> Self {
        let bell = office.store.bell().await;
        let seen = office.store.audit_head().await.ok();
        Self { office, bell, seen, breath: BREATH }
    }

    /// Waits until something was written, and tells what, each thing once. Wakes nobody until then.
    pub async fn next(&mut self) -> Vec<Written> {
        loop {
            let is_quiet = tokio::time::timeout(LONGEST_BREATH, self.bell.rung()).await.is_err();
            if is_quiet {
                self.bell.rung().await;
            }
            self.breath = if is_quiet { BREATH } else { (self.breath * 2).min(LONGEST_BREATH) };
            tokio::time::sleep(self.breath).await;
            match self.read().await {
                Ok(told) if told.written.is_empty() => {}
                Ok(told) => return told.written,
                // A store that is held or full says so elsewhere; it is read when it rings again.
                Err(error) => tracing::warn!(%error, "the record could not be followed"),
            }
        }
    }

    async fn read(&mut self) -> Result<Told, Trouble> {
        let store = &self.office.store;
        let mut told = Told::default();
        loop {
            let after = match self.seen {
                Some(after) => after,
                None => store.audit_head().await?,
            };
            let page = store.audit_page(None, after, PAGE).await?.items;
            self.seen = Some(page.last().map_or(after, |entry| entry.seq));
            page.iter().for_each(|entry| told.take(entry, &self.office.reviewer));
            if page.len() < PAGE as usize {
                break;
            }
        }
        if told.has_decisions {
            // It may have been recorded by a command that has ended; then nobody else carries it.
            self.office.outbox_changed.notify_one();
        }
        Ok(told)
    }
}

#[derive(Default)]
struct Told {
    written: Vec<Written>,
    has_decisions: bool,
}

impl Told {
    fn take(&mut self, entry: &AuditEntry, me: &Reviewer) {
        let theirs = entry.journey.clone().filter(|_| entry.by != *me);
        match change_of(&entry.event()) {
            Change::Queue => self.tell(Written::Queue),
            Change::Claimed => {
                self.tell_all(theirs.map(|key| Written::Claim { key, by: Some(entry.by.clone()) }));
            }
            Change::Released => self.tell_all(theirs.map(|key| Written::Claim { key, by: None })),
            Change::Case => self.tell_all(theirs.map(Written::Case)),
            Change::Decision => {
                self.has_decisions = true;
                self.tell(entry.journey.clone().map_or(Written::Queue, Written::Decision));
            }
            Change::Anything => {
                self.has_decisions = true;
                self.tell(Written::Queue);
                self.tell_all(theirs.map(Written::Case));
            }
            Change::Nothing => {}
        }
    }

    fn tell_all(&mut self, written: impl IntoIterator<Item = Written>) {
        written.into_iter().for_each(|written| self.tell(written));
    }

    /// The latest word counts: what was told before goes to the end.
    fn tell(&mut self, written: Written) {
        self.written.retain(|told| *told != written);
        self.written.push(written);
    }
}

/// What an entry of the record means to a console that shows the queue or a case.
enum Change {
    Queue,
    Claimed,
    Released,
    Case,
    Decision,
    /// Another version of this program wrote it.
    Anything,
    Nothing,
}

fn change_of(event: &Event) -> Change {
    match event {
        Event::JourneyReceived { .. } | Event::JourneyChanged { .. } => Change::Queue,
        Event::JourneyClaimed {} => Change::Claimed,
        Event::JourneyReleased {} => Change::Released,
        Event::FindingResolved { .. } | Event::FindingReopened { .. } | Event::NoteAdded { .. } => {
            Change::Case
        }
        Event::DecisionRecorded { .. }
        | Event::DecisionSending { .. }
        | Event::DecisionAttempt { .. }
        | Event::DecisionDelivered { .. }
        | Event::DecisionKept { .. }
        | Event::DecisionConflict { .. }
        | Event::DecisionRefused { .. }
        | Event::DecisionWaiting { .. }
        | Event::DecisionUndone { .. }
        | Event::DecisionDropped { .. }
        | Event::DecisionRetried { .. }
        | Event::DecisionSentOver { .. }
        | Event::DispositionSending { .. }
        | Event::DispositionAttempt { .. }
        | Event::DispositionDelivered { .. }
        | Event::DispositionKept { .. }
        | Event::DispositionConflict { .. }
        | Event::DispositionRefused { .. }
        | Event::DispositionWaiting { .. }
        | Event::DispositionRetried { .. }
        | Event::DispositionDropped { .. } => Change::Decision,
        Event::Unknown { .. } => Change::Anything,
        Event::JourneyOpened { .. }
        | Event::JourneySeen { .. }
        | Event::JourneyLooked { .. }
        | Event::JourneyExported { .. }
        | Event::QueueUnmasked { .. }
        | Event::FacesAnswered { .. }
        | Event::FacesReopened { .. }
        | Event::FieldCopied { .. } => Change::Nothing,
    }
}
