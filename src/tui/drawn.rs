//! A picture that the worker has encoded for the screen.

use crate::pictures::budget::{Budget, Encoded};
use crate::pictures::cache::{EncodedKey, EncodedStep};
use crate::pictures::prepare::ILLEGIBLE;
use crate::pictures::view::{Frame, WHOLE};
use crate::tui::cells::CellPicture;
use crate::tui::messages::picture::PictureView;

/// A picture ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// The encoded picture.
    pub shape: Shape,
    /// How the picture was reduced, and other notes.
    pub note: Option<String>,
    /// Whether text in the picture can be read, if there is any.
    pub is_legible: bool,
    /// The visible part of the picture, horizontally and vertically, in ten-thousandths.
    pub seen: (u16, u16),
    /// The scale in percent: pixels of the screen per pixel of the picture.
    pub percent: u32,
}

/// The form of an encoded picture.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Cells(CellPicture),
    /// For the terminal's graphics protocol.
    Pixels(Box<PixelPicture>),
}

/// A picture for the terminal's graphics protocol.
#[derive(Clone, Debug, PartialEq)]
pub struct PixelPicture {
    /// Columns that it covers.
    pub columns: u16,
    /// Rows that it covers.
    pub rows: u16,
    /// Identifies the sharp file: its source and its parameters.
    pub(crate) key: EncodedKey,
    /// The visible part of the picture.
    pub(crate) frame: Frame,
    /// The size of the whole picture in pixels.
    pub(crate) whole: (u32, u32),
    /// The coarse file to send first, if it saves enough bytes.
    pub(crate) coarse: Option<Encoded>,
    /// The sharp file; `None` while only the coarse one was encoded.
    pub(crate) sharp: Option<Encoded>,
}

impl Drawn {
    /// Whether only the coarse file was encoded so far.
    pub fn is_coarse(&self) -> bool {
        matches!(&self.shape, Shape::Pixels(pixels) if pixels.sharp.is_none())
    }

    /// The notes to show: that text in the picture cannot be read, and how the picture was reduced.
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

    /// The columns and rows that it covers.
    pub fn cells(&self) -> (u16, u16) {
        match &self.shape {
            Shape::Cells(cells) => (cells.width, cells.height),
            Shape::Pixels(pixels) => (pixels.columns, pixels.rows),
        }
    }
}

/// The lowest height in rows of text cells at which a face can be judged.
pub(crate) const CELL_ROWS_TO_JUDGE: u16 = 24;

/// The lowest height in pixels at which a face can be judged.
const PIXELS_TO_JUDGE: u32 = 120;

impl Drawn {
    /// Whether a face in the picture can be judged within this many columns and rows.
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
    /// The encoded size in kilobytes; 0 if nothing was encoded.
    pub fn kilobytes(&self) -> usize {
        let bytes = self.sharp.as_ref().or(self.coarse.as_ref()).map_or(0, Encoded::wire);
        bytes.div_ceil(1000)
    }

    /// Identifies the coarse file.
    pub(crate) fn coarse_key(&self) -> EncodedKey {
        EncodedKey { step: EncodedStep::Preview, ..self.key }
    }

    /// Whether it was encoded for an area of the same size.
    pub(crate) fn is_in_place_of(&self, view: &PictureView) -> bool {
        (self.key.area.cols, self.key.area.rows) == (view.columns, view.rows)
    }

    /// Whether it was encoded for this view.
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
