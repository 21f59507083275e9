//! Breaks long lines of a page into rows, so that nothing is cut.

use super::line::{Line, Mark, TableCells, said};
use crate::tui::fit::wrap;
use std::ops::Range;

/// The columns for the labels of facts.
pub fn label_columns(width: usize) -> usize {
    (width * 2 / 5).clamp(8, 26)
}

/// Columns before the label: the indentation, the mark and a space.
pub fn margin(line: &Line) -> usize {
    usize::from(line.indent) * 2 + 2
}

/// A page, wrapped into rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flowed {
    /// The unwrapped lines with their numbers, ascending. Folded lines leave gaps in the numbers.
    lines: Vec<(usize, Line)>,
    rows: Vec<Line>,
    /// The line number of each row.
    owners: Vec<usize>,
    width: usize,
}

impl Flowed {
    /// Wraps every line that is too long.
    pub fn new(lines: Vec<Line>, width: usize) -> Self {
        Self::numbered(lines.into_iter().enumerate().collect(), width)
    }

    /// Wraps lines that have numbers of their own.
    pub fn numbered(lines: Vec<(usize, Line)>, width: usize) -> Self {
        let (mut rows, mut owners) = (Vec::with_capacity(lines.len()), Vec::with_capacity(lines.len()));
        for (number, line) in &lines {
            rows.extend(broken(line.clone(), width));
            owners.resize(rows.len(), *number);
        }
        Self { lines, rows, owners, width }
    }

    /// Replaces a line.
    pub fn put(&mut self, number: usize, line: Line) {
        if self.owners.binary_search(&number).is_ok() {
            let rows = self.rows_of(number);
            let wrapped = broken(line.clone(), self.width);
            self.owners.splice(rows.clone(), wrapped.iter().map(|_| number));
            self.rows.splice(rows, wrapped);
        }
        if let Ok(at) = self.lines.binary_search_by_key(&number, |(known, _)| *known)
            && let Some((_, known)) = self.lines.get_mut(at)
        {
            *known = line;
        }
    }

    /// The rows, in order.
    pub fn rows(&self) -> &[Line] {
        &self.rows
    }

    /// The number of the line that a row belongs to.
    pub fn owner(&self, row: usize) -> Option<usize> {
        self.owners.get(row).copied()
    }

    /// An unwrapped line.
    pub fn line(&self, number: usize) -> Option<&Line> {
        let at = self.lines.binary_search_by_key(&number, |(known, _)| *known).ok()?;
        self.lines.get(at).map(|(_, line)| line)
    }

    /// Every line with its number.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = (usize, &Line)> {
        self.lines.iter().map(|(number, line)| (*number, line))
    }

    /// The rows of a line. For a folded line, those of the last visible line before it.
    pub fn rows_of(&self, number: usize) -> Range<usize> {
        let after = self.owners.partition_point(|owner| *owner <= number);
        let owner = after.checked_sub(1).and_then(|row| self.owner(row)).unwrap_or(0);
        self.owners.partition_point(|known| *known < owner)..after
    }

    /// The non-blank line `by` lines below or above; the last one if there are fewer.
    pub fn beside(&self, number: usize, by: isize) -> usize {
        let speaks = |(_, line): &(usize, &Line)| !line.is_blank();
        let steps = by.unsigned_abs();
        let mut way = number;
        if by > 0 {
            let below = self.lines().filter(|(known, _)| *known > number).filter(speaks);
            way = below.take(steps).last().map_or(way, |(known, _)| known);
        } else {
            let above = self.lines().rev().filter(|(known, _)| *known < number).filter(speaks);
            way = above.take(steps).last().map_or(way, |(known, _)| known);
        }
        way
    }
}

/// Wraps every line that is too long.
pub fn flow(lines: Vec<Line>, width: usize) -> Vec<Line> {
    lines.into_iter().flat_map(|line| broken(line, width)).collect()
}

fn broken(line: Line, width: usize) -> Vec<Line> {
    let room = width.saturating_sub(margin(&line)).max(8);
    if let Some(cells) = &line.cells {
        return table_rows(&line, cells, room);
    }
    let has_value = !line.value.as_str().is_empty();
    if !has_value && crate::tui::fit::width(line.label.as_str()) <= room {
        return vec![line];
    }
    if !has_value {
        let mut marks = RowMarks { text: line.label.as_str(), differs: &line.differs, at: 0 };
        let rows = wrap(line.label.as_str(), room);
        let part = |(at, row): (usize, String)| {
            let mark = if at == 0 { line.mark } else { Mark::None };
            Line { mark, differs: marks.of_row(&row), label: said(row), ..line.clone() }
        };
        return rows.into_iter().enumerate().map(part).collect();
    }
    fact_rows(&line, label_columns(width), room.saturating_sub(label_columns(width) + 1).max(8))
}

/// Wraps a fact: its label and its value, each within its columns.
fn fact_rows(line: &Line, label_columns: usize, value_columns: usize) -> Vec<Line> {
    let mut marks = RowMarks { text: line.value.as_str(), differs: &line.differs, at: 0 };
    let labels = wrap(line.label.as_str(), label_columns);
    let values = wrap(line.value.as_str(), value_columns);
    let row = |at: usize| {
        let mark = if at == 0 { line.mark } else { Mark::None };
        let label = labels.get(at).map(said).unwrap_or_default();
        let value = values.get(at);
        let differs = value.map(|value| marks.of_row(value)).unwrap_or_default();
        Line { mark, label, differs, value: said(value.map_or(BLANK, String::as_str)), ..line.clone() }
    };
    (0..labels.len().max(values.len())).map(row).collect()
}

/// The value beside the rest of a long label: the row is still that of a fact.
const BLANK: &str = " ";

/// The gap between the columns of a table.
pub const TABLE_GAP: usize = 3;

/// Wraps a row of a table: each text within its column.
fn table_rows(line: &Line, cells: &TableCells, room: usize) -> Vec<Line> {
    let [label, own, record] = cells.columns;
    let label = label.min(room / 4);
    let left = room.saturating_sub(label + TABLE_GAP * 3);
    let own = own.min(left / 3).max(4);
    let record = record.min((left / 3).max(left.saturating_sub(own) / 2)).max(4);
    let remark = left.saturating_sub(own + record).max(4);
    let texts = cells.texts.iter().zip([label, own, record, remark]);
    let broken: Vec<Vec<String>> = texts.map(|(text, columns)| wrap(text.as_str(), columns)).collect();
    let rows = broken.iter().map(Vec::len).max().unwrap_or(1);
    let row = |at: usize| {
        let text =
            |column: usize| broken.get(column).and_then(|rows| rows.get(at)).map(said).unwrap_or_default();
        let texts = [text(0), text(1), text(2), text(3)];
        Line { cells: Some(Box::new(TableCells { texts, columns: [label, own, record] })), ..line.clone() }
    };
    (0..rows).map(row).collect()
}

/// Splits the difference marks of a text between its rows.
struct RowMarks<'a> {
    text: &'a str,
    differs: &'a [Range<usize>],
    /// The end of the rows so far, as a byte offset.
    at: usize,
}

impl RowMarks<'_> {
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
