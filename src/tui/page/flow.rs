//! Long lines of a page onto as many rows as they need, so that nothing in them is lost.

use super::line::{Kind, Line, said};
use crate::domain::text::Shown;
use crate::tui::fit::wrap;
use std::ops::Range;

/// Columns for the labels of facts.
pub fn label_columns(width: usize) -> usize {
    (width * 2 / 5).clamp(8, 26)
}

/// Columns before the label: the indent, the sign and a space.
pub fn margin(line: &Line) -> usize {
    usize::from(line.indent) * 2 + 2
}

/// Breaks every line that is too long.
pub fn flow(lines: Vec<Line>, width: usize) -> Vec<Line> {
    lines.into_iter().flat_map(|line| broken(line, width)).collect()
}

fn broken(line: Line, width: usize) -> Vec<Line> {
    let room = width.saturating_sub(margin(&line)).max(8);
    let has_value = !line.value.as_str().is_empty();
    if line.kind == Kind::Heading || !has_value && crate::tui::fit::width(line.label.as_str()) <= room {
        return vec![line];
    }
    if !has_value {
        let mut marks = Marks { text: line.label.as_str(), differs: &line.differs, at: 0 };
        let rows = wrap(line.label.as_str(), room);
        let part = |row: String| Line { differs: marks.of_row(&row), label: said(row), ..line.clone() };
        return rows.into_iter().map(part).collect();
    }
    let room = room.saturating_sub(label_columns(width) + 1).max(8);
    let mut marks = Marks { text: line.value.as_str(), differs: &line.differs, at: 0 };
    let mut rows: Vec<Line> = Vec::new();
    for row in wrap(line.value.as_str(), room) {
        let differs = marks.of_row(&row);
        let value = said(row);
        rows.push(if rows.is_empty() {
            Line { value, differs, ..line.clone() }
        } else {
            Line { mark: super::line::Mark::None, label: Shown::default(), value, differs, ..line.clone() }
        });
    }
    rows
}

/// The marks of each row, where a text was broken into rows.
struct Marks<'a> {
    text: &'a str,
    differs: &'a [Range<usize>],
    /// Where the rows so far end, in bytes.
    at: usize,
}

impl Marks<'_> {
    fn of_row(&mut self, row: &str) -> Vec<Range<usize>> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let Some(found) = rest.find(row) else { return Vec::new() };
        let begin = self.at + found;
        self.at = begin + row.len();
        let first = self.text.get(..begin).unwrap_or_default().chars().count();
        let last = first + row.chars().count();
        let within = self.differs.iter().map(|mark| mark.start.max(first)..mark.end.min(last));
        within.filter(|mark| !mark.is_empty()).map(|mark| mark.start - first..mark.end - first).collect()
    }
}
