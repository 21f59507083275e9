//! A cache of rows from the store: the visible ones, those around them, and those named elsewhere on the screen.

use crate::domain::ids::JourneyKey;
use crate::domain::queue::{QueuedRow, RowId};
use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

/// The size at which the cache is shrunk to the needed rows.
const MOST: usize = 1_500;

/// Rows by number, and numbers by journey.
#[derive(Clone, Debug, Default)]
pub(super) struct RowCache {
    rows: HashMap<RowId, QueuedRow, BuildHasherDefault<RowIdHasher>>,
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

    /// Evicts rows that are not needed, if the cache is large.
    pub(super) fn shrink(&mut self, needed: &BTreeSet<RowId>) {
        if self.rows.len() > MOST {
            self.rows.retain(|id, _| needed.contains(id));
            self.ids.retain(|_, id| needed.contains(id));
        }
    }
}

/// A hasher for row numbers. Every key looks up hundreds of them; they come from our own store, so nobody can choose
/// numbers that collide.
#[derive(Clone, Copy, Debug, Default)]
struct RowIdHasher(u64);

impl Hasher for RowIdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
    }

    fn write_i64(&mut self, number: i64) {
        self.write_u64(number.cast_unsigned());
    }
}
