//! The Merkle tree of RFC 6962 over the hashes of the entries, from the first on.

use sha2::{Digest, Sha256};

/// A hash of the tree.
pub(super) type Node = [u8; 32];

/// The tree of the entries so far, as the roots of its complete parts: memory grows with the logarithm.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    size: u64,
    /// Of the largest part first; the bits of `size` tell their heights.
    parts: Vec<Node>,
}

impl Tree {
    /// How many entries it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds the next entry by its hash in the chain.
    pub fn push(&mut self, entry: &[u8; 32]) {
        let mut node = hash(&[&[0], entry]);
        // Each trailing one of the old size is a complete part as high as what has been put together so far.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.parts.pop() {
                node = hash(&[&[1], &left, &node]);
            }
        }
        self.parts.push(node);
        self.size += 1;
    }

    /// The root; of no entries, the hash of nothing.
    pub fn root(&self) -> [u8; 32] {
        let mut parts = self.parts.iter().rev();
        let Some(last) = parts.next() else { return hash(&[]) };
        parts.fold(*last, |right, left| hash(&[&[1], left, &right]))
    }
}

fn hash(parts: &[&[u8]]) -> Node {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}

/// The bytes of an entry's hash in hex; of what is none, zeros, which no checkpoint was signed for.
pub fn entry_bytes(hash: &str) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = hash.get(2 * at..2 * at + 2).and_then(|two| u8::from_str_radix(two, 16).ok()).unwrap_or(0);
    }
    bytes
}
