//! The list: rows in triage order, search and filter, and the selected row.

use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::queue::{JourneyState, Row};
use crate::insight::filter::{Arena, Vocabulary};
use crate::tui::messages::listing::Listing;
use crate::tui::messages::message::Standing;
use crate::tui::messages::row_index::Places;
use crate::tui::screen::queue::filter_state::FilterState;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// The sort order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumIter)]
pub(crate) enum Sort {
    /// The most urgent first.
    #[default]
    Urgency,
    /// The longest waiting first.
    Waiting,
    /// The newest first.
    Newest,
    Name,
    /// The strongest watch-list match first.
    Aml,
}

impl Sort {
    /// The next one.
    pub(crate) fn next(self) -> Self {
        match self {
            Sort::Urgency => Sort::Waiting,
            Sort::Waiting => Sort::Newest,
            Sort::Newest => Sort::Name,
            Sort::Name => Sort::Aml,
            Sort::Aml => Sort::Urgency,
        }
    }

    /// What it is called.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Sort::Urgency => "urgency",
            Sort::Waiting => "waiting",
            Sort::Newest => "newest",
            Sort::Name => "name",
            Sort::Aml => "watch list",
        }
    }
}

/// The list and the selected row.
#[derive(Clone, Debug, Default)]
pub(crate) struct QueueList {
    rows: Vec<Row>,
    arena: Arena,
    places: Places,
    vocabulary: Vocabulary,
    tally: Tally,
    /// Columns that the widest name takes.
    pub(crate) name_columns: usize,
    /// Places in `rows`, in the order shown.
    visible: Vec<usize>,
    at: usize,
    /// The first row in view.
    pub(crate) top: usize,
    page: usize,
    pub(crate) search: String,
    pub(crate) filter: String,
    pub(crate) sort: Sort,
    pub(crate) marks: BTreeSet<JourneyKey>,
    skipped: BTreeSet<JourneyKey>,
    /// Journeys that arrived while the list was shown and were not passed yet.
    pub(crate) fresh: BTreeSet<JourneyKey>,
    /// Whether the reviewer has used a key here.
    pub(crate) is_touched: bool,
    pub(crate) is_loaded: bool,
    pub(crate) problem: Option<String>,
    passes: FilterState,
    me: Option<Reviewer>,
    now_ms: i64,
}

/// What is told of all rows, counted when they change and not when they are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    waiting: usize,
    /// Of those the ones whose document cannot be read.
    unreadable: usize,
    /// Of those the ones that are hidden for now.
    skipped: usize,
    /// When the oldest began to wait.
    since_ms: Option<i64>,
}

impl QueueList {
    /// How many rows there are, filtered or not.
    pub(crate) fn count(&self) -> usize {
        self.tally.waiting
    }

    /// How many rows the search and filter leave.
    pub(crate) fn shown_count(&self) -> usize {
        self.visible.len()
    }

    /// The index of the selected row.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// The selected row.
    pub(crate) fn selected(&self) -> Option<&Row> {
        self.row(self.at)
    }

    /// The row at a place of the list as shown.
    pub(crate) fn row(&self, at: usize) -> Option<&Row> {
        self.rows.get(*self.visible.get(at)?)
    }

    /// The rows in view, with their places.
    pub(crate) fn in_view(&self, rows: usize) -> impl Iterator<Item = (usize, &Row)> {
        let end = self.visible.len().min(self.top.saturating_add(rows));
        (self.top..end).filter_map(|at| Some((at, self.row(at)?)))
    }

    /// The longest wait, in milliseconds.
    pub(crate) fn oldest_ms(&self, now_ms: i64) -> Option<i64> {
        self.tally.since_ms.map(|since| now_ms.saturating_sub(since).max(0))
    }

    /// All rows, as they came.
    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Takes the rows as they were read. The reader stays where they are. Says how many are new, and gives back
    /// what was there.
    pub(crate) fn take(&mut self, listing: Listing, me: &Reviewer, now: Timestamp) -> (usize, Listing) {
        self.me = Some(me.clone());
        self.now_ms = now.as_millisecond();
        // Before the first key the first row stays selected, whichever journey that is.
        let kept = self.selected().filter(|_| self.is_touched).map(|row| row.key.clone());
        let new = if self.is_loaded && self.is_touched { self.note_fresh(&listing) } else { 0 };
        let Listing { rows, arena, places, vocabulary, skipped, name_columns } = listing;
        let before = Listing {
            rows: std::mem::replace(&mut self.rows, rows),
            arena: std::mem::replace(&mut self.arena, arena),
            places: std::mem::replace(&mut self.places, places),
            vocabulary: std::mem::replace(&mut self.vocabulary, vocabulary),
            ..Listing::default()
        };
        (self.skipped, self.name_columns) = (skipped, name_columns);
        self.is_loaded = true;
        self.problem = None;
        let stood = self.at;
        self.choose(kept);
        if self.is_touched {
            self.scroll_along(stood);
        }
        (new, before)
    }

