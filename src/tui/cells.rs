//! A picture as cells, ready to be drawn: plain data between the worker and the view.

/// One character of a picture with its two colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureCell {
    /// Half a block, a quadrant, a sextant.
    pub symbol: char,
    /// Red, green, blue of the drawn part.
    pub front: [u8; 3],
    /// Red, green, blue of the rest.
    pub back: [u8; 3],
}

/// A picture as cells, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CellPicture {
    pub width: u16,
    pub height: u16,
    /// `width` times `height` cells.
    pub cells: Vec<PictureCell>,
}
