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
    let area = area.intersection(buffer.area);
    let (left, width) = (usize::from(area.x - buffer.area.x), usize::from(area.width));
    let rows = buffer.content.chunks_mut(usize::from(buffer.area.width).max(1));
    for row in rows.skip(usize::from(area.y - buffer.area.y)).take(usize::from(area.height)) {
        row.iter_mut().skip(left).take(width).for_each(close_cell);
    }
}

/// Closes a cell.
pub(crate) fn close_cell(cell: &mut Cell) {
    if is_open(cell) {
        cell.set_diff_option(CellDiffOption::None);
    }
}
