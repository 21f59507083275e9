//! Keeps the frame that the terminal shows, and writes what changes it into the next one.

use super::abilities::Abilities;
use super::changes::row;
use super::ink::Ink;
use super::scroll::{Move, ScrolledArea};
use super::style::is_same;
use crate::tui::app::App;
use crate::tui::pixels::{Commands, Pixels};
use crate::tui::theme::Theme;
use crate::tui::view::{self, ScrollBox, Scrolling};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use std::io::{self, Write};
use std::ops::Range;

/// Synchronized output: the terminal shows the frame when all of it has arrived.
const BEGIN: &str = "\x1b[?2026h";
const END: &str = "\x1b[?2026l";

/// Draws frames and writes the differences between them.
pub(in crate::tui) struct Painter {
    shown: Buffer,
    next: Buffer,
    cursor: Option<Position>,
    /// The areas that scroll, as they are shown.
    boxes: Vec<ScrollBox>,
    /// The rows of the selected line in the plain console.
    spoken: Option<Range<u16>>,
    is_fresh: bool,
    can: Abilities,
}

impl Painter {
    pub(in crate::tui) fn new(width: u16, height: u16) -> Self {
        let area = Rect::new(0, 0, width, height);
        let (shown, next) = (Buffer::empty(area), Buffer::empty(area));
        let boxes = Vec::new();
        Self { shown, next, cursor: None, boxes, spoken: None, is_fresh: true, can: Abilities::default() }
    }

    /// Forgets what is on the screen: the next frame is drawn whole.
    pub(in crate::tui) fn forget(&mut self, width: u16, height: u16) {
        *self = Self::new(width, height);
    }

    /// Draws the app. Nothing is written if nothing changed.
    pub(in crate::tui) fn paint(
        &mut self,
        app: &App,
        theme: &Theme,
        pixels: &mut Pixels,
        out: &mut impl Write,
    ) -> io::Result<()> {
        self.can = pixels.canvas().abilities();
        self.next.reset();
        let cursor = view::draw(&mut self.next, app, theme);
        self.speak(view::spoken_rows(self.next.area, app));
        let Commands { before, after } = pixels.stamp(&mut self.next, app);
        let frame = [before, self.frame(cursor, &view::scrolling(app)), after].concat();
        if !frame.is_empty() {
            out.write_all(&frame)?;
            out.flush()?;
        }
        Ok(())
    }

    /// Has the rows of a newly selected line written even if they are on the screen already. Screen readers read what is
    /// written; few of them read the line that the cursor jumps to.
    fn speak(&mut self, rows: Option<Range<u16>>) {
        if rows == self.spoken {
            return;
        }
        for y in rows.clone().into_iter().flatten() {
            for x in 0..self.shown.area.width {
                // No cell has every modifier, so this one differs from the next one.
                if let Some(cell) = self.shown.cell_mut((x, y)) {
                    cell.modifier = Modifier::all();
                }
            }
        }
        self.spoken = rows;
    }

    /// The bytes that show the next frame; empty if nothing differs. From here on the frame counts as shown.
    fn frame(&mut self, cursor: Option<Position>, scrolling: &Scrolling) -> Vec<u8> {
        let changed = changed_rows(&self.shown, &self.next);
        let is_same = !self.is_fresh && changed.is_empty() && cursor == self.cursor;
        let bytes = if is_same { Vec::new() } else { self.write(cursor, scrolling, changed) };
        std::mem::swap(&mut self.shown, &mut self.next);
        (self.cursor, self.is_fresh) = (cursor, false);
        self.boxes.clone_from(&scrolling.boxes);
        bytes
    }

    fn write(&mut self, cursor: Option<Position>, scrolling: &Scrolling, changed: Vec<u16>) -> Vec<u8> {
        let mut ink = Ink::new(self.can);
        ink.command(BEGIN);
        let changed = if self.is_fresh {
            ink.command("\x1b[?25l\x1b[m\x1b[2J");
            changed
        } else {
            if self.cursor.is_some() {
                ink.command("\x1b[?25l");
            }
            self.move_rows(&mut ink, scrolling, changed)
        };
        ink.changes(&self.shown, &self.next, self.next.area, &changed);
        if let Some(position) = cursor {
            ink.cursor(position.x, position.y);
            ink.command("\x1b[?25h");
        }
        ink.plain();
        ink.command(END);
        ink.into_bytes()
    }

    /// Has the terminal move rows that only moved. Cells beside them that became blank are erased first, so that they
    /// do not move along. Returns the rows that still differ.
    fn move_rows(&mut self, ink: &mut Ink, scrolling: &Scrolling, changed: Vec<u16>) -> Vec<u16> {
        if let Some(empty) = scrolling.empty.map(|area| Rect::from(area).intersection(self.next.area)) {
            ink.changes(&self.shown, &self.next, empty, &changed);
            for y in empty.top()..empty.bottom() {
                for x in empty.left()..empty.right() {
                    let cell = row(&self.next, y).get(usize::from(x)).cloned();
                    if let Some((shown, cell)) = self.shown.cell_mut((x, y)).zip(cell) {
                        *shown = cell;
                    }
                }
            }
        }
        let boxes: Vec<ScrolledArea> = scrolling.boxes.iter().map(|it| self.scrolled(*it)).collect();
        let Some(moved) = Move::find(&self.shown, &self.next, &boxes, &changed, self.can) else {
            return changed;
        };
        ink.plain();
        ink.command(&moved.command());
        moved.apply(&mut self.shown);
        moved.differing(&self.shown, &self.next, &changed)
    }

    /// How far an area has scrolled since the frame that is shown.
    fn scrolled(&self, now: ScrollBox) -> ScrolledArea {
        let before = self.boxes.iter().find(|before| before.area == now.area);
        let signed = |top: usize| i64::try_from(top).unwrap_or(i64::MAX);
        let by = before.map_or(0, |before| signed(now.top) - signed(before.top));
        let by = i32::try_from(by).unwrap_or(if by > 0 { i32::MAX } else { -i32::MAX });
        ScrolledArea { area: now.area.into(), by }
    }
}

/// The rows in which two frames differ.
fn changed_rows(shown: &Buffer, next: &Buffer) -> Vec<u16> {
    let has_changed =
        |y: &u16| row(shown, *y).iter().zip(row(next, *y)).any(|(one, other)| !is_same(one, other));
    (0..next.area.height).filter(has_changed).collect()
}

#[cfg(test)]
#[path = "laws.rs"]
mod laws;
