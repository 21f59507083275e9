//! The characters that paint parts of a cell.

/// Which block characters the terminal's font has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Glyphs {
    /// Upper and lower halves: every font has them.
    #[default]
    HalfBlocks,
    Quadrants,
    /// Six sixths, of Unicode 13: terminals that draw them themselves.
    Sextants,
}

/// Quarters by mask: 1 upper left, 2 upper right, 4 lower left, 8 lower right.
const QUADRANTS: [char; 16] =
    [' ', '▘', '▝', '▀', '▖', '▌', '▞', '▛', '▗', '▚', '▐', '▜', '▄', '▙', '▟', '█'];

impl Glyphs {
    /// Parts across and down of one cell.
    pub fn grid(self) -> (u32, u32) {
        match self {
            Glyphs::HalfBlocks => (1, 2),
            Glyphs::Quadrants => (2, 2),
            Glyphs::Sextants => (2, 3),
        }
    }

    /// The character whose painted parts are these bits, row by row from the upper left.
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

/// Sextants stand in order from U+1FB00, without the four that were characters before.
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
