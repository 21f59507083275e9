//! The marks that a driver puts into screen cells: plain data that the view copies into its buffer.

use super::area::Spot;
use crate::budget::Encoded;
use crate::cells::{CellPicture, Paint};

/// A picture to draw.
#[derive(Clone, Copy, Debug)]
pub struct ShownPicture<'a> {
    /// The picture's id in the terminal.
    pub id: u32,
    pub spot: Spot,
    /// The first visible column and row of a picture that is placed larger than its spot (zoom with placeholders).
    pub pan: (u16, u16),
    /// The picture's file, for drivers that draw the whole picture in one sequence.
    pub encoded: Option<&'a Encoded>,
    /// The picture as characters, for the cells driver.
    pub cells: Option<&'a CellPicture>,
    /// The overlays that cover it.
    pub overlays: &'a [Spot],
    /// A changed number makes the terminal redraw the picture.
    pub repaint: u32,
}

/// One cell of a drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellMark {
    /// A symbol that occupies one cell. It can contain escape sequences, so only `Cell::set_symbol` may take it.
    Text {
        symbol: String,
        fg: Paint,
        /// The background color.
        bg: Paint,
    },
    /// The terminal draws pixels here, so the cell must not be written.
    Skip,
    /// An overlay covers the cell, which stays unchanged.
    Leave,
}

impl CellMark {
    /// A symbol in the terminal's default colors.
    pub(super) fn plain(symbol: String) -> CellMark {
        CellMark::Text { symbol, fg: Paint::Default, bg: Paint::Default }
    }
}

/// The marks of an area, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    pub spot: Spot,
    pub marks: Vec<CellMark>,
}

impl Drawing {
    /// Makes a mark for each cell of the area that no overlay covers.
    pub(super) fn by(shown: &ShownPicture<'_>, mut mark: impl FnMut(u16, u16) -> CellMark) -> Drawing {
        let spot = shown.spot;
        let mut marks = Vec::with_capacity(usize::from(spot.cols) * usize::from(spot.rows));
        for row in 0..spot.rows {
            for col in 0..spot.cols {
                let covered = is_covered(shown, col, row);
                marks.push(if covered { CellMark::Leave } else { mark(col, row) });
            }
        }
        Drawing { spot, marks }
    }

    /// An area in which the terminal draws pixels.
    pub(super) fn skipped(shown: &ShownPicture<'_>) -> Drawing {
        Drawing::by(shown, |_, _| CellMark::Skip)
    }

    /// An area whose first cell carries the sequence of the whole picture. The area is blank while an overlay covers
    /// any part of it, because such a picture cannot be drawn around an overlay.
    pub(super) fn whole(shown: &ShownPicture<'_>, symbol: impl FnOnce() -> String) -> Drawing {
        if shown.overlays.iter().any(|overlay| overlay.overlaps(&shown.spot)) {
            return Drawing::by(shown, |_, _| CellMark::plain(" ".to_owned()));
        }
        let mut symbol = Some(symbol);
        Drawing::by(shown, |_, _| symbol.take().map_or(CellMark::Skip, |symbol| CellMark::plain(symbol())))
    }

    /// The marks with their columns and rows on the screen.
    pub fn placed(&self) -> impl Iterator<Item = (u16, u16, &CellMark)> {
        let cols = usize::from(self.spot.cols.max(1));
        self.marks.iter().enumerate().map(move |(index, mark)| {
            let (row, col) = ((index / cols) as u16, (index % cols) as u16);
            (self.spot.col.saturating_add(col), self.spot.row.saturating_add(row), mark)
        })
    }
}

/// Whether an overlay covers a cell of the area.
pub(super) fn is_covered(shown: &ShownPicture<'_>, col: u16, row: u16) -> bool {
    let (col, row) = (shown.spot.col.saturating_add(col), shown.spot.row.saturating_add(row));
    shown.overlays.iter().any(|overlay| overlay.contains(col, row))
}

/// Blanks the area's cells on the terminal and restores the cursor. Skipped cells would otherwise keep the text of an
/// earlier screen.
pub(super) fn blank(spot: Spot) -> String {
    let row = format!("\x1b[{}X", spot.cols);
    let rows: Vec<&str> = (0..spot.rows).map(|_| row.as_str()).collect();
    format!("\x1b7{}\x1b8", rows.join("\x1b[B"))
}

/// An invisible change of the symbol, so that the diff of the screen treats the cell as changed.
pub(super) fn repaint_mark(repaint: u32) -> &'static str {
    if repaint % 2 == 1 { "\x1b[m" } else { "" }
}
