//! The block characters that fill parts of a cell.

/// Which block characters the terminal's font has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Glyphs {
    /// Upper and lower half blocks, which every font has.
    #[default]
    HalfBlocks,
    Quadrants,
    /// Blocks of two by three, from Unicode 13. Some terminals draw them without a font.
    Sextants,
}

/// The quadrant characters by bit mask: 1 upper left, 2 upper right, 4 lower left, 8 lower right.
const QUADRANTS: [char; 16] =
    [' ', '▘', '▝', '▀', '▖', '▌', '▞', '▛', '▗', '▚', '▐', '▜', '▄', '▙', '▟', '█'];

impl Glyphs {
    /// The columns and rows of parts in one cell.
    pub fn grid(self) -> (u32, u32) {
        match self {
            Glyphs::HalfBlocks => (1, 2),
            Glyphs::Quadrants => (2, 2),
            Glyphs::Sextants => (2, 3),
        }
    }

    /// The character that fills the parts in `mask`, row by row from the upper left.
    pub(super) fn symbol(self, mask: u8) -> char {
        match self {
            Glyphs::HalfBlocks => match mask & 3 {
                0 => ' ',
                1 => '▀',
                2 => '▄',
                _ => '█',
            },
            Glyphs::Quadrants => QUADRANTS.get(usize::from(mask & 15)).copied().unwrap_or(' '),
            Glyphs::Sextants => sextant(mask & 63),
        }
    }
}

/// Sextants are in order from U+1FB00, except for four masks that already had a character before Unicode 13.
fn sextant(mask: u8) -> char {
    let place = match mask {
        0 => return ' ',
        0x15 => return '▌',
        0x2A => return '▐',
        0x3F => return '█',
        _ => u32::from(mask) - 1 - u32::from(mask > 0x15) - u32::from(mask > 0x2A),
    };
    char::from_u32(0x1FB00 + place).unwrap_or(' ')
}
