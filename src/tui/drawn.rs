//! A picture as the worker made it, on its way to the screen.

use crate::pictures::budget::{Budget, Encoded};
use crate::pictures::cache::{EncodedKey, EncodedStep};
use crate::pictures::prepare::ILLEGIBLE;
use crate::pictures::view::{Frame, WHOLE};
use crate::tui::cells::CellPicture;
use crate::tui::messages::picture::PictureView;

/// A picture ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// What is shown.
    pub shape: Shape,
    /// What was taken away from it, and what else to know, in words.
    pub note: Option<String>,
    /// Whether text could be read in it, if there is any.
    pub is_legible: bool,
    /// How much of the picture is in view, across and down, in ten-thousandths.
    pub seen: (u16, u16),
    /// Pixels of the screen for a hundred of the picture.
    pub percent: u32,
}

/// In what way it is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
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
    /// What the sharp file is made from and for.
    pub(crate) key: EncodedKey,
    /// Which part of the picture it is.
    pub(crate) frame: Frame,
    /// The whole picture's size.
    pub(crate) whole: (u32, u32),
    /// The coarse file that goes first, where that is worth its bytes.
    pub(crate) coarse: Option<Encoded>,
    /// The file; none while only the coarse one was made.
    pub(crate) sharp: Option<Encoded>,
}

impl Drawn {
    /// Whether it is a coarse picture only, and the sharp one is to be made yet.
    pub fn is_coarse(&self) -> bool {
        matches!(&self.shape, Shape::Pixels(pixels) if pixels.sharp.is_none())
    }

    /// What to say beside it: that its text cannot be read, if it has any, and how it was reduced.
    pub fn notes(&self, has_text: bool) -> impl Iterator<Item = &str> {
        let illegible = (has_text && !self.is_legible).then_some(ILLEGIBLE);
        illegible.into_iter().chain(self.note.as_deref())
    }

    /// Its pixels, if it has any.
    pub fn pixels(&self) -> Option<&PixelPicture> {
        match &self.shape {
            Shape::Pixels(pixels) => Some(pixels),
            Shape::Cells(_) => None,
        }
    }

    /// Columns and rows that it covers.
    pub fn cells(&self) -> (u16, u16) {
        match &self.shape {
            Shape::Cells(cells) => (cells.width, cells.height),
            Shape::Pixels(pixels) => (pixels.columns, pixels.rows),
        }
    }
}

/// The fewest rows of characters in which a face can be judged.
pub(crate) const CELL_ROWS_TO_JUDGE: u16 = 24;

/// The fewest pixels of height in which a face can be judged.
const PIXELS_TO_JUDGE: u32 = 120;

impl Drawn {
    /// Whether a face in it can be judged, within this many columns and rows.
    pub(crate) fn can_be_judged(&self, columns: u16, rows: u16) -> bool {
        match &self.shape {
            Shape::Cells(cells) => cells.height.min(rows) >= CELL_ROWS_TO_JUDGE && cells.width <= columns,
            Shape::Pixels(pixels) => {
                let fits = pixels.columns <= columns && pixels.rows <= rows;
                fits && pixels.sharp.is_some() && pixels.frame.size.1 >= PIXELS_TO_JUDGE
            }
        }
    }
}

impl PixelPicture {
    /// Its size on the wire, in thousands of bytes, as far as it was made.
    pub fn kilobytes(&self) -> usize {
        let bytes = self.sharp.as_ref().or(self.coarse.as_ref()).map_or(0, Encoded::wire);
        bytes.div_ceil(1000)
    }

    /// What the coarse file is made from and for.
    pub(crate) fn coarse_key(&self) -> EncodedKey {
        EncodedKey { step: EncodedStep::Preview, ..self.key }
    }

    /// Whether it was made for the same room.
    pub(crate) fn is_in_place_of(&self, view: &PictureView) -> bool {
        (self.key.area.cols, self.key.area.rows) == (view.columns, view.rows)
    }

    /// Whether it was made for this view.
    pub fn is_for(&self, view: &PictureView) -> bool {
        let EncodedKey { view: look, area, step, .. } = self.key;
        let is_full = step == EncodedStep::Sharp(Budget::Full);
        look == view.look && (area.cols, area.rows, is_full) == (view.columns, view.rows, view.is_full)
    }
}

impl From<CellPicture> for Drawn {
    fn from(cells: CellPicture) -> Self {
        Self { shape: Shape::Cells(cells), note: None, is_legible: true, seen: (WHOLE, WHOLE), percent: 100 }
    }
}
