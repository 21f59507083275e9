//! Drawing: takes the state as it is and changes nothing. Each screen and each overlay draws itself; what is around them,
//! and what they are drawn with, is here.

pub(crate) mod bulk;
mod case;
pub mod footer;
mod header;
pub(crate) mod lines;
pub(crate) mod pen;
pub(crate) mod picture_box;
mod plain;
pub(crate) mod settle;
pub(crate) mod spoken;
pub(crate) mod text_rows;

use super::app::{App, Screen};
use super::fit::wrap;
use super::layout;
use super::screen::{outbox, picture, queue, stats};
use super::theme::{Role, Theme};
use pen::Pen;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

pub(crate) use super::screen::queue::view as queue_view;

/// Draws the console into a buffer of its size; says where the cursor is, if one is to be seen.
pub fn draw(buffer: &mut Buffer, app: &App, theme: &Theme) -> Option<Position> {
    let size = layout::Size { width: buffer.area.width, height: buffer.area.height };
    let cx = app.cx();
    let mut pen = Pen::new(buffer, theme, cx.policy.turns_text);
    if !layout::is_large_enough(size) {
        too_small(&mut pen, size);
        return None;
    }
    if cx.policy.plain {
        return plain::draw(&mut pen, size, app);
    }
    let shell = layout::shell(size, u16::try_from(cx.outbox.attention).unwrap_or(u16::MAX));
    header::draw(&mut pen, shell.header, app);
    footer::attention(&mut pen, shell.standing, app);
    let rows = app.queue.list.rows();
    let mut cursor = None;
    match app.screen {
        Screen::Queue => {
            cursor = queue::view::draw(&mut pen, shell.body, &app.queue, app.overlays.last(), cx)
        }
        Screen::Case => cursor = case::draw(&mut pen, shell.body, app),
        Screen::Picture => {
            app.picture.iter().for_each(|it| picture::view::draw(&mut pen, shell.body, it, cx));
        }
        Screen::Outbox => outbox::draw(&mut pen, shell.body, &app.outbox, rows, cx),
        Screen::Stats => stats::draw(&mut pen, shell.body, &app.stats, rows, cx),
    }
    let has_box = !app.overlays.is_empty() || !app.resolver().pending().is_empty();
    let room = if has_box { app.room() } else { Default::default() };
    for overlay in &app.overlays {
        let own = overlay.draw(&mut pen, &room, cx);
        cursor = if overlay.is_typed_in_screen() { cursor } else { own };
    }
    footer::following(&mut pen, &room, app);
    if !(has_box && room.docks()) {
        footer::notice(&mut pen, shell.notice, app);
    }
    footer::hints(&mut pen, shell.hints, app);
    cursor
}

/// One sentence, on as many rows as it takes.
fn too_small(pen: &mut Pen<'_>, size: layout::Size) {
    let smallest = layout::SMALLEST;
    let sentence = format!("referee needs a window of {}x{} at least", smallest.width, smallest.height);
    let rows = wrap(&sentence, usize::from(size.width));
    for (y, row) in (0..size.height).zip(rows) {
        pen.put(0, y, usize::from(size.width), &row, Role::Text);
    }
}
