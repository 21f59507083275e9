//! The team's policy, as far as the console needs it.

pub use crate::config::choices::LateAlert;
use crate::config::choices::{BlindFaces, CommentPolicy, Gates};
use crate::config::settings::{ConsoleSettings, ReviewSettings};
use crate::domain::decision_receiver::DecisionReceiver;
use crate::domain::ids::{JourneyKey, ProviderName};
use crate::domain::pii::Masking;
use crate::domain::role::Seat;
use crate::domain::text::Untrusted;
use crate::insight::case::Reason;
use crate::insight::policy::Policy;
use crate::insight::triage::ServiceLevels;
use crate::tui::clock::ScreenClock;
use crate::tui::layout::Borders;
use crate::tui::messages::practice::PracticeTruths;
use crate::tui::text_order::TextOrder;
use jiff::SignedDuration;
use std::collections::BTreeMap;

/// A saved view of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    pub name: String,
    pub filter: String,
}

/// A template of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The name that the note overlay shows.
    pub name: String,
    /// The text, with placeholders such as `{applicant}`.
    pub text: String,
}

/// The kind of journeys in the console, if they are not real people's.
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

/// Which unresolved findings make an approval need a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentOver {
    NoFinding,
    /// The findings of [`crate::insight::finding::Finding::is_grave`].
    Grave,
    AnyFinding,
}

/// When the console locks itself, and how it is unlocked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LockPolicy {
    /// The idle time after which it locks; `None` for never.
    pub after: Option<SignedDuration>,
    /// The longest session; `None` for no limit.
    pub session: Option<SignedDuration>,
    pub unlock: Unlock,
}

/// How a locked console is unlocked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Unlock {
    /// It is not unlocked: the console ends, and the reviewer signs in again by SSH.
    #[default]
    ByLeaving,
    /// By a command that succeeds.
    ByCommand(String),
}

/// Whether a reviewer may reveal personal data that is masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmasking {
    /// Each reveal is an entry of the record.
    Recorded,
    Refused,
}

/// The policy, filled from the configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsolePolicy {
    /// The reasons for decisions.
    pub reasons: Vec<Reason>,
    /// The settings for decisions.
    pub review: ReviewSettings,
    /// The settings of the console.
    pub console: ConsoleSettings,
    /// The roles of the reviewer in the team.
    pub seat: Seat,
    /// How many years births must be apart to clear a group of watch-list matches by themselves.
    pub clear_years: i16,
    /// How long a journey may wait, in milliseconds.
    pub service_levels: ServiceLevels,
    /// Whether personal data is masked at the start.
    pub masking: Masking,
    pub unmasking: Unmasking,
    pub lock: LockPolicy,
    /// Whether the reviewer's key signs decisions.
    pub signs: bool,
    /// Whether any provider is configured: without one no journeys can be fetched.
    pub has_providers: bool,
    /// Who gets the decisions of each account.
    pub receivers: BTreeMap<ProviderName, DecisionReceiver>,
    /// Whether pictures are shown.
    pub pictures: bool,
    /// Whether the terminal can move part of the columns of rows (left and right margins).
    pub moves_columns: bool,
    /// Whether a picture that fills the window is shown in full quality at once.
    pub has_full_pictures: bool,
    /// Whether a picture that fills the window is drawn by the full-screen viewer.
    pub alone: bool,
    /// Whether the keys of each case are counted; in practice only.
    pub counts_keys: bool,
    /// Saved views, at most nine.
    pub views: Vec<SavedView>,
    /// How right-to-left text must be written for this terminal.
    pub text_order: TextOrder,
    /// Templates of notes.
    pub templates: Vec<Template>,
    /// Errors of the configuration: the console runs with the valid settings.
    pub mistakes: Vec<String>,
    /// Shown at the start: what to change if the terminal shows signs and frames wrong.
    pub advice: Option<String>,
    /// Shown in the header; `None` for real journeys.
    pub badge: Option<Badge>,
    /// The solutions of practice cases; empty elsewhere.
    pub truths: PracticeTruths,
    /// The time zone of shown times.
    pub clock: ScreenClock,
    /// How far the borders between panes were moved in the last session.
    pub borders: Borders,
}

impl Default for ConsolePolicy {
    fn default() -> Self {
        Self {
            reasons: Vec::new(),
            review: ReviewSettings { comments: CommentPolicy::ByReason, ..ReviewSettings::default() },
            console: ConsoleSettings { tour: false, ..ConsoleSettings::default() },
            seat: Seat::NoTeam,
            clear_years: Policy::default().clear_years,
            service_levels: ServiceLevels::usual(24 * 60 * 60 * 1000),
            masking: Masking::Clear,
            unmasking: Unmasking::Recorded,
            lock: LockPolicy::default(),
            signs: false,
            has_providers: true,
            receivers: BTreeMap::new(),
            pictures: true,
            counts_keys: false,
            moves_columns: false,
            has_full_pictures: false,
            alone: false,
            views: Vec::new(),
            text_order: TextOrder::Letters,
            templates: Vec::new(),
            mistakes: Vec::new(),
            advice: None,
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

    /// Whether the automated result of this journey's faces is shown only after the reviewer's answer. It depends on
    /// the journey's id only, so every reviewer gets the same result each time.
    pub fn is_blind(&self, key: &JourneyKey) -> bool {
        match self.review.blind_faces {
            BlindFaces::Always => true,
            BlindFaces::Sampled => share(key) < self.review.blind_fraction,
            BlindFaces::Off => false,
        }
    }

    /// Whether an approval with unresolved findings is refused.
    pub fn has_hard_gates(&self) -> bool {
        self.review.gates == Gates::Hard
    }

    /// Which unresolved or confirmed findings make an approval need a comment.
    pub fn comment_over(&self) -> CommentOver {
        match self.review.comments {
            CommentPolicy::ByReason => CommentOver::NoFinding,
            CommentPolicy::Grave => CommentOver::Grave,
            CommentPolicy::WhenOpen | CommentPolicy::Always => CommentOver::AnyFinding,
        }
    }
}

/// A number from 0 up to 1 that depends on the journey's id only (FNV-1a, its upper half mixed).
fn share(key: &JourneyKey) -> f64 {
    let bytes = key.provider.0.bytes().chain([0]).chain(key.id.as_sent().bytes());
    let print = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |print, byte| {
        (print ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let mixed = (print ^ (print >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    f64::from(u32::try_from(mixed >> 32).unwrap_or(u32::MAX)) / (f64::from(u32::MAX) + 1.0)
}
