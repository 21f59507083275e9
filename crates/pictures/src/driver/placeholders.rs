//! kitty's protocol with placeholder characters. For every program between us and the terminal, such a picture is text.

use super::diacritics::diacritic;
use super::drawing::{CellMark, Drawing, ShownPicture, is_covered};
use super::tmux::Wrap;
use crate::cells::Paint;

/// The placeholder character of a picture's cell.
const PLACEHOLDER: char = '\u{10EEEE}';

/// How the color of the placeholders encodes the picture's id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IdColor {
    /// As 24-bit RGB color: ids of 24 bits.
    #[default]
    Rgb,
    /// As palette color: ids up to 255, if a program in between does not pass RGB colors.
    Indexed,
}

/// The driver for placeholder characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placeholders {
    /// Whether sequences pass through tmux.
    pub wrap: Wrap,
    /// How ids are encoded.
    pub id_color: IdColor,
}

impl Placeholders {
    /// Stretches a picture over this many cells. A placement larger than the visible area is a zoom; panning then only
    /// draws with another `pan`.
    pub fn place(&self, id: u32, cols: u16, rows: u16) -> Vec<u8> {
        let most = super::DIACRITICS.len() as u16;
        let (cols, rows) = (cols.clamp(1, most), rows.clamp(1, most));
        self.wrap.around(&format!("\x1b_Ga=p,U=1,i={id},p=1,c={cols},r={rows},q=2\x1b\\"))
    }

    /// Draws one placeholder per cell. The first one of each run encodes its row and column; the terminal counts on for
    /// the others.
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
            // There is no diacritic for this row or column, and a blank is better than the wrong part of the picture.
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
