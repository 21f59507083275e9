//! A text with a selected line and a scroll position.

use crate::tui::page::flow::Flowed;
use crate::tui::page::line::Line;
use std::ops::Range;

/// A text with its cursor. The callers know how many rows are visible.
#[derive(Clone, Debug, Default)]
pub(super) struct Scrolled {
    pub(super) text: Option<Flowed>,
    /// The index of the first visible row.
    pub(super) top: usize,
    /// The index of the selected line.
    pub(super) at: usize,
}

impl Scrolled {
    /// The text, wrapped into rows.
    pub(super) fn rows(&self) -> &[Line] {
        self.text.as_ref().map(Flowed::rows).unwrap_or_default()
    }

    pub(super) fn line(&self, number: usize) -> Option<&Line> {
        self.text.as_ref()?.line(number)
    }

    /// The index of the line that a row belongs to.
    pub(super) fn owner(&self, row: usize) -> Option<usize> {
        self.text.as_ref()?.owner(row)
    }

    /// The rows of the selected line.
    pub(super) fn cursor_rows(&self) -> Option<Range<usize>> {
        self.text.as_ref().map(|text| text.rows_of(self.at))
    }

    /// The lines from the first visible one on, unwrapped, each with whether it is selected.
    pub(super) fn whole_lines(&self, has_cursor: bool) -> Vec<(bool, &Line)> {
        let Some(text) = &self.text else { return Vec::new() };
        let taken = self.cursor_rows().filter(|_| has_cursor);
        let lines = text.lines().map(|(number, line)| (text.rows_of(number), line));
        let shown = lines.filter(|(rows, _)| rows.end > self.top);
        shown.map(|(rows, line)| (taken.as_ref().is_some_and(|taken| *taken == rows), line)).collect()
    }

    /// The last row that can be the first visible one.
    pub(super) fn last_top(&self, height: usize) -> usize {
        self.rows().len().saturating_sub(height)
    }

    /// Scrolls; the selected line stays visible.
    pub(super) fn scroll(&mut self, by: isize, height: usize) {
        self.top = self.top.saturating_add_signed(by).min(self.last_top(height));
        self.select_in_view(self.at, height);
    }

    /// Selects a line, or the visible line nearest to it.
    pub(super) fn select_in_view(&mut self, number: usize, height: usize) {
        let Some(text) = &self.text else { return };
        let in_view = self.top..self.top.saturating_add(height);
        let rows = text.rows_of(number);
        self.at = if rows.end <= in_view.start {
            text.owner(in_view.start)
                .map_or(number, |first| text.beside(first.saturating_sub(1), 1).max(first))
        } else if rows.start >= in_view.end {
            text.owner(in_view.end.saturating_sub(1)).unwrap_or(number)
        } else {
            number
        };
    }

    /// Moves `by` lines. A line longer than the window is scrolled to its end first.
    pub(super) fn walk(&mut self, by: isize, height: usize) {
        let Some(text) = &self.text else { return };
        let taken = text.rows_of(self.at);
        if by == 1 && taken.end > self.top + height {
            self.top += 1;
        } else if by == -1 && taken.start < self.top {
            self.top -= 1;
        } else {
            let next = text.beside(self.at, by);
            // Blank lines before the first line are shown together with it.
            let taken = text.rows_of(next);
            let is_first = text.beside(next, -1) == next;
            self.at = next;
            self.keep_rows(&(if is_first { 0..taken.end } else { taken }), height);
        }
    }

    /// Scrolls as little as needed to show the selected line.
    pub(super) fn keep_cursor(&mut self, height: usize) {
        if let Some(rows) = self.cursor_rows() {
            self.keep_rows(&rows, height);
        }
    }

    /// Scrolls as little as needed to show these rows, at least the first of them.
    fn keep_rows(&mut self, wanted: &Range<usize>, height: usize) {
        if wanted.end > self.top.saturating_add(height) {
            self.top = wanted.end.saturating_sub(height);
        }
        self.top = self.top.min(wanted.start);
    }

    /// Scrolls back to the beginning.
    pub(super) fn rewind(&mut self) {
        (self.top, self.at) = (0, 0);
    }
}
