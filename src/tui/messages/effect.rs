//! Everything that the console can ask the event loop to do. Each effect has a ticket and ends in one reply with that
//! ticket.

use crate::domain::decision::{Intent, StepReview, Verb};
pub use crate::domain::face::FaceAnswer;
use crate::domain::ids::{FindingId, JourneyKey, StepId};
use crate::domain::queue::{QueuePosition, RowId};
use crate::domain::resolution::Resolution;
use crate::domain::screening_request::ScreenedPerson;
use crate::domain::second::SecondChoice;
use crate::domain::text::{Shown, Untrusted};
use crate::domain::viewed::{DwellRecord, Viewed};
use crate::tui::layout::Borders;
use crate::tui::messages::listing::SearchOrder;
use crate::tui::messages::picture::{Haste, NextCase, PictureName, PictureView};
use jiff::tz::TimeZone;
use uuid::Uuid;

/// The number that connects an effect with its reply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// A side effect to be carried out outside of the console's state.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Read a page of the queue from the store.
    LoadQueue {
        /// The position before the page; `None` for the first page.
        after: Option<QueuePosition>,
    },
    /// Ask the providers for new journeys, then read the queue.
    Refresh,
    /// Read changed rows and their positions.
    LoadChanged {
        keys: Vec<JourneyKey>,
    },
    /// Read rows that come into view.
    LoadRows {
        ids: Vec<RowId>,
    },
    /// Search the queue; cancels a search that is still running.
    Search(Box<SearchOrder>),
    /// Search the whole store for journeys; with an empty text, list those that the reviewer decided last.
    FindJourneys {
        text: String,
    },
    /// Read a case.
    OpenCase {
        key: JourneyKey,
    },
    /// Read an open case again.
    ReadCase {
        key: JourneyKey,
    },
    /// Record that a version of a case is on the screen, and claim the case if wanted.
    RecordOpening {
        key: JourneyKey,
        version: i64,
        is_to_be_claimed: bool,
    },
    /// Remove unreadable documents from the queue.
    Dismiss {
        keys: Vec<JourneyKey>,
    },
    /// Fetch a journey again from its service into the store.
    Reread {
        key: JourneyKey,
    },
    /// Claim a case, so that no other reviewer takes it.
    Claim {
        key: JourneyKey,
    },
    /// Release the claim on a case.
    Release {
        key: JourneyKey,
    },
    /// Record the resolution of a finding.
    Resolve {
        key: JourneyKey,
        resolution: Resolution,
    },
    /// Withdraw the resolution of a finding.
    Unresolve {
        key: JourneyKey,
        finding: FindingId,
    },
    /// Record the answer to the question whether two faces are the same person.
    AnswerFaces {
        key: JourneyKey,
        /// The step of the document with the portrait.
        step: StepId,
        answer: FaceAnswer,
        /// Whether both faces were on the screen.
        is_shown: bool,
        /// The resolution of the finding that the answer resolves. It is recorded only after the answer.
        resolution: Option<Resolution>,
    },
    /// Withdraw the answer to the question whether two faces match.
    ReopenFaces {
        key: JourneyKey,
        /// The step of the document with the portrait.
        step: StepId,
    },
    /// Save a note.
    Note {
        key: JourneyKey,
        text: Untrusted,
    },
    /// Snooze journeys for this reviewer.
    Skip {
        keys: Vec<JourneyKey>,
        until: jiff::Timestamp,
        /// The reviewer's reason, if given; saved as a note.
        reason: Option<Untrusted>,
    },
    /// End the snooze of journeys.
    Unskip {
        keys: Vec<JourneyKey>,
    },
    /// Store the draft of a case; an empty draft deletes the stored one.
    KeepDraft {
        key: JourneyKey,
        draft: CaseDraft,
    },
    /// Read the draft of a case.
    LoadDraft {
        key: JourneyKey,
    },
    /// Record that something was viewed: tabs, pictures, revealed fields.
    Seen {
        key: JourneyKey,
        what: Vec<Viewed>,
    },
    /// Record what was on the screen of a case that is left without a decision, and for how long.
    Looked {
        key: JourneyKey,
        /// What was viewed, each with its milliseconds.
        looks: Vec<DwellRecord>,
    },
    /// Record a decision. It is never cancelled; leaving waits for it.
    Decide {
        /// The decision.
        intent: Intent,
        /// What was on the screen before the decision.
        looks: Vec<DwellRecord>,
        /// How many keys the case took; counted in practice only.
        keys: Option<u32>,
    },
    /// Confirm, return or decline another reviewer's proposal.
    Second {
        /// The id of the proposal.
        id: Uuid,
        choice: SecondChoice,
        /// The code of the reason.
        reason: String,
        comment: Option<Untrusted>,
    },
    /// Undo a held item of the outbox, or a proposal.
    Undo {
        id: Uuid,
    },
    /// Take over a claim from another reviewer.
    TakeOver {
        key: JourneyKey,
        why: Untrusted,
    },
    /// Record a request to run AML screening again for this person.
    AskScreening {
        key: JourneyKey,
        person: ScreenedPerson,
    },
    /// Read what is not delivered.
    LoadOutbox,
    /// Discard an item of the outbox that was not delivered.
    Discard {
        id: Uuid,
    },
    /// Send an item of the outbox again.
    Retry {
        id: Uuid,
    },
    /// List the journeys on which this reviewer has a draft.
    LoadDrafts,
    /// Read the statistics, with the days and hours of this time zone.
    LoadStats {
        zone: TimeZone,
    },
    /// Fetch a picture and encode it for this terminal.
    LoadPicture {
        key: JourneyKey,
        /// Its name within the journey.
        name: String,
        view: PictureView,
        /// Whether a coarse picture suffices for now.
        haste: Haste,
    },
    /// Prefetch pictures that will probably be viewed next; cancels an earlier prefetch.
    Ahead {
        /// The pictures of this case or of this list.
        pictures: Vec<(PictureName, PictureView)>,
        /// The case that will probably be opened next, whose first pictures are fetched too.
        next: Option<NextCase>,
    },
    /// Fetch a picture and show it by the full-screen viewer.
    ShowAlone {
        key: JourneyKey,
        /// Its name within the journey.
        name: String,
    },
    /// Stop fetching new journeys; what has been fetched is kept.
    StopFetching,
    /// Record that a field is copied, then copy it to the clipboard.
    Copy {
        key: JourneyKey,
        /// The name of the field. The record has the name and not the value.
        field: String,
        text: Shown,
    },
    /// Store how far the borders between panes were moved.
    KeepBorders(Borders),
    /// Store that the first-run tour was seen.
    TourSeen,
    /// Restore the terminal and stop the process until the shell resumes it.
    Suspend,
    /// Redraw the whole screen.
    Redraw,
    /// Remove every name and picture from the screen and from the terminal's memory.
    Lock,
    /// Cancel a signature that is being waited for.
    CancelSigning,
    /// Run the command that unlocks the console.
    Unlock {
        command: String,
    },
    Quit,
}