    /// Keeps the selected row at the same line of the screen.
    fn scroll_along(&mut self, before: usize) {
        self.top = (self.top + self.at).saturating_sub(before);
    }

    fn note_fresh(&mut self, listing: &Listing) -> usize {
        let new = listing.places.missing_in(&self.places).into_iter().filter_map(|at| listing.rows.get(at));
        let new: Vec<JourneyKey> = new.filter(|row| waits(row)).map(|row| row.key.clone()).collect();
        let count = new.len();
        self.fresh.extend(new);
        count
    }

    /// Recomputes the shown rows and keeps the same journey selected, else the same index.
    pub(crate) fn refilter(&mut self) {
        let kept = self.selected().map(|row| row.key.clone());
        self.choose(kept);
    }

    fn count_all(&mut self) {
        let mut tally = Tally::default();
        for row in self.rows.iter().filter(|row| waits(row)) {
            tally.waiting += 1;
            tally.unreadable += usize::from(row.summary.unreadable.is_some());
            tally.skipped += usize::from(self.skipped.contains(&row.key));
            tally.since_ms = Some(tally.since_ms.unwrap_or(i64::MAX).min(row.summary.since_ms));
        }
        self.tally = tally;
    }

    fn choose(&mut self, kept: Option<JourneyKey>) {
        self.count_all();
        let wants_held = self.passes.wants_settled();
        let (rows, skipped) = (&self.rows, &self.skipped);
        self.visible = self.passes.passing(&self.arena, rows, self.now_ms, self.me.as_ref(), &self.marks);
        self.visible.retain(|at| {
            rows.get(*at).is_some_and(|row| (waits(row) || wants_held) && !skipped.contains(&row.key))
        });
        self.reorder();
        if let Some(key) = kept {
            self.select(&key);
        }
        self.at = self.at.min(self.visible.len().saturating_sub(1));
    }

    fn reorder(&mut self) {
        let rows = &self.rows;
        let row = |place: &usize| rows.get(*place);
        match self.sort {
            Sort::Urgency => {}
            Sort::Waiting => self.visible.sort_by_key(|at| row(at).map(|row| row.summary.since_ms)),
            Sort::Newest => {
                self.visible.sort_by_key(|at| row(at).map(|row| std::cmp::Reverse(row.summary.since_ms)));
            }
            Sort::Name => self.visible.sort_by_cached_key(|at| {
                row(at).map(|row| {
                    crate::tui::folded::folded(row.summary.applicant.as_deref().unwrap_or("\u{10ffff}"))
                })
            }),
            Sort::Aml => {
                self.visible.sort_by_key(|at| row(at).map(|row| std::cmp::Reverse(row.summary.aml_score)));
            }
        }
    }

    /// Goes to a journey, if it is in the list.
    pub(crate) fn select(&mut self, key: &JourneyKey) -> bool {
        let place = self.places.find(&self.rows, key);
        let found = place.and_then(|place| self.visible.iter().position(|at| *at == place));
        if let Some(at) = found {
            self.at = at;
        }
        found.is_some()
    }

    /// Goes so many rows down, or up. A new journey that was passed is no longer new.
    pub(crate) fn step(&mut self, by: isize) {
        if let Some(key) = self.selected().map(|row| row.key.clone()) {
            self.fresh.remove(&key);
        }
        self.at = self.at.saturating_add_signed(by).min(self.visible.len().saturating_sub(1));
    }

    /// Rows that fit on a page.
    pub(crate) fn page(&self) -> isize {
        isize::try_from(self.page.saturating_sub(1)).unwrap_or(isize::MAX).max(1)
    }

    /// Goes to a place of the list.
    pub(crate) fn go_to(&mut self, at: usize) {
        self.at = at.min(self.visible.len().saturating_sub(1));
    }

