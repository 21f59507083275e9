//! A note being written.

use super::pen::{Pen, piece};
use super::queue::type_in;
use crate::tui::desk::line::TypedLine;
use crate::tui::layout::{self, Area};
use crate::tui::theme::Role;
use ratatui::layout::Position;

pub(super) fn draw(pen: &mut Pen<'_>, body: Area, line: &TypedLine) -> Option<Position> {
    let area = layout::bar(body, 2);
    pen.clear(area);
    let inner = pen.frame(area, "NOTE", Role::BorderFocus, Role::Accent);
    let inner = Area { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let (field, rest) = inner.top(1);
    pen.row(rest, &[piece("Kept with the case, seen by other reviewers, never sent.", Role::Dim)]);
    Some(type_in(pen, field, line))
}
