//! The marks that a driver puts into screen cells: plain data that the view copies into its buffer.

use super::area::Spot;
use crate::budget::Encoded;
use crate::cells::{CellPicture, Paint};

/// What is to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct ShownPicture<'a> {
    /// The picture's id in the terminal.
    pub id: u32,
    pub spot: Spot,
    /// The first column and row of the picture that are seen (placeholders, zoomed in by placing).
    pub pan: (u16, u16),
    /// The picture's file, for drivers that draw it whole.
    pub encoded: Option<&'a Encoded>,
    /// The picture as characters, for the driver of cells.
    pub cells: Option<&'a CellPicture>,
    /// Overlays that cover it.
    pub overlays: &'a [Spot],
    /// A different number than before makes the terminal redraw it.
    pub repaint: u32,
}

/// One cell of a drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellMark {
    /// A symbol that takes one cell, however long it is. It can carry escapes: only for `Cell::set_symbol`.
    Text {
        symbol: String,
        fg: Paint,
        /// The color behind it.
        bg: Paint,
    },
    /// The terminal draws pixels here: the cell must not be written.
    Skip,
    /// Covered by an overlay.
    Leave,
}

impl CellMark {
    /// A symbol in the terminal's own colors.
    pub(super) fn plain(symbol: String) -> CellMark {
        CellMark::Text { symbol, fg: Paint::Default, bg: Paint::Default }
    }
}

/// The marks of a spot, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    pub spot: Spot,
    pub marks: Vec<CellMark>,
}

impl Drawing {
    /// Each cell of the spot by a rule, except where an overlay lies.
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

    /// A spot that the terminal paints.
    pub(super) fn skipped(shown: &ShownPicture<'_>) -> Drawing {
        Drawing::by(shown, |_, _| CellMark::Skip)
    }

    /// A spot whose first cell carries a whole picture. While anything lies over the spot it is left blank,
    /// because such a picture cannot be drawn around it.
    pub(super) fn whole(shown: &ShownPicture<'_>, symbol: impl FnOnce() -> String) -> Drawing {
        if shown.overlays.iter().any(|overlay| overlay.overlaps(&shown.spot)) {
            return Drawing::by(shown, |_, _| CellMark::plain(" ".to_owned()));
        }
        let mut symbol = Some(symbol);
        Drawing::by(shown, |_, _| symbol.take().map_or(CellMark::Skip, |symbol| CellMark::plain(symbol())))
    }

    /// Its marks with their places on the screen.
    pub fn placed(&self) -> impl Iterator<Item = (u16, u16, &CellMark)> {
        let cols = usize::from(self.spot.cols.max(1));
        self.marks.iter().enumerate().map(move |(index, mark)| {
            let (row, col) = ((index / cols) as u16, (index % cols) as u16);
            (self.spot.col.saturating_add(col), self.spot.row.saturating_add(row), mark)
        })
    }
}

/// Whether an overlay lies over a cell of the spot.
pub(super) fn is_covered(shown: &ShownPicture<'_>, col: u16, row: u16) -> bool {
    let (col, row) = (shown.spot.col.saturating_add(col), shown.spot.row.saturating_add(row));
    shown.overlays.iter().any(|overlay| overlay.contains(col, row))
}

/// Blanks the spot's cells on the terminal, from the cursor on, and leaves the cursor where it was: cells that
/// are skipped would keep the text of an earlier screen.
pub(super) fn blank(spot: Spot) -> String {
    let row = format!("\x1b[{}X", spot.cols);
    let rows: Vec<&str> = (0..spot.rows).map(|_| row.as_str()).collect();
    format!("\x1b7{}\x1b8", rows.join("\x1b[B"))
}

/// An invisible change of the symbol, so that the cell counts as changed.
pub(super) fn repaint_mark(repaint: u32) -> &'static str {
    if repaint % 2 == 1 { "\x1b[m" } else { "" }
}
