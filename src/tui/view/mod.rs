//! Drawing. It reads the state and changes nothing. Each screen and each overlay draws itself; this module draws what
//! is around them, and has the drawing tools.

pub mod footer;
mod header;
pub mod hints;
pub(crate) mod lines;
mod locked;
pub(crate) mod pen;
pub(crate) mod picture_box;
mod plain;
pub(crate) mod spoken;
pub(crate) mod text_rows;

use super::app::App;
use super::fit::wrap;
use super::layout;
use super::popup::Room;
use super::screen::{Screen, case, outbox, picture, queue, stats};
use super::text_order::TextOrder;
use super::theme::{Role, Theme};
use pen::Pen;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::ops::Range;

/// Draws the console into a buffer; returns the position of the cursor if it is visible.
pub fn draw(buffer: &mut Buffer, app: &App, theme: &Theme) -> Option<Position> {
    let size = layout::Size { width: buffer.area.width, height: buffer.area.height };
    let cx = app.cx();
    // A screen reader needs the text in reading order.
    let order = if cx.policy.console.plain { TextOrder::Reading } else { cx.policy.text_order };
    let mut pen = Pen::new(buffer, theme, order);
    if !layout::is_large_enough(size) {
        too_small(&mut pen, size);
        return None;
    }
    if cx.lock.is_locked() {
        locked::draw(&mut pen, size, app);
        return None;
    }
    if cx.policy.console.plain {
        return plain::draw(&mut pen, size, app);
    }
    let shell = cx.shell();
    header::draw(&mut pen, shell.header, app);
    footer::attention(&mut pen, shell.standing, app);
    let mut cursor = draw_screen(&mut pen, shell.body, app);
    let has_box = !app.overlays.is_empty() || !app.keyboard.resolver.pending().is_empty();
    let room = if has_box { app.screens.room(cx) } else { Room::default() };
    for overlay in &app.overlays {
        let own = overlay.draw(&mut pen, &room, cx);
        cursor = if overlay.is_typed_in_screen() { cursor } else { own };
    }
    footer::following(&mut pen, &room, app);
    if !(has_box && room.docks()) {
        footer::notice(&mut pen, shell.notice, app);
    }
    hints::draw(&mut pen, shell.hints, app);
    cursor
}

/// The rows that a screen reader should read when they change: those of the selected line in the plain console.
pub(crate) fn spoken_rows(area: Rect, app: &App) -> Option<Range<u16>> {
    let (size, cx) = (layout::Size { width: area.width, height: area.height }, app.cx());
    let is_shown = cx.policy.console.plain && !cx.lock.is_locked() && layout::is_large_enough(size);
    is_shown.then(|| plain::selected_rows(size, app)).flatten()
}

fn draw_screen(pen: &mut Pen<'_>, body: layout::Area, app: &App) -> Option<Position> {
    let (screens, cx, typed) = (&app.screens, app.cx(), app.overlays.last());
    let list = &screens.queue.list;
    match screens.shown {
        Screen::Queue => return queue::view::draw(pen, body, &screens.queue, typed, cx),
        Screen::Case => {
            return screens.case.as_ref().and_then(|it| case::draw(pen, it, list, typed, cx));
        }
        Screen::Picture => screens.picture.iter().for_each(|it| picture::view::draw(pen, body, it, cx)),
        Screen::Outbox => outbox::draw(pen, body, &screens.outbox, list, cx),
        Screen::Stats => stats::draw(pen, body, &screens.stats, list, cx),
    }
    None
}

/// Hints about scrolling for the painter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scrolling {
    /// Areas whose rows scroll by themselves.
    pub(crate) boxes: Vec<ScrollBox>,
    /// An area that is empty while the rows beside it scroll.
    pub(crate) empty: Option<layout::Area>,
}

/// An area whose rows scroll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ScrollBox {
    pub(crate) area: layout::Area,
    /// The index of the row at its top.
    pub(crate) top: usize,
}

/// The areas that scroll on the screen that is shown.
pub(crate) fn scrolling(app: &App) -> Scrolling {
    let (screens, cx) = (&app.screens, app.cx());
    if cx.lock.is_locked() {
        return Scrolling::default();
    }
    match screens.shown {
        Screen::Queue => screens.queue.scrolling(cx),
        Screen::Case => screens.case.as_ref().map(|it| case::scrolling(it, cx)).unwrap_or_default(),
        Screen::Picture | Screen::Outbox | Screen::Stats => Scrolling::default(),
    }
}

/// The sentence for a window that is too small, wrapped.
fn too_small(pen: &mut Pen<'_>, size: layout::Size) {
    let smallest = layout::SMALLEST;
    let sentence = format!("referee needs a window of {}x{} at least", smallest.width, smallest.height);
    let rows = wrap(&sentence, usize::from(size.width));
    for (y, row) in (0..size.height).zip(rows) {
        pen.put(0, y, usize::from(size.width), &row, Role::Text);
    }
}
