//! Live updates: reads from the audit record what anybody has written to the store since the last update.

use super::destination::Destination;
use super::error::ReviewError;
use super::service::ReviewService;
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::record::AuditEntry;
use crate::store::ChangeWatcher;
use std::collections::BTreeSet;
use std::time::Duration;

/// The minimum debounce time: writes within it are reported together.
const SHORTEST_WAIT: Duration = Duration::from_millis(50);

/// The debounce time grows up to this during continuous writes (an import), so that a console does not redraw a growing
/// queue all the time.
const LONGEST_WAIT: Duration = Duration::from_millis(500);

/// Audit entries in each read.
const PAGE: u32 = 1_000;

/// A change that is relevant to a console with the queue or a case on its screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RelevantChange {
    /// Anything may have changed.
    Queue,
    /// This journey arrived or changed.
    Received(JourneyKey),
    /// A decision on this journey was made, or its state changed.
    Decision(JourneyKey),
    /// Another reviewer claimed or released a journey.
    Claim {
        key: JourneyKey,
        /// The reviewer who has it now.
        by: Option<Reviewer>,
    },
    /// Another reviewer resolved a finding of this journey or added a note.
    Case(JourneyKey),
}

/// Follows the audit record of one store.
pub struct Follower<D> {
    review: ReviewService<D>,
    changes: ChangeWatcher,
    /// The position of the last entry that was read; `None` before the first successful read.
    seen: Option<i64>,
    wait: Duration,
    /// Whether a server of this host passed notices on when the record was last read: it sends decisions.
    is_served: bool,
    /// Whether there may already be entries after that position.
    is_behind: bool,
}

impl<D: Destination> Follower<D> {
    /// Starts at the current end of the audit record.
    pub async fn new(review: ReviewService<D>) -> Self {
        let changes = review.store.watch().await;
        let seen = review.store.record().head().await.ok();
        let is_served = review.store.duties().has_server_here();
        Self { review, changes, seen, wait: SHORTEST_WAIT, is_served, is_behind: false }
    }

    /// Starts at an earlier position of the audit record.
    pub async fn after(review: ReviewService<D>, position: i64) -> Self {
        Self { seen: Some(position), is_behind: true, ..Self::new(review).await }
    }

    /// Waits for writes and returns each change once. It does not poll.
    pub async fn next(&mut self) -> Vec<RelevantChange> {
        loop {
            if !std::mem::take(&mut self.is_behind) {
                self.wait_for_change().await;
            }
            match self.read().await {
                Ok(report) if report.written.is_empty() => {}
                Ok(report) => return report.written,
                // Other code reports a locked or full store. The next change triggers another read.
                Err(error) => tracing::warn!(%error, "the record could not be followed"),
            }
        }
    }

    async fn wait_for_change(&mut self) {
        let is_quiet = tokio::time::timeout(LONGEST_WAIT, self.changes.changed()).await.is_err();
        if is_quiet {
            self.changes.changed().await;
        }
        self.wait = if is_quiet { SHORTEST_WAIT } else { (self.wait * 2).min(LONGEST_WAIT) };
        tokio::time::sleep(self.wait).await;
    }

    async fn read(&mut self) -> Result<Report, ReviewError> {
        let store = &self.review.store;
        let mut report = Report::default();
        loop {
            let after = match self.seen {
                Some(after) => after,
                None => store.record().head().await?,
            };
            let listed = store.record().page(None, after, PAGE).await?;
            if !listed.damaged.is_empty() {
                // The content of damaged entries is unknown, so anything may have changed.
                report.add(RelevantChange::Queue);
            }
            let page = listed.items;
            self.seen = Some(page.last().map_or(after, |entry| entry.seq));
            page.iter().for_each(|entry| report.take(entry, &self.review.reviewer));
            if page.len() < PAGE as usize {
                break;
            }
        }
        let was_served = std::mem::replace(&mut self.is_served, store.duties().has_server_here());
        if !self.is_served && (report.has_decisions || was_served) {
            // The decision may come from a command that has already ended, so this process must send it.
            self.review.outbox_changed.notify_one();
        }
        Ok(report)
    }
}

/// The current end position of the audit record.
pub async fn position<D: Destination>(review: &ReviewService<D>) -> Result<i64, ReviewError> {
    Ok(review.store.record().head().await?)
}

/// The journeys that arrived or changed since a position of the audit record.
pub async fn received_since<D: Destination>(
    review: &ReviewService<D>,
    mut after: i64,
) -> Result<Vec<JourneyKey>, ReviewError> {
    let mut received = BTreeSet::new();
    loop {
        let entries = review.store.record().page(None, after, PAGE).await?.items;
        let is_received = |entry: &&AuditEntry| matches!(change_of(&entry.event()), EntryMeaning::Received);
        let keys = entries.iter().filter(is_received);
        received.extend(keys.filter_map(|entry| entry.journey.clone()));
        match entries.last().filter(|_| entries.len() >= PAGE as usize) {
            Some(last) => after = last.seq,
            None => return Ok(received.into_iter().collect()),
        }
    }
}

