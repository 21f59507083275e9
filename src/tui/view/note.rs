//! A note being written.

use super::pen::{Pen, piece};
use super::queue::type_in;
use crate::tui::desk::line::TypedLine;
use crate::tui::desk::{Desk, Screen};
use crate::tui::layout::{self, Area};
use crate::tui::theme::Role;
use ratatui::layout::Position;

pub(super) fn draw(pen: &mut Pen<'_>, body: Area, desk: &Desk, line: &TypedLine) -> Option<Position> {
    let area = layout::bar(body, 2);
    pen.clear(area);
    let meant = if desk.screen == Screen::Queue { desk.queue.meant().len() } else { 1 };
    let title = if meant > 1 { format!("NOTE   on {meant} marked journeys") } else { "NOTE".to_owned() };
    let inner = pen.frame(area, &title, Role::BorderFocus, Role::Accent);
    let inner = Area { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let (field, rest) = inner.top(1);
    pen.row(rest, &[piece("Kept with the case, seen by other reviewers, never sent.", Role::Dim)]);
    Some(type_in(pen, field, line))
}
