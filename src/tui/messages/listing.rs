//! The queue as the console gets it: part by part, each in its order and ready to be searched. The rows themselves are read
//! where they are shown.

use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::queue::{QueuePosition, QueuedRow, RowId};
use crate::insight::filter::{Hits, IndexQuery, QueueIndex};
use crate::tui::fit::width;

/// Names wider than this are cut whatever else stands in the list.
const WIDEST_NAME: usize = 40;

/// Rows of a part that the list keeps as they are.
const KEPT: usize = 200;

/// A part of the queue.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    pub(crate) index: QueueIndex,
    /// The first of its rows.
    pub(crate) rows: Vec<QueuedRow>,
    /// What the reviewer has put off; told with the first part.
    pub(crate) skipped: Option<Vec<(JourneyKey, RowId)>>,
    /// Columns that the widest name takes.
    pub(crate) name_columns: usize,
    /// Where the next part begins; none after the last.
    pub(crate) next: Option<QueuePosition>,
}

impl Listing {
    /// Makes rows ready that are in their order. `skipped` are those that the reviewer has put off, for the first part.
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

/// Columns that a row's name takes.
pub(crate) fn name_columns(queued: &QueuedRow) -> usize {
    queued.row.summary.applicant.as_deref().map_or(0, width).min(WIDEST_NAME)
}

/// What is to be searched for, and where.
#[derive(Clone, Debug)]
pub struct SearchOrder {
    pub index: QueueIndex,
    pub query: IndexQuery,
    /// What was found so far.
    pub before: Option<Hits>,
    /// The selected row and its place; rows around it are read.
    pub selected: (Option<RowId>, usize),
    /// Searches are counted: who has a lower number than the latest is given up.
    pub number: u64,
}

impl PartialEq for SearchOrder {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl SearchOrder {
    /// Hits that are shown before the rest is searched for.
    const FIRST: usize = 60;
    /// Rows around the selected one that are read.
    const AROUND: usize = 60;

    /// Searches for the first hits, or for the rest. None if it is given up.
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

/// What a search has found, with rows that will be in view.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub hits: Hits,
    pub rows: Vec<QueuedRow>,
}
