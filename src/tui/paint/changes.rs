//! Which cells of a row must be written.

use super::glyph::{Glyph, columns};
use super::style::looks_alike;
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::Rect;

/// What stands at the side of a box of text.
const SIDE: &str = "│";

/// The cells of a row that must be written.
#[derive(Debug, Default)]
pub(super) struct Changes {
    cells: Vec<bool>,
}

impl Changes {
    pub(super) fn has(&self, x: usize) -> bool {
        self.cells.get(x).copied().unwrap_or(false)
    }

    /// Compares a row of two frames within the columns of an area.
    ///
    /// Where a character changes of which terminals disagree how many columns it takes, it may have spilled over what
    /// follows it. So everything after it is written again, up to the side of its box or a picture.
    pub(super) fn of_row(&mut self, before: &[Cell], after: &[Cell], area: Rect) {
        self.cells.clear();
        self.cells.resize(after.len(), false);
        let (mut x, mut is_rest) = (usize::from(area.left()), false);
        while let Some((shown, next)) = before.get(x).zip(after.get(x)).filter(|_| x < usize::from(area.right())) {
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

    fn mark(&mut self, x: usize, is_changed: bool) {
        if let Some(cell) = self.cells.get_mut(x) {
            *cell = is_changed;
        }
    }
}

fn is_side(shown: &Cell, next: &Cell) -> bool {
    next.symbol() == SIDE && looks_alike(shown, next)
}

/// Whether a cell must be written. What lies under a picture that the terminal paints is left to it.
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
