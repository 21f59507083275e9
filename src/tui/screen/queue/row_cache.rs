//! The rows that were read from the store: those in view, around it, and those that are named elsewhere on the screen.

use crate::domain::ids::JourneyKey;
use crate::domain::queue::{QueuedRow, RowId};
use std::collections::{BTreeSet, HashMap};

/// The most rows in the cache; beyond that, rows that are not needed are dropped.
const MOST: usize = 1_500;

/// Rows by their numbers and by their journeys.
#[derive(Clone, Debug, Default)]
pub(super) struct RowCache {
    rows: HashMap<RowId, QueuedRow>,
    ids: HashMap<JourneyKey, RowId>,
}

impl RowCache {
    pub(super) fn get(&self, id: RowId) -> Option<&QueuedRow> {
        self.rows.get(&id)
    }

    pub(super) fn of(&self, key: &JourneyKey) -> Option<&QueuedRow> {
        self.rows.get(self.ids.get(key)?)
    }

    pub(super) fn id_of(&self, key: &JourneyKey) -> Option<RowId> {
        self.ids.get(key).copied()
    }

    pub(super) fn change(&mut self, key: &JourneyKey) -> Option<&mut QueuedRow> {
        self.rows.get_mut(self.ids.get(key)?)
    }

    pub(super) fn put(&mut self, queued: QueuedRow) {
        self.ids.insert(queued.row.key.clone(), queued.id);
        self.rows.insert(queued.id, queued);
    }

    pub(super) fn remove(&mut self, id: RowId) {
        if let Some(queued) = self.rows.remove(&id) {
            self.ids.remove(&queued.row.key);
        }
    }

    /// Drops rows if there are many, but not those that are needed.
    pub(super) fn shrink(&mut self, needed: &BTreeSet<RowId>) {
        if self.rows.len() > MOST {
            self.rows.retain(|id, _| needed.contains(id));
            self.ids.retain(|_, id| needed.contains(id));
        }
    }
}
