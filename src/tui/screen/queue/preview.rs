//! Beside the queue: the pictures of the selected journey.

use crate::domain::ids::Service;
use crate::domain::queue::Row;
use crate::tui::app::App;
use crate::tui::layout;
use crate::tui::messages::effect::PictureView;
use crate::tui::pictures::Slot;

impl App {
    /// The pictures that the preview has room for: the first document's and the selfie.
    pub(crate) fn slots_of_preview(&self) -> Vec<Slot> {
        let row = self.queue.selected();
        row.map(|row| self.slots_of_row(row)).unwrap_or_default()
    }

    /// The same for any row.
    pub(crate) fn slots_of_row(&self, row: &Row) -> Vec<Slot> {
        let Some(preview) = layout::queue(self.shell().body, self.borders).preview else { return Vec::new() };
        let [left, right] = layout::preview(preview.inner()).pictures;
        let has_document = !row.summary.documents.is_empty();
        [(of_document(row), left, has_document), ("selfie", right, row.summary.has_selfie)]
            .into_iter()
            .filter(|(_, area, is_there)| *is_there && !area.is_empty())
            .map(|(name, area, _)| {
                let cells = layout::picture_cells(area);
                self.slot(&row.key, name, cells, PictureView::whole(cells.width, cells.height))
            })
            .collect()
    }
}

/// What stands for the document: its portrait, or its front where the service sends no portrait (contracts 3.6).
pub(crate) fn of_document(row: &Row) -> &'static str {
    match row.service {
        Service::Idwise => "portrait",
        Service::Onetouch => "front",
    }
}