impl Effect {
    /// The resolution that the effect records, if any.
    pub fn resolves(&self) -> Option<&Resolution> {
        match self {
            Effect::Resolve { resolution, .. } => Some(resolution),
            Effect::AnswerFaces { resolution, .. } => resolution.as_ref(),
            _ => None,
        }
    }

    /// Whether leaving must wait for the effect, because it stores something that a person saw, decided or wrote.
    pub fn must_finish(&self) -> bool {
        matches!(
            self,
            Effect::RecordOpening { .. }
                | Effect::Decide { .. }
                | Effect::Second { .. }
                | Effect::Undo { .. }
                | Effect::Resolve { .. }
                | Effect::Unresolve { .. }
                | Effect::AnswerFaces { .. }
                | Effect::ReopenFaces { .. }
                | Effect::Looked { .. }
                | Effect::Note { .. }
                | Effect::Release { .. }
                | Effect::KeepDraft { .. }
                | Effect::Discard { .. }
                | Effect::Retry { .. }
                | Effect::TakeOver { .. }
                | Effect::AskScreening { .. }
        )
    }
}

/// Unfinished work on a case: a note, a decision. The store keeps it as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct CaseDraft {
    pub note: String,
    /// The verb of the decision, if anything else of the decision was begun.
    pub verb: Option<Verb>,
    /// The code of the chosen reason, if it still needs its comment.
    pub reason: Option<String>,
    pub comment: String,
    /// The answers to the steps of a resubmission.
    pub steps: Vec<StepReview>,
}

impl CaseDraft {
    /// Whether it contains an unfinished decision.
    pub fn has_decision(&self) -> bool {
        self.reason.is_some() || !self.comment.is_empty() || !self.steps.is_empty()
    }

    /// Removes the decision, after it was made.
    pub fn forget_decision(&mut self) {
        *self = Self { note: std::mem::take(&mut self.note), ..Self::default() };
    }
}
