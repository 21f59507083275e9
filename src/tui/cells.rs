//! A picture as text cells: plain data between the worker and the view.

/// A character of a picture with its two colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureCell {
    /// The character: a half block, a quadrant, or a sextant.
    pub symbol: char,
    /// The foreground color: red, green, blue.
    pub front: [u8; 3],
    /// The background color: red, green, blue.
    pub back: [u8; 3],
}

/// A picture as text cells, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CellPicture {
    pub width: u16,
    pub height: u16,
    /// `width` times `height` cells.
    pub cells: Vec<PictureCell>,
}
