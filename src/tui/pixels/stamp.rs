//! The marks of pictures in a frame, and the commands that are written with it.

use super::{Commands, Pixels, Placement};
use crate::pictures::budget::Encoded;
use crate::pictures::driver::{CellMark, Direct, Driver, OverlayRule, ShownPicture, Spot};
use crate::pictures::view::{Frame, Rect as Part, WHOLE};
use crate::pictures::{Area, CellPx};
use crate::tui::app::App;
use crate::tui::drawn::{Drawn, PixelPicture};
use crate::tui::layout;
use crate::tui::picture_shelf::Slot;
use crate::tui::pixel_slot::{close, is_open};
use crate::tui::screen::Screen;
use crate::tui::theme::exact;
use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;
use std::num::NonZeroU16;
use std::sync::Arc;

/// How a sent picture is placed under its cells: its size in cells with the first visible cell, or the part of its
/// pixels that fills the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Laid {
    size: (u16, u16),
    pan: (u16, u16),
    part: Option<Part>,
}

impl Laid {
    /// The whole picture in its own size.
    fn whole(picture: &PixelPicture) -> Self {
        Self { size: (picture.columns, picture.rows), pan: (0, 0), part: None }
    }
}

impl Pixels {
    /// Writes the marks of every picture into the frame that was just drawn.
    pub(in crate::tui) fn stamp(&mut self, buffer: &mut Buffer, app: &App) -> Commands {
        let mut commands = Commands::default();
        if matches!(self.canvas.driver, Driver::Cells(_)) {
            return commands;
        }
        self.laying = match app.screens.shown {
            Screen::Picture => self.canvas.window_driver(),
            Screen::Queue | Screen::Case | Screen::Outbox | Screen::Stats => self.canvas.driver.clone(),
        };
        let slots = app.screens.slots(app.cx());
        self.select(app, &slots, &mut commands.before);
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
        // Ids that the new marks no longer refer to are deleted after the frame.
        self.delete_gone(&mut commands.after);
        commands
    }

