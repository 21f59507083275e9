//! Open cells of a frame: the view leaves them open for pixels, and whatever is drawn over them closes them.

use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::Rect;

/// Opens the cells of an area for a picture. Their text is visible until the pixels have been sent.
pub(crate) fn open(buffer: &mut Buffer, area: Rect) {
    for position in area.intersection(buffer.area).positions() {
        if let Some(cell) = buffer.cell_mut(position) {
            // Ratatui never sets this option itself, and drops it from a cell that is cleared or overwritten.
            cell.set_diff_option(CellDiffOption::AlwaysUpdate);
        }
    }
}

/// Whether a cell was left open and nothing was drawn over it.
pub(crate) fn is_open(cell: &Cell) -> bool {
    cell.diff_option == CellDiffOption::AlwaysUpdate
}

/// Closes the cells of an area, because something else is drawn there.
pub(crate) fn close(buffer: &mut Buffer, area: Rect) {
    let area = area.intersection(buffer.area);
    let (left, width) = (usize::from(area.x - buffer.area.x), usize::from(area.width));
    let rows = buffer.content.chunks_mut(usize::from(buffer.area.width).max(1));
    for row in rows.skip(usize::from(area.y - buffer.area.y)).take(usize::from(area.height)) {
        row.iter_mut().skip(left).take(width).for_each(close_cell);
    }
}

/// Lets ratatui compare the cell again, so that text is drawn over what was a picture.
pub(crate) fn close_cell(cell: &mut Cell) {
    if is_open(cell) {
        cell.set_diff_option(CellDiffOption::None);
    }
}
