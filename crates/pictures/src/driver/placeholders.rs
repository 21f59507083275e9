//! kitty's protocol with placeholder characters: the picture is text to everything between us and the terminal.

use super::diacritics::diacritic;
use super::drawing::{CellMark, Drawing, ShownPicture, is_covered};
use super::tmux::Wrap;
use crate::cells::Paint;

/// The character that stands for a cell of a picture.
const PLACEHOLDER: char = '\u{10EEEE}';

/// How ids are told to the terminal: as the color of the placeholders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IdColor {
    /// As red, green and blue: ids of 24 bits.
    #[default]
    Rgb,
    /// As a palette color: ids to 255, where something on the way does not know RGB.
    Indexed,
}

/// Pictures in placeholder characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placeholders {
    /// Whether tmux lies between.
    pub wrap: Wrap,
    /// How ids are told.
    pub id_color: IdColor,
}

impl Placeholders {
    /// Stretches the picture over so many cells. Placed larger than its spot, the picture is zoomed, and panning
    /// is drawing with another `pan`.
    pub fn place(&self, id: u32, cols: u16, rows: u16) -> Vec<u8> {
        let most = super::DIACRITICS.len() as u16;
        let (cols, rows) = (cols.clamp(1, most), rows.clamp(1, most));
        self.wrap.around(&format!("\x1b_Ga=p,U=1,i={id},p=1,c={cols},r={rows},q=2\x1b\\"))
    }

    /// A placeholder a cell. The first of each run says its row and column; those after it count on.
    pub(super) fn draw(&self, shown: &ShownPicture<'_>) -> Drawing {
        let fg = self.paint(shown.id);
        Drawing::by(shown, |col, row| {
            let starts = col == 0 || is_covered(shown, col - 1, row);
            let place = || {
                let row = diacritic(row.checked_add(shown.pan.1)?)?;
                let col = diacritic(col.checked_add(shown.pan.0)?)?;
                Some(format!("{PLACEHOLDER}{row}{col}"))
            };
            let symbol = if starts { place() } else { Some(PLACEHOLDER.to_string()) };
            // Beyond the last diacritic nothing can be named: a blank is not the wrong part of a picture.
            symbol.map_or_else(
                || CellMark::plain(" ".to_owned()),
                |symbol| CellMark::Text { symbol, fg, bg: Paint::Default },
            )
        })
    }

    fn paint(&self, id: u32) -> Paint {
        let [_, red, green, blue] = id.to_be_bytes();
        match self.id_color {
            IdColor::Rgb => Paint::Rgb(red, green, blue),
            IdColor::Indexed => Paint::Indexed(blue),
        }
    }
}
