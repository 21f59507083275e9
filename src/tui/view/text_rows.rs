//! A multi-line input field, scrolled so that the cursor is visible.

use super::pen::{Pen, piece};
use crate::tui::layout::Area;
use crate::tui::text_box::TextRows;
use crate::tui::theme::Role;
use ratatui::layout::Position;

/// Draws the rows around the cursor; returns the cursor's position.
pub(crate) fn draw(pen: &mut Pen<'_>, field: Area, text: &TextRows) -> Position {
    pen.tint(field, Role::Input);
    let (row, column) = text.cursor;
    let top = row.saturating_add(1).saturating_sub(usize::from(field.height.max(1)));
    let shown = text.rows.iter().skip(top);
    for (y, line) in (field.y..field.y.saturating_add(field.height)).zip(shown) {
        pen.row(Area { y, height: 1, ..field }, &[piece(line.as_str(), Role::Input)]);
    }
    let below = u16::try_from(row.saturating_sub(top)).unwrap_or(0);
    let beside = u16::try_from(column).unwrap_or(0).min(field.width.saturating_sub(1));
    Position::new(field.x + beside, field.y + below)
}
