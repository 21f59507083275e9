//! Lines of a page: sign, label, value; only those in view.

use super::pen::{Pen, mark_role, piece};
use crate::tui::layout::Area;
use crate::tui::page::flow::{label_columns, margin};
use crate::tui::page::line::{Kind, Line};
use crate::tui::theme::Role;

/// Draws the lines from `top` on that fit.
pub(super) fn draw(pen: &mut Pen<'_>, area: Area, lines: &[Line], top: usize) {
    let labels = u16::try_from(label_columns(usize::from(area.width))).unwrap_or(20);
    for (y, line) in (area.y..area.y.saturating_add(area.height)).zip(lines.iter().skip(top)) {
        one(pen, Area { y, height: 1, ..area }, line, labels);
    }
}

fn one(pen: &mut Pen<'_>, area: Area, line: &Line, labels: u16) {
    let margin = u16::try_from(margin(line)).unwrap_or(2).min(area.width / 2);
    let sign_at = area.x + margin.saturating_sub(2);
    pen.put(sign_at, area.y, 1, line.mark.sign(), mark_role(line.mark));
    let (_, rest) = area.left(margin);
    let role = match line.kind {
        Kind::Heading => Role::Title,
        Kind::Aside => Role::Dim,
        Kind::Question => Role::Question,
        Kind::Plain if line.value.as_str().is_empty() => Role::Text,
        Kind::Plain => Role::Dim,
    };
    if line.value.as_str().is_empty() {
        pen.row(rest, &[piece(line.label.as_str(), role)]);
        return;
    }
    let (label, value) = rest.left(labels);
    pen.row(label, &[piece(line.label.as_str(), role)]);
    let (_, value) = value.left(1);
    pen.row(value, &[piece(line.value.as_str(), Role::Text)]);
}

/// How far one has come, at the right of a frame's foot: `12-40 of 120`.
pub(super) fn progress(pen: &mut Pen<'_>, frame: Area, top: usize, rows: usize, count: usize) {
    if count > rows && rows > 0 {
        let text = format!(" {}-{} of {count} ", top + 1, count.min(top + rows));
        let (_, foot) = frame.bottom(1);
        pen.row_right(Area { width: foot.width.saturating_sub(1), ..foot }, &[piece(text, Role::Dim)]);
    }
}
