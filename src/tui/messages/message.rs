//! Everything that can happen to the desk.

use crate::domain::ids::{JourneyKey, ProviderName, Reviewer};
use crate::domain::progress::Counts;
use crate::domain::queue::JourneyState;
use crate::domain::record::Decision;
use crate::domain::text::{Shown, Untrusted};
use crate::imaging::Photo;
use crate::insight::case::Case;
use crate::tui::drawn::Drawn;
use crate::tui::keys::chord::Press;
use crate::tui::messages::effect::{DraftText, Ticket};
use crate::tui::messages::listing::Listing;
use jiff::Timestamp;

/// What happened. Time comes in with it: the desk never asks a clock.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key went down.
    Key {
        /// Which.
        press: Press,
        /// When.
        now: Timestamp,
    },
    /// A key that was there before the screen was finished: it answers nothing that stands there.
    KeyAhead {
        /// Which.
        press: Press,
        /// When.
        now: Timestamp,
    },
    /// The mouse was used.
    Pointer {
        /// How.
        pointer: Pointer,
        /// The column.
        x: u16,
        /// The row.
        y: u16,
        /// When.
        now: Timestamp,
    },
    /// Text was pasted, all of it at once.
    Pasted {
        /// What.
        text: Untrusted,
        /// When.
        now: Timestamp,
    },
    /// The window has another size.
    Resized {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// A time that the desk asked to be woken at has come.
    Tick {
        /// What time it is.
        now: Timestamp,
    },
    /// The desk as it is now has gone out to the terminal.
    Drawn {
        /// When.
        now: Timestamp,
    },
    /// How an effect went.
    Reply {
        /// Which effect.
        ticket: Ticket,
        /// How.
        reply: Reply,
        /// When.
        now: Timestamp,
    },
    /// Something changed that nobody here asked for.
    News {
        /// What.
        news: News,
        /// When.
        now: Timestamp,
    },
    /// The window is gone, or somebody asks the process to end.
    Hangup {
        /// When.
        now: Timestamp,
    },
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

/// How an effect went. Each effect is answered by one of these, once.
#[derive(Clone, Debug)]
pub enum Reply {
    /// The queue, in the console's order.
    Queue(Result<Box<Listing>, Problem>),
    /// The providers were asked for news: the queue after it, and how each of them is.
    Fetched(Box<Listing>, Vec<ProviderState>),
    /// Where journeys stand.
    Standings(Result<Vec<Standing>, Problem>),
    /// A case, whole.
    Case(Result<Box<Case>, Problem>),
    /// Something was written down.
    Done(Result<(), Problem>),
    /// A decision is on disk.
    Decided(Result<Box<Decision>, Problem>),
    /// A decision was taken back.
    Undone(Result<Box<Decision>, Problem>),
    /// What has not reached a provider.
    Outbox(Result<Vec<Decision>, Problem>),
    /// Figures.
    Stats(Result<Box<Stats>, Problem>),
    /// What was begun on a case.
    Draft(Result<Option<DraftText>, Problem>),
    /// A picture, ready to be shown.
    Picture(Result<Drawn, Problem>),
    /// A field whose copying is in the record, for the terminal.
    Copied(Result<Shown, Problem>),
    /// A picture, to be shown alone.
    Alone(Result<Photo, Problem>),
}

/// What changes by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Journeys came into the store, or changed there.
    StoreChanged,
    /// Decisions were made or went on their way, or what is told with them did: those of these journeys.
    Decided(Vec<JourneyKey>),
    /// Somebody else claimed a journey, or let it go.
    Claim {
        /// Which.
        key: JourneyKey,
        /// Who has it now.
        by: Option<Reviewer>,
    },
    /// More is known of a case than when it was opened.
    CaseChanged(JourneyKey),
    /// How a provider is.
    Provider(ProviderState),
    /// How far asking for news has got; nothing of nothing when it is over.
    Fetching(Counts),
}

/// Where a journey stands between us and its provider, and who has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub key: JourneyKey,
    /// Where it stands.
    pub state: JourneyState,
    /// Who has it.
    pub claimed_by: Option<Reviewer>,
}

/// How a provider is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderState {
    /// Which.
    pub name: ProviderName,
    /// Since when it cannot be reached; none while it can.
    pub lost_since: Option<Timestamp>,
    /// Why it cannot.
    pub problem: Option<Problem>,
}

/// Why something did not go, for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// One sentence.
    pub sentence: Shown,
    /// What to do.
    pub hint: Option<Shown>,
}

impl Problem {
    /// A problem in one sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: Untrusted::new(sentence).shown(), hint: None }
    }
}

/// Figures of the store.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stats {
    /// Decisions, those taken back left out.
    pub decided: u64,
    /// Decisions of the last hour.
    pub last_hour: u64,
    /// Decisions by day, the oldest first.
    pub by_day: Vec<(String, u64)>,
    /// Decisions by hour of the last day, the oldest first.
    pub by_hour: Vec<(String, u64)>,
    /// Decisions by verb.
    pub by_verb: Vec<(String, u64)>,
    /// Decisions by reason code, the most frequent first.
    pub by_reason: Vec<(String, u64)>,
    /// Decisions by where they are on their way.
    pub by_state: Vec<(String, u64)>,
    /// Half of the decisions took less, from opening to decision; milliseconds.
    pub median_ms: Option<i64>,
    /// Nine in ten took less; milliseconds.
    pub ninetieth_ms: Option<i64>,
    /// Rules by how often a failure was overturned: key, approved all the same, decided.
    pub overturned: Vec<(String, u64, u64)>,
    /// Faces judged before the machine's score was shown: as the machine, the other way, open.
    pub faces: (u64, u64, u64),
}
