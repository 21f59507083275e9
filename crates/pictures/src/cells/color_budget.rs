//! Reduces the number of color changes in a picture of characters, so that it fits its byte budget.

use super::{Cell, CellPicture, Paint, palette};

/// How far apart two colors may be to be merged, from hardly visible to clearly visible.
const TOLERANCES: [u8; 7] = [3, 6, 10, 16, 24, 36, 54];

impl CellPicture {
    /// The picture within `most` bytes, as far as merging similar colors allows.
    #[must_use]
    pub fn within(self, most: usize) -> Self {
        if self.wire() <= most {
            return self;
        }
        let reduced = |tolerance| Self { cells: merged(&self.cells, tolerance), is_reduced: true, ..self };
        let mut tried = TOLERANCES.into_iter().map(reduced);
        let fits = tried.by_ref().find(|picture| picture.wire() <= most);
        fits.unwrap_or_else(|| Self {
            cells: merged(&self.cells, TOLERANCES.iter().copied().max().unwrap_or_default()),
            is_reduced: true,
            ..self
        })
    }

    /// The estimated number of bytes to write it.
    pub fn wire(&self) -> usize {
        let (mut front, mut back, mut bytes) = (None, None, usize::from(self.height) * 8);
        for cell in &self.cells {
            bytes += cell.symbol.len_utf8();
            if back.replace(cell.bg) != Some(cell.bg) {
                bytes += 3 + length(cell.bg);
            }
            // The foreground of a blank is invisible, so it needs no color change.
            if cell.symbol != ' ' && front.replace(cell.fg) != Some(cell.fg) {
                bytes += 3 + length(cell.fg);
            }
        }
        bytes
    }
}

/// Bytes of the SGR parameters of a color: `38;2;255;255;255`.
fn length(paint: Paint) -> usize {
    let digits = |number: u8| match number {
        0..10 => 1,
        10..100 => 2,
        100.. => 3,
    };
    match paint {
        Paint::Default => 2,
        Paint::Indexed(index) => 5 + digits(index),
        Paint::Rgb(red, green, blue) => 7 + digits(red) + digits(green) + digits(blue),
    }
}

/// Replaces each color by that of the cell before if the two are similar.
fn merged(cells: &[Cell], tolerance: u8) -> Vec<Cell> {
    let (mut front, mut back) = (None, None);
    let kept = |last: &mut Option<Paint>, paint: Paint| match *last {
        Some(last) if are_alike(last, paint, tolerance) => last,
        _ => *last.insert(paint),
    };
    let mut merge = |cell: &Cell| {
        let bg = kept(&mut back, cell.bg);
        let fg = if cell.symbol == ' ' { bg } else { kept(&mut front, cell.fg) };
        Cell { fg, bg, ..*cell }
    };
    cells.iter().map(&mut merge).collect()
}

fn are_alike(one: Paint, other: Paint, tolerance: u8) -> bool {
    match (rgb(one), rgb(other)) {
        (Some(one), Some(other)) => {
            one.iter().zip(other).all(|(one, other)| one.abs_diff(other) <= tolerance)
        }
        _ => one == other,
    }
}

fn rgb(paint: Paint) -> Option<[u8; 3]> {
    match paint {
        Paint::Default => None,
        Paint::Indexed(index) => Some(palette::color(index)),
        Paint::Rgb(red, green, blue) => Some([red, green, blue]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(width: u16, height: u16) -> CellPicture {
        let level = |at: u32, shift: u32| ((at.wrapping_mul(2_654_435_761) >> shift) % 60) as u8 + 90;
        let cell = |at: u32| Cell {
            symbol: '▚',
            fg: Paint::Rgb(level(at, 3), level(at, 9), level(at, 15)),
            bg: Paint::Rgb(level(at, 5), level(at, 11), level(at, 17)),
        };
        let cells = (0..u32::from(width) * u32::from(height)).map(cell).collect();
        CellPicture { width, height, cells, is_reduced: false }
    }

    #[test]
    fn a_picture_within_its_budget_stays_as_it_is() {
        let picture = noise(10, 4);
        assert_eq!(picture.clone().within(picture.wire()), picture);
    }

    #[test]
    fn a_larger_one_keeps_to_it_and_to_its_colors_about() {
        let picture = noise(120, 30);
        let most = picture.wire() / 2;
        let reduced = picture.clone().within(most);
        assert!(reduced.is_reduced && reduced.wire() <= most, "{} of {most}", reduced.wire());
        for (before, after) in picture.cells.iter().zip(&reduced.cells) {
            assert_eq!(before.symbol, after.symbol);
            assert!(are_alike(before.fg, after.fg, 54) && are_alike(before.bg, after.bg, 54));
        }
    }
}
