//! A note being written, with the templates that it can begin with.

use crate::domain::text::Untrusted;
use crate::tui::app::{App, Screen};
use crate::tui::layout::{self, Area};
use crate::tui::messages::action::{Action, Place};
use crate::tui::overlay::note::state::NoteBox;
use crate::tui::screen::queue::view::type_in;
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, Piece, piece};
use ratatui::layout::Position;

pub(crate) fn draw(pen: &mut Pen<'_>, body: Area, desk: &App, note: &NoteBox) -> Option<Position> {
    let area = layout::bar(body, 3);
    pen.clear(area);
    let meant = if desk.screen == Screen::Queue { desk.queue.meant().len() } else { 1 };
    let title = if meant > 1 { format!("NOTE   on {meant} marked journeys") } else { "NOTE".to_owned() };
    let inner = pen.frame(area, &title, Role::BorderFocus, Role::Accent);
    let inner = Area { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let (field, rest) = inner.top(1);
    let (first, second) = rest.top(1);
    pen.row(first, &templates(desk, note));
    let kept = "Kept with the case, seen by other reviewers, never sent.";
    pen.row(second, &[piece(kept, Role::Dim)]);
    Some(type_in(pen, field, &note.line))
}

/// The key that puts one in, and their names; the one that stands in the box is strong.
fn templates(desk: &App, note: &NoteBox) -> Vec<Piece<'static>> {
    let templates = &desk.policy.templates;
    let key = desk.keymap.key_for(Place::Text, Action::Complete).filter(|_| !templates.is_empty());
    let Some(key) = key else { return Vec::new() };
    let mut pieces = vec![piece(key, Role::Key), piece(" begins with", Role::Dim)];
    for (at, template) in templates.iter().enumerate() {
        let between = if at == 0 { "  " } else { " · " };
        let role = if note.taken() == Some(at) { Role::Strong } else { Role::Text };
        pieces.push(piece(between, Role::Dim));
        pieces.push(piece(Untrusted::new(template.name.as_str()).shown().to_string(), role));
    }
    pieces
}
