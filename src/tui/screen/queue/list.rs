//! The list: the index of the queue, the hits of search and filter, the visible rows, the selected one.

use super::filter_state::QueueQuery;
use super::row_cache::RowCache;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::queue::{ChangedRow, JourneyState, QueuedRow, Row, RowId};
use crate::insight::filter::{Hits, IndexQuery, QueueIndex};
use crate::tui::messages::listing::{Found, Listing, SearchOrder, name_columns};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Up to this many changed rows are cached even if they are not visible.
const FEW: usize = 64;

/// The list and the selected row.
#[derive(Clone, Debug, Default)]
pub(crate) struct QueueList {
    index: QueueIndex,
    /// The index that is being read and will replace the current one.
    coming: Option<QueueIndex>,
    rows: RowCache,
    /// The hits of search, filter and sort order; `None` if all rows are shown in the order of the index.
    hits: Option<Hits>,
    pub(crate) query: QueueQuery,
    /// The row to select once the search has found it.
    anchor: Option<RowId>,
    /// The columns of the widest name.
    pub(crate) name_columns: usize,
    at: usize,
    /// The index of the first visible row.
    pub(crate) top: usize,
    page: usize,
    pub(crate) marks: BTreeSet<JourneyKey>,
    skipped: BTreeMap<JourneyKey, RowId>,
    /// Journeys that arrived while the list was shown and that the cursor has not passed yet.
    pub(crate) fresh: BTreeSet<RowId>,
    /// Whether the reviewer has pressed a key here.
    pub(crate) is_touched: bool,
    /// Whether the first page was read.
    pub(crate) is_loaded: bool,
    /// Whether all pages were read.
    pub(crate) is_complete: bool,
    pub(crate) problem: Option<String>,
    now_ms: i64,
}

impl QueueList {
    /// The number of all waiting rows.
    pub(crate) fn count(&self) -> usize {
        self.index.waiting()
    }

    /// The number of rows after search and filter.
    pub(crate) fn shown_count(&self) -> usize {
        self.hits.as_ref().map_or(self.index.shown(), |hits| hits.ids.len())
    }

    /// Whether the number of shown rows can still grow.
    pub(crate) fn is_counting(&self) -> bool {
        !self.is_complete || self.hits.as_ref().is_some_and(|hits| !hits.is_complete())
    }

    /// Whether the shown rows are older than the current query.
    pub(crate) fn is_searching(&self) -> bool {
        self.query.is_stale || self.hits.as_ref().is_some_and(|hits| !hits.is_complete())
    }

    /// The index of the selected row.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// The selected row.
    pub(crate) fn selected(&self) -> Option<&Row> {
        self.row(self.at)
    }

    /// The row at an index of the shown list; `None` if it was not read yet.
    pub(crate) fn row(&self, at: usize) -> Option<&Row> {
        let id = self.ids(at, 1).pop()?;
        self.rows.get(id).map(|queued| &queued.row)
    }

    /// The row of a journey, if it is visible, marked, or named on the screen.
    pub(crate) fn of(&self, key: &JourneyKey) -> Option<&Row> {
        self.rows.of(key).map(|queued| &queued.row)
    }

    /// `count` shown rows from an index on.
    pub(super) fn ids(&self, from: usize, count: usize) -> Vec<RowId> {
        match &self.hits {
            Some(hits) => hits.ids.iter().skip(from).take(count).copied().collect(),
            None => self.index.shown_from(from, count),
        }
    }

    /// The visible rows that were read, with their indices.
    pub(crate) fn in_view(&self, rows: usize) -> impl Iterator<Item = (usize, &QueuedRow)> {
        let ids = (self.top..).zip(self.ids(self.top, rows));
        ids.filter_map(|(at, id)| Some((at, self.rows.get(id)?)))
    }

    /// The index: the rows of the whole queue in compact form.
    pub(crate) fn index(&self) -> &QueueIndex {
        &self.index
    }

