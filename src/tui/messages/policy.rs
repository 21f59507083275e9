//! The team's policy, as far as it concerns the console.

use crate::config::choices::{BlindFaces, CommentPolicy, Gates};
use crate::config::settings::{ConsoleSettings, ReviewSettings};
use crate::domain::ids::JourneyKey;
use crate::domain::pii::Masking;
use crate::domain::role::Seat;
use crate::domain::text::Untrusted;
use crate::insight::case::Reason;
use crate::insight::triage::ServiceLevels;
use crate::tui::clock::ScreenClock;
use crate::tui::layout::Borders;
use crate::tui::messages::practice::PracticeTruths;
use crate::tui::text_order::TextOrder;
use jiff::SignedDuration;

/// A saved view of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    pub name: String,
    pub filter: String,
}

/// The beginning of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// What it is called.
    pub name: String,
    /// What it says; `{applicant}` and the like are filled in.
    pub text: String,
}

/// What the journeys of the console are, where they are not those of real people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Badge {
    Demo,
    Practice,
    Sandbox,
}

impl Badge {
    /// The word in the header.
    pub fn word(self) -> &'static str {
        match self {
            Self::Demo => "DEMO",
            Self::Practice => "PRACTICE",
            Self::Sandbox => "SANDBOX",
        }
    }
}

/// Over which findings an approval needs a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentOver {
    NoFinding,
    /// Those of [`crate::insight::finding::Finding::is_grave`].
    Grave,
    AnyFinding,
}

/// When the console locks itself, and how it is unlocked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LockPolicy {
    /// After so long without a key; none never.
    pub after: Option<SignedDuration>,
    /// How long a session may be; none without end.
    pub session: Option<SignedDuration>,
    pub unlock: Unlock,
}

/// How a locked console is unlocked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Unlock {
    /// Not at all: it ends, and SSH signs in anew.
    #[default]
    ByLeaving,
    /// By a command that succeeds.
    ByCommand(String),
}

/// Whether a reviewer may look at personal data that is masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmasking {
    /// Each look is an entry of the record.
    Recorded,
    Refused,
}

/// The policy, filled from the configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsolePolicy {
    /// The reasons for decisions.
    pub reasons: Vec<Reason>,
    /// How decisions are made.
    pub review: ReviewSettings,
    /// How the console looks and what it offers.
    pub console: ConsoleSettings,
    /// What the reviewer is to the team of the store.
    pub seat: Seat,
    /// How long a journey may wait, in milliseconds.
    pub service_levels: ServiceLevels,
    /// Whether personal data is masked at the start.
    pub masking: Masking,
    pub unmasking: Unmasking,
    pub lock: LockPolicy,
    /// Whether the reviewer's key signs decisions.
    pub signs: bool,
    /// Whether any provider is configured: without one no journeys arrive.
    pub has_providers: bool,
    /// Whether pictures are shown.
    pub pictures: bool,
    /// Whether the terminal can move some columns of rows and leave the others.
    pub moves_columns: bool,
    /// Whether a picture that fills the window is shown in full quality at once.
    pub has_full_pictures: bool,
    /// Whether the window with one picture is drawn by other means than the console's.
    pub alone: bool,
    /// Whether the keys of each case are counted: in practice, and only there.
    pub counts_keys: bool,
    /// Saved views, at most nine.
    pub views: Vec<SavedView>,
    /// How text that runs from right to left is written.
    pub text_order: TextOrder,
    /// Beginnings of notes.
    pub templates: Vec<Template>,
    /// What is wrong in the configuration: the console runs on the rest.
    pub mistakes: Vec<String>,
    /// Shown in the header; none for real journeys.
    pub badge: Option<Badge>,
    /// The truth of practice cases; empty elsewhere.
    pub truths: PracticeTruths,
    /// The time zone of the screen.
    pub clock: ScreenClock,
    /// How far the borders between panes were moved when the console was left last.
    pub borders: Borders,
}

impl Default for ConsolePolicy {
    fn default() -> Self {
        Self {
            reasons: Vec::new(),
            review: ReviewSettings { comments: CommentPolicy::ByReason, ..ReviewSettings::default() },
            console: ConsoleSettings { tour: false, ..ConsoleSettings::default() },
            seat: Seat::NoTeam,
            service_levels: ServiceLevels::usual(24 * 60 * 60 * 1000),
            masking: Masking::Clear,
            unmasking: Unmasking::Recorded,
            lock: LockPolicy::default(),
            signs: false,
            has_providers: true,
            pictures: true,
            counts_keys: false,
            moves_columns: false,
            has_full_pictures: false,
            alone: false,
            views: Vec::new(),
            text_order: TextOrder::Letters,
            templates: Vec::new(),
            mistakes: Vec::new(),
            badge: None,
            truths: PracticeTruths::new(),
            clock: ScreenClock::default(),
            borders: Borders::default(),
        }
    }
}

impl ConsolePolicy {
    /// The text of a reason; its code if the policy has no text.
    pub fn reason_text(&self, code: &str) -> String {
        let known = self.reasons.iter().find(|reason| reason.code == code);
        known.map_or_else(|| Untrusted::new(code).shown().to_string(), |reason| reason.text.clone())
    }

    /// Whether the automated result of some journeys' faces is shown only after the reviewer's answer.
    pub fn has_blind_faces(&self) -> bool {
        self.review.blind_faces != BlindFaces::Off
    }

    /// Whether the automated result of this journey's faces is shown only after the reviewer's answer. The same journey
    /// gets the same answer each time, whoever opens it.
    pub fn is_blind(&self, key: &JourneyKey) -> bool {
        match self.review.blind_faces {
            BlindFaces::Always => true,
            BlindFaces::Sampled => share(key) < self.review.blind_fraction,
            BlindFaces::Off => false,
        }
    }

    /// Whether an approval over unresolved findings is refused.
    pub fn has_hard_gates(&self) -> bool {
        self.review.gates == Gates::Hard
    }

    /// Over which unresolved or confirmed findings an approval needs a comment.
    pub fn comment_over(&self) -> CommentOver {
        match self.review.comments {
            CommentPolicy::ByReason => CommentOver::NoFinding,
            CommentPolicy::Grave => CommentOver::Grave,
            CommentPolicy::WhenOpen | CommentPolicy::Always => CommentOver::AnyFinding,
        }
    }
}

/// A number from 0 up to 1 that only the journey's id decides (FNV-1a, its upper half mixed).
fn share(key: &JourneyKey) -> f64 {
    let bytes = key.provider.0.bytes().chain([0]).chain(key.id.as_sent().bytes());
    let print = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |print, byte| {
        (print ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let mixed = (print ^ (print >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    f64::from(u32::try_from(mixed >> 32).unwrap_or(u32::MAX)) / (f64::from(u32::MAX) + 1.0)
}