#[derive(Default)]
struct Report {
    written: Vec<RelevantChange>,
    has_decisions: bool,
}

impl Report {
    fn take(&mut self, entry: &AuditEntry, me: &Reviewer) {
        let theirs = entry.journey.clone().filter(|_| entry.by != *me);
        match change_of(&entry.event()) {
            EntryMeaning::Received => {
                self.add(entry.journey.clone().map_or(RelevantChange::Queue, RelevantChange::Received));
            }
            EntryMeaning::Claimed => {
                self.add_all(theirs.map(|key| RelevantChange::Claim { key, by: Some(entry.by.clone()) }));
            }
            EntryMeaning::Released => self.add_all(theirs.map(|key| RelevantChange::Claim { key, by: None })),
            EntryMeaning::Case => self.add_all(theirs.map(RelevantChange::Case)),
            EntryMeaning::Decision => {
                self.has_decisions = true;
                self.add(entry.journey.clone().map_or(RelevantChange::Queue, RelevantChange::Decision));
            }
            EntryMeaning::Anything => {
                self.has_decisions = true;
                self.add(RelevantChange::Queue);
                self.add_all(theirs.map(RelevantChange::Case));
            }
            EntryMeaning::Nothing => {}
        }
    }

    fn add_all(&mut self, written: impl IntoIterator<Item = RelevantChange>) {
        written.into_iter().for_each(|written| self.add(written));
    }

    /// Adds a change. A repeated one moves to the end.
    fn add(&mut self, written: RelevantChange) {
        self.written.retain(|known| *known != written);
        self.written.push(written);
    }
}

/// What an audit entry means for a console.
enum EntryMeaning {
    Received,
    Claimed,
    Released,
    Case,
    Decision,
    /// An unknown entry, written by another version of this program.
    Anything,
    Nothing,
}

/// The events of a decision and its delivery.
macro_rules! of_sending {
    () => {
        Event::DecisionRecorded { .. }
            | Event::DecisionSending { .. }
            | Event::DecisionAttempt { .. }
            | Event::DecisionAccepted { .. }
            | Event::DecisionDelivered { .. }
            | Event::DecisionUnshown { .. }
            | Event::DecisionKept { .. }
            | Event::DecisionConflict { .. }
            | Event::DecisionRefused { .. }
            | Event::DecisionWaiting { .. }
            | Event::DecisionUndone { .. }
            | Event::DecisionDropped { .. }
            | Event::DecisionRetried { .. }
            | Event::DecisionSentOver { .. }
            | Event::DecisionConfirmed { .. }
            | Event::DecisionReturned { .. }
            | Event::DecisionDeclined { .. }
            | Event::DecisionAnswered { .. }
            | Event::SampleDrawn { .. }
            | Event::SampleJudged { .. }
            | Event::DispositionSending { .. }
            | Event::DispositionAttempt { .. }
            | Event::DispositionDelivered { .. }
            | Event::DispositionKept { .. }
            | Event::DispositionConflict { .. }
            | Event::DispositionRefused { .. }
            | Event::DispositionWaiting { .. }
            | Event::DispositionRetried { .. }
            | Event::DispositionDropped { .. }
            | Event::ScreeningAsked { .. }
            | Event::ScreeningChanged { .. }
    };
}

fn change_of(event: &Event) -> EntryMeaning {
    match event {
        Event::JourneyReceived { .. }
        | Event::JourneyChanged { .. }
        | Event::JourneyDismissed { .. }
        | Event::JourneyErased { .. } => EntryMeaning::Received,
        Event::JourneyClaimed {} | Event::ClaimTaken { .. } => EntryMeaning::Claimed,
        Event::JourneyReleased {} => EntryMeaning::Released,
        Event::FindingResolved { .. }
        | Event::FindingReopened { .. }
        | Event::NoteAdded { .. }
        | Event::JourneyAssigned { .. }
        | Event::JourneyEscalated { .. } => EntryMeaning::Case,
        of_sending!() => EntryMeaning::Decision,
        Event::Unknown { .. } => EntryMeaning::Anything,
        Event::JourneyOpened { .. }
        | Event::JourneySeen { .. }
        | Event::JourneyLooked { .. }
        | Event::JourneyExported { .. }
        | Event::PictureExported { .. }
        | Event::QueueUnmasked { .. }
        | Event::QueueFacesShown { .. }
        | Event::StoreSearched { .. }
        | Event::FacesAnswered { .. }
        | Event::FacesReopened { .. }
        | Event::FieldCopied { .. }
        | Event::DocumentDropped { .. }
        | Event::ReviewerAway { .. }
        | Event::ReviewerAdded { .. }
        | Event::ReviewerEnded { .. }
        | Event::AdminProposed { .. }
        | Event::AdminConfirmed { .. }
        | Event::AdminDeclined { .. }
        | Event::AdminWithdrawn { .. }
        | Event::RetentionEnded { .. }
        | Event::RetentionHeld { .. }
        | Event::RetentionReleased {}
        | Event::SealRotated { .. }
        | Event::SessionOpened { .. }
        | Event::StoreMoved { .. } => EntryMeaning::Nothing,
    }
}
