//! A hash for small tables of words.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A table of words whose size is limited. The standard hash protects large tables from keys that somebody chose, and
/// takes longer than everything else that is done with a short word.
pub(in crate::insight) type WordMap<T> = HashMap<String, T, BuildHasherDefault<WordHasher>>;

/// FNV-1a.
#[derive(Clone, Copy, Debug)]
pub(in crate::insight) struct WordHasher(u64);

impl Default for WordHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
