//! Which cells of a row must be written.

use super::glyph::{Glyph, columns};
use super::style::{CellStyle, looks_alike};
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::Rect;

/// The characters of the side of a box.
const SIDE: &str = "│";

/// A frame with more styles than this is not written style by style: it is a picture made of characters.
const MOST_STYLES: usize = 64;

/// The cells of a row that must be written.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    /// A bit for each cell, the first cell in the lowest bit: most of a row is skipped a word at a time.
    words: Vec<u64>,
}

/// The cells in one word.
const WORD: usize = u64::BITS as usize;

/// A row of which cells must be written.
#[derive(Clone, Copy)]
pub(super) struct RowChange<'a> {
    pub(super) y: u16,
    pub(super) before: &'a [Cell],
    pub(super) after: &'a [Cell],
}

impl Changes {
    pub(super) fn has(&self, x: usize) -> bool {
        self.words.get(x / WORD).is_some_and(|word| word >> (x % WORD) & 1 == 1)
    }

    /// Compares a row of two frames within the columns of an area.
    ///
    /// Terminals disagree on the columns of some characters. When such a character changes, it may have covered or
    /// shifted what follows it, so everything after it is written again, up to the side of its box or a picture.
    pub(super) fn of_row(&mut self, before: &[Cell], after: &[Cell], area: Rect) {
        self.words.clear();
        let (mut x, mut is_rest) = (usize::from(area.left()), false);
        while let Some((shown, next)) =
            before.get(x).zip(after.get(x)).filter(|_| x < usize::from(area.right()))
        {
            let is_changed = has_changed(shown, next);
            if is_rest && (next.diff_option != CellDiffOption::None || is_side(shown, next)) {
                is_rest = false;
                self.mark_if(is_changed || is_side(shown, next), x);
            } else {
                is_rest |= is_changed && !(Glyph::of(shown).is_sure() && Glyph::of(next).is_sure());
                self.mark_if(is_changed || is_rest, x);
            }
            x += columns(next);
        }
    }

    /// The next changed cell at or after a column.
    pub(super) fn next(&self, from: usize) -> Option<usize> {
        let first = from / WORD;
        let mut words = self.words.iter().enumerate().skip(first).map(|(at, word)| {
            let is_before = if at == first { (1_u64 << (from % WORD)) - 1 } else { 0 };
            (at, word & !is_before)
        });
        let (at, word) = words.find(|(_, word)| *word != 0)?;
        Some(at * WORD + usize::try_from(word.trailing_zeros()).unwrap_or(0))
    }

    pub(super) fn count(&self) -> usize {
        self.words.iter().map(|word| usize::try_from(word.count_ones()).unwrap_or(0)).sum()
    }

    /// The changed cells, with their columns.
    fn cells<'a>(&self, after: &'a [Cell]) -> impl Iterator<Item = (usize, &'a Cell)> {
        let columns = std::iter::successors(self.next(0), |x| self.next(x + 1));
        columns.filter_map(|x| Some((x, after.get(x)?)))
    }

    /// Whether the cells may be written in any order, because every character has a known width.
    pub(super) fn is_sure(&self, after: &[Cell]) -> bool {
        self.cells(after).all(|(_, cell)| Glyph::of(cell).is_sure())
    }

    /// The changed cells of each style, by the style's number in `styles`. Missing styles are added. `None` if there
    /// would be more than [`MOST_STYLES`].
    pub(super) fn by_style(
        &self,
        after: &[Cell],
        styles: &mut Vec<CellStyle>,
    ) -> Option<Vec<(usize, Changes)>> {
        let mut of_row: Vec<(usize, Changes)> = Vec::new();
        let (mut style, mut current) = (CellStyle::default(), None);
        for (x, cell) in self.cells(after) {
            let needed = style.needed(cell);
            let at = match current.filter(|_| needed == style) {
                Some(at) => at,
                None => {
                    let number = number_of(needed, styles);
                    of_row.iter().position(|(known, _)| *known == number).unwrap_or_else(|| {
                        of_row.push((number, Changes::default()));
                        of_row.len() - 1
                    })
                }
            };
            (style, current) = (needed, Some(at));
            if let Some((_, changes)) = of_row.get_mut(at) {
                changes.mark(x);
            }
        }
        (styles.len() <= MOST_STYLES).then_some(of_row)
    }

    fn mark(&mut self, x: usize) {
        let at = x / WORD;
        if self.words.len() <= at {
            self.words.resize(at + 1, 0);
        }
        if let Some(word) = self.words.get_mut(at) {
            *word |= 1 << (x % WORD);
        }
    }

    fn mark_if(&mut self, is_changed: bool, x: usize) {
        if is_changed {
            self.mark(x);
        }
    }
}

/// The number of a style, which is added if it is missing.
fn number_of(style: CellStyle, styles: &mut Vec<CellStyle>) -> usize {
    styles.iter().position(|it| *it == style).unwrap_or_else(|| {
        styles.push(style);
        styles.len() - 1
    })
}

fn is_side(shown: &Cell, next: &Cell) -> bool {
    next.symbol() == SIDE && looks_alike(shown, next)
}

/// Whether a cell must be written. The terminal itself draws the cells under a picture.
fn has_changed(shown: &Cell, next: &Cell) -> bool {
    if next.diff_option == CellDiffOption::Skip {
        return false;
    }
    shown.diff_option == CellDiffOption::Skip || !looks_alike(shown, next)
}

/// The cells of a row.
pub(super) fn row(buffer: &Buffer, y: u16) -> &[Cell] {
    let width = usize::from(buffer.area.width);
    let from = usize::from(y) * width;
    buffer.content.get(from..from + width).unwrap_or_default()
}
