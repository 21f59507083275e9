//! The list of findings: the selected one and the scroll position.

use super::file::{CaseFile, match_of};
use crate::insight::finding::Finding;

/// The selection and the scroll position.
#[derive(Clone, Debug, Default)]
pub(crate) struct FindingList {
    at: usize,
    pub(super) top: usize,
    /// Whether the selected finding was drawn. It can be resolved only after that.
    pub(crate) is_drawn: bool,
}

impl FindingList {
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn selected<'a>(&self, file: &'a CaseFile) -> Option<&'a Finding> {
        file.findings().get(self.at)
    }

    /// Selects a finding; returns whether the selection has changed.
    pub(super) fn go_to(&mut self, at: usize) -> bool {
        let is_other = at != self.at;
        if is_other {
            self.at = at;
            self.is_drawn = false;
        }
        is_other
    }

    /// Limits the selection to the existing findings.
    pub(super) fn clamp(&mut self, count: usize) {
        self.at = self.at.min(count.saturating_sub(1));
    }

    /// Scrolls as little as needed to show the selected finding.
    pub(super) fn keep_in_view(&mut self, height: usize, count: usize) {
        let lowest = self.at.saturating_add(1).saturating_sub(height);
        self.top = self.top.clamp(lowest.min(self.at), self.at).min(count.saturating_sub(height));
    }

    /// The next unresolved finding in a direction, cyclically.
    pub(super) fn next_open(&self, by: isize, file: &CaseFile) -> Option<usize> {
        file.next_open(self.at, by > 0)
    }

    /// The next finding about a match in a direction.
    pub(super) fn next_match(&self, by: isize, file: &CaseFile) -> Option<usize> {
        let findings = file.findings();
        let is_match = |at: &usize| findings.get(*at).is_some_and(|finding| match_of(finding).is_some());
        if by > 0 { (self.at + 1..findings.len()).find(is_match) } else { (0..self.at).rev().find(is_match) }
    }
}
