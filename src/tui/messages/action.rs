//! Everything that a key can do. What it is called on the screen and where it works: `keys::table`.

pub use super::place::Place;
use crate::domain::viewed::CaseTab;
use std::borrow::Cow;
use strum::IntoEnumIterator as _;

/// How many reasons, and how many saved views, can be chosen by a digit.
pub const DIGITS: u8 = 9;

/// An action that a key can be bound to. Its name in `keybindings.toml` is the variant's name in kebab case; reasons
/// and views have their digit appended, tabs their name: `reason1`, `tab-faces`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[derive(strum::EnumIter, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Action {
    Down,
    Up,
    PageDown,
    PageUp,
    First,
    Last,
    Help,
    Palette,
    Tour,
    Undo,
    Back,
    Quit,
    Outbox,
    Stats,
    Mask,
    Redraw,
    Suspend,
    Open,
    Search,
    FindJourney,
    Filter,
    Sort,
    Mark,
    Skip,
    SkipBecause,
    Dismiss,
    Claim,
    TakeOver,
    RejectMarked,
    RejectAll,
    Refresh,
    ClearFilter,
    /// A saved view, counted from 1.
    View(u8),
    NextUnresolved,
    PreviousUnresolved,
    NoIssue,
    IssueConfirmed,
    Inconclusive,
    Reopen,
    ClearSimilar,
    ClearListed,
    OpenLinked,
    Picture,
    FindInPage,
    NextHit,
    PreviousHit,
    Fold,
    FoldAll,
    Reveal,
    RevealAll,
    Copy,
    CopyName,
    Wider,
    Narrower,
    Approve,
    Reject,
    Resubmit,
    ConfirmProposal,
    ReturnProposal,
    DeclineProposal,
    Correct,
    Note,
    AskAgain,
    NextCase,
    PreviousCase,
    OtherPane,
    NextTab,
    PreviousTab,
    /// A tab of a case.
    Tab(CaseTab),
    /// A reason by its digit, counted from 1.
    Reason(u8),
    MoreReasons,
    Comment,
    StepResubmit,
    StepApprove,
    StepsDone,
    Accept,
    Cancel,
    Complete,
    Erase,
    EraseWord,
    EraseLine,
    Delete,
    Left,
    Right,
    WordLeft,
    WordRight,
    LineStart,
    LineEnd,
    LineBreak,
    ZoomIn,
    ZoomOut,
    PanLeft,
    PanRight,
    PanUp,
    PanDown,
    Fit,
    Rotate,
    Brighter,
    Beside,
    FullQuality,
    JumpPortrait,
    JumpMrz,
    JumpFace,
    NextPicture,
    PreviousPicture,
    Retry,
    Discard,
    TourNext,
    TourBack,
    Leave,
    WaitAndLeave,
    Stay,
}

impl Action {
    /// The name in `keybindings.toml`.
    pub fn name(self) -> Cow<'static, str> {
        let word: &'static str = self.into();
        match self {
            Action::Reason(digit) | Action::View(digit) => format!("{word}{digit}").into(),
            Action::Tab(tab) => format!("{word}-{}", tab.name()).into(),
            _ => word.into(),
        }
    }

    /// The action with this name.
    pub fn named(name: &str) -> Option<Self> {
        let of_digit =
            |word: &str| name.strip_prefix(word)?.parse().ok().filter(|at| (1..=DIGITS).contains(at));
        if let Some(digit) = of_digit("reason") {
            Some(Action::Reason(digit))
        } else if let Some(digit) = of_digit("view") {
            Some(Action::View(digit))
        } else if let Some(tab) = name.strip_prefix("tab-") {
            CaseTab::iter().find(|known| known.name() == tab).map(Action::Tab)
        } else {
            name.parse().ok().filter(|it| !matches!(it, Action::Reason(_) | Action::View(_) | Action::Tab(_)))
        }
    }

    /// By how many lines the action moves down, negative for up; `None` if it does not move.
    pub fn step(self, page: isize) -> Option<isize> {
        Some(match self {
            Action::Down => 1,
            Action::Up => -1,
            Action::PageDown => page,
            Action::PageUp => -page,
            Action::First => isize::MIN,
            Action::Last => isize::MAX,
            _ => return None,
        })
    }

    /// Every action; reasons and views once for each digit, tabs once for each tab.
    pub fn all() -> impl Iterator<Item = Action> {
        Action::iter().flat_map(|action| -> Vec<Action> {
            match action {
                Action::Reason(_) => (1..=DIGITS).map(Action::Reason).collect(),
                Action::View(_) => (1..=DIGITS).map(Action::View).collect(),
                Action::Tab(_) => CaseTab::iter().map(Action::Tab).collect(),
                other => vec![other],
            }
        })
    }
}
