//! A place for pixels in a frame: cells that the view leaves open, so that whatever is drawn over them closes them.

use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::Rect;

/// Leaves the cells of an area open for a picture; what stands in them is seen until it has come.
pub(crate) fn open(buffer: &mut Buffer, area: Rect) {
    for position in area.intersection(buffer.area).positions() {
        if let Some(cell) = buffer.cell_mut(position) {
            // Ratatui never sets this by itself, and a cell that is cleared or written over loses it.
            cell.set_diff_option(CellDiffOption::AlwaysUpdate);
        }
    }
}

/// Whether a cell was left open and nothing was drawn over it.
pub(crate) fn is_open(cell: &Cell) -> bool {
    cell.diff_option == CellDiffOption::AlwaysUpdate
}

/// Closes an area's cells: something else is drawn there.
pub(crate) fn close(buffer: &mut Buffer, area: Rect) {
    for position in area.intersection(buffer.area).positions() {
        if let Some(cell) = buffer.cell_mut(position)
            && is_open(cell)
        {
            cell.set_diff_option(CellDiffOption::None);
        }
    }
}
