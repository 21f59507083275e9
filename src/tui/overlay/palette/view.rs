//! Every action with its key, found by typing.

use crate::tui::app::App;
use crate::tui::layout::Area;
use crate::tui::overlay::palette::state::Palette;
use crate::tui::screen::queue::view::type_in;
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, piece};
use ratatui::layout::Position;

pub(crate) fn draw(pen: &mut Pen<'_>, body: Area, desk: &App, palette: &Palette) -> Option<Position> {
    let hits = palette.hits();
    let popup = desk.list_popup(body, 80, 16);
    let inner = pen.popup(popup, "COMMAND", Role::BorderFocus, Role::Accent);
    let (field, list) = inner.top(1);
    let cursor =
        type_in(pen, Area { x: field.x + 1, width: field.width.saturating_sub(2), ..field }, &palette.line);
    let rows = usize::from(list.height);
    let top = palette.at.saturating_add(1).saturating_sub(rows);
    let place = desk.screen_place();
    for (y, (at, entry)) in (list.y..list.y + list.height).zip(hits.iter().enumerate().skip(top)) {
        let row = Area { y, height: 1, ..list };
        if at == palette.at {
            pen.tint(row, Role::Selected);
            pen.put(row.x, y, 1, "▌", Role::SelectedMark);
        }
        let key = desk.keymap.key_for(place, entry.action).unwrap_or_default();
        let (left, right) = Area { x: row.x + 1, width: row.width.saturating_sub(1), ..row }.left(17);
        let (name, _) = left.right(1);
        let role = if desk.works_now(entry.action) { Role::Strong } else { Role::Dim };
        pen.row(name, &[piece(entry.action.name(), role)]);
        let (about, keys) = right.right(9);
        let (about, _) = about.right(1);
        pen.row(about, &[piece(crate::tui::overlay::help::view::about(desk, entry.action), Role::Dim)]);
        pen.row(keys, &[piece(key, Role::Key)]);
    }
    if hits.is_empty() {
        pen.row(list, &[piece("  No action has such a name.", Role::Dim)]);
    }
    Some(cursor)
}
