//! The pages of an opened case: written for the window, walked line by line, scrolled.

use super::case::{CaseDesk, Columns, Stamp, Tab};
use super::policy::DeskPolicy;
use crate::domain::pii::Masking;
use crate::insight::case::Case;
use crate::tui::layout::{self, Area, Borders, Pane, Size};
use crate::tui::page::beside::{self, Beside};
use crate::tui::page::evidence::{self, Sheet};
use crate::tui::page::flow::Flowed;
use crate::tui::page::line::{Line, Part, Written};
use crate::tui::page::{aml, changes, documents, faces, history, rules, screening};
use std::ops::Range;

impl CaseDesk {
    /// The rows of the tab that is shown.
    pub fn page(&self) -> &[Line] {
        self.pages.get(&self.tab).map(Flowed::rows).unwrap_or_default()
    }

    /// The tab that is shown, as it was written.
    pub(super) fn flowed(&self) -> Option<&Flowed> {
        self.pages.get(&self.tab)
    }

    /// The first row in view of the tab that is shown.
    pub fn top(&self) -> usize {
        self.tops.get(&self.tab).copied().unwrap_or_default()
    }

    /// The number of the selected line of the tab that is shown.
    pub(super) fn cursor(&self) -> usize {
        self.cursors.get(&self.tab).copied().unwrap_or_default()
    }

    /// The rows of the selected line of a tab; none where something else is selected.
    pub fn cursor_rows(&self) -> Option<Range<usize>> {
        self.walks_lines().then(|| self.flowed().map(|page| page.rows_of(self.cursor()))).flatten()
    }

    /// The rows of the selected line of the evidence, while it has the keys.
    pub fn evidence_cursor_rows(&self) -> Option<Range<usize>> {
        let has_keys = self.tab == Tab::Ledger && self.pane == Pane::Evidence;
        has_keys.then(|| self.evidence.rows_of(self.evidence_at))
    }

    /// The lines from the first in view on, whole, each with whether it is the selected one.
    pub(crate) fn whole_lines(&self) -> Vec<(bool, &Line)> {
        let on_ledger = self.tab == Tab::Ledger;
        let page = if on_ledger { Some(&self.evidence) } else { self.flowed() };
        let (top, taken) = match on_ledger {
            true => (self.evidence_top, self.evidence_cursor_rows()),
            false => (self.top(), self.cursor_rows()),
        };
        let Some(page) = page else { return Vec::new() };
        let lines = page.lines().map(|(number, line)| (page.rows_of(number), line));
        let shown = lines.filter(|(rows, _)| rows.end > top);
        shown.map(|(rows, line)| (taken.as_ref().is_some_and(|taken| *taken == rows), line)).collect()
    }

    /// Whether the keys walk the lines of the page; in the watch lists they go from match to match first.
    pub(super) fn walks_lines(&self) -> bool {
        match self.tab {
            Tab::Ledger => false,
            Tab::Aml => self.pane == Pane::Evidence || self.first_match().is_none(),
            _ => true,
        }
    }

    /// Brings pages and scrolling in order with the window.
    pub(crate) fn settle(
        &mut self,
        body: Area,
        size: Size,
        masking: Masking,
        policy: &DeskPolicy,
        borders: Borders,
    ) {
        self.write_changes(masking, body);
        let (_, body) = self.bodies(body);
        let areas = layout::case(body, self.pane, borders);
        let inner = areas.evidence.or(areas.ledger).unwrap_or(areas.page).inner();
        let columns = |has_pictures: bool| {
            // The first column of a page is for what is selected and what was found.
            layout::page(areas.page, has_pictures, borders).text.inner().width.saturating_sub(1)
        };
        let evidence = inner.width.saturating_sub(1);
        let widths = Columns { evidence, page: columns(false), beside: columns(true) };
        self.write(masking, policy, widths);
        self.page_rows = usize::from(areas.page.inner().height);
        self.settle_page();
        self.settle_beside();
        let ledger = areas.ledger.unwrap_or(areas.page).inner();
        let count = self.ledger().len();
        keep(&mut self.ledger_top, self.at, usize::from(ledger.height), count);
        let text = layout::evidence(inner, self.sheet.pictures.len()).text;
        self.evidence_rows = usize::from(text.height);
        self.evidence_top = self.evidence_top.min(self.sheet.lines.len().saturating_sub(self.evidence_rows));
        if layout::shows_both_panes(size) && !matches!(self.tab, Tab::Ledger | Tab::Aml) {
            self.pane = Pane::Ledger;
        }
    }

