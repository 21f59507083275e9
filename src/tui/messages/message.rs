//! Everything that can happen to the console.

use super::effect::Ticket;
pub use super::reply::{ProviderState, Reply, ReplyProblem};
use crate::domain::ids::{JourneyKey, ProviderName, Reviewer};
use crate::domain::progress::Counts;
use crate::domain::text::Untrusted;
use crate::tui::keys::chord::Press;
use crate::tui::text_order::TextOrder;
use jiff::Timestamp;

/// An event. It carries its time, since the console's state never reads a clock.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key was pressed.
    Key { press: Press, now: Timestamp },
    /// A key was pressed before the last frame could be seen: it must not answer a question of that frame.
    KeyAhead { press: Press, now: Timestamp },
    /// A mouse button was pressed or the wheel turned, at this cell.
    Pointer { pointer: Pointer, x: u16, y: u16, now: Timestamp },
    /// Text was pasted, in one piece.
    Pasted { text: Untrusted, now: Timestamp },
    /// The size of the window changed.
    Resized { width: u16, height: u16 },
    /// The time has come at which the console asked to be woken.
    Tick {
        /// The current time.
        now: Timestamp,
    },
    /// The current frame was written to the terminal.
    Drawn { now: Timestamp },
    /// The terminal's answers have changed the settings. Pictures must be encoded again.
    Adapted {
        /// How right-to-left text must be written for this terminal.
        text_order: TextOrder,
        /// Whether the terminal has left and right margins.
        moves_columns: bool,
        /// Whether a picture that fills the window is shown in full quality at once.
        has_full_pictures: bool,
    },
    /// The result of an effect.
    Reply { ticket: Ticket, reply: Reply, now: Timestamp },
    /// Something changed that this console did not ask for.
    News { news: News, now: Timestamp },
    /// The terminal is gone, or a signal asks the process to end.
    Hangup { now: Timestamp },
}

impl Message {
    /// The time of the event; `None` if it does not matter.
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

/// The mouse events that the console uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// The left button was pressed.
    Pressed,
    /// The wheel was turned up.
    WheelUp,
    /// The wheel was turned down.
    WheelDown,
}

/// Changes from outside of this console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Anything in the store may have changed.
    StoreChanged,
    /// The wall clock was set, or the host was suspended: times that were read before are not comparable
    /// with the time now.
    ClockSet,
    /// These journeys were added to the store or have changed.
    Received(Vec<JourneyKey>),
    /// Decisions or match statuses of these journeys were recorded or have changed their state.
    Decided(Vec<JourneyKey>),
    /// Another reviewer claimed a journey or released it.
    Claim {
        key: JourneyKey,
        /// The reviewer who has it now.
        by: Option<Reviewer>,
    },
    /// Data of a case has changed since it was opened.
    CaseChanged(JourneyKey),
    /// The state of a provider.
    Provider(ProviderState),
    /// When a provider has been silent for too long: since when; `None` once it has answered.
    Silence { name: ProviderName, since: Option<Timestamp> },
    /// The progress of fetching journeys; 0 of 0 when it is over.
    Fetching(Counts),
    /// The change watcher has failed: there will be no more news.
    Stopped,
}
