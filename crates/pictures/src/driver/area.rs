//! A rectangle of cells on the screen.

/// The position and size of a picture or an overlay, in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spot {
    /// Column of the left edge, from 0.
    pub col: u16,
    /// Row of the upper edge, from 0.
    pub row: u16,
    pub cols: u16,
    pub rows: u16,
}

impl Spot {
    /// Whether it contains a cell of the screen.
    pub fn contains(&self, col: u16, row: u16) -> bool {
        let within = |at: u16, from: u16, length: u16| {
            at >= from && u32::from(at) < u32::from(from) + u32::from(length)
        };
        within(col, self.col, self.cols) && within(row, self.row, self.rows)
    }

    /// Whether two areas overlap.
    pub fn overlaps(&self, other: &Spot) -> bool {
        let apart = |a: u16, la: u16, b: u16, lb: u16| {
            u32::from(a) + u32::from(la) <= u32::from(b) || u32::from(b) + u32::from(lb) <= u32::from(a)
        };
        !apart(self.col, self.cols, other.col, other.cols)
            && !apart(self.row, self.rows, other.row, other.rows)
    }
}
