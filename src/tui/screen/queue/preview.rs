//! The pictures of the preview and their positions.

use crate::domain::queue::Row;
use crate::tui::cx::Cx;
use crate::tui::layout;
use crate::tui::messages::picture::PictureView;
use crate::tui::picture_shelf::Slot;

/// The pictures of a row that the preview has room for: the first document's and the selfie.
pub(super) fn slots(row: &Row, cx: &Cx) -> Vec<Slot> {
    let Some(preview) = layout::queue(cx.body(), cx.borders).preview else { return Vec::new() };
    let [left, right] = layout::preview(preview.inner()).pictures;
    let has_document = !row.summary.documents.is_empty();
    [(of_document(row), left, has_document), ("selfie", right, row.summary.has_selfie)]
        .into_iter()
        .filter(|(_, area, is_there)| *is_there && !area.is_empty())
        .map(|(name, area, _)| {
            let cells = layout::picture_cells(area);
            cx.pictures.slot(&row.key, name, cells, PictureView::whole(cells.width, cells.height))
        })
        .collect()
}

/// What stands for the document. Rows of older versions do not say it: there it is the portrait, or the front where the
/// service sends no portrait (docs/contracts/onetouch.md 3.6).
pub(crate) fn of_document(row: &Row) -> &str {
    let usual = if row.capabilities.sends_portrait { "portrait" } else { "front" };
    row.summary.document_picture.as_deref().unwrap_or(usual)
}
