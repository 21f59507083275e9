//! Drawing: takes the desk as it is and changes nothing. Each place is drawn by the file of its name.

mod bulk;
mod case;
pub mod footer;
pub(crate) mod header;
pub(crate) mod lines;
pub(crate) mod pen;
mod plain;
mod settle;
pub(crate) mod spoken;

use crate::tui::app::{App, Screen};
use crate::tui::layout;
use crate::tui::overlay::config_errors::view as mistakes;
use crate::tui::overlay::decision_bar::view as bar;
use crate::tui::overlay::kinds::Overlay;
use crate::tui::overlay::{
    confirm, help::view as help, note::view as note, palette::view as palette, tour::view as tour,
};
pub(crate) use crate::tui::screen::picture::view as picture;
pub(crate) use crate::tui::screen::queue::view as queue;
use crate::tui::screen::{outbox::view as outbox, stats::view as stats};
use crate::tui::theme::{Role, Theme};
use pen::Pen;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

/// Draws the desk into a buffer of its size; says where the cursor stands, if one is to be seen.
pub fn draw(buffer: &mut Buffer, desk: &App, theme: &Theme) -> Option<Position> {
    let size = layout::Size { width: buffer.area.width, height: buffer.area.height };
    let mut pen = Pen::new(buffer, theme, desk.policy.turns_text);
    if !layout::is_large_enough(size) {
        too_small(&mut pen, size);
        return None;
    }
    if desk.policy.plain {
        return plain::draw(&mut pen, size, desk);
    }
    let shell = layout::shell(size, u16::try_from(desk.outbox.standing().count()).unwrap_or(u16::MAX));
    header::draw(&mut pen, shell.header, desk);
    footer::standing(&mut pen, shell.standing, desk);
    let mut cursor = None;
    match desk.screen {
        Screen::Queue => cursor = queue::draw(&mut pen, shell.body, desk),
        Screen::Case => cursor = case::draw(&mut pen, shell.body, desk),
        Screen::Picture => picture::draw(&mut pen, shell.body, desk),
        Screen::Outbox => outbox::draw(&mut pen, shell.body, desk),
        Screen::Stats => stats::draw(&mut pen, shell.body, desk),
    }
    for overlay in &desk.overlays {
        cursor = match overlay {
            Overlay::Bar(bar) => bar::draw(&mut pen, shell.body, desk, bar),
            Overlay::Settle(it) => settle::draw(&mut pen, shell.body, desk, it),
            Overlay::Input { .. } => cursor,
            Overlay::Bulk(bulk) => bulk::draw(&mut pen, shell.body, desk, bulk),
            Overlay::Note(note) => note::draw(&mut pen, shell.body, desk, note),
            Overlay::Help(help) => help::draw(&mut pen, shell.body, desk, *help),
            Overlay::Palette(palette) => palette::draw(&mut pen, shell.body, desk, palette),
            Overlay::Tour(at) => {
                tour::draw(&mut pen, shell.body, desk, *at);
                None
            }
            Overlay::Mistakes(list) => mistakes::draw(&mut pen, shell.body, desk, *list),
            Overlay::Confirm => confirm::draw(&mut pen, shell.body, desk),
        };
    }
    footer::following(&mut pen, shell.body, desk);
    let has_box = !desk.overlays.is_empty() || !desk.resolver.pending().is_empty();
    if !(has_box && desk.docks()) {
        footer::notice(&mut pen, shell.notice, desk);
    }
    footer::hints(&mut pen, shell.hints, desk);
    cursor
}

/// One sentence, on as many rows as it takes.
fn too_small(pen: &mut Pen<'_>, size: layout::Size) {
    let smallest = layout::SMALLEST;
    let sentence = format!("referee needs a window of {}x{} at least", smallest.width, smallest.height);
    let rows = crate::tui::fit::wrap(&sentence, usize::from(size.width));
    for (y, row) in (0..size.height).zip(rows) {
        pen.put(0, y, usize::from(size.width), &row, Role::Text);
    }
}
