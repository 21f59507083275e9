//! The preview: the row that it shows, and the pictures of the row.
//!
//! It follows the selected row after a debounce: over a slow connection, a key waits for all bytes that were sent
//! before.

use super::list::QueueList;
use crate::domain::ids::JourneyKey;
use crate::domain::queue::Row;
use crate::tui::cx::Cx;
use crate::tui::layout;
use crate::tui::messages::picture::PictureView;
use crate::tui::picture_shelf::Slot;
use jiff::{SignedDuration, Timestamp};

/// The debounce: how long the selection must rest before the preview follows.
const REST_MS: i64 = 120;

/// The state of the preview.
#[derive(Clone, Debug, Default)]
pub(crate) struct Preview {
    row: Option<Box<Row>>,
    /// Whether the preview stays empty until the selection rests. A terminal that can only scroll whole rows would
    /// scroll the preview with the list, so it is empty while the list scrolls.
    pub(super) is_empty: bool,
    /// The selected row, and when the preview follows it.
    next: Option<(JourneyKey, Timestamp)>,
    /// The scroll position of the list when the preview was last up to date.
    top: usize,
}

impl Preview {
    /// Follows the selected row: at once if the preview is empty or not visible, else after the debounce.
    pub(super) fn refresh(&mut self, list: &QueueList, is_seen: bool, cx: &Cx) {
        let key = list.selected().map(|row| &row.key);
        let is_same = key.is_some() && key == self.row.as_ref().map(|row| &row.key);
        if self.next.as_ref().map(|(next, _)| next) != key {
            let rest = cx.now.checked_add(SignedDuration::from_millis(REST_MS)).ok();
            self.next = key.cloned().zip(rest);
        }
        let is_due = self.next.as_ref().is_none_or(|(_, due)| *due <= cx.now);
        if is_same && !self.is_empty {
            (self.next, self.top) = (None, list.top);
        } else if is_due || self.row.is_none() || !is_seen {
            self.row = list.selected().cloned().map(Box::new);
            (self.next, self.top, self.is_empty) = (None, list.top, false);
        } else {
            self.is_empty |= self.top != list.top && !cx.policy.moves_columns;
        }
    }

    /// When the debounce ends.
    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        self.next.as_ref().map(|(_, due)| *due)
    }

    /// The row that is shown. The selected row is shown in its newest state.
    pub(crate) fn row<'a>(&'a self, list: &'a QueueList) -> Option<&'a Row> {
        let shown = self.row.as_deref().filter(|_| !self.is_empty)?;
        Some(list.selected().filter(|row| row.key == shown.key).unwrap_or(shown))
    }
}

/// The pictures that fit into the preview: the first document's and the selfie.
pub(super) fn slots(row: &Row, cx: &Cx) -> Vec<Slot> {
    let Some(preview) = layout::queue(cx.body(), cx.borders).preview else { return Vec::new() };
    let [left, right] = layout::preview(preview.inner(), cx.policy.pictures).pictures;
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

/// The picture that represents the document. Rows that older versions wrote do not name it: then it is the portrait, or
/// the front if the service sends no portrait (docs/contracts/onetouch.md 3.6).
pub(crate) fn of_document(row: &Row) -> &str {
    let usual = if row.capabilities.sends_portrait { "portrait" } else { "front" };
    row.summary.document_picture.as_deref().unwrap_or(usual)
}
