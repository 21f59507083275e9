//! The question before leaving while decisions are on their way.

use super::pen::{Pen, piece};
use crate::tui::desk::Desk;
use crate::tui::layout::{self, Area};
use crate::tui::theme::Role;
use ratatui::layout::Position;

pub(super) fn draw(pen: &mut Pen<'_>, body: Area, desk: &Desk) -> Option<Position> {
    let count = desk.outbox.undelivered().count();
    let what = if count == 1 { "1 decision is".to_owned() } else { format!("{count} decisions are") };
    let lines = [
        (format!("{what} not delivered yet."), Role::Strong),
        ("On disk already: the next console or `referee deliver` sends them.".to_owned(), Role::Text),
        (String::new(), Role::Text),
        ("q leave now     w leave as soon as they are delivered     Esc stay".to_owned(), Role::Key),
    ];
    let area = layout::modal(body, 72, lines.len());
    pen.clear(area);
    let inner = pen.frame(area, "LEAVE?", Role::Bar, Role::Bar);
    for (y, (text, role)) in (inner.y..inner.y.saturating_add(inner.height)).zip(&lines) {
        pen.row(
            Area { y, height: 1, x: inner.x + 1, width: inner.width.saturating_sub(2) },
            &[piece(text.as_str(), *role)],
        );
    }
    None
}
