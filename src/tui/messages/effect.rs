//! Everything that the console can want done. Each effect ends in one reply with its ticket.

use crate::domain::decision::{Intent, StepReview, Verb};
pub use crate::domain::face::FaceAnswer;
use crate::domain::ids::{FindingId, JourneyKey, StepId};
use crate::domain::queue::{QueuePosition, RowId};
use crate::domain::resolution::Resolution;
use crate::domain::second::SecondChoice;
use crate::domain::text::{Shown, Untrusted};
use crate::domain::viewed::{DwellRecord, Viewed};
use crate::tui::layout::Borders;
use crate::tui::messages::listing::SearchOrder;
use crate::tui::messages::picture::{Haste, NextCase, PictureName, PictureView};
use uuid::Uuid;

/// The number of an effect, by which its reply is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// What is to be done, outside the console's state.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Read a part of the queue from the store.
    LoadQueue {
        /// What comes before it; none for the first part.
        after: Option<QueuePosition>,
    },
    /// Ask the providers for news, then read the queue.
    Refresh,
    /// Read rows that have changed, and where they stand.
    LoadChanged {
        keys: Vec<JourneyKey>,
    },
    /// Read rows that come into view.
    LoadRows {
        ids: Vec<RowId>,
    },
    /// Search the queue; a search that is under way is given up.
    Search(Box<SearchOrder>),
    /// Search the whole store for journeys; without a text, for what the reviewer decided last.
    FindJourneys {
        text: String,
    },
    /// Read a case.
    OpenCase {
        key: JourneyKey,
    },
    /// Read a case again that is open.
    ReadCase {
        key: JourneyKey,
    },
    /// Write down that a version of a case is on the screen, and claim the case if it is to be claimed.
    RecordOpening {
        key: JourneyKey,
        version: i64,
        is_to_be_claimed: bool,
    },
    /// Take documents that cannot be read out of the queue.
    Dismiss {
        keys: Vec<JourneyKey>,
    },
    /// Read a journey again from its service into the store.
    Reread {
        key: JourneyKey,
    },
    /// Take a case, so that nobody else does.
    Claim {
        key: JourneyKey,
    },
    /// Give a case back.
    Release {
        key: JourneyKey,
    },
    /// Write down what was concluded of a line.
    Resolve {
        key: JourneyKey,
        resolution: Resolution,
    },
    /// Open a line again.
    Unresolve {
        key: JourneyKey,
        finding: FindingId,
    },
    /// Write down the answer to the question whether two faces are the same person.
    AnswerFaces {
        key: JourneyKey,
        /// Of which document.
        step: StepId,
        answer: FaceAnswer,
        /// Whether both faces were on the screen.
        is_shown: bool,
    },
    /// Open the question whether two faces match again.
    ReopenFaces {
        key: JourneyKey,
        /// Of which document.
        step: StepId,
    },
    /// Write down a note.
    Note {
        key: JourneyKey,
        text: Untrusted,
    },
    /// Put journeys off for this reviewer.
    Skip {
        keys: Vec<JourneyKey>,
        until: jiff::Timestamp,
        /// Why, if the reviewer said; kept as a note.
        reason: Option<Untrusted>,
    },
    /// Bring journeys back that were put off.
    Unskip {
        keys: Vec<JourneyKey>,
    },
    /// Keep what was begun on a case; nothing begun throws away what was kept.
    KeepDraft {
        key: JourneyKey,
        draft: CaseDraft,
    },
    /// Read what was begun on a case.
    LoadDraft {
        key: JourneyKey,
    },
    /// Write down that something was looked at: tabs, pictures, revealed fields.
    Seen {
        key: JourneyKey,
        what: Vec<Viewed>,
    },
    /// Write down what was on the screen of a case that is left without a decision, and for how long.
    Looked {
        key: JourneyKey,
        /// What, and for how many milliseconds.
        looks: Vec<DwellRecord>,
    },
    /// Write a decision down. Never cancelled; leaving waits for it.
    Decide {
        /// What is meant.
        intent: Intent,
        /// What was on the screen before it.
        looks: Vec<DwellRecord>,
        /// How many keys the case took, in practice only.
        keys: Option<u32>,
    },
    /// Confirm, return or decline a proposal.
    Second {
        /// The proposal.
        id: Uuid,
        choice: SecondChoice,
        /// The code of a reason.
        reason: String,
        comment: Option<Untrusted>,
    },
    /// Take a decision back.
    Undo {
        id: Uuid,
    },
    /// Read what has not reached a provider.
    LoadOutbox,
    /// Let a decision in conflict or refused go.
    Discard {
        id: Uuid,
    },
    /// Send a decision again.
    Retry {
        id: Uuid,
    },
    /// Read on which journeys text was begun.
    LoadDrafts,
    /// Read the figures.
    LoadStats,
    /// Fetch a picture and make it ready for this terminal.
    LoadPicture {
        key: JourneyKey,
        /// Its name within the journey.
        name: String,
        view: PictureView,
        /// Whether a coarse one will do for now.
        haste: Haste,
    },
    /// Make pictures ready that will probably be looked at next. What was planned before is given up.
    Ahead {
        /// Those of this case or this list.
        pictures: Vec<(PictureName, PictureView)>,
        /// The first ones of a case that is not open.
        next: Option<NextCase>,
    },
    /// Fetch a picture and show it alone, by other means than the console's.
    ShowAlone {
        key: JourneyKey,
        /// Its name within the journey.
        name: String,
    },
    /// End asking for news: what has come is kept.
    StopFetching,
    /// Write down that a field is copied, then hand it to the terminal.
    Copy {
        key: JourneyKey,
        /// What it is called; the record has this and not what it says.
        field: String,
        text: Shown,
    },
    /// Remember how far the borders between panes were moved.
    KeepBorders(Borders),
    /// Remember that the first-run tour was seen.
    TourSeen,
    /// Give the terminal back until the shell resumes us.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Take every name and picture off the screen and out of the terminal's memory.
    Lock,
    /// Give up a signature that is waited for.
    CancelSigning,
    /// Run the command that lets a locked console go on.
    Unlock {
        command: String,
    },
    Quit,
}

impl Effect {
    /// Whether leaving must wait for it: what a person saw or judged is on its way to the disk.
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
        )
    }
}

/// What was begun on a case and not finished: a note, a decision. The store keeps it as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct CaseDraft {
    pub note: String,
    /// The verb of the decision, if more than that was begun.
    pub verb: Option<Verb>,
    /// The code of the reason that was chosen and waits for the comment.
    pub reason: Option<String>,
    pub comment: String,
    /// The answers to the steps of a resubmission.
    pub steps: Vec<StepReview>,
}

impl CaseDraft {
    /// Whether a decision was begun.
    pub fn has_decision(&self) -> bool {
        self.reason.is_some() || !self.comment.is_empty() || !self.steps.is_empty()
    }

    /// Removes the decision: it was made.
    pub fn forget_decision(&mut self) {
        *self = Self { note: std::mem::take(&mut self.note), ..Self::default() };
    }
}
