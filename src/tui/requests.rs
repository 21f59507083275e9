//! Pending requests. A reply is matched to its request by the ticket; a late reply is dropped.

use crate::domain::ids::JourneyKey;
use crate::domain::text::Shown;
use crate::tui::messages::effect::{Effect, Ticket};
use crate::tui::messages::picture::{PictureName, PictureView};
use crate::tui::overlay::decision_bar::state::Bar;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// The purpose of a request.
#[derive(Clone, Debug)]
pub(crate) enum RequestKind {
    Queue,
    News,
    /// Changed rows; `is_news` if a refresh asked for them.
    Changed {
        keys: Vec<JourneyKey>,
        is_news: bool,
    },
    /// Rows that came into view.
    Rows,
    Search,
    /// A search of the whole store.
    FindJourneys {
        text: String,
    },
    Case(JourneyKey),
    /// The open case, read again after a change.
    CaseNews(JourneyKey),
    Opening(RecordedOpening),
    Claim(JourneyKey),
    TakeOver(JourneyKey),
    Reread(JourneyKey),
    Dismiss,
    Resolve(JourneyKey),
    /// The answer to the question whether two faces match.
    Answer(JourneyKey),
    ClaimHere {
        key: JourneyKey,
        take: bool,
    },
    Draft(JourneyKey),
    Drafts,
    Note {
        draft: String,
    },
    Decide {
        bar: Box<Bar>,
    },
    DecideHere {
        name: Shown,
        /// The time of the key press, the same for all decisions of one bulk rejection.
        at: Timestamp,
    },
    Undo {
        name: Shown,
        after: AfterUndo,
    },
    Outbox,
    Copy {
        what: Shown,
    },
    OutboxChange(OutboxAct),
    AskScreening,
    Stats,
    Picture {
        name: PictureName,
        view: PictureView,
    },
    Alone,
    Suspend,
    /// The command that unlocks the console.
    Unlock,
    Quiet,
}

/// What happens after the undo of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AfterUndo {
    /// Its case is opened.
    Open,
    /// The screen stays the same; this many decisions are undone together.
    Stay(usize),
}

/// A manual change of an item in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutboxAct {
    Retry,
    Discard,
}

/// The opening of a version of a case, to be recorded.
#[derive(Clone, Debug)]
pub(crate) struct RecordedOpening {
    pub(crate) key: JourneyKey,
    pub(crate) version: i64,
    pub(crate) is_to_be_claimed: bool,
}

impl RequestKind {
    /// The message for a failed request.
    pub(crate) fn failed(&self) -> &'static str {
        match self {
            RequestKind::Claim(_) => "The case was not claimed",
            RequestKind::TakeOver(_) => "The case was not taken over",
            RequestKind::AskScreening => "AML screening was not asked for",
            RequestKind::Reread(_) => "The journey was not read again",
            RequestKind::OutboxChange(OutboxAct::Retry) => "It was not sent again",
            RequestKind::OutboxChange(OutboxAct::Discard) => "It was not discarded",
            RequestKind::Dismiss => "Nothing was dismissed",
            RequestKind::Copy { .. } => "Nothing was copied",
            RequestKind::Alone => "The picture could not be shown",
            _ => "Something was not saved",
        }
    }
}

/// The pending requests, and the effects to be carried out next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Requests {
    open: BTreeMap<Ticket, RequestKind>,
    next_ticket: u64,
    out: Vec<(Ticket, Effect)>,
}

impl Requests {
    /// Asks for an effect.
    pub(crate) fn ask(&mut self, asked: RequestKind, effect: Effect) {
        let ticket = Ticket(self.next_ticket);
        self.next_ticket += 1;
        self.open.insert(ticket, asked);
        self.out.push((ticket, effect));
    }

    /// Closes a ticket and returns its purpose; `None` for a second reply and for a dropped ticket.
    pub(crate) fn close(&mut self, ticket: Ticket) -> Option<RequestKind> {
        self.open.remove(&ticket)
    }

    /// Drops these requests, so that their replies are ignored; returns whether there were any.
    pub(crate) fn forget(&mut self, is_meant: impl Fn(&RequestKind) -> bool) -> bool {
        let before = self.open.len();
        self.open.retain(|_, asked| !is_meant(asked));
        self.open.len() < before
    }

    /// Drops the requests for changed rows; returns what they asked for.
    pub(crate) fn take_changed(&mut self) -> Vec<(Vec<JourneyKey>, bool)> {
        let is_changed = |asked: &RequestKind| matches!(asked, RequestKind::Changed { .. });
        let taken = self.open.extract_if(.., |_, asked| is_changed(asked)).map(|(_, asked)| asked);
        let keys = taken.filter_map(|asked| match asked {
            RequestKind::Changed { keys, is_news } => Some((keys, is_news)),
            _ => None,
        });
        keys.collect()
    }

    /// Whether such a request is pending.
    pub(crate) fn has(&self, is_meant: impl Fn(&RequestKind) -> bool) -> bool {
        self.open.values().any(is_meant)
    }

    /// Takes the effects that were requested since the last call.
    pub(crate) fn take(&mut self) -> Vec<(Ticket, Effect)> {
        std::mem::take(&mut self.out)
    }

    /// Whether a decision or an undo is being written.
    pub(crate) fn is_deciding(&self) -> bool {
        self.has(|asked| {
            matches!(
                asked,
                RequestKind::Decide { .. } | RequestKind::DecideHere { .. } | RequestKind::Undo { .. }
            )
        })
    }

    /// Whether the screen waits for a picture.
    pub(crate) fn is_waiting_for_pictures(&self) -> bool {
        self.has(|asked| matches!(asked, RequestKind::Picture { .. }))
    }

    /// Whether a refresh is running.
    pub(crate) fn is_asking_for_news(&self) -> bool {
        self.has(|asked| matches!(asked, RequestKind::News))
    }

    /// Whether the queue is being read.
    pub(crate) fn is_reading_queue(&self) -> bool {
        self.has(|asked| matches!(asked, RequestKind::Queue | RequestKind::News))
    }
}
