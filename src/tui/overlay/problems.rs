//! The errors of the configuration with their lines, shown at the start. The console runs with the valid settings.

use crate::domain::text::Untrusted;
use crate::tui::cx::{Cx, Handled};
use crate::tui::fit::wrap;
use crate::tui::layout::Area;
use crate::tui::messages::action::Action;
use crate::tui::popup::{Popup, Room};
use crate::tui::theme::Role;
use crate::tui::view::lines::progress;
use crate::tui::view::pen::{Pen, piece};

/// The title of the box.
const TITLE: &str = "The configuration has errors; the console runs with the rest of it";

/// Upper bound of scrolling; the view stops at the last page.
const FARTHEST: usize = 200;

/// The overlay, with its scroll position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ConfigProblems {
    top: usize,
}

impl ConfigProblems {
    pub(crate) fn act(&mut self, action: Action, cx: &Cx) -> Handled {
        if action == Action::Back {
            return Handled::Close;
        }
        let Some(by) = action.step(isize::try_from(cx.size.height / 2).unwrap_or(8)) else {
            return Handled::No;
        };
        self.top = self.top.saturating_add_signed(by).min(FARTHEST);
        Handled::Yes
    }

    pub(crate) fn draw(self, pen: &mut Pen<'_>, room: &Room, cx: &Cx) {
        let width = room.body.width.saturating_sub(4).min(100);
        let popup = room.popup(width, rows(cx, width).len());
        let inner = pen.popup(popup, TITLE, Role::BorderFocus, Role::Look);
        let rows = rows(cx, inner.width.saturating_add(2));
        let shown = usize::from(inner.height);
        let top = self.top.min(rows.len().saturating_sub(shown));
        let lines = (inner.y..inner.y.saturating_add(inner.height)).zip(rows.iter().skip(top));
        for (y, (is_first, row)) in lines {
            let sign = if *is_first { " ✗ " } else { "   " };
            let line = Area { y, height: 1, ..inner };
            pen.row(line, &[piece(sign, Role::Failed), piece(row.as_str(), Role::Text)]);
        }
        if let Popup::Framed(area) = popup {
            progress(pen, area, top, shown, rows.len());
        }
    }

    pub(crate) fn plain(self, cx: &Cx) -> Vec<String> {
        std::iter::once(TITLE.to_owned()).chain(cx.policy.mistakes.iter().skip(self.top).cloned()).collect()
    }
}

/// The errors, wrapped for a box of this width; the flag marks the first row of each.
fn rows(cx: &Cx, width: u16) -> Vec<(bool, String)> {
    let columns = usize::from(width.saturating_sub(6));
    let rows = cx.policy.mistakes.iter().flat_map(|text| {
        let rows = wrap(Untrusted::new(text.as_str()).shown().as_str(), columns);
        rows.into_iter().enumerate().map(|(at, row)| (at == 0, row))
    });
    rows.collect()
}
