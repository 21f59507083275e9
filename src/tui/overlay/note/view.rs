//! Draws the note overlay: its text and the templates.

use super::state::NoteBox;
use crate::domain::text::Untrusted;
use crate::tui::cx::Cx;
use crate::tui::layout::{self, Area};
use crate::tui::messages::action::{Action, Place};
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, RowPiece, piece};
use crate::tui::view::text_rows;
use ratatui::layout::Position;

/// The most rows of the text that are shown.
const MOST_ROWS: usize = 8;

impl NoteBox {
    pub(crate) fn draw(&self, pen: &mut Pen<'_>, body: Area, cx: &Cx) -> Position {
        let text = self.text.rows(usize::from(body.width.saturating_sub(4)));
        let rows = text.rows.len().clamp(1, MOST_ROWS);
        let area = layout::bar(body, rows + 2);
        pen.clear(area);
        let title = match self.count {
            0 | 1 => "NOTE".to_owned(),
            count => format!("NOTE   on {count} marked journeys"),
        };
        let inner = pen.frame(area, &title, Role::BorderFocus, Role::Accent);
        let inner = Area { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let (field, rest) = inner.bottom(2);
        let (first, second) = rest.top(1);
        pen.row(first, &self.templates(cx));
        let kept = "Stored with the case, visible to other reviewers, never sent.";
        pen.row(second, &[piece(kept, Role::Dim)]);
        text_rows::draw(pen, field, &text)
    }

    /// The key that inserts a template, and the names of all; the inserted one is bold.
    fn templates(&self, cx: &Cx) -> Vec<RowPiece<'static>> {
        let templates = &cx.policy.templates;
        let key = cx.keymap.key_for(Place::Text, Action::Complete).filter(|_| !templates.is_empty());
        let Some(key) = key else { return Vec::new() };
        let mut pieces = vec![piece(key, Role::Key), piece(" begins with", Role::Dim)];
        for (at, template) in templates.iter().enumerate() {
            let between = if at == 0 { "  " } else { " · " };
            let role = if self.template() == Some(at) { Role::Strong } else { Role::Text };
            pieces.push(piece(between, Role::Dim));
            pieces.push(piece(Untrusted::new(template.name.as_str()).shown().to_string(), role));
        }
        pieces
    }

    pub(crate) fn plain(&self, cx: &Cx) -> Vec<String> {
        let names: Vec<&str> = cx.policy.templates.iter().map(|it| it.name.as_str()).collect();
        vec![format!("templates: {}", names.join(", "))]
    }
}