    fn settle_page(&mut self) {
        let last = self.page().len().saturating_sub(self.page_rows);
        let mut top = self.top();
        if std::mem::take(&mut self.follows) {
            top = self.row_of_match().unwrap_or(top);
            if let Some(rows) = self.cursor_rows() {
                keep_rows(&mut top, &rows, self.page_rows);
            }
        }
        self.tops.insert(self.tab, top.min(last));
    }

    fn write(&mut self, masking: Masking, policy: &DeskPolicy, widths: Columns) {
        let Some(case) = &self.case else { return };
        let stamp =
            Stamp { masking: masking == Masking::Masked, answers: self.answers.len(), widths, at: self.at };
        if self.written_for.as_ref() != Some(&stamp) {
            let same_text =
                self.written_for.as_ref().is_some_and(|old| Stamp { at: stamp.at, ..old.clone() } == stamp);
            let mut sheet = self.evidence_of(case, masking, policy);
            self.bare_evidence(&mut sheet.lines, || self.evidence_of(case, Masking::Clear, policy).lines);
            self.evidence = Flowed::new(std::mem::take(&mut sheet.lines), usize::from(widths.evidence));
            self.sheet = Sheet { lines: self.evidence.rows().to_vec(), ..sheet };
            if !same_text {
                self.pages.clear();
            }
            // It marks the selected match.
            self.pages.remove(&Tab::Aml);
            self.written_for = Some(stamp);
        }
        if !self.pages.contains_key(&self.tab) {
            let (mut lines, parts) = self.written(case, masking, policy);
            self.bare_page(&mut lines, || self.written(case, Masking::Clear, policy).0);
            let columns = if self.has_beside(policy) { widths.beside } else { widths.page };
            self.parts.insert(self.tab, parts);
            self.pages.insert(self.tab, Flowed::numbered(lines, usize::from(columns)));
            self.look_through();
        }
    }

    fn evidence_of(&self, case: &Case, masking: Masking, policy: &DeskPolicy) -> Sheet {
        let Some(line) = self.selected() else { return Sheet::default() };
        evidence::sheet(case, line, masking, &self.asked(policy, line))
    }

    fn written(&self, case: &Case, masking: Masking, policy: &DeskPolicy) -> (Vec<(usize, Line)>, Vec<Part>) {
        let page: Written = match self.tab {
            Tab::Ledger => Written::default(),
            Tab::Documents => documents::page(&case.journey, masking),
            Tab::Faces => faces::page(&case.journey, masking, &|at| self.verdict(policy, at), &|step| {
                self.answers_about(step)
            }),
            Tab::Aml => aml::page(&case.journey, masking, &self.weighed()).into(),
            Tab::Rules => rules::page(&case.journey, masking).into(),
            Tab::Screening => screening::page(case, masking).into(),
            Tab::History => history::page(case, masking).into(),
            Tab::Raw => return (self.raw.page(masking, &self.folded), Vec::new()),
        };
        (page.lines.into_iter().enumerate().collect(), page.parts)
    }

    /// Whether pictures stand beside this tab where there is room.
    pub(crate) fn has_beside(&self, policy: &DeskPolicy) -> bool {
        let is_looked_at =
            matches!(self.tab, Tab::Documents | Tab::Faces) && policy.pictures && !policy.plain;
        is_looked_at && self.case.as_ref().is_some_and(|case| !case.journey.pictures().is_empty())
    }

    /// Finds what belongs beside the line that is read.
    fn settle_beside(&mut self) {
        let parts = self.parts.get(&self.tab).map(Vec::as_slice).unwrap_or_default();
        let about = beside::part_of(parts, self.cursor()).map(|part| part.about.clone());
        if let Some(case) = self.case.as_ref().filter(|_| about != self.beside.about) {
            self.beside = Beside::of(&case.journey, about);
        }
    }

    /// The rows for what changed, above the rest of the body.
    pub(crate) fn bodies(&self, body: Area) -> (Area, Area) {
        let most = body.height / 4;
        let rows = u16::try_from(self.changes.len()).unwrap_or(most).min(most);
        if self.tab == Tab::Ledger { body.top(rows) } else { body.top(0) }
    }

    fn write_changes(&mut self, masking: Masking, body: Area) {
        let changed = self.case.as_ref().and_then(|case| case.changed.as_ref());
        let most = usize::from(body.height / 4);
        self.changes = changed.map(|changed| changes::page(changed, masking, most)).unwrap_or_default();
    }

