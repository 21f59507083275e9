//! A picture as the worker made it, on its way to the screen.

use super::cells::CellPicture;
use super::effect::PictureView;
use crate::imaging::budget::{Budget, Encoded};
use crate::imaging::cache::{EncodedKey, Step};
use crate::imaging::view::{Frame, WHOLE};

/// A picture ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// What is shown.
    pub shape: Shape,
    /// What was taken away from it, and what else to know, in words.
    pub note: Option<String>,
    /// How much of the picture is in view, across and down, in ten-thousandths.
    pub seen: (u16, u16),
}

/// In what way it is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// As characters.
    Cells(CellPicture),
    /// By the terminal's own means.
    Pixels(Box<PixelPicture>),
}

/// A picture for the terminal's own means.
#[derive(Clone, Debug, PartialEq)]
pub struct PixelPicture {
    /// Columns that it covers.
    pub columns: u16,
    /// Rows that it covers.
    pub rows: u16,
    /// What it was made from and for.
    pub(crate) key: EncodedKey,
    /// Which part of the picture it is.
    pub(crate) frame: Frame,
    /// The whole picture's size.
    pub(crate) whole: (u32, u32),
    /// The coarse file that goes first, where that is worth its bytes.
    pub(crate) preview: Option<Encoded>,
    /// The file.
    pub(crate) sharp: Encoded,
}

impl Drawn {
    /// Columns and rows that it covers.
    pub fn cells(&self) -> (u16, u16) {
        match &self.shape {
            Shape::Cells(cells) => (cells.width, cells.height),
            Shape::Pixels(pixels) => (pixels.columns, pixels.rows),
        }
    }
}

impl PixelPicture {
    /// Its size on the wire, in thousands of bytes.
    pub fn kilobytes(&self) -> usize {
        self.sharp.wire().div_ceil(1000)
    }

    /// Whether it was made for this view.
    pub fn is_for(&self, view: &PictureView) -> bool {
        let EncodedKey { view: look, area, step, .. } = self.key;
        let is_full = step == Step::Sharp(Budget::Full);
        look == view.look && (area.cols, area.rows, is_full) == (view.columns, view.rows, view.is_full)
    }
}

impl From<CellPicture> for Drawn {
    fn from(cells: CellPicture) -> Self {
        Self { shape: Shape::Cells(cells), note: None, seen: (WHOLE, WHOLE) }
    }
}
