//! What is wrong in the configuration, each with its line.

use crate::domain::text::Untrusted;
use crate::tui::app::App;
use crate::tui::fit::wrap;
use crate::tui::layout::Area;
use crate::tui::overlay::config_errors::state::ConfigErrors;
use crate::tui::popup::Popup;
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, piece};
use ratatui::layout::Position;

/// What stands above them.
pub(crate) const TITLE: &str = "The configuration has mistakes; the console runs on the rest of it";

pub(crate) fn draw(pen: &mut Pen<'_>, body: Area, desk: &App, list: ConfigErrors) -> Option<Position> {
    let width = body.width.saturating_sub(4).min(100);
    let popup = desk.popup(body, width, rows(desk, width).len());
    let inner = pen.popup(popup, TITLE, Role::BorderFocus, Role::Look);
    let rows = rows(desk, inner.width.saturating_add(2));
    let shown = usize::from(inner.height);
    let top = list.top.min(rows.len().saturating_sub(shown));
    for (y, (is_first, row)) in (inner.y..inner.y.saturating_add(inner.height)).zip(rows.iter().skip(top)) {
        let sign = if *is_first { " ✗ " } else { "   " };
        let line = Area { y, height: 1, ..inner };
        pen.row(line, &[piece(sign, Role::Failed), piece(row.as_str(), Role::Text)]);
    }
    if let Popup::Framed(area) = popup {
        crate::tui::view::lines::progress(pen, area, top, shown, rows.len());
    }
    None
}

/// The mistakes for a box that is so wide; the first row of each is marked.
fn rows(desk: &App, width: u16) -> Vec<(bool, String)> {
    let columns = usize::from(width.saturating_sub(6));
    let mistakes = desk.policy.mistakes.iter();
    let rows = mistakes.flat_map(|text| {
        let rows = wrap(Untrusted::new(text.as_str()).shown().as_str(), columns);
        rows.into_iter().enumerate().map(|(at, row)| (at == 0, row))
    });
    rows.collect()
}
