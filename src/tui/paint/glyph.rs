//! How sure it is how many columns a terminal takes for what stands in a cell.

use ratatui::buffer::{Cell, CellDiffOption, CellWidth as _};

/// Terminals agree on the columns of some characters only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Glyph {
    /// One character of one column everywhere.
    Plain,
    /// A part of a picture: one column, however long its text is.
    Mark,
    /// One character of two columns.
    Wide,
    /// Combining characters, unusual scripts, emoji, half-width marks: each terminal has columns of its own.
    Odd,
    /// Commands that leave the cursor anywhere.
    Command,
}

impl Glyph {
    pub(super) fn of(cell: &Cell) -> Self {
        let symbol = cell.symbol();
        if let [b' '..=b'~'] = symbol.as_bytes() {
            return Glyph::Plain;
        }
        if symbol.contains('\x1b') {
            return Glyph::Command;
        }
        if cell.diff_option != CellDiffOption::None && cell.cell_width() == 1 {
            return Glyph::Mark;
        }
        let mut characters = symbol.chars();
        match (characters.next().map(u32::from), characters.next()) {
            (Some(code), None) if is_plain(code) => Glyph::Plain,
            (Some(code), None) if is_wide(code) => Glyph::Wide,
            _ => Glyph::Odd,
        }
    }

    /// Whether everything after it stands where it should, however the terminal counts.
    pub(super) fn is_sure(self) -> bool {
        matches!(self, Glyph::Plain | Glyph::Mark)
    }
}

/// Columns that a cell takes of its row.
pub(super) fn columns(cell: &Cell) -> usize {
    match cell.diff_option {
        CellDiffOption::Skip => 1,
        _ if matches!(cell.symbol().as_bytes(), [b' '..=b'~']) => 1,
        _ => usize::from(cell.cell_width().max(1)),
    }
}

/// Letters of Latin, Greek and Cyrillic without the soft hyphen and the combining marks, punctuation, arrows, signs, and
/// what frames and pictures are drawn with.
fn is_plain(code: u32) -> bool {
    matches!(
        code,
        0xa1..=0xac
            | 0xae..=0x2ff
            | 0x370..=0x3ff
            | 0x400..=0x482
            | 0x48a..=0x52f
            | 0x1e00..=0x1fff
            | 0x2010..=0x2027
            | 0x2030..=0x205e
            | 0x20a0..=0x20c0
            | 0x2190..=0x21ff
            | 0x2200..=0x22ff
            | 0x2500..=0x25fc
            | 0x2605..=0x2613
            | 0x2639..=0x263c
            | 0x26a0
            | 0x2713..=0x2727
            | 0x2800..=0x28ff
            | 0x1fb00..=0x1fbaf
    )
}

/// Kana, ideographs, Hangul and their full-width signs.
fn is_wide(code: u32) -> bool {
    matches!(
        code,
        0x3000..=0x303e
            | 0x3041..=0x3096
            | 0x309b..=0x30ff
            | 0x3105..=0x312f
            | 0x3400..=0x4dbf
            | 0x4e00..=0x9fff
            | 0xac00..=0xd7a3
            | 0xf900..=0xfaff
            | 0xff01..=0xff60
    )
}
