//! Everything that can happen to the console.

use super::effect::Ticket;
pub use super::reply::{ProviderState, Reply, ReplyProblem};
use crate::domain::ids::{JourneyKey, ProviderName, Reviewer};
use crate::domain::progress::Counts;
use crate::domain::text::Untrusted;
use crate::tui::keys::chord::Press;
use crate::tui::text_order::TextOrder;
use jiff::Timestamp;

/// What happened. Time comes in with it: the console's state never asks a clock.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key went down.
    Key { press: Press, now: Timestamp },
    /// A key that was there before the screen was finished: it answers nothing that stands there.
    KeyAhead { press: Press, now: Timestamp },
    /// The mouse was used.
    Pointer { pointer: Pointer, x: u16, y: u16, now: Timestamp },
    /// Text was pasted, all of it at once.
    Pasted { text: Untrusted, now: Timestamp },
    /// The window has another size.
    Resized { width: u16, height: u16 },
    /// A time that the console asked to be woken at has come.
    Tick {
        /// What time it is.
        now: Timestamp,
    },
    /// The screen as it is now has gone out to the terminal.
    Drawn { now: Timestamp },
    /// The terminal has told what it is. Pictures are made for it anew.
    Adapted {
        /// How text that runs from right to left is written.
        text_order: TextOrder,
        /// Whether it has left and right margins.
        moves_columns: bool,
        /// Whether a picture that fills the window is shown in full quality at once.
        has_full_pictures: bool,
    },
    /// How an effect went.
    Reply { ticket: Ticket, reply: Reply, now: Timestamp },
    /// Something changed that nobody here asked for.
    News { news: News, now: Timestamp },
    /// The window is gone, or somebody asks the process to end.
    Hangup { now: Timestamp },
}

impl Message {
    /// What time it was; none where that does not count.
    pub(crate) fn time(&self) -> Option<Timestamp> {
        match self {
            Message::Key { now, .. }
            | Message::KeyAhead { now, .. }
            | Message::Pointer { now, .. }
            | Message::Pasted { now, .. }
            | Message::Tick { now }
            | Message::Reply { now, .. }
            | Message::News { now, .. }
            | Message::Hangup { now } => Some(*now),
            Message::Resized { .. } | Message::Adapted { .. } | Message::Drawn { .. } => None,
        }
    }
}

/// What the mouse does that means anything here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// The first button went down.
    Pressed,
    /// The wheel was turned away.
    WheelUp,
    /// The wheel was turned near.
    WheelDown,
}

/// What changes by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Anything may have changed in the store.
    StoreChanged,
    /// These journeys came into the store, or changed there.
    Received(Vec<JourneyKey>),
    /// Decisions were made or went on their way, or what is told with them did: those of these journeys.
    Decided(Vec<JourneyKey>),
    /// Somebody else claimed a journey, or let it go.
    Claim {
        key: JourneyKey,
        /// Who has it now.
        by: Option<Reviewer>,
    },
    /// More is known of a case than when it was opened.
    CaseChanged(JourneyKey),
    /// How a provider is.
    Provider(ProviderState),
    /// Since when a provider owes an answer, where that is too long; none once it has answered.
    Silence { name: ProviderName, since: Option<Timestamp> },
    /// How far asking for news has got; nothing of nothing when it is over.
    Fetching(Counts),
    /// Nothing is watched any more: that broke off.
    Stopped,
}
