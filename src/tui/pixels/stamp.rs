//! The marks of pictures in a frame, and the commands that go with it.

use super::{Commands, Pixels, Placement};
use crate::imaging::driver::{Driver, Mark, OverlayRule, Shown, Spot};
use crate::imaging::schedule::Stage;
use crate::imaging::view::Frame;
use crate::imaging::{Area, CellPx};
use crate::tui::desk::Desk;
use crate::tui::desk::pictures::Slot;
use crate::tui::drawn::PixelPicture;
use crate::tui::layout;
use crate::tui::slot::{close, is_open};
use crate::tui::theme::exact;
use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;
use std::num::NonZeroU16;

/// How a picture that is there is laid under its cells: its size in cells, and the first that are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Laid {
    size: (u16, u16),
    pan: (u16, u16),
}

impl Pixels {
    /// Puts the marks of every picture into the frame that was just drawn.
    pub(in crate::tui) fn stamp(&mut self, buffer: &mut Buffer, desk: &Desk) -> Commands {
        let mut commands = Commands::default();
        if matches!(self.canvas.driver, Driver::Cells(_)) {
            return commands;
        }
        let slots = desk.slots();
        self.select(desk, &slots, &mut commands.before);
        let mut shown = Vec::new();
        for slot in &slots {
            let Some(picture) = slot.pixels() else { continue };
            if slot.is_seen {
                self.stamp_one(buffer, slot, picture, &mut shown, &mut commands);
            } else {
                self.fetch(slot, picture);
            }
        }
        self.take_away(&shown, &mut commands);
        commands
    }

    /// Sends a picture that is not there, and is not in view yet.
    fn fetch(&mut self, slot: &Slot, picture: &PixelPicture) {
        if self.canvas.driver.keeps_ids() && self.sharp_id(picture).is_none() {
            self.hand_over(slot, picture);
        }
    }

    /// The id of a picture that is there as sharp as it gets.
    fn sharp_id(&mut self, picture: &PixelPicture) -> Option<u32> {
        self.ids.find(&picture.key).filter(|id| self.arrived.get(id) == Some(&Stage::Sharp))
    }

    fn stamp_one(
        &mut self,
        buffer: &mut Buffer,
        slot: &Slot,
        picture: &PixelPicture,
        shown: &mut Vec<u32>,
        commands: &mut Commands,
    ) {
        let place = slot.area.centered(picture.columns, picture.rows);
        let rect = Rect::from(place).intersection(buffer.area);
        let overlays = covered(buffer, rect);
        let is_open = overlays.iter().map(|spot| u32::from(spot.cols)).sum::<u32>() < rect.area();
        if is_open && Rect::from(place) == rect {
            let spot = spot(place);
            if self.canvas.driver.keeps_ids() {
                self.stamp_held(buffer, slot, picture, spot, &overlays, shown, commands);
            } else if !self.tickets.is_empty() {
                let drawing = Shown {
                    id: 0,
                    spot,
                    pan: (0, 0),
                    encoded: Some(&picture.sharp),
                    cells: None,
                    overlays: &overlays,
                    repaint: 0,
                };
                put(buffer, &self.canvas.driver, &drawing);
            }
        }
        close(buffer, rect);
    }

    #[allow(clippy::too_many_arguments, reason = "all of one picture in one frame")]
    fn stamp_held(
        &mut self,
        buffer: &mut Buffer,
        slot: &Slot,
        picture: &PixelPicture,
        spot: Spot,
        overlays: &[Spot],
        shown: &mut Vec<u32>,
        commands: &mut Commands,
    ) {
        let is_current = slot.is_current();
        let id = self.ids.find(&picture.key).filter(|id| self.arrived.contains_key(id));
        if is_current && self.sharp_id(picture).is_none() {
            self.hand_over(slot, picture);
        }
        let Some(id) = id else { return };
        let is_hidden = self.canvas.driver.overlay_rule() == OverlayRule::Unplace && !overlays.is_empty();
        let laid = self.laid(slot, picture);
        if !is_hidden {
            shown.push(id);
            self.place(id, spot, laid, commands);
        }
        if self.canvas.driver.overlay_rule() == OverlayRule::Unplace {
            // The terminal paints over blank cells.
            blank(buffer, spot);
            return;
        }
        let drawing = Shown { id, spot, pan: laid.pan, encoded: None, cells: None, overlays, repaint: 0 };
        put(buffer, &self.canvas.driver, &drawing);
    }

    /// Where a picture lies: in its own size, or stretched for a look whose own picture has not come yet.
    fn laid(&self, slot: &Slot, picture: &PixelPicture) -> Laid {
        let own = Laid { size: (picture.columns, picture.rows), pan: (0, 0) };
        if slot.is_current() || !matches!(self.canvas.driver, Driver::Placeholders(_)) {
            return own;
        }
        let cell = self.canvas.cell();
        let area = Area { cols: slot.view.columns, rows: slot.view.rows, cell };
        // Only the cells of its own place are open: what was made for another place would lose its edges.
        if area != picture.key.area || slot.view.look.turn != picture.key.view.turn {
            return own;
        }
        let wanted = slot.view.look.frame(picture.whole, area);
        stretched(&picture.frame, own.size, &wanted, cell).unwrap_or(own)
    }

