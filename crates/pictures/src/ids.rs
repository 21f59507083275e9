//! The pictures stored in the terminal and their ids. If there are too many, the least recently used ones are deleted.

use super::cache::ByteLru;
use std::hash::Hash;

/// Maximum number of pictures in the terminal.
pub const MOST_PICTURES: usize = 64;
/// Maximum bytes of pixels in the terminal. kitty allows 320 MB.
pub const MOST_BYTES: usize = 64 << 20;

/// The range that ids are taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdRange {
    /// 24 bits, starting at a value that differs between programs on the same terminal.
    Wide(u32),
    /// 1 to 255, starting at this value.
    Narrow(u8),
}

/// The id of a picture to show in the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub id: u32,
    /// Whether its pixels must be transmitted.
    pub send: bool,
    /// Ids that must be deleted first.
    pub delete: Vec<u32>,
}

/// The pictures that the terminal stores.
#[derive(Clone, Debug)]
pub struct Ids<K> {
    held: ByteLru<K, u32>,
    range: IdRange,
    next: u32,
}

impl<K: Clone + Eq + Hash> Ids<K> {
    /// No pictures yet.
    pub fn new(range: IdRange) -> Ids<K> {
        let next = match range {
            IdRange::Wide(start) => start,
            IdRange::Narrow(start) => start.into(),
        };
        Ids { held: ByteLru::new(MOST_BYTES), range, next }
    }

    /// The id of a picture whose pixels take `weight` bytes in the terminal. A new picture gets a new id.
    pub fn claim(&mut self, key: K, weight: usize) -> Claim {
        if let Some(id) = self.held.get(&key) {
            return Claim { id: *id, send: false, delete: Vec::new() };
        }
        let mut gone = self.held.shrink_to(MOST_PICTURES - 1);
        let id = self.fresh();
        gone.extend(self.held.insert(key, id, weight.min(MOST_BYTES)));
        Claim { id, send: true, delete: gone.into_iter().map(|(_, id)| id).collect() }
    }

    /// The id of a stored picture; `None` if the terminal does not have it.
    pub fn find(&mut self, key: &K) -> Option<u32> {
        self.held.get(key).copied()
    }

    /// Forgets a picture whose transmission was aborted, and returns its id.
    pub fn lose(&mut self, key: &K) -> Option<u32> {
        self.held.remove(key)
    }

    /// Forgets all pictures (other terminal, resume, exit, lock) and returns their ids, which must be deleted.
    pub fn forget(&mut self) -> Vec<u32> {
        self.held.drain().into_iter().map(|(_, id)| id).collect()
    }

    /// The number of stored pictures.
    pub fn len(&self) -> usize {
        self.held.len()
    }

    /// Whether no picture is stored.
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// The next id. 0 is not an id. There are many more ids than pictures, so an id is free when it comes again.
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
