//! What stands between a key and settled lines: the reason that the house asks for, or the lines that go together.

use crate::domain::ids::FindingId;
use crate::domain::resolution::Conclusion;
use crate::domain::text::Shown;
use crate::insight::case::Reason;
use crate::tui::action::Place;

/// What is awaited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// The digit of a reason, at most nine of them.
    Reason(Vec<Reason>),
    /// A second key, for lines that the same thing disproves.
    Together {
        /// The code of the reason that they get.
        reason: &'static str,
        /// The reason in words.
        words: String,
    },
}

/// A line that is to be settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Which.
    pub finding: FindingId,
    /// What it is about.
    pub subject: Shown,
    /// The lists that name it, for a watch-list match.
    pub list: Shown,
    /// What disproves it, or is the matter.
    pub words: Shown,
}

/// Lines on their way to a conclusion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settle {
    /// What is concluded of them.
    pub conclusion: Conclusion,
    /// Which lines.
    pub lines: Vec<Listed>,
    /// What is awaited.
    pub awaited: Awaited,
    /// The first line in view.
    pub top: usize,
    /// Whether it was on the screen; nothing counts before.
    pub(crate) is_drawn: bool,
}

impl Settle {
    pub(crate) fn new(conclusion: Conclusion, lines: Vec<Listed>, awaited: Awaited) -> Self {
        Self { conclusion, lines, awaited, top: 0, is_drawn: false }
    }

    pub(crate) fn scroll(&mut self, by: isize) {
        self.top = self.top.saturating_add_signed(by).min(self.lines.len().saturating_sub(1));
    }

    /// The place whose keys count.
    pub fn place(&self) -> Place {
        match self.awaited {
            Awaited::Reason(_) => Place::Reason,
            Awaited::Together { .. } => Place::Together,
        }
    }
}
