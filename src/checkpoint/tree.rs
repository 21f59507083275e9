//! The Merkle tree of RFC 6962 over the hashes of all entries.

use sha2::{Digest, Sha256};

/// A hash of the tree.
pub(super) type Node = [u8; 32];

/// A Merkle tree that grows by appending. It stores only the roots of its complete subtrees, so its memory grows with
/// the logarithm of the number of entries.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    size: u64,
    /// The roots, that of the largest subtree first. The bits that are set in `size` give the heights.
    parts: Vec<Node>,
}

impl Tree {
    /// The number of entries.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends an entry, given its hash in the audit chain.
    pub fn push(&mut self, entry: &[u8; 32]) {
        let mut node = hash(&[&[0], entry]);
        // Each trailing one bit of the old size is a complete subtree that is as high as `node`, so the two are merged.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.parts.pop() {
                node = hash(&[&[1], &left, &node]);
            }
        }
        self.parts.push(node);
        self.size += 1;
    }

    /// The Merkle root. Without entries it is the hash of the empty string.
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

/// Decodes the hexadecimal hash of an entry. An invalid one becomes zero bytes, which no signed checkpoint contains.
pub fn entry_bytes(hash: &str) -> [u8; 32] {
    hex::decode(hash).ok().and_then(|bytes| bytes.try_into().ok()).unwrap_or_default()
}