    /// Takes a page of the queue; the selection stays. Returns how many journeys are new. While the queue is read
    /// again, the pages replace the old index only after the last one.
    pub(crate) fn take(&mut self, mut listing: Listing, now: Timestamp) -> usize {
        self.now_ms = now.as_millisecond();
        let is_last = listing.next.is_none();
        listing.rows.drain(..).for_each(|queued| self.rows.put(queued));
        self.name_columns = self.name_columns.max(listing.name_columns);
        match (listing.skipped, &mut self.coming) {
            (Some(skipped), _) if self.is_loaded => {
                self.skipped = skipped.into_iter().collect();
                self.coming = Some(listing.index);
            }
            (Some(skipped), _) => {
                self.skipped = skipped.into_iter().collect();
                self.index.append(listing.index);
            }
            (None, Some(coming)) => coming.append(listing.index),
            (None, None) => self.index.append(listing.index),
        }
        (self.is_loaded, self.problem) = (true, None);
        self.is_complete |= is_last;
        let coming = self.coming.take_if(|_| is_last);
        self.at_same_row(|list| {
            let new = coming.as_ref().map(|coming| new_in(coming, &list.index)).unwrap_or_default();
            let new: Vec<RowId> = new.into_iter().filter(|_| list.is_touched).collect();
            list.index = coming.unwrap_or_else(|| std::mem::take(&mut list.index));
            list.fresh.extend(new.iter().copied());
            list.index.set_skipped(list.skipped.values().copied().collect());
            list.query.is_stale = true;
            new.len()
        })
    }

    /// Takes changed rows; returns how many are new.
    pub(crate) fn put(&mut self, changed: Vec<ChangedRow>, me: &Reviewer, now: Timestamp) -> usize {
        self.now_ms = now.as_millisecond();
        self.at_same_row(|list| {
            list.index.turn_late(list.now_ms);
            let mut new: BTreeSet<RowId> = list.index.put(&changed, me).into_iter().collect();
            let is_few = changed.len() <= FEW;
            for ChangedRow { queued, is_in_queue, .. } in changed {
                if !is_in_queue {
                    list.rows.remove(queued.id);
                    list.marks.remove(&queued.row.key);
                    list.fresh.remove(&queued.id);
                }
                if !is_in_queue || !queued.row.state.waits() {
                    new.remove(&queued.id);
                    list.drop_hit(queued.id);
                }
                list.name_columns = list.name_columns.max(name_columns(&queued));
                if is_in_queue && (is_few || list.rows.get(queued.id).is_some()) {
                    list.rows.put(queued);
                }
            }
            list.query.is_stale = true;
            let count = if list.is_touched { new.len() } else { 0 };
            list.fresh.extend(new.into_iter().filter(|_| list.is_touched));
            count
        })
    }

    /// Removes a row that no longer waits from the hits, unless the filter asks for such rows.
    fn drop_hit(&mut self, id: RowId) {
        if let Some(hits) = self.hits.as_mut().filter(|_| !self.query.wants_settled()) {
            hits.ids.retain(|hit| *hit != id);
        }
    }

    /// Caches rows that were read.
    pub(crate) fn keep_rows(&mut self, rows: Vec<QueuedRow>) {
        rows.into_iter().for_each(|queued| self.rows.put(queued));
    }

    /// Changes the list and keeps the selection: the same row stays selected in the same screen row; if it is gone, the
    /// same index stays selected.
    fn at_same_row<T>(&mut self, change: impl FnOnce(&mut Self) -> T) -> T {
        let (stood, kept) = (self.at, self.ids(self.at, 1).pop());
        let result = change(self);
        // Before the first key, the first row stays selected, whichever journey it is.
        if let Some(kept) = kept.filter(|_| self.is_touched) {
            self.at = self.place_of(kept).unwrap_or(self.at);
        }
        self.at = self.at.min(self.shown_count().saturating_sub(1));
        if self.is_touched {
            self.top = (self.top + self.at).saturating_sub(stood);
        }
        result
    }

    fn place_of(&self, id: RowId) -> Option<usize> {
        match &self.hits {
            Some(hits) => hits.ids.iter().position(|hit| *hit == id),
            None => self.index.place(self.rows.get(id)?),
        }
    }

    /// Selects a journey; returns whether it is in the list.
    pub(crate) fn select(&mut self, key: &JourneyKey) -> bool {
        let place = self.rows.id_of(key).and_then(|id| self.place_of(id));
        place.into_iter().for_each(|at| self.go_to(at));
        place.is_some()
    }

