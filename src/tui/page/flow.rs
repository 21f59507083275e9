//! Long lines of a page onto as many rows as they need, so that nothing in them is lost.

use super::line::{Kind, Line, said};
use crate::domain::text::Shown;
use crate::tui::fit::wrap;

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
        let rows = wrap(line.label.as_str(), room);
        return rows.into_iter().map(|row| Line { label: said(row), ..line.clone() }).collect();
    }
    let room = room.saturating_sub(label_columns(width) + 1).max(8);
    let mut rows = wrap(line.value.as_str(), room).into_iter();
    let first = Line { value: rows.next().map(said).unwrap_or_default(), ..line.clone() };
    let rest = rows.map(|row| Line {
        mark: super::line::Mark::None,
        label: Shown::default(),
        value: said(row),
        ..line.clone()
    });
    std::iter::once(first).chain(rest).collect()
}
