//! The screen of a locked console: the reviewer, the number of undelivered decisions, how to unlock. It shows nothing
//! about applicants.

use super::pen::Pen;
use crate::tui::app::App;
use crate::tui::fit::wrap;
use crate::tui::layout::Size;
use crate::tui::theme::Role;

/// Draws it over the whole window.
pub(super) fn draw(pen: &mut Pen<'_>, size: Size, app: &App) {
    let cx = app.cx();
    let columns = usize::from(size.width.saturating_sub(4));
    let state = format!("Locked · {} · {} in the outbox", cx.me, cx.outbox.all);
    let sentence = cx.lock.sentence(&cx.policy.lock);
    let rows = wrap(&state, columns).into_iter().chain([String::new()]).chain(wrap(&sentence, columns));
    let top = size.height / 3;
    for (y, row) in (top..size.height).zip(rows) {
        pen.put(2, y, columns, &row, Role::Text);
    }
}
