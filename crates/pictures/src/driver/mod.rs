//! The graphics drivers, one file for each protocol. They return bytes and marks, and write nothing.

mod area;
mod cells;
mod diacritics;
mod direct;
mod drawing;
mod iterm2;
mod kitty;
mod placeholders;
mod sixel;
pub mod tmux;

pub use area::Spot;
pub use cells::Cells;
pub use diacritics::{DIACRITICS, diacritic};
pub use direct::{Direct, Layer};
pub use drawing::{CellMark, Drawing, ShownPicture};
pub use iterm2::Iterm2;
pub use kitty::TransmitChunks;
pub use placeholders::{IdColor, Placeholders};
pub use sixel::Sixel;

use super::budget::{Encoded, Stages};
use super::encode::Format;
use super::view::Rect;

/// A protocol to show pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// kitty's protocol with placeholder characters in the picture's cells.
    Placeholders,
    /// kitty's protocol with pictures placed at the cursor.
    Direct,
    /// iTerm2's protocol.
    Iterm2,
    Sixel,
    Cells,
}

impl Protocol {
    /// Its name in the configuration and on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Protocol::Placeholders => "kitty",
            Protocol::Direct => "kitty-direct",
            Protocol::Iterm2 => "iterm2",
            Protocol::Sixel => "sixel",
            Protocol::Cells => "cells",
        }
    }
}

/// What must be done with a picture when an overlay opens over it, and when it closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverlayRule {
    /// Draw the marks again with the overlay: cells to its right need their row and column again.
    Restamp,
    /// Remove the placement while the overlay is open, and place the picture again afterwards.
    Unplace,
    /// Draw the marks with another repaint number after the overlay closed.
    Repaint,
    /// Nothing, because the cells are text.
    Nothing,
}

/// The driver of one terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Driver {
    /// kitty with placeholder characters.
    Placeholders(Placeholders),
    /// kitty with pictures placed at the cursor.
    Direct(Direct),
    Iterm2(Iterm2),
    Sixel(Sixel),
    Cells(Cells),
}

impl Driver {
    /// The protocol of the driver.
    pub fn protocol(&self) -> Protocol {
        match self {
            Driver::Placeholders(_) => Protocol::Placeholders,
            Driver::Direct(_) => Protocol::Direct,
            Driver::Iterm2(_) => Protocol::Iterm2,
            Driver::Sixel(_) => Protocol::Sixel,
            Driver::Cells(_) => Protocol::Cells,
        }
    }

    /// The file format that it transmits; `None` for cells.
    pub fn format(&self) -> Option<Format> {
        match self {
            Driver::Placeholders(_) | Driver::Direct(_) => Some(Format::Png),
            Driver::Iterm2(_) => Some(Format::Jpeg),
            Driver::Sixel(_) => Some(Format::Sixel),
            Driver::Cells(_) => None,
        }
    }

    /// Whether pictures are transmitted once under an id and then shown by placing them.
    pub fn keeps_ids(&self) -> bool {
        matches!(self, Driver::Placeholders(_) | Driver::Direct(_))
    }

    /// Whether a preview is sent first; only if the terminal can stretch it.
    pub fn stages(&self) -> Stages {
        match self {
            Driver::Placeholders(_) | Driver::Direct(_) | Driver::Iterm2(_) => Stages::PreviewThenSharp,
            Driver::Sixel(_) | Driver::Cells(_) => Stages::SharpOnly,
        }
    }

    /// Bytes for showing an area, without those of the picture.
    pub fn overhead(&self, cols: u16, rows: u16) -> usize {
        let (cols, rows) = (usize::from(cols), usize::from(rows));
        match self {
            Driver::Placeholders(_) => cols * rows * 4 + rows * 40 + 160,
            Driver::Direct(_) => 160,
            Driver::Iterm2(_) | Driver::Sixel(_) => rows * 12 + 64,
            Driver::Cells(_) => 0,
        }
    }

    /// The chunks that transmit a picture; `None` if each drawing contains the whole picture.
    pub fn transmit(&self, id: u32, picture: &Encoded) -> Option<TransmitChunks> {
        match self {
            Driver::Placeholders(driver) => Some(kitty::transmit(id, picture, driver.wrap)),
            Driver::Direct(_) => Some(kitty::transmit(id, picture, tmux::Wrap::Plain)),
            _ => None,
        }
    }

    /// Shows a transmitted picture in this area; `source` is a part of its pixels (direct placement only).
    pub fn place(&self, id: u32, spot: Spot, source: Option<Rect>) -> Vec<u8> {
        match self {
            Driver::Placeholders(driver) => driver.place(id, spot.cols, spot.rows),
            Driver::Direct(driver) => driver.place(id, spot, source),
            _ => Vec::new(),
        }
    }

    /// Removes a picture from the screen; the terminal keeps its pixels.
    pub fn unplace(&self, id: u32) -> Vec<u8> {
        match self {
            Driver::Direct(_) => kitty::unplace(id, tmux::Wrap::Plain),
            _ => Vec::new(),
        }
    }

    /// Deletes a picture from the terminal's memory.
    pub fn delete(&self, id: u32) -> Vec<u8> {
        match self {
            Driver::Placeholders(driver) => kitty::delete(id, driver.wrap),
            Driver::Direct(_) => kitty::delete(id, tmux::Wrap::Plain),
            _ => Vec::new(),
        }
    }

    /// Deletes these pictures: on exit, on lock, and in the panic hook.
    pub fn leave(&self, ids: impl IntoIterator<Item = u32>) -> Vec<u8> {
        ids.into_iter().flat_map(|id| self.delete(id)).collect()
    }

    /// The marks of a picture's cells.
    pub fn draw(&self, shown: &ShownPicture<'_>) -> Drawing {
        match self {
            Driver::Placeholders(driver) => driver.draw(shown),
            Driver::Direct(_) => Drawing::skipped(shown),
            Driver::Iterm2(driver) => driver.draw(shown),
            Driver::Sixel(driver) => driver.draw(shown),
            Driver::Cells(driver) => driver.draw(shown),
        }
    }

    /// What must be done when an overlay opens and closes.
    pub fn overlay_rule(&self) -> OverlayRule {
        match self {
            Driver::Placeholders(_) => OverlayRule::Restamp,
            Driver::Direct(_) => OverlayRule::Unplace,
            Driver::Iterm2(_) | Driver::Sixel(_) => OverlayRule::Repaint,
            Driver::Cells(_) => OverlayRule::Nothing,
        }
    }
}
