//! kitty's protocol with pictures placed at the cursor, for terminals without placeholders.

use super::area::Spot;
use crate::view::Rect;

/// The layer of a picture relative to the cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layer {
    /// Above the cells' background.
    #[default]
    Usual,
    /// Below cells with a background, so that popups cover the picture (Konsole).
    Lowest,
}

/// The driver that places pictures at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Direct {
    pub layer: Layer,
}

impl Direct {
    /// Places a picture at `spot`. The placement id is always the same, so an earlier placement moves. The cursor does
    /// not move.
    pub fn place(&self, id: u32, spot: Spot, source: Option<Rect>) -> Vec<u8> {
        let part = source.map_or_else(String::new, |part| {
            format!(",x={},y={},w={},h={}", part.x, part.y, part.width, part.height)
        });
        let layer = match self.layer {
            Layer::Usual => "",
            Layer::Lowest => ",z=-1073741825",
        };
        let (row, col) = (u32::from(spot.row) + 1, u32::from(spot.col) + 1);
        let (cols, rows) = (spot.cols.max(1), spot.rows.max(1));
        let command = format!("\x1b_Ga=p,i={id},p=1,c={cols},r={rows},C=1{layer}{part},q=2\x1b\\");
        format!("\x1b7\x1b[{row};{col}H{command}\x1b8").into_bytes()
    }
}