    /// Scrolls as little as needed for the selected row to be in view, a row of context around it.
    pub(crate) fn keep_in_view(&mut self, rows: usize) {
        self.page = rows;
        let context = usize::from(rows > 4);
        let last_top = self.visible.len().saturating_sub(rows);
        let highest = self.at.saturating_sub(context);
        let lowest = self.at.saturating_add(1 + context).saturating_sub(rows);
        self.top = self.top.clamp(lowest.min(highest), highest).min(last_top);
    }

    /// Marks the selected journey, or unmarks it.
    pub(crate) fn toggle_mark(&mut self) {
        let Some(key) = self.selected().map(|row| row.key.clone()) else { return };
        if !self.marks.remove(&key) {
            self.marks.insert(key);
        }
    }

    /// The journeys of an action: the marked ones, or the selected one.
    pub(crate) fn meant(&self) -> Vec<JourneyKey> {
        if self.marks.is_empty() {
            return self.selected().map(|row| row.key.clone()).into_iter().collect();
        }
        let marked = self.rows.iter().filter(|row| self.marks.contains(&row.key));
        marked.map(|row| row.key.clone()).collect()
    }

    /// Hides journeys for now.
    pub(crate) fn skip(&mut self, keys: &[JourneyKey]) {
        self.skipped.extend(keys.iter().cloned());
        self.marks.retain(|key| !keys.contains(key));
        self.refilter();
    }

    /// How many documents cannot be read.
    pub(crate) fn unreadable_count(&self) -> usize {
        self.tally.unreadable
    }

    /// How many are hidden for now.
    pub(crate) fn skipped_count(&self) -> usize {
        self.tally.skipped
    }

    /// Shows skipped journeys again and clears search and filter. Returns the skipped ones.
    pub(crate) fn clear(&mut self) -> Vec<JourneyKey> {
        let skipped = std::mem::take(&mut self.skipped);
        self.search.clear();
        self.passes.set_search("");
        self.set_filter(String::new());
        skipped.into_iter().collect()
    }

    /// Takes the words to search for.
    pub(crate) fn set_search(&mut self, text: String) {
        self.passes.set_search(&text);
        self.search = text;
        self.refilter();
    }

    /// Sets a filter as typed. An invalid one is shown, and the previous one stays active.
    pub(crate) fn set_filter(&mut self, text: String) {
        if let Ok(filter) = FilterState::parse(&text) {
            self.passes.set_filter(filter, &text);
        }
        self.filter = text;
        self.refilter();
    }

    /// The words that a filter can be completed with.
    pub(crate) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Notes where a journey stands before the store is read again.
    pub(crate) fn set_state(&mut self, key: &JourneyKey, state: JourneyState) {
        if let Some(row) = self.row_of(key) {
            row.state = state;
        }
        self.marks.remove(key);
        self.refilter();
    }

    /// Notes who has a journey before the store is read again.
    pub(crate) fn set_claim(&mut self, key: &JourneyKey, by: Option<Reviewer>) {
        if let Some(row) = self.row_of(key) {
            row.claimed_by = by;
        }
    }

    /// Takes in where journeys stand since somebody decided. Says whether all of them that wait are among the rows.
    pub(crate) fn set_standings(&mut self, standings: Vec<Standing>) -> bool {
        let (mut is_complete, mut has_changed) = (true, false);
        for Standing { key, state, claimed_by } in standings {
            match self.row_of(&key) {
                Some(row) => {
                    has_changed |= row.state != state;
                    (row.state, row.claimed_by) = (state, claimed_by);
                }
                None => is_complete &= state == JourneyState::Closed,
            }
        }
        if has_changed {
            let stood = self.at;
            self.refilter();
            self.scroll_along(stood);
        }
        is_complete
    }

    fn row_of(&mut self, key: &JourneyKey) -> Option<&mut Row> {
        let place = self.places.find(&self.rows, key)?;
        self.rows.get_mut(place)
    }

    /// The journey at this place of the list, or the one before it at the end.
    pub(crate) fn key_at(&self, at: usize) -> Option<JourneyKey> {
        let at = at.min(self.visible.len().checked_sub(1)?);
        self.row(at).map(|row| row.key.clone())
    }
}

/// Whether a journey waits for a reviewer.
fn waits(row: &Row) -> bool {
    matches!(
        row.state,
        JourneyState::Pending
            | JourneyState::Claimed
            | JourneyState::Unreadable
            | JourneyState::Conflict
            | JourneyState::Refused
    )
}
