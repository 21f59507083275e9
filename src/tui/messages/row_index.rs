//! Where each journey stands among the rows, found without looking at them all. Made beside the update, like the rows.

use crate::domain::ids::JourneyKey;
use crate::domain::queue::Row;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// The places of journeys by the hash of their keys, in the order of the hashes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places(Vec<(u64, usize)>);

impl Places {
    /// The places of these rows.
    pub(crate) fn of(rows: &[Row]) -> Self {
        let mut places: Vec<_> = rows.iter().enumerate().map(|(at, row)| (hash(&row.key), at)).collect();
        places.sort_unstable();
        Self(places)
    }

    /// Where a journey stands.
    pub(crate) fn find(&self, rows: &[Row], key: &JourneyKey) -> Option<usize> {
        let hash = hash(key);
        let first = self.0.partition_point(|(known, _)| *known < hash);
        let alike = self.0.iter().skip(first).take_while(|(known, _)| *known == hash);
        let mut places = alike.map(|(_, at)| *at);
        places.find(|at| rows.get(*at).is_some_and(|row| &row.key == key))
    }

    /// The places here of what is not there, in the order of the rows.
    pub(crate) fn missing_in(&self, other: &Self) -> Vec<usize> {
        let mut there = other.0.iter().map(|(hash, _)| *hash).peekable();
        let mut missing = Vec::new();
        for (hash, at) in &self.0 {
            while there.next_if(|known| known < hash).is_some() {}
            if there.peek() != Some(hash) {
                missing.push(*at);
            }
        }
        missing.sort_unstable();
        missing
    }
}

fn hash(key: &JourneyKey) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}
