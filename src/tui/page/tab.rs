//! The tabs of a case. Each is a constant in the file of the function that writes it.

use super::aml::Weighed;
use super::faces::Verdict;
use super::line::{Line, PageStyle, Part, WrittenPage};
use super::raw::RawDocument;
use super::{aml, documents, faces, findings, history, raw, rules, screening};
use crate::domain::ids::StepId;
use crate::domain::pii::Masking;
use crate::domain::viewed::CaseTab;
use crate::insight::case::{Case, FaceSaid};
use crate::insight::finding::Evidence;
use crate::tui::messages::action::Action;
use crate::tui::messages::policy::ConsolePolicy;
use std::collections::BTreeSet;

/// A tab of a case, and how it is written.
#[derive(Clone, Copy, Debug)]
pub struct Tab {
    /// The tab's name in the record. It never changes.
    pub record: CaseTab,
    /// The title on the screen.
    pub title: &'static str,
    /// A sentence, for help and palette.
    pub about: &'static str,
    pub write: fn(&TabInput<'_>) -> TabText,
    /// Whether pictures are shown beside the text, if there is room.
    pub has_pictures: bool,
}

/// The tabs in their order on the screen.
pub const TABS: [Tab; 8] =
    [findings::TAB, documents::TAB, faces::TAB, aml::TAB, rules::TAB, screening::TAB, history::TAB, raw::TAB];

impl Tab {
    /// The tab with this name in the record.
    pub fn of(record: CaseTab) -> Self {
        TABS.into_iter().find(|tab| tab.record == record).unwrap_or(findings::TAB)
    }

    /// The action that shows it.
    pub const fn action(&self) -> Action {
        Action::Tab(self.record)
    }

    /// The tab `by` places after this one, cyclically.
    pub fn neighbor(self, by: isize) -> Self {
        let at = TABS.iter().position(|tab| tab.record == self.record).unwrap_or(0);
        let count = TABS.len() as isize;
        let next = (at as isize + by).rem_euclid(count);
        usize::try_from(next).ok().and_then(|next| TABS.get(next)).copied().unwrap_or(self)
    }
}

/// The data that tabs are written from.
pub struct TabInput<'a> {
    pub case: &'a Case,
    /// Whether personal data is masked.
    pub masking: Masking,
    /// Whether the automated result of a piece of evidence is shown.
    pub verdict: &'a dyn Fn(&Evidence) -> Verdict,
    /// The reviewer's answers about a document's faces.
    pub answers: &'a dyn Fn(&StepId) -> &'a [FaceSaid],
    pub policy: &'a ConsolePolicy,
    /// The state of the watch-list matches.
    pub weighed: &'a dyn Fn() -> Weighed<'a>,
    /// The received document, and which of its nodes are folded.
    pub raw: (&'a RawDocument, &'a BTreeSet<usize>),
}

impl TabInput<'_> {
    /// The masking and the time zone of the page.
    pub fn style(&self) -> PageStyle<'_> {
        PageStyle { masking: self.masking, clock: Some(&self.policy.clock) }
    }
}

/// The written content of a tab.
#[derive(Clone, Debug, Default)]
pub struct TabText {
    /// The lines with their numbers.
    pub lines: Vec<(usize, Line)>,
    /// The subjects of its parts.
    pub parts: Vec<Part>,
}

impl From<WrittenPage> for TabText {
    fn from(written: WrittenPage) -> Self {
        Self { lines: written.lines.into_iter().enumerate().collect(), parts: written.parts }
    }
}

impl From<Vec<Line>> for TabText {
    fn from(lines: Vec<Line>) -> Self {
        Self { lines: lines.into_iter().enumerate().collect(), parts: Vec::new() }
    }
}
