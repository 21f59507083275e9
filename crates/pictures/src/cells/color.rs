//! The colors that a terminal can show.

use super::palette;

/// A color of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Paint {
    /// The terminal's default color.
    #[default]
    Default,
    /// A color of the 256-color palette. The user can redefine the first 16.
    Indexed(u8),
    /// Red, green, blue.
    Rgb(u8, u8, u8),
}

/// How many colors the terminal shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ColorDepth {
    /// No colors: only light and dark.
    Mono,
    /// The 16 ANSI colors.
    Ansi16,
    /// The 256-color palette.
    #[default]
    Palette256,
    Truecolor,
}

/// The 16 ANSI colors as most terminals show them.
const ANSI: [[u8; 3]; 16] = [
    [0, 0, 0],
    [205, 0, 0],
    [0, 205, 0],
    [205, 205, 0],
    [0, 0, 238],
    [205, 0, 205],
    [0, 205, 205],
    [229, 229, 229],
    [127, 127, 127],
    [255, 0, 0],
    [0, 255, 0],
    [255, 255, 0],
    [92, 92, 255],
    [255, 0, 255],
    [0, 255, 255],
    [255, 255, 255],
];

impl ColorDepth {
    /// The nearest color that the terminal has.
    pub fn paint(self, color: [u8; 3]) -> Paint {
        let [red, green, blue] = color;
        match self {
            ColorDepth::Mono => Paint::Default,
            ColorDepth::Truecolor => Paint::Rgb(red, green, blue),
            ColorDepth::Palette256 => Paint::Indexed(palette::nearest(color)),
            ColorDepth::Ansi16 => Paint::Indexed(ansi(color)),
        }
    }
}

fn distance(one: [u8; 3], other: [u8; 3]) -> u32 {
    let weights = [3, 4, 2];
    one.iter().zip(other).zip(weights).map(|((a, b), weight)| u32::from(a.abs_diff(b)).pow(2) * weight).sum()
}

fn ansi(color: [u8; 3]) -> u8 {
    let nearest = (0u8..16).zip(ANSI).min_by_key(|(_, known)| distance(color, *known));
    nearest.map_or(0, |(index, _)| index)
}