    /// Scrolls what has the keys; the selected line stays in view.
    pub(crate) fn scroll(&mut self, by: isize) {
        if self.tab == Tab::Ledger {
            self.evidence_top = self.evidence_top.saturating_add_signed(by);
            let rows = self.evidence_top..self.evidence_top.saturating_add(self.evidence_rows);
            self.evidence_at = pulled(&self.evidence, self.evidence_at, &rows);
            return;
        }
        let last = self.page().len().saturating_sub(self.page_rows);
        let top = self.top().saturating_add_signed(by).min(last);
        self.tops.insert(self.tab, top);
        let at = self.flowed().map(|page| pulled(page, self.cursor(), &(top..top + self.page_rows)));
        self.cursors.insert(self.tab, at.unwrap_or_default());
        self.select_match_in_view();
    }

    /// Goes so many lines down, or up; a line longer than the window is read to its end first.
    pub(crate) fn walk_lines(&mut self, by: isize) {
        let on_evidence = self.tab == Tab::Ledger;
        let (page, at, mut top, rows) = if on_evidence {
            (Some(&self.evidence), self.evidence_at, self.evidence_top, self.evidence_rows)
        } else {
            (self.flowed(), self.cursor(), self.top(), self.page_rows)
        };
        let Some(page) = page else { return };
        let taken = page.rows_of(at);
        let mut next = at;
        if by == 1 && taken.end > top + rows {
            top += 1;
        } else if by == -1 && taken.start < top {
            top -= 1;
        } else {
            next = page.beside(at, by);
            // What stands above the first line that says anything is a part of it.
            let taken = page.rows_of(next);
            let is_first = page.beside(next, -1) == next;
            keep_rows(&mut top, &(if is_first { 0..taken.end } else { taken }), rows);
        }
        if on_evidence {
            (self.evidence_at, self.evidence_top) = (next, top);
        } else {
            self.cursors.insert(self.tab, next);
            self.tops.insert(self.tab, top);
            self.select_match_in_view();
        }
    }

    /// Selects a line of the page, or the nearest to it that is in view.
    pub(super) fn begin_at_line(&mut self, number: usize) {
        let view = self.top()..self.top() + self.page_rows;
        let at = self.flowed().map_or(number, |page| pulled(page, number, &view));
        self.cursors.insert(self.tab, at);
    }

    /// Goes a page down, or up.
    pub(crate) fn turn_page(&mut self, by: isize) {
        self.scroll(by.saturating_mul(self.page_step()));
        if self.tab == Tab::Ledger {
            return;
        }
        // Where there is no more to scroll, the first or the last line is meant.
        let last = self.page().len().saturating_sub(self.page_rows);
        if by > 0 && self.top() == last || by < 0 && self.top() == 0 {
            self.walk_lines(if by > 0 { isize::MAX } else { isize::MIN });
        }
    }

    /// Goes to a line of the tab that is shown, once it is written.
    pub(super) fn go_to_line(&mut self, number: usize) {
        self.cursors.insert(self.tab, number);
        self.follows = true;
    }

    /// Lines on a page of what has the keys.
    pub(crate) fn page_step(&self) -> isize {
        let rows = if self.tab == Tab::Ledger { self.evidence_rows } else { self.page_rows };
        isize::try_from(rows.saturating_sub(1)).unwrap_or(isize::MAX).max(1)
    }
}

/// The line that is selected after scrolling: the same if it is in view, else the nearest that is.
fn pulled(page: &Flowed, at: usize, in_view: &Range<usize>) -> usize {
    let rows = page.rows_of(at);
    if rows.end <= in_view.start {
        page.owner(in_view.start).map_or(at, |first| page.beside(first.saturating_sub(1), 1).max(first))
    } else if rows.start >= in_view.end {
        page.owner(in_view.end.saturating_sub(1)).unwrap_or(at)
    } else {
        at
    }
}

/// Scrolls as little as needed for these rows to be in view, their first one in any case.
fn keep_rows(top: &mut usize, wanted: &Range<usize>, rows: usize) {
    if wanted.end > top.saturating_add(rows) {
        *top = wanted.end.saturating_sub(rows);
    }
    *top = (*top).min(wanted.start);
}

/// Scrolls as little as needed for a line to be in view.
pub(crate) fn keep(top: &mut usize, at: usize, rows: usize, count: usize) {
    let lowest = at.saturating_add(1).saturating_sub(rows);
    *top = (*top).clamp(lowest.min(at), at).min(count.saturating_sub(rows));
}
