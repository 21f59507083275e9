//! The rows of one journey as they must be according to its entries in the record.

use super::recorded_decision::RecordedDecision;
use crate::domain::decision::{DecisionState, Verb};
use crate::domain::event::Event;
use crate::store::engine::DbRow;
use crate::store::error::StoreError;
use crate::store::seal::Commitment;
use crate::store::store_row::ms;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The author and the time of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EntryBy {
    pub(super) by: String,
    pub(super) at_ms: i64,
}

/// A document that was received.
#[derive(Debug)]
pub(super) struct RecordedDocument {
    pub(super) hash: String,
    pub(super) at_ms: i64,
    /// Whether this document may only be missing if an entry says that it was dropped. Earlier versions of this program
    /// wrote no such entry; they also recorded no sessions, so a document after the first session is not theirs.
    pub(super) must_be_dropped_by_entry: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct RecordedNote {
    pub(super) of: EntryBy,
    pub(super) text: Commitment,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct RecordedResolution {
    pub(super) of: EntryBy,
    pub(super) conclusion: &'static str,
    pub(super) reason: Option<String>,
    pub(super) comment: Option<Commitment>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct RecordedHold {
    pub(super) by: String,
    pub(super) until_ms: Option<i64>,
    pub(super) reason: Option<Commitment>,
}

/// A quality sample that was drawn, and its judgment.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RecordedSample {
    pub(super) drawn: EntryBy,
    pub(super) judged: Option<RecordedJudgment>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct RecordedJudgment {
    pub(super) of: EntryBy,
    pub(super) verb: Verb,
    pub(super) reason: String,
    pub(super) comment: Option<Commitment>,
}

/// A request to run AML screening again.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RecordedScreening {
    pub(super) of: EntryBy,
    pub(super) held_until_ms: i64,
    pub(super) person: Option<Commitment>,
    pub(super) state: DecisionState,
}

/// The journey as its entries describe it.
#[derive(Debug, Default)]
pub(super) struct RecordedJourney {
    /// By version.
    pub(super) documents: BTreeMap<i64, RecordedDocument>,
    /// The hashes of the documents that were dropped.
    pub(super) dropped: BTreeSet<String>,
    pub(super) decisions: BTreeMap<Uuid, RecordedDecision>,
    pub(super) notes: Vec<RecordedNote>,
    /// By the decision that is judged again.
    pub(super) samples: BTreeMap<Uuid, RecordedSample>,
    pub(super) screenings: BTreeMap<Uuid, RecordedScreening>,
    /// The newest resolution of each finding, by the key of the finding.
    pub(super) resolutions: BTreeMap<String, RecordedResolution>,
    /// The version that each reviewer opened last.
    pub(super) opened: BTreeMap<String, i64>,
    pub(super) claimed_by: Option<String>,
    /// The assignee, and the entry of the assignment.
    pub(super) assigned: Option<(String, EntryBy)>,
    pub(super) escalated: Option<(String, EntryBy)>,
    pub(super) ended_ms: Option<i64>,
    pub(super) hold: Option<RecordedHold>,
    pub(super) is_erased: bool,
    /// Whether the journey was taken out of the queue after its last document.
    pub(super) is_dismissed: bool,
    /// Whether a decision settles the journey; `None` if a later document may have opened it again.
    pub(super) settled: Option<bool>,
}

impl RecordedJourney {
    /// Reads the entries of a journey, in their order. `first_session` is the number of the first entry about a
    /// session.
    pub(super) fn read(entries: &[DbRow], first_session: i64) -> Result<Self, StoreError> {
        let mut journey = Self { settled: Some(false), ..Self::default() };
        for row in entries {
            let of = EntryBy { by: row.get("actor")?, at_ms: row.get("at_ms")? };
            let (seq, what): (i64, String) = (row.get("seq")?, row.get("what")?);
            let event = Event::read(&what, &row.get::<String>("detail")?);
            if let Event::JourneyReceived { document_sha256, version }
            | Event::JourneyChanged { document_sha256, version } = &event
            {
                let must_be_dropped_by_entry = seq > first_session;
                let (hash, at_ms) = (document_sha256.clone(), of.at_ms);
                let document = RecordedDocument { hash, at_ms, must_be_dropped_by_entry };
                journey.documents.insert(*version, document);
            }
            journey.take(of, event);
        }
        Ok(journey)
    }

    fn take(&mut self, of: EntryBy, event: Event) {
        if let Some((id, decision)) = RecordedDecision::of_entry(&of, &event) {
            self.claimed_by = None;
            self.decisions.insert(id, decision);
            return;
        }
        if let Some(decision) = RecordedDecision::named_by(&event).and_then(|id| self.decisions.get_mut(&id))
        {
            decision.take(&of, &event);
        }
        self.take_standing(&of, &event);
        self.take_beside(&of, &event);
        self.take_work(of, event);
    }

    /// Applies an entry that concerns the state of the journey.
    fn take_standing(&mut self, of: &EntryBy, event: &Event) {
        match event {
            Event::JourneyChanged { .. } => {
                self.is_dismissed = false;
                if self.settled == Some(true) {
                    self.settled = None;
                }
            }
            Event::DocumentDropped { sha256 } => {
                self.dropped.insert(sha256.clone());
            }
            Event::JourneyDismissed { .. } => self.is_dismissed = true,
            Event::DecisionDelivered { .. } | Event::DecisionKept { .. } => {
                self.settled = Some(true);
                (self.claimed_by, self.escalated) = (None, None);
            }
            Event::DecisionUnshown { .. } => self.settled = Some(false),
            Event::RetentionEnded { ended } => self.ended_ms = Some(ms(*ended)),
            Event::RetentionHeld { until, reason_sha256, reason_hmac } => {
                let reason = Commitment::said(reason_sha256.clone(), reason_hmac.clone());
                self.hold = Some(RecordedHold { by: of.by.clone(), until_ms: until.map(ms), reason });
            }
            Event::RetentionReleased {} => self.hold = None,
            Event::JourneyErased { .. } => self.erase(),
            _ => {}
        }
    }

    /// Applies an entry about a quality sample or a screening request.
    fn take_beside(&mut self, of: &EntryBy, event: &Event) {
        match event {
            Event::SampleDrawn { decision } => {
                self.samples.insert(*decision, RecordedSample { drawn: of.clone(), judged: None });
            }
            Event::SampleJudged { decision, verb, reason, comment_sha256, comment_hmac, .. } => {
                let comment = Commitment::said(comment_sha256.clone(), comment_hmac.clone());
                let judged =
                    RecordedJudgment { of: of.clone(), verb: *verb, reason: reason.clone(), comment };
                self.samples.entry(*decision).and_modify(|sample| sample.judged = Some(judged));
            }
            Event::ScreeningAsked { request, held_until, person_sha256, person_hmac } => {
                let person = Commitment::said(person_sha256.clone(), person_hmac.clone());
                let (held_until_ms, state) = (ms(*held_until), DecisionState::Held);
                let asked = RecordedScreening { of: of.clone(), held_until_ms, person, state };
                self.screenings.insert(*request, asked);
            }
            Event::ScreeningChanged { request, state, .. } => {
                self.screenings.entry(*request).and_modify(|asked| asked.state = *state);
            }
            _ => {}
        }
    }

    /// Applies an entry that concerns the work on the journey.
    fn take_work(&mut self, of: EntryBy, event: Event) {
        match event {
            Event::JourneyOpened { version } => drop(self.opened.insert(of.by, version)),
            Event::JourneyClaimed {} | Event::ClaimTaken { .. } => self.claimed_by = Some(of.by),
            Event::JourneyReleased {}
            | Event::DecisionConfirmed { .. }
            | Event::DecisionDeclined { .. }
            | Event::DecisionAnswered { .. } => self.claimed_by = None,
            Event::DecisionReturned { decision, .. } => {
                self.claimed_by = self.decisions.get(&decision).map(|decision| decision.of.by.clone());
            }
            Event::JourneyAssigned { to } => self.assigned = to.map(|to| (to.0, of)),
            Event::JourneyEscalated { to } => self.escalated = Some((to.to_string(), of)),
            Event::NoteAdded { text_sha256, text_hmac } => {
                let text = Commitment::said(text_sha256, text_hmac);
                self.notes.extend(text.map(|text| RecordedNote { of, text }));
            }
            Event::FindingResolved { finding, conclusion, reason, comment_sha256, comment_hmac } => {
                let comment = Commitment::said(comment_sha256, comment_hmac);
                let resolution = RecordedResolution { of, conclusion: conclusion.into(), reason, comment };
                self.resolutions.insert(finding.0.as_sent().to_owned(), resolution);
            }
            Event::FindingReopened { finding } => drop(self.resolutions.remove(finding.0.as_sent())),
            _ => {}
        }
    }

    /// Applies an erasure: the texts about the person are expected to be missing.
    fn erase(&mut self) {
        (self.is_erased, self.settled) = (true, Some(true));
        self.notes.clear();
        self.screenings.clear();
        self.samples.retain(|_, sample| sample.judged.is_some());
        let judged = self.samples.values_mut().filter_map(|sample| sample.judged.as_mut());
        judged.for_each(|judged| judged.comment = None);
        (self.claimed_by, self.hold, self.ended_ms) = (None, None, None);
        self.resolutions.values_mut().for_each(|resolution| resolution.comment = None);
        self.decisions.values_mut().for_each(RecordedDecision::erase);
    }
}
