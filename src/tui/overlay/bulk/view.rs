//! Draws the bulk rejection: its journeys, the reasons, and what Enter will do.

use super::state::BulkReject;
use crate::tui::cx::Cx;
use crate::tui::fit::width;
use crate::tui::layout::Area;
use crate::tui::messages::action::{Action, Place};
use crate::tui::popup::{Popup, Room};
use crate::tui::theme::Role;
use crate::tui::view::lines::progress;
use crate::tui::view::pen::{Pen, RowPiece, piece};
use crate::tui::view::text_rows;
use ratatui::layout::Position;

/// The most rows of the comment that are shown.
const MOST_ROWS: usize = 6;

impl BulkReject {
    pub(crate) fn draw(&self, pen: &mut Pen<'_>, room: &Room, cx: &Cx) -> Option<Position> {
        draw(pen, room, self, cx)
    }

    fn journeys_in_words(&self) -> String {
        match self.journeys.len() {
            1 => "1 journey".to_owned(),
            count => format!("{count} journeys"),
        }
    }

    /// The same as text, one fact per line.
    pub(crate) fn plain(&self) -> Vec<String> {
        let mut lines = vec![format!("reject {} for one reason:", self.journeys_in_words())];
        lines.extend(self.journeys.iter().map(|(_, name)| name.to_string()));
        for (at, reason) in self.reasons.iter().enumerate() {
            let sign = if self.chosen == Some(at) { "> " } else { "  " };
            lines.push(format!("{sign}{} {}", at + 1, reason.text));
        }
        lines
    }
}

fn draw(pen: &mut Pen<'_>, room: &Room, bulk: &BulkReject, cx: &Cx) -> Option<Position> {
    let comment = bulk.comment.rows(usize::from(room.body.width.min(80).saturating_sub(13)));
    let rows = if bulk.is_typing { comment.rows.len().clamp(1, MOST_ROWS) } else { 1 };
    let below = bulk.reasons.len() + 2 + rows;
    let popup = room.popup(80, bulk.journeys.len().min(12) + below);
    let title = format!("REJECT   {}, all for one reason", bulk.journeys_in_words());
    let inner = pen.popup(popup, &title, Role::Bar, Role::Bar);
    let inner = Area { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let (list, foot) = inner.bottom(u16::try_from(below).unwrap_or(4));
    let top = bulk.top.min(bulk.journeys.len().saturating_sub(usize::from(list.height)));
    let shown = bulk.journeys.iter().skip(top);
    for (y, (key, name)) in (list.y..list.y.saturating_add(list.height)).zip(shown) {
        let row = Area { y, height: 1, ..list };
        let (left, right) = row.left(list.width / 2);
        pen.row(left, &[piece(name.as_str(), Role::Text)]);
        pen.row(right, &[piece(key.id.shown().to_string(), Role::Dim)]);
    }
    if let Popup::Framed(area) = popup {
        progress(pen, area, top, usize::from(list.height), bulk.journeys.len());
    }
    let (_, foot) = foot.top(1);
    let foot = reasons(pen, foot, bulk, cx);
    if bulk.is_typing {
        let (label, field) = foot.left(9);
        pen.row(label, &[piece("comment", Role::Accent)]);
        return Some(text_rows::draw(pen, field, &comment));
    }
    pen.row(foot, &what_enter_does(bulk, usize::from(foot.width), cx));
    None
}

fn reasons(pen: &mut Pen<'_>, area: Area, bulk: &BulkReject, cx: &Cx) -> Area {
    let mut rest = area;
    let digits = (1..).map(Action::Reason);
    for (index, (action, reason)) in digits.zip(&bulk.reasons).enumerate() {
        let (row, below) = rest.top(1);
        rest = below;
        let is_chosen = bulk.chosen == Some(index);
        if is_chosen {
            pen.tint(row, Role::Selected);
        }
        let key = cx.key(Place::Bulk, action);
        let role = if is_chosen { Role::Strong } else { Role::Text };
        let sign = if is_chosen { "▌" } else { " " };
        let key = format!("{key:<2}");
        pen.row(
            row,
            &[piece(sign, Role::SelectedMark), piece(key, Role::Key), piece(reason.text.as_str(), role)],
        );
    }
    rest
}

/// What Enter does; if there is room, also what Esc does, which the key hints say as well.
fn what_enter_does(bulk: &BulkReject, room: usize, cx: &Cx) -> Vec<RowPiece<'static>> {
    let key = |action| cx.key(Place::Bulk, action);
    let mut pieces = match bulk.reason().filter(|_| bulk.is_ready()) {
        Some(reason) => vec![
            piece(key(Action::RejectAll), Role::Key),
            piece(format!(" rejects all {}: {}", bulk.journeys.len(), reason.text), Role::Strong),
        ],
        None => vec![piece("choose the reason", Role::Dim)],
    };
    let escape =
        [piece(format!("     {}", key(Action::Back)), Role::Key), piece(" nothing is decided", Role::Dim)];
    let used: usize = pieces.iter().chain(&escape).map(|(text, _)| width(text)).sum();
    if used <= room {
        pieces.extend(escape);
    }
    pieces
}
