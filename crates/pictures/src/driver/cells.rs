//! Pictures as block characters, which are plain text.

use super::drawing::{CellMark, Drawing, ShownPicture};
use crate::cells::{ColorDepth, Glyphs};

/// Pictures in block characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    /// The block characters that the font has.
    pub glyphs: Glyphs,
    /// How many colors the terminal shows.
    pub depth: ColorDepth,
}

impl Cells {
    pub(super) fn draw(&self, shown: &ShownPicture<'_>) -> Drawing {
        Drawing::by(shown, |col, row| {
            let cell = shown.cells.and_then(|picture| picture.at(col, row));
            cell.map_or_else(
                || CellMark::plain(" ".to_owned()),
                |cell| CellMark::Text { symbol: cell.symbol.to_string(), fg: cell.fg, bg: cell.bg },
            )
        })
    }
}
