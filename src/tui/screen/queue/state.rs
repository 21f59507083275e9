//! The state of the queue screen: the list, the refresh, the preview.

use super::fetching::{Fetching, Rereading};
use super::list::{self, QueueList};
use super::preview::{self, Preview};
use crate::domain::ids::JourneyKey;
use crate::domain::progress::Counts;
use crate::tui::cx::Cx;
use crate::tui::layout::{self, Area};
use crate::tui::messages::effect::Effect;
use crate::tui::messages::picture::{PictureName, PictureView};
use crate::tui::picture_shelf::Slot;
use crate::tui::requests::RequestKind;
use crate::tui::view::{ScrollBox, Scrolling};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// The list of waiting journeys with its preview.
#[derive(Clone, Debug, Default)]
pub(crate) struct QueueScreen {
    pub(crate) list: QueueList,
    pub(super) fetching: Fetching,
    pub(super) rereading: Rereading,
    /// Journeys that changed while the queue was being read.
    pub(super) held_back: Vec<JourneyKey>,
    /// Whether a single hit is opened once the search has ended.
    pub(super) opens_only_hit: bool,
    /// Journeys that were claimed from the list. They are released when the session ends.
    pub(crate) claims: BTreeSet<JourneyKey>,
    pub(crate) preview: Preview,
    /// The row that was clicked last, and when.
    clicked: Option<(usize, Timestamp)>,
}

/// Two clicks within this time open a row.
const DOUBLE_CLICK: SignedDuration = SignedDuration::from_millis(400);

impl QueueScreen {
    /// Recomputes everything that depends on size and time. `named` are journeys whose names are shown elsewhere on the
    /// screen.
    pub(crate) fn refresh(&mut self, named: &[JourneyKey], is_shown: bool, cx: &mut Cx) {
        self.rereading.refresh(cx);
        list::turn_late(&mut self.list, cx.now);
        if let Some(order) = self.list.take_search() {
            cx.requests.forget(|asked| matches!(asked, RequestKind::Search));
            cx.ask(RequestKind::Search, Effect::Search(Box::new(order)));
        }
        let areas = layout::queue(cx.body(), cx.borders);
        self.list.keep_in_view(usize::from(areas.rows.height));
        if !cx.requests.has(|asked| matches!(asked, RequestKind::Rows)) {
            let ids = self.list.take_missing(named);
            if !ids.is_empty() {
                cx.ask(RequestKind::Rows, Effect::LoadRows { ids });
            }
        }
        self.preview.refresh(&self.list, is_shown && areas.preview.is_some(), cx);
    }

    /// Whether visible rows are being read, so that another frame will follow soon.
    pub(crate) fn is_waiting_for_rows(&self, cx: &Cx) -> bool {
        cx.requests.has(|asked| matches!(asked, RequestKind::Rows)) && self.list.lacks_rows()
    }

    /// The scrolling areas: the list, and the preview, which may be empty while the list scrolls.
    pub(crate) fn scrolling(&self, cx: &Cx) -> Scrolling {
        let areas = layout::queue(cx.body(), cx.borders);
        let empty = areas.preview.filter(|_| self.preview.is_empty).map(Area::inner);
        Scrolling { boxes: vec![ScrollBox { area: areas.rows, top: self.list.top }], empty }
    }

    /// The store has changed: the queue must be read again.
    pub(crate) fn is_outdated(&mut self) {
        self.rereading.is_due = true;
    }

    /// When a debounce ends: of reading the queue, or of the preview.
    pub(crate) fn wake_at(&self, now: Timestamp) -> Option<Timestamp> {
        // A row is late only after its time, not exactly at it.
        let late = list::late_next(&self.list)
            .and_then(|next| next.checked_add(SignedDuration::from_millis(1)).ok());
        [self.rereading.wake_at(now), self.preview.wake_at(), late].into_iter().flatten().min()
    }

    /// Sets the progress of fetching journeys.
    pub(crate) fn set_progress(&mut self, counts: Counts) {
        self.fetching.counts = counts;
    }

    /// The progress of fetching journeys, if it is to be shown.
    pub(crate) fn progress(&self, cx: &Cx) -> Option<Counts> {
        self.fetching.progress(cx.requests.is_asking_for_news())
    }

    /// The pictures that fit into the preview: the first document's and the selfie.
    pub(crate) fn slots(&self, cx: &Cx) -> Vec<Slot> {
        self.preview.row(&self.list).map(|row| preview::slots(row, cx)).unwrap_or_default()
    }

    /// The pictures that the next key may show: those of the neighboring rows.
    pub(crate) fn likely(&self, cx: &Cx) -> Vec<(PictureName, PictureView)> {
        let at = self.list.at();
        let places = [at.checked_add(1), at.checked_sub(1)];
        let rows = places.into_iter().flatten().filter_map(|at| self.list.row(at));
        let slots = rows.flat_map(|row| preview::slots(row, cx));
        slots.map(|slot| (slot.name, slot.view)).collect()
    }

    /// The case that will probably be opened next.
    pub(crate) fn next_case(&self) -> Option<JourneyKey> {
        self.list.selected().map(|row| row.key.clone())
    }

    /// The columns left of the border.
    pub(super) fn columns_left(cx: &Cx) -> u16 {
        layout::queue(cx.body(), cx.borders).list.width
    }

    /// Selects the row at this place; a second click on it opens it.
    pub(crate) fn click(&mut self, x: u16, y: u16, cx: &mut Cx) {
        let rows: Area = layout::queue(cx.body(), cx.borders).rows;
        let at = rows.row_at(x, y).map(|row| self.list.top + row);
        let Some(at) = at.filter(|at| *at < self.list.shown_count()) else { return };
        self.list.go_to(at);
        let is_second = self
            .clicked
            .take()
            .is_some_and(|(before, when)| before == at && cx.now.duration_since(when) < DOUBLE_CLICK);
        if is_second { self.open_selected(cx) } else { self.clicked = Some((at, cx.now)) }
    }
}