    fn place(&mut self, id: u32, spot: Spot, laid: Laid, commands: &mut Commands) {
        let is_direct = self.canvas.driver.overlay_rule() == OverlayRule::Unplace;
        let (cols, rows) = laid.size;
        let place = if is_direct { spot } else { Spot { col: 0, row: 0, cols, rows } };
        let placement: Placement = (place, None);
        if self.placed.get(&id) == Some(&placement) || self.schedule.is_under_way() {
            return;
        }
        commands.after.extend(self.canvas.driver.place(id, place, None));
        self.placed.insert(id, placement);
    }

    /// Takes pictures off the screen that are not in this frame.
    fn take_away(&mut self, shown: &[u32], commands: &mut Commands) {
        if self.canvas.driver.overlay_rule() != OverlayRule::Unplace {
            return;
        }
        let away: Vec<u32> = self.placed.keys().filter(|id| !shown.contains(id)).copied().collect();
        if away.is_empty() {
            return;
        }
        if self.schedule.is_under_way() {
            // Nothing may go out in the middle of a picture, so that one is begun again later.
            let now = self.now();
            self.schedule.renew(now);
            let burst = self.schedule.tick();
            self.take(burst, &mut commands.before);
            self.tickets.clear();
            self.drop_unsent();
            self.delete_gone(&mut commands.before);
        }
        for id in away {
            self.placed.remove(&id);
            commands.before.extend(self.canvas.driver.unplace(id));
        }
    }
}

/// The size and place of a picture of one look that stands in for another look, if it has all that is wanted.
fn stretched(own: &Frame, cells: (u16, u16), wanted: &Frame, cell: CellPx) -> Option<Laid> {
    let ratio = wanted.scale / own.scale;
    let size = |cells: u16| u16::try_from((f64::from(cells) * ratio).round() as u32).ok();
    let pan = |from: u32, to: u32, cell: u16| {
        let pixels = f64::from(to.checked_sub(from)?) * wanted.scale;
        u16::try_from((pixels / f64::from(cell.max(1))).round() as u32).ok()
    };
    let size = (size(cells.0)?, size(cells.1)?);
    let pan = (pan(own.crop.x, wanted.crop.x, cell.width)?, pan(own.crop.y, wanted.crop.y, cell.height)?);
    let fits = pan.0 + cells.0 <= size.0 && pan.1 + cells.1 <= size.1;
    (fits && size.0 <= MOST_CELLS && size.1 <= MOST_CELLS).then_some(Laid { size, pan })
}

/// Rows and columns beyond this cannot be named by placeholders.
const MOST_CELLS: u16 = 297;

/// What lies over a picture: the cells that are not open any more, a spot a run.
fn covered(buffer: &Buffer, rect: Rect) -> Vec<Spot> {
    let mut spots: Vec<Spot> = Vec::new();
    for row in rect.top()..rect.bottom() {
        let mut run: Option<Spot> = None;
        for col in rect.left()..rect.right() {
            let is_covered = buffer.cell((col, row)).is_some_and(|cell| !is_open(cell));
            run = match (run, is_covered) {
                (Some(spot), true) => Some(Spot { cols: spot.cols + 1, ..spot }),
                (None, true) => Some(Spot { col, row, cols: 1, rows: 1 }),
                (Some(spot), false) => {
                    spots.push(spot);
                    None
                }
                (None, false) => None,
            };
        }
        spots.extend(run);
    }
    spots
}

fn spot(area: layout::Area) -> Spot {
    Spot { col: area.x, row: area.y, cols: area.width, rows: area.height }
}

/// Copies a driver's marks into the frame.
fn put(buffer: &mut Buffer, driver: &Driver, shown: &Shown<'_>) {
    for (col, row, mark) in driver.draw(shown).placed() {
        let Some(cell) = buffer.cell_mut((col, row)) else { continue };
        match mark {
            Mark::Leave => {}
            Mark::Skip => {
                cell.reset();
                cell.set_diff_option(CellDiffOption::Skip);
            }
            Mark::Text { symbol, fg, bg } => {
                cell.reset();
                cell.set_symbol(symbol).set_fg(exact(*fg)).set_bg(exact(*bg));
                cell.set_diff_option(CellDiffOption::ForcedWidth(NonZeroU16::MIN));
            }
        }
    }
}

fn blank(buffer: &mut Buffer, spot: Spot) {
    for row in spot.row..spot.row.saturating_add(spot.rows) {
        for col in spot.col..spot.col.saturating_add(spot.cols) {
            if let Some(cell) = buffer.cell_mut((col, row)).filter(|cell| is_open(cell)) {
                cell.reset();
            }
        }
    }
}