    /// Prefetch: sends a picture that is not visible yet.
    fn fetch(&mut self, slot: &Slot, picture: &PixelPicture) {
        if self.canvas.driver.keeps_ids() && self.arrived_id(&picture.key).is_none() {
            self.hand_over(slot, picture);
        }
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
                self.stamp_held(buffer, (slot, picture), (spot, &overlays), shown, commands);
            } else if !self.tickets.is_empty() {
                let encoded = self.drawn_whole(slot, picture);
                let drawing = ShownPicture {
                    id: 0,
                    spot,
                    pan: (0, 0),
                    encoded,
                    cells: None,
                    overlays: &overlays,
                    repaint: 0,
                };
                put(buffer, &self.laying, &drawing);
            }
        }
        close(buffer, rect);
    }

    /// The file to draw in this frame, for a driver that draws pictures whole: first the coarse one, then the sharp
    /// one.
    fn drawn_whole<'a>(&mut self, slot: &Slot, picture: &'a PixelPicture) -> Option<&'a Encoded> {
        let number = self.number(slot);
        match (&picture.coarse, &picture.sharp) {
            (Some(coarse), Some(sharp)) => {
                let is_begun = self.begun_whole.contains(&number);
                self.begun_whole.insert(number);
                self.owes_frame |= !is_begun;
                Some(if is_begun { sharp } else { coarse })
            }
            (coarse, sharp) => {
                self.begun_whole.insert(number);
                sharp.as_ref().or(coarse.as_ref())
            }
        }
    }

    fn stamp_held(
        &mut self,
        buffer: &mut Buffer,
        (slot, picture): (&Slot, &PixelPicture),
        (spot, overlays): (Spot, &[Spot]),
        shown: &mut Vec<u32>,
        commands: &mut Commands,
    ) {
        if slot.is_current() && self.arrived_id(&picture.key).is_none() {
            self.hand_over(slot, picture);
        }
        let Some((id, laid)) = self.best(slot, picture, spot) else { return };
        if self.arrived_id(&picture.key).is_some() {
            self.drop_coarse(picture);
        }
        let is_hidden = self.is_direct() && !overlays.is_empty();
        if !is_hidden {
            shown.push(id);
            self.place(id, spot, laid, commands);
        }
        if self.is_direct() {
            // The terminal paints the picture over blank cells.
            blank(buffer, spot);
            return;
        }
        let drawing =
            ShownPicture { id, spot, pan: laid.pan, encoded: None, cells: None, overlays, repaint: 0 };
        put(buffer, &self.laying, &drawing);
    }

    /// Whether pictures are placed at the cursor in this frame.
    fn is_direct(&self) -> bool {
        self.laying.overlay_rule() == OverlayRule::Unplace
    }

    /// The best sent file for a slot: its own picture, or until that has been sent an earlier view of the same picture.
    fn best(&mut self, slot: &Slot, picture: &PixelPicture, spot: Spot) -> Option<(u32, Laid)> {
        if slot.is_current()
            && let Some(id) = self.best_id(picture)
        {
            self.remember(slot);
            return Some((id, Laid::whole(picture)));
        }
        let earlier = self.stood.get(&slot.name).cloned().unwrap_or_default();
        // With marks, only the last view is tried: another id would rewrite all marks.
        let count = if self.is_direct() { earlier.len() } else { 1 };
        for stood in earlier.iter().take(count).filter_map(|drawn| drawn.pixels()) {
            if stood.key.sha256 == picture.key.sha256
                && let Some((id, file)) = self.best_file(stood)
                && let Some(laid) = self.laid(slot, (stood, file), spot)
            {
                return Some((id, laid));
            }
        }
        // No earlier view covers all of the wanted one: the last view stays until the new one has been sent.
        let last = earlier.first().and_then(|drawn| drawn.pixels())?;
        let id = self.best_id(last)?;
        let stays = last.key.sha256 == picture.key.sha256
            && (last.columns, last.rows) == (spot.cols, spot.rows)
            && last.is_in_place_of(&slot.view);
        stays.then(|| (id, Laid::whole(last)))
    }

    /// The id of the best sent file of a picture, and the file.
    fn best_file<'a>(&mut self, picture: &'a PixelPicture) -> Option<(u32, &'a Encoded)> {
        let sharp = self.arrived_id(&picture.key).zip(picture.sharp.as_ref());
        sharp.or_else(|| self.arrived_id(&picture.coarse_key()).zip(picture.coarse.as_ref()))
    }

    /// Remembers what a slot shows, latest first.
    fn remember(&mut self, slot: &Slot) {
        let Some(drawn) = &slot.drawn else { return };
        let stood = self.stood.entry(slot.name.clone()).or_default();
        if stood.first().is_some_and(|first| Arc::ptr_eq(first, drawn)) {
            return;
        }
        stood.retain(|other| {
            let is_in_place = |pixels: &PixelPicture| pixels.is_in_place_of(&slot.view);
            other.pixels().is_some_and(|pixels| is_in_place(pixels) && !pixels.is_for(&slot.view))
        });
        stood.insert(0, Arc::clone(drawn));
        // The view of the whole picture is always kept: it can stand in for every other view.
        let is_whole = |drawn: &Arc<Drawn>| drawn.seen == (WHOLE, WHOLE);
        let mut at = 0;
        stood.retain(|other| {
            at += 1;
            at <= MOST_STOOD || is_whole(other)
        });
    }

    /// Where a picture is placed: in its own size, or stretched for a view whose own picture was not sent yet; `None`
    /// if it does not cover all of that view.
    fn laid(&self, slot: &Slot, (picture, file): (&PixelPicture, &Encoded), spot: Spot) -> Option<Laid> {
        if picture.is_for(&slot.view) {
            return ((picture.columns, picture.rows) == (spot.cols, spot.rows)).then(|| Laid::whole(picture));
        }
        let cell = self.canvas.cell();
        let area = Area { cols: slot.view.columns, rows: slot.view.rows, cell };
        let look = slot.view.look;
        let is_alike = look.turn == picture.key.view.turn && look.brightness == picture.key.view.brightness;
        // Only the cells of its own area are open: a picture for another area would lose its edges.
        if area != picture.key.area || !is_alike {
            return None;
        }
        let wanted = look.frame(picture.whole, area);
        match self.laying {
            Driver::Placeholders(_) => stretched(picture, &wanted, cell, spot),
            _ => part((picture, file), &wanted, cell, spot),
        }
    }

    fn place(&mut self, id: u32, spot: Spot, laid: Laid, commands: &mut Commands) {
        let is_direct = self.is_direct();
        let (cols, rows) = laid.size;
        let place = if is_direct { spot } else { Spot { col: 0, row: 0, cols, rows } };
        let placement = Placement { spot: place, part: laid.part, is_direct };
        if self.placed.get(&id) == Some(&placement) || self.schedule.is_under_way() {
            return;
        }
        commands.after.extend(self.laying.place(id, place, laid.part));
        self.placed.insert(id, placement);
    }

    /// Removes pictures that are not in this frame.
    fn take_away(&mut self, shown: &[u32], commands: &mut Commands) {
        let lying = self.placed.iter().filter(|(_, placement)| placement.is_direct).map(|(id, _)| *id);
        let away: Vec<u32> = lying.filter(|id| !shown.contains(id)).collect();
        if away.is_empty() {
            return;
        }
        if self.schedule.is_under_way() {
            // Nothing may be written in the middle of a picture, so the interrupted picture is sent again later.
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
            commands.before.extend(Driver::Direct(Direct::default()).unplace(id));
        }
    }
}

