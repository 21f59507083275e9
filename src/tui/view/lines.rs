//! Draws the lines of a page that are in view: mark, label, value.

use crate::tui::layout::Area;
use crate::tui::page::flow::{TABLE_GAP, label_columns, margin};
use crate::tui::page::line::{Line, LineKind, TableCells};
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, RowPiece, mark_role, piece};
use std::ops::Range;

/// Draws the lines from `top` on, as many as fit.
pub(crate) fn draw(pen: &mut Pen<'_>, area: Area, lines: &[Line], top: usize) {
    let labels = u16::try_from(label_columns(usize::from(area.width))).unwrap_or(20);
    for (y, line) in (area.y..area.y.saturating_add(area.height)).zip(lines.iter().skip(top)) {
        one(pen, Area { y, height: 1, ..area }, line, labels);
    }
}

/// Highlights the rows of the selected line and puts the selection mark on the first one in view.
pub(crate) fn selected(pen: &mut Pen<'_>, area: Area, rows: Option<Range<usize>>, top: usize) {
    let Some(rows) = rows else { return };
    let shown = (area.y..area.y.saturating_add(area.height)).zip(top..);
    for (y, _) in shown.filter(|(_, row)| rows.contains(row)) {
        pen.tint(Area { y, height: 1, ..area }, Role::Selected);
        pen.put(area.x, y, 1, "▌", Role::SelectedMark);
    }
}

fn one(pen: &mut Pen<'_>, area: Area, line: &Line, labels: u16) {
    let margin = u16::try_from(margin(line)).unwrap_or(2).min(area.width / 2);
    let sign_at = area.x + margin.saturating_sub(2);
    pen.put(sign_at, area.y, 1, line.mark.sign(), mark_role(line.mark));
    let (_, rest) = area.left(margin);
    let role = match line.kind {
        LineKind::Heading => Role::Title,
        LineKind::Aside => Role::Dim,
        LineKind::Question => Role::Question,
        LineKind::Plain if line.value.as_str().is_empty() => Role::Text,
        LineKind::Plain => Role::Dim,
    };
    if let Some(cells) = &line.cells {
        return table_row(pen, rest, cells);
    }
    if line.value.as_str().is_empty() {
        pen.row(rest, &marked(line.label.as_str(), role, &line.differs));
        return;
    }
    let (label, value) = rest.left(labels);
    pen.row(label, &[piece(line.label.as_str(), role)]);
    let (_, value) = value.left(1);
    pen.row(value, &marked(line.value.as_str(), Role::Text, &line.differs));
}

/// A row of a table. Each text is drawn by itself, so that right-to-left text stays in its column.
fn table_row(pen: &mut Pen<'_>, area: Area, cells: &TableCells) {
    let [label, own, record, remark] = &cells.texts;
    let gap = u16::try_from(TABLE_GAP).unwrap_or(3);
    let mut rest = area;
    let columns = cells.columns.map(|columns| u16::try_from(columns).unwrap_or(u16::MAX));
    for ((text, columns), role) in
        [label, own, record].into_iter().zip(columns).zip([Role::Dim, Role::Text, Role::Text])
    {
        let (cell, after) = rest.left(columns);
        pen.row(cell, &[piece(text.as_str(), role)]);
        let (between, after) = after.left(gap);
        pen.row(between, &[piece(if role == Role::Dim { "" } else { " │" }, Role::Dim)]);
        rest = after;
    }
    pen.row(rest, &[piece(remark.as_str(), Role::Text)]);
}

/// Splits a text into pieces, so that differences stand out by bold and underline, not by color alone.
fn marked<'a>(text: &'a str, role: Role, differs: &[Range<usize>]) -> Vec<RowPiece<'a>> {
    if differs.is_empty() {
        return vec![piece(text, role)];
    }
    let mut pieces: Vec<RowPiece<'a>> = Vec::new();
    let mut from = 0;
    let mut before = false;
    for (at, (byte, _)) in text.char_indices().enumerate() {
        let now = differs.iter().any(|mark| mark.contains(&at));
        if now != before {
            pieces.push(piece(
                text.get(from..byte).unwrap_or_default(),
                if before { Role::Differs } else { role },
            ));
            (from, before) = (byte, now);
        }
    }
    pieces.push(piece(text.get(from..).unwrap_or_default(), if before { Role::Differs } else { role }));
    pieces
}

/// The scroll position, on the right of a frame's bottom line: `12-40 of 120`.
pub(crate) fn progress(pen: &mut Pen<'_>, frame: Area, top: usize, rows: usize, count: usize) {
    if count > rows && rows > 0 {
        let text = format!(" {}-{} of {count} ", top + 1, count.min(top + rows));
        let (_, foot) = frame.bottom(1);
        pen.row_right(Area { width: foot.width.saturating_sub(1), ..foot }, &[piece(text, Role::Dim)]);
    }
}
