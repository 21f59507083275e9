//! The pictures stored in the terminal and their ids; the oldest are deleted when there are too many.

use super::cache::ByteLru;
use std::hash::Hash;

/// At most so many pictures in the terminal.
pub const MOST_PICTURES: usize = 64;
/// At most so many bytes of pixels in the terminal, of the 320 MB that kitty gives.
pub const MOST_BYTES: usize = 64 << 20;

/// Which ids are given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdRange {
    /// 24 bits, from a start that differs between programs on the same terminal.
    Wide(u32),
    /// 1 to 255, from a start.
    Narrow(u8),
}

/// A place for a picture in the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub id: u32,
    /// Whether its pixels must be sent.
    pub send: bool,
    /// Ids that must be deleted first.
    pub delete: Vec<u32>,
}

/// The pictures that the terminal holds.
#[derive(Clone, Debug)]
pub struct Ids<K> {
    held: ByteLru<K, u32>,
    range: IdRange,
    next: u32,
}

impl<K: Clone + Eq + Hash> Ids<K> {
    /// None yet.
    pub fn new(range: IdRange) -> Ids<K> {
        let next = match range {
            IdRange::Wide(start) => start,
            IdRange::Narrow(start) => start.into(),
        };
        Ids { held: ByteLru::new(MOST_BYTES), range, next }
    }

    /// The id of a picture whose pixels take so many bytes in the terminal.
    pub fn claim(&mut self, key: K, weight: usize) -> Claim {
        if let Some(id) = self.held.get(&key) {
            return Claim { id: *id, send: false, delete: Vec::new() };
        }
        let mut gone = self.held.shrink_to(MOST_PICTURES - 1);
        let id = self.fresh();
        gone.extend(self.held.insert(key, id, weight.min(MOST_BYTES)));
        Claim { id, send: true, delete: gone.into_iter().map(|(_, id)| id).collect() }
    }

    /// The id of a picture that the terminal holds.
    pub fn find(&mut self, key: &K) -> Option<u32> {
        self.held.get(key).copied()
    }

    /// Forgets a picture whose transmission was cut off, and returns its id.
    pub fn lose(&mut self, key: &K) -> Option<u32> {
        self.held.remove(key)
    }

    /// Forgets all pictures (another terminal, resume, leave, lock) and returns their ids, to be deleted.
    pub fn forget(&mut self) -> Vec<u32> {
        self.held.drain().into_iter().map(|(_, id)| id).collect()
    }

    /// How many the terminal holds.
    pub fn len(&self) -> usize {
        self.held.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// The next id. Zero is none, and there are many more ids than pictures, so none comes twice.
    fn fresh(&mut self) -> u32 {
        let most = match self.range {
            IdRange::Wide(_) => 0x00FF_FFFF,
            IdRange::Narrow(_) => 255,
        };
        let id = self.next % most + 1;
        self.next = id;
        id
    }
}
