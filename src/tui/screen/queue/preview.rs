//! The preview: the row that it shows, and the pictures of it.
//!
//! It follows the selected row after a short pause: over a slow connection, a key waits for every byte before it.

use super::list::QueueList;
use crate::domain::ids::JourneyKey;
use crate::domain::queue::Row;
use crate::tui::cx::Cx;
use crate::tui::layout;
use crate::tui::messages::picture::PictureView;
use crate::tui::picture_shelf::Slot;
use jiff::{SignedDuration, Timestamp};

/// How long the selected row rests before the preview shows it.
const REST_MS: i64 = 120;

/// What the preview shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Preview {
    row: Option<Box<Row>>,
    /// Whether nothing is shown until the selected row has rested. A terminal that moves whole rows only would move the
    /// preview with the list, so it is empty while the list scrolls.
    pub(super) is_empty: bool,
    /// The row that was selected last, and when the preview follows it.
    next: Option<(JourneyKey, Timestamp)>,
    /// The first row of the list in view when the preview was up to date.
    top: usize,
}

impl Preview {
    /// Follows the selected row: at once where nothing is shown or nobody sees it, else after a rest.
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

    /// When it follows.
    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        self.next.as_ref().map(|(_, due)| *due)
    }

    /// The row that is shown; as it is now, if it is the selected one.
    pub(crate) fn row<'a>(&'a self, list: &'a QueueList) -> Option<&'a Row> {
        let shown = self.row.as_deref().filter(|_| !self.is_empty)?;
        Some(list.selected().filter(|row| row.key == shown.key).unwrap_or(shown))
    }
}

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

/// The picture that represents the document. Rows of older versions do not say it: there it is the portrait, or the front where the
/// service sends no portrait (docs/contracts/onetouch.md 3.6).
pub(crate) fn of_document(row: &Row) -> &str {
    let usual = if row.capabilities.sends_portrait { "portrait" } else { "front" };
    row.summary.document_picture.as_deref().unwrap_or(usual)
}
