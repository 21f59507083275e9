//! A rectangle of cells on the screen.

/// Where a picture or an overlay lies, in cells from the upper left of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spot {
    /// From the left, from 0.
    pub col: u16,
    /// From the top, from 0.
    pub row: u16,
    pub cols: u16,
    pub rows: u16,
}

impl Spot {
    /// Whether a cell of the screen lies in it.
    pub fn contains(&self, col: u16, row: u16) -> bool {
        let within = |at: u16, from: u16, length: u16| {
            at >= from && u32::from(at) < u32::from(from) + u32::from(length)
        };
        within(col, self.col, self.cols) && within(row, self.row, self.rows)
    }

    /// Whether two overlap.
    pub fn overlaps(&self, other: &Spot) -> bool {
        let apart = |a: u16, la: u16, b: u16, lb: u16| {
            u32::from(a) + u32::from(la) <= u32::from(b) || u32::from(b) + u32::from(lb) <= u32::from(a)
        };
        !apart(self.col, self.cols, other.col, other.cols)
            && !apart(self.row, self.rows, other.row, other.rows)
    }
}
