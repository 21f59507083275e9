//! How sure it is how many columns a terminal takes for what stands in a cell.

use crate::tui::fit::is_simple;
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
        match (characters.next(), characters.next()) {
            (Some(character), None) if is_simple(character) => Glyph::Plain,
            (Some(character), None) if is_wide(u32::from(character)) => Glyph::Wide,
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
