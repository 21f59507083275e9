//! The queue as the console gets it: in its order and ready to be searched. It is made on another thread, so that a hundred
//! thousand rows never delay a key.

use crate::domain::ids::JourneyKey;
use crate::domain::queue::Row;
use crate::insight::filter::{Arena, Vocabulary};
use crate::insight::triage::{self, ServiceLevels};
use crate::tui::fit::width;
use crate::tui::messages::row_index::Places;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Names wider than this are cut whatever else stands in the list.
const WIDEST_NAME: usize = 40;

/// The rows, in order, with what a search over them needs.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    pub(crate) rows: Vec<Row>,
    pub(crate) arena: Arena,
    pub(crate) places: Places,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) skipped: BTreeSet<JourneyKey>,
    /// Columns that the widest name takes.
    pub(crate) name_columns: usize,
}

impl Listing {
    /// Puts rows in order and makes them ready. `skipped` are those that the reviewer has put off.
    pub fn of(
        mut rows: Vec<Row>,
        skipped: impl IntoIterator<Item = JourneyKey>,
        now_ms: i64,
        levels: &ServiceLevels,
    ) -> Self {
        triage::order(&mut rows, now_ms, levels);
        let names = rows.iter().map(|row| row.summary.applicant.as_deref().map_or(0, width));
        Self {
            arena: Arena::build(&rows),
            places: Places::of(&rows),
            vocabulary: Vocabulary::of(&rows),
            skipped: skipped.into_iter().collect(),
            name_columns: names.max().unwrap_or(0).min(WIDEST_NAME),
            rows,
        }
    }
}

/// Rows that nobody looks at any more. Taking a hundred thousand of them apart is longer than a frame.
#[derive(Clone, Debug)]
pub struct Spent(#[allow(dead_code, reason = "it is only held until it is dropped")] Arc<Listing>);

impl Spent {
    /// How many rows are dropped at once without anybody noticing.
    const FEW: usize = 2_000;

    /// What has to be dropped elsewhere, if it is many.
    pub(crate) fn of(listing: Listing) -> Option<Self> {
        (listing.rows.len() > Self::FEW).then(|| Self(Arc::new(listing)))
    }
}

impl PartialEq for Spent {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
