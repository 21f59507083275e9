//! Effects that were asked for and are not answered yet. A reply is known by its ticket; one that comes late is dropped.

use crate::domain::ids::JourneyKey;
use crate::domain::text::Shown;
use crate::tui::messages::effect::{Effect, Ticket};
use crate::tui::messages::picture::{PictureName, PictureView};
use crate::tui::overlay::decision_bar::state::Bar;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// What an effect was asked for.
#[derive(Clone, Debug)]
pub(crate) enum RequestKind {
    Queue,
    News,
    /// Rows that have changed; whether a refresh has asked for them.
    Changed {
        keys: Vec<JourneyKey>,
        is_news: bool,
    },
    /// Rows that come into view.
    Rows,
    Search,
    /// Journeys of the whole store.
    FindJourneys {
        text: String,
    },
    Case(JourneyKey),
    /// The opened case, of which there is news.
    CaseNews(JourneyKey),
    Opening(RecordedOpening),
    Claim(JourneyKey),
    Reread(JourneyKey),
    Dismiss,
    Resolve(JourneyKey),
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
        /// When the key was pressed that made all of them.
        at: Timestamp,
    },
    Undo {
        key: JourneyKey,
        name: Shown,
        after: AfterUndo,
    },
    Outbox,
    Copy {
        what: Shown,
    },
    OutboxChange(OutboxAct),
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

/// What follows when a decision was undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AfterUndo {
    /// Its case is opened.
    Open,
    /// The screen stays; so many decisions are undone together.
    Stay(usize),
}

/// What a person does with a decision of the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutboxAct {
    Retry,
    Discard,
}

/// The opening of a version of a case, which is to be recorded.
#[derive(Clone, Debug)]
pub(crate) struct RecordedOpening {
    pub(crate) key: JourneyKey,
    pub(crate) version: i64,
    pub(crate) is_to_be_claimed: bool,
}

impl RequestKind {
    /// What is said where it could not be done.
    pub(crate) fn failed(&self) -> &'static str {
        match self {
            RequestKind::Claim(_) => "The case was not claimed",
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

/// Open requests, and the effects that are to be carried out next.
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

    /// What this ticket was for; none for a second reply, or a ticket that was dropped.
    pub(crate) fn close(&mut self, ticket: Ticket) -> Option<RequestKind> {
        self.open.remove(&ticket)
    }

    /// Ignores the replies to these requests. Says whether there were any.
    pub(crate) fn forget(&mut self, is_meant: impl Fn(&RequestKind) -> bool) -> bool {
        let before = self.open.len();
        self.open.retain(|_, asked| !is_meant(asked));
        self.open.len() < before
    }

    /// Ignores the replies to requests for changed rows. Returns what they asked for.
    pub(crate) fn take_changed(&mut self) -> Vec<(Vec<JourneyKey>, bool)> {
        let is_changed = |asked: &RequestKind| matches!(asked, RequestKind::Changed { .. });
        let taken = self.open.extract_if(.., |_, asked| is_changed(asked)).map(|(_, asked)| asked);
        let keys = taken.filter_map(|asked| match asked {
            RequestKind::Changed { keys, is_news } => Some((keys, is_news)),
            _ => None,
        });
        keys.collect()
    }

    /// Whether such a request is open.
    pub(crate) fn has(&self, is_meant: impl Fn(&RequestKind) -> bool) -> bool {
        self.open.values().any(is_meant)
    }

    /// The effects that were asked for since the last time.
    pub(crate) fn take(&mut self) -> Vec<(Ticket, Effect)> {
        std::mem::take(&mut self.out)
    }

    /// Whether a judgement or an undo is being written.
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