/// The size and offset of a picture that stands in for another view, if it covers all of that view.
fn stretched(picture: &PixelPicture, wanted: &Frame, cell: CellPx, spot: Spot) -> Option<Laid> {
    let own = &picture.frame;
    let ratio = wanted.scale / own.scale;
    let size = |cells: u16| u16::try_from((f64::from(cells) * ratio).round() as u32).ok();
    let size = (size(picture.columns)?, size(picture.rows)?);
    let pan = |from: u32, to: u32, cell: u16, size: u16, cells: u16| {
        let pixels = f64::from(to.checked_sub(from)?) * wanted.scale;
        let at = u16::try_from((pixels / f64::from(cell.max(1))).round() as u32).ok()?;
        // Rounding may ask for up to one cell beyond the edge.
        let last = size.checked_sub(cells)?;
        (at <= last.saturating_add(1)).then_some(at.min(last))
    };
    let pan = (
        pan(own.crop.x, wanted.crop.x, cell.width, size.0, spot.cols)?,
        pan(own.crop.y, wanted.crop.y, cell.height, size.1, spot.rows)?,
    );
    (size.0 <= MOST_CELLS && size.1 <= MOST_CELLS).then_some(Laid { size, pan, part: None })
}

/// The part of a sent picture that stands in for another view, if it covers all of that view.
fn part(
    (picture, file): (&PixelPicture, &Encoded),
    wanted: &Frame,
    cell: CellPx,
    spot: Spot,
) -> Option<Laid> {
    let own = &picture.frame;
    // Pixels of the file per pixel of the photo.
    let shown = f64::from(picture.columns) * f64::from(cell.width.max(1));
    let scale = own.scale * f64::from(file.size.0) / shown.max(1.0);
    let reach = |cells: u16, cell: u16| f64::from(cells) * f64::from(cell) / wanted.scale;
    let along = |from: u32, to: u32, length: f64, most: u32| {
        let at = (f64::from(to.checked_sub(from)?) * scale).round() as u32;
        let length = (length * scale).round().max(1.0) as u32;
        let last = most.checked_sub(length.min(most))?;
        Some((at.min(last), length.min(most)))
    };
    let (x, width) = along(own.crop.x, wanted.crop.x, reach(spot.cols, cell.width), file.size.0)?;
    let (y, height) = along(own.crop.y, wanted.crop.y, reach(spot.rows, cell.height), file.size.1)?;
    Some(Laid { part: Some(Part { x, y, width, height }), ..Laid::whole(picture) })
}

/// The most earlier views of a picture that are kept as stand-ins.
const MOST_STOOD: usize = 4;

/// Placeholders cannot address rows and columns beyond this.
const MOST_CELLS: u16 = 297;

/// What covers a picture: a spot for each run of cells that are not open any more.
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

/// Writes a driver's marks into the frame.
fn put(buffer: &mut Buffer, driver: &Driver, shown: &ShownPicture<'_>) {
    for (col, row, mark) in driver.draw(shown).placed() {
        let Some(cell) = buffer.cell_mut((col, row)) else { continue };
        match mark {
            CellMark::Leave => {}
            CellMark::Skip => {
                cell.reset();
                cell.set_diff_option(CellDiffOption::Skip);
            }
            CellMark::Text { symbol, fg, bg } => {
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
                // Mark the cell as the terminal's own, so that rows with pictures are not scrolled.
                cell.set_diff_option(CellDiffOption::ForcedWidth(NonZeroU16::MIN));
            }
        }
    }
}
