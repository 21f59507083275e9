//! The queue as the console gets it: page by page, each sorted and indexed for the search. Rows are read later, when
//! they come into view.

use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::queue::{QueuePosition, QueuedRow, RowId};
use crate::insight::filter::{Hits, IndexQuery, QueueIndex};
use crate::tui::fit::width;

/// Names are cut to this many columns.
const WIDEST_NAME: usize = 40;

/// How many rows of the first page are kept with the list.
const KEPT: usize = 200;

/// A page of the queue.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    pub(crate) index: QueueIndex,
    /// The first rows of the first page.
    pub(crate) rows: Vec<QueuedRow>,
    /// The journeys that the reviewer has snoozed; sent with the first page.
    pub(crate) skipped: Option<Vec<(JourneyKey, RowId)>>,
    /// The columns of the widest name.
    pub(crate) name_columns: usize,
    /// The position of the next page; `None` after the last one.
    pub(crate) next: Option<QueuePosition>,
}

impl Listing {
    /// Indexes rows that are sorted already. `skipped` are the journeys that the reviewer has snoozed; given for the
    /// first page.
    pub fn of(
        mut rows: Vec<QueuedRow>,
        me: &Reviewer,
        skipped: Option<Vec<(JourneyKey, RowId)>>,
        next: Option<QueuePosition>,
    ) -> Self {
        let index = QueueIndex::of(&rows, me);
        let name_columns = rows.iter().map(name_columns).max().unwrap_or(0);
        rows.truncate(if skipped.is_some() { KEPT } else { 0 });
        Self { index, rows, skipped, name_columns, next }
    }
}

/// The columns of a row's name.
pub(crate) fn name_columns(queued: &QueuedRow) -> usize {
    queued.row.summary.applicant.as_deref().map_or(0, width).min(WIDEST_NAME)
}

/// A search of the queue.
#[derive(Clone, Debug)]
pub struct SearchOrder {
    pub index: QueueIndex,
    pub query: IndexQuery,
    /// What an earlier part of this search has found.
    pub before: Option<Hits>,
    /// The selected row and its index; the rows around it are read.
    pub selected: (Option<RowId>, usize),
    /// Searches are numbered: one with a lower number than the latest is cancelled.
    pub number: u64,
}

impl PartialEq for SearchOrder {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl SearchOrder {
    /// How many hits are shown before the rest is searched for.
    const FIRST: usize = 60;
    /// How many rows around the selected one are read.
    const AROUND: usize = 60;

    /// Searches for the first hits, or for the rest; `None` if the search is cancelled.
    pub fn search(&self, is_given_up: impl Fn() -> bool) -> Option<Hits> {
        let enough = if self.before.is_some() { usize::MAX } else { Self::FIRST };
        self.index.search(&self.query, self.before.clone(), enough, is_given_up)
    }

    /// The rows that will be in view.
    pub fn in_view(&self, hits: &Hits) -> Vec<RowId> {
        let (selected, at) = self.selected;
        let kept = selected.and_then(|id| hits.ids.iter().position(|hit| *hit == id));
        let at = kept.unwrap_or(at).min(hits.ids.len().saturating_sub(1));
        hits.ids.iter().skip(at.saturating_sub(Self::AROUND)).take(2 * Self::AROUND).copied().collect()
    }
}

/// The hits of a search, with the rows that will be in view.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub hits: Hits,
    pub rows: Vec<QueuedRow>,
}