    /// Moves the selection by `by` rows. A new journey that was passed is no longer marked as new.
    pub(crate) fn step(&mut self, by: isize) {
        if let Some(id) = self.ids(self.at, 1).pop() {
            self.fresh.remove(&id);
        }
        self.go_to(self.at.saturating_add_signed(by));
    }

    /// How many rows a page key moves by.
    pub(crate) fn page(&self) -> isize {
        isize::try_from(self.page.saturating_sub(1)).unwrap_or(isize::MAX).max(1)
    }

    /// Selects an index of the list.
    pub(crate) fn go_to(&mut self, at: usize) {
        self.at = at.min(self.shown_count().saturating_sub(1));
        self.anchor = None;
    }

    /// Scrolls as little as needed to show the selected row with one row of context.
    pub(crate) fn keep_in_view(&mut self, rows: usize) {
        self.page = rows;
        let context = usize::from(rows > 4);
        let last_top = self.shown_count().saturating_sub(rows);
        let highest = self.at.saturating_sub(context);
        let lowest = self.at.saturating_add(1 + context).saturating_sub(rows);
        self.top = self.top.clamp(lowest.min(highest), highest).min(last_top);
    }

    /// Whether a visible row was not read yet.
    pub(crate) fn lacks_rows(&self) -> bool {
        self.ids(self.top, self.page).into_iter().any(|id| self.rows.get(id).is_none())
    }

    /// The rows to read now (a prefetch): the visible rows, those around them, and those at both ends. Empty while
    /// everything that the next keys can show is cached.
    pub(super) fn take_missing(&mut self, named: &[JourneyKey]) -> Vec<RowId> {
        let (page, last) = (self.page, self.shown_count().saturating_sub(self.page));
        let is_read = |id: &RowId| self.rows.get(*id).is_some();
        let mut near = self.ids(self.top.saturating_sub(page), 3 * page);
        near.extend(self.ids(0, page).into_iter().chain(self.ids(last, page)));
        if near.iter().all(is_read) {
            return Vec::new();
        }
        near.extend(self.ids(self.top.saturating_sub(3 * page), 7 * page));
        let missing: BTreeSet<RowId> = near.iter().copied().filter(|id| !is_read(id)).collect();
        let kept = self.marks.iter().chain(named).filter_map(|key| self.rows.id_of(key));
        let needed = near.iter().copied().chain(kept).collect();
        self.rows.shrink(&needed);
        missing.into_iter().collect()
    }

    /// Marks or unmarks the selected journey.
    pub(crate) fn toggle_mark(&mut self) {
        let Some(key) = self.selected().map(|row| row.key.clone()) else { return };
        if !self.marks.remove(&key) {
            self.marks.insert(key);
        }
    }

    /// The rows that an action applies to: the marked ones in the queue's order, or the selected one.
    pub(crate) fn meant(&self) -> Vec<&Row> {
        if self.marks.is_empty() {
            return self.selected().into_iter().collect();
        }
        let mut marked: Vec<&QueuedRow> = self.marks.iter().filter_map(|key| self.rows.of(key)).collect();
        marked.sort_by_key(|queued| (queued.order, &queued.row.key));
        marked.into_iter().map(|queued| &queued.row).collect()
    }

    /// Hides snoozed journeys, or shows them again.
    pub(crate) fn set_skipped(&mut self, keys: &[JourneyKey], is_skipped: bool) {
        let ids = keys.iter().filter_map(|key| Some((key.clone(), self.rows.id_of(key)?)));
        let ids: Vec<_> = ids.collect();
        // Rows that become visible must be searched.
        self.query.is_stale |= !is_skipped;
        self.at_same_place(|list| {
            if !is_skipped {
                list.skipped.retain(|key, _| !keys.contains(key));
            }
            for (key, id) in ids.into_iter().filter(|_| is_skipped) {
                list.marks.remove(&key);
                list.hits.iter_mut().for_each(|hits| hits.ids.retain(|hit| *hit != id));
                list.skipped.insert(key, id);
            }
            list.index.set_skipped(list.skipped.values().copied().collect());
        });
    }

