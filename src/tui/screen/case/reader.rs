//! The selection in a case: the finding, the pane, the tab, the line.

use super::evidence_pane::EvidencePane;
use super::file::{CaseFile, match_of};
use super::finding_list::FindingList;
use super::pages::Pages;
use crate::domain::pii::Masking;
use crate::domain::viewed::CaseTab;
use crate::insight::finding::Finding;
use crate::tui::cx::Cx;
use crate::tui::folded::folded;
use crate::tui::layout::{self, Pane};
use crate::tui::messages::action::{Action, Place};
use crate::tui::page::line::Mark;
use crate::tui::page::tab::Tab;

/// The selection and the scroll positions.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadingPosition {
    pub(crate) list: FindingList,
    pub(super) evidence: EvidencePane,
    pub(crate) pages: Pages,
    pub(crate) pane: Pane,
}

impl ReadingPosition {
    pub(super) fn selected<'a>(&self, file: &'a CaseFile) -> Option<&'a Finding> {
        self.list.selected(file)
    }

    /// Whether the selected finding is about a watch-list match.
    pub(super) fn is_on_match(&self, file: &CaseFile) -> bool {
        self.selected(file).is_some_and(|finding| file.assessment(finding).is_some())
    }

    pub(super) fn show_tab(&mut self, tab: Tab, file: &CaseFile) {
        self.pages.show(tab);
        if self.pages.shows(CaseTab::Aml) {
            if let Some(first) = file.first_match().filter(|_| !self.is_on_match(file)) {
                self.go_to(first);
            }
            self.pages.follows = true;
        }
    }

    /// Shows the tab `by` places after this one.
    pub(super) fn turn_tab(&mut self, by: isize, file: &CaseFile) {
        self.show_tab(self.pages.tab.neighbor(by), file);
    }

    /// Selects a finding.
    pub(super) fn go_to(&mut self, at: usize) {
        if self.list.go_to(at) {
            self.evidence.text.rewind();
        }
    }

    /// Whether keys move by lines of the tab. On the AML tab they do so only in the pane of the evidence or if there
    /// are no matches; else they move by matches.
    pub(super) fn walks_lines(&self, file: &CaseFile) -> bool {
        match self.pages.tab.record {
            CaseTab::Findings => false,
            CaseTab::Aml => self.pane == Pane::Evidence || file.first_match().is_none(),
            _ => true,
        }
    }

    pub(super) fn walk(&mut self, by: isize, file: &CaseFile) {
        let on_list = self.pane == Pane::Findings;
        match self.pages.tab.record {
            CaseTab::Findings if on_list => {
                let last = file.findings().len().saturating_sub(1);
                self.go_to(self.list.at().saturating_add_signed(by).min(last));
            }
            CaseTab::Findings => self.evidence.text.walk(by, self.evidence.height),
            CaseTab::Aml if on_list => match self.list.next_match(by, file) {
                Some(at) => {
                    self.go_to(at);
                    self.pages.follows = true;
                }
                None => self.scroll(by, file),
            },
            _ => {
                self.pages.walk(by);
                self.select_match_in_view(file);
            }
        }
    }

    /// Scrolls the focused pane; the selected line stays visible.
    pub(super) fn scroll(&mut self, by: isize, file: &CaseFile) {
        if self.pages.shows(CaseTab::Findings) {
            return self.evidence.text.scroll(by, self.evidence.height);
        }
        self.pages.scroll(by);
        self.select_match_in_view(file);
    }

    /// How many lines a page key moves by in the focused pane.
    pub(crate) fn page_step(&self) -> isize {
        let rows = if self.pages.shows(CaseTab::Findings) { self.evidence.height } else { self.pages.height };
        isize::try_from(rows.saturating_sub(1)).unwrap_or(isize::MAX).max(1)
    }

    pub(super) fn turn_page(&mut self, by: isize, file: &CaseFile) {
        self.scroll(by.saturating_mul(self.page_step()), file);
        if self.pages.shows(CaseTab::Findings) {
            return;
        }
        // At the end of the page, the key selects the first or the last line.
        let (top, last) = (self.pages.shown().top, self.pages.shown().last_top(self.pages.height));
        if by > 0 && top == last || by < 0 && top == 0 {
            self.pages.walk(if by > 0 { isize::MAX } else { isize::MIN });
            self.select_match_in_view(file);
        }
    }

    /// Selects the match on the screen, since a key resolves the selected match: the one of the selected line, or while
    /// keys move by matches, a visible one.
    fn select_match_in_view(&mut self, file: &CaseFile) {
        if !self.pages.shows(CaseTab::Aml) {
            return;
        }
        let (top, height) = (self.pages.shown().top, self.pages.height);
        let finding_of = |row: usize| {
            let index = self.pages.match_in_row(row)?;
            file.place_of_match(index)
        };
        let view = top..top.saturating_add(height);
        let cursor = self.pages.shown().cursor_rows().filter(|_| self.walks_lines(file));
        let meant = match cursor {
            Some(rows) => finding_of(rows.start),
            None if self.pages.row_of_match().is_none_or(|row| view.contains(&row)) => None,
            None if finding_of(top) == Some(self.list.at()) => None,
            None => finding_of(top.saturating_add(height / 2)),
        };
        if let Some(at) = meant {
            self.go_to(at);
        }
    }

    /// Moves the focus to the other pane. On the AML tab the visible part stays visible.
    pub(super) fn other_pane(&mut self) {
        self.pane = if self.pane == Pane::Findings { Pane::Evidence } else { Pane::Findings };
        let heading = self.pages.row_of_match().and_then(|row| self.pages.shown().owner(row));
        if let Some(heading) = heading.filter(|_| self.pane == Pane::Evidence) {
            self.pages.select_in_view(heading);
        }
    }

    /// Goes to the next unresolved finding in a direction.
    pub(super) fn go_to_open(&mut self, by: isize, file: &CaseFile, cx: &mut Cx) {
        self.pages.tab = Tab::of(CaseTab::Findings);
        if !layout::shows_both_panes(cx.size) {
            self.pane = Pane::Findings;
        }
        match self.list.next_open(by, file) {
            Some(at) => self.go_to(at),
            None if file.findings().is_empty() => {}
            None => {
                let verbs = [Action::Approve, Action::Reject, Action::Resubmit];
                let verbs = verbs.map(|it| format!("{} {}", cx.key(Place::Case, it), it.entry().words));
                cx.say(Mark::Settled, format!("Every finding is resolved: {}", verbs.join(", ")));
            }
        }
    }

    /// Moves on after a finding was resolved: to the next unresolved one; on the AML tab to the next unresolved match.
    pub(super) fn advance(&mut self, file: &CaseFile) {
        if self.selected(file).is_some_and(|finding| !file.is_resolved(finding)) {
            return;
        }
        let is_on_matches = self.pages.shows(CaseTab::Aml);
        let next = self.list.next_open(1, file).filter(|at| {
            let is_match = || file.findings().get(*at).is_some_and(|finding| match_of(finding).is_some());
            !is_on_matches || is_match()
        });
        if let Some(at) = next.filter(|_| is_on_matches || self.pages.shows(CaseTab::Findings)) {
            self.go_to(at);
            self.pages.follows |= is_on_matches;
        }
    }

    /// Goes to the next hit of the search: a finding in the list, a line elsewhere.
    pub(super) fn look_for(&mut self, text: &str, is_clear: bool, file: &CaseFile) {
        text.clone_into(&mut self.pages.find.text);
        self.pages.find.at = None;
        if !self.pages.shows(CaseTab::Findings) {
            self.pages.look_through(is_clear);
            self.find_step(true);
            return;
        }
        let wanted = folded(text);
        let found = file
            .findings()
            .iter()
            .position(|finding| folded(finding.subject.shown(Masking::Clear).as_str()).contains(&wanted));
        if let Some(at) = found.filter(|_| !wanted.is_empty()) {
            self.go_to(at);
        }
    }

    /// Goes to the next or previous hit; returns its number and the count.
    pub(super) fn find_step(&mut self, forward: bool) -> Option<(usize, usize)> {
        let found = self.pages.go_to_hit(forward)?;
        if self.pages.shows(CaseTab::Aml) {
            self.pane = Pane::Evidence;
        }
        Some(found)
    }

    /// Folds or unfolds the node of the raw document at the selected line.
    pub(super) fn fold(&mut self, cx: &mut Cx) {
        let line = self.pages.shown().at;
        let node = if self.pages.shows(CaseTab::Raw) { self.pages.raw.fold(line) } else { None };
        match node {
            Some(node) => {
                self.pages.go_to_line(node);
                self.pages.forget_one(CaseTab::Raw);
            }
            None => cx.say(Mark::None, "Only nodes of the raw document can be folded"),
        }
    }

    /// Folds the raw document below the next level.
    pub(super) fn fold_all(&mut self, cx: &mut Cx) {
        if !self.pages.shows(CaseTab::Raw) {
            return cx.say(Mark::None, "Only nodes of the raw document can be folded");
        }
        let depth = self.pages.raw.fold_deeper();
        let line = self.pages.raw.visible(self.pages.shown().at);
        self.pages.go_to_line(line);
        self.pages.forget_one(CaseTab::Raw);
        let unfolded = "Everything is unfolded".to_owned();
        cx.say(Mark::None, depth.map_or(unfolded, |depth| format!("Folded below level {depth}")));
    }
}
