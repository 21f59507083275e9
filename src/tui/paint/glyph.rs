//! Whether terminals agree on the number of columns of what a cell holds.

use crate::tui::fit::is_simple;
use ratatui::buffer::{Cell, CellDiffOption, CellWidth as _};

/// A class of cell contents, by what the cursor's column is after it was written. Terminals agree on some only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Glyph {
    /// One character that takes one column in every terminal.
    Plain,
    /// A part of a picture: one column, however long its text is.
    Mark,
    /// One character that takes two columns in every terminal.
    Wide,
    /// Combining characters, unusual scripts, emoji, half-width marks: the number of columns depends on the terminal.
    Odd,
    /// Commands after which the position of the cursor is not known.
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

    /// Whether the column of what follows does not depend on the terminal.
    pub(super) fn is_sure(self) -> bool {
        matches!(self, Glyph::Plain | Glyph::Mark)
    }
}

/// Columns that the layout gives to a cell.
pub(super) fn columns(cell: &Cell) -> usize {
    match cell.diff_option {
        CellDiffOption::Skip => 1,
        _ if matches!(cell.symbol().as_bytes(), [b' '..=b'~']) => 1,
        _ => usize::from(cell.cell_width().max(1)),
    }
}

/// Kana, ideographs, Hangul and full-width forms.
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