    /// Shows snoozed journeys again and clears search and filter. Returns the snoozed ones.
    pub(crate) fn clear(&mut self) -> Vec<JourneyKey> {
        let skipped = std::mem::take(&mut self.skipped);
        self.at_same_place(|list| list.index.set_skipped(BTreeSet::new()));
        self.query.set_search(String::new());
        self.query.set_filter(String::new());
        skipped.into_keys().collect()
    }

    /// The search to start, if the query has changed. An empty query needs no search: the index itself is shown.
    pub(super) fn take_search(&mut self) -> Option<SearchOrder> {
        if !std::mem::take(&mut self.query.is_stale) {
            return None;
        }
        if self.query.is_empty() {
            self.at_same_place(|list| list.hits = None);
            return None;
        }
        self.query.count += 1;
        Some(self.order(None))
    }

    fn order(&self, before: Option<Hits>) -> SearchOrder {
        let marked = self.marks.iter().filter_map(|key| self.rows.id_of(key)).collect();
        let query = IndexQuery { marked, now_ms: self.now_ms, ..self.query.of_index() };
        let selected = (self.anchor.or_else(|| self.ids(self.at, 1).pop()), self.at);
        SearchOrder { index: self.index.clone(), query, before, selected, number: self.query.count }
    }

    /// Takes the hits of a search. Returns the search for the rest, if there is one.
    pub(super) fn take_hits(&mut self, found: Found) -> Option<SearchOrder> {
        self.keep_rows(found.rows);
        self.at_same_place(|list| list.hits = Some(found.hits));
        let hits = self.hits.as_ref().filter(|hits| !hits.is_complete())?;
        Some(self.order(Some(hits.clone())))
    }

    /// Changes the list and keeps the same row selected, else the same index; also before the first key.
    fn at_same_place(&mut self, change: impl FnOnce(&mut Self)) {
        let kept = self.anchor.take().or_else(|| self.ids(self.at, 1).pop());
        change(self);
        let place = kept.and_then(|id| self.place_of(id));
        // The row may be among those that were not searched yet.
        self.anchor = kept.filter(|_| place.is_none() && self.is_searching());
        self.at = place.unwrap_or(self.at).min(self.shown_count().saturating_sub(1));
    }

    /// Sets the state of a journey until the store is read again.
    pub(crate) fn set_state(&mut self, key: &JourneyKey, state: JourneyState) {
        self.marks.remove(key);
        let Some(queued) = self.rows.change(key) else { return };
        queued.row.state = state;
        let queued = queued.clone();
        self.at_same_place(|list| {
            list.index.set_state(&queued, state);
            if !state.waits() {
                list.drop_hit(queued.id);
            }
        });
        self.query.is_stale = true;
    }

    /// Sets the claim of a journey until the store is read again.
    pub(crate) fn set_claim(&mut self, key: &JourneyKey, by: Option<Reviewer>, me: &Reviewer) {
        let Some(queued) = self.rows.change(key) else { return };
        let is_mine = by.as_ref() == Some(me);
        queued.row.claimed_by = by;
        let queued = queued.clone();
        self.index.set_mine(&queued, is_mine);
    }

    /// The journey at this index, or the last one if the list is shorter.
    pub(crate) fn key_at(&self, at: usize) -> Option<JourneyKey> {
        let at = at.min(self.shown_count().checked_sub(1)?);
        self.row(at).map(|row| row.key.clone())
    }
}

/// The waiting rows that the previous index did not have.
fn new_in(index: &QueueIndex, before: &QueueIndex) -> Vec<RowId> {
    let known: HashSet<RowId> = before.ids().collect();
    index.waiting_ids().filter(|id| !known.contains(id)).collect()
}

/// Moves rows that have become late to their new position.
pub(super) fn turn_late(list: &mut QueueList, now: Timestamp) {
    if late_next(list).is_some_and(|next| next < now) {
        list.now_ms = now.as_millisecond();
        list.at_same_row(|list| {
            list.index.turn_late(list.now_ms);
            list.query.is_stale = true;
        });
    }
}

/// When the next row may become late; `None` if none will, or before all rows were read.
pub(super) fn late_next(list: &QueueList) -> Option<Timestamp> {
    let next = list.index.next_late_ms().filter(|_| list.is_complete)?;
    Timestamp::from_millisecond(next).ok()
}
