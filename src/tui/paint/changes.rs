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
    cells: Vec<bool>,
}

/// A row of which cells must be written.
#[derive(Clone, Copy)]
pub(super) struct RowChange<'a> {
    pub(super) y: u16,
    pub(super) before: &'a [Cell],
    pub(super) after: &'a [Cell],
}

impl Changes {
    pub(super) fn has(&self, x: usize) -> bool {
        self.cells.get(x).copied().unwrap_or(false)
    }

    /// Compares a row of two frames within the columns of an area.
    ///
    /// Terminals disagree on the columns of some characters. When such a character changes, it may have covered or
    /// shifted what follows it, so everything after it is written again, up to the side of its box or a picture.
    pub(super) fn of_row(&mut self, before: &[Cell], after: &[Cell], area: Rect) {
        self.cells.clear();
        self.cells.resize(after.len(), false);
        let (mut x, mut is_rest) = (usize::from(area.left()), false);
        while let Some((shown, next)) =
            before.get(x).zip(after.get(x)).filter(|_| x < usize::from(area.right()))
        {
            let is_changed = has_changed(shown, next);
            if is_rest && (next.diff_option != CellDiffOption::None || is_side(shown, next)) {
                is_rest = false;
                self.mark(x, is_changed || is_side(shown, next));
            } else {
                is_rest |= is_changed && !(Glyph::of(shown).is_sure() && Glyph::of(next).is_sure());
                self.mark(x, is_changed || is_rest);
            }
            x += columns(next);
        }
    }

    /// The next changed cell at or after a column.
    pub(super) fn next(&self, from: usize) -> Option<usize> {
        let rest = self.cells.get(from..)?;
        rest.iter().position(|is_changed| *is_changed).map(|at| from + at)
    }

    pub(super) fn count(&self) -> usize {
        self.cells.iter().filter(|is_changed| **is_changed).count()
    }

    /// Whether the cells may be written in any order, because every character has a known width.
    pub(super) fn is_sure(&self, after: &[Cell]) -> bool {
        let mut changed = after.iter().zip(&self.cells).filter(|(_, is_changed)| **is_changed);
        changed.all(|(cell, _)| Glyph::of(cell).is_sure())
    }

    /// For each cell of a row the number of its style in `styles`, if it changed. Missing styles are added. `None` if
    /// there would be more than [`MOST_STYLES`].
    pub(super) fn styles(&self, after: &[Cell], styles: &mut Vec<CellStyle>) -> Option<Vec<Option<u8>>> {
        let mut style = CellStyle::default();
        let mut number = |(cell, is_changed): (&Cell, &bool)| {
            if !is_changed {
                return Some(None);
            }
            style = style.needed(cell);
            let known = styles.iter().position(|it| *it == style).unwrap_or_else(|| {
                styles.push(style);
                styles.len() - 1
            });
            (known < MOST_STYLES).then(|| u8::try_from(known).ok())
        };
        after.iter().zip(&self.cells).map(&mut number).collect()
    }

    /// Takes the cells of one style for the changed ones.
    pub(super) fn take_style(&mut self, of_row: &[Option<u8>], style: u8) {
        self.cells.clear();
        self.cells.extend(of_row.iter().map(|it| *it == Some(style)));
    }

    fn mark(&mut self, x: usize, is_changed: bool) {
        if let Some(cell) = self.cells.get_mut(x) {
            *cell = is_changed;
        }
    }
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
