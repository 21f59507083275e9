//! Pictures that were looked at, in memory and nowhere else, up to a number of bytes.

use super::budget::{Budget, Encoded};
use super::driver::Protocol;
use super::fit::Area;
use super::photo::{Photo, Sha};
use super::view::View;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// Values up to a number of bytes; the least lately used go first.
#[derive(Clone, Debug)]
pub struct ByteLru<K, V> {
    most: usize,
    held: usize,
    clock: u64,
    values: HashMap<K, Held<V>>,
    order: BTreeMap<u64, K>,
}

#[derive(Clone, Debug)]
struct Held<V> {
    value: V,
    weight: usize,
    used: u64,
}

impl<K: Clone + Eq + Hash, V> ByteLru<K, V> {
    /// Empty, for at most that many bytes.
    pub fn new(most: usize) -> ByteLru<K, V> {
        ByteLru { most, held: 0, clock: 0, values: HashMap::new(), order: BTreeMap::new() }
    }

    /// A value, which is now the latest used.
    pub fn get(&mut self, key: &K) -> Option<&V> {
        self.clock += 1;
        let held = self.values.get_mut(key)?;
        self.order.remove(&held.used);
        held.used = self.clock;
        self.order.insert(self.clock, key.clone());
        Some(&held.value)
    }

    /// Whether a value is held; its age stays.
    pub fn contains(&self, key: &K) -> bool {
        self.values.contains_key(key)
    }

    /// Holds a value of so many bytes. Gives back what had to go; a value larger than everything goes itself.
    pub fn insert(&mut self, key: K, value: V, weight: usize) -> Vec<(K, V)> {
        let mut gone: Vec<(K, V)> = self.remove(&key).into_iter().map(|old| (key.clone(), old)).collect();
        if weight > self.most {
            gone.push((key, value));
            return gone;
        }
        while self.held + weight > self.most {
            let Some((_, oldest)) = self.order.pop_first() else { break };
            if let Some(held) = self.values.remove(&oldest) {
                self.held -= held.weight;
                gone.push((oldest, held.value));
            }
        }
        self.clock += 1;
        self.held += weight;
        self.order.insert(self.clock, key.clone());
        self.values.insert(key, Held { value, weight, used: self.clock });
        gone
    }

    /// Takes a value out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let held = self.values.remove(key)?;
        self.order.remove(&held.used);
        self.held -= held.weight;
        Some(held.value)
    }

    /// Takes everything out, the least lately used first.
    pub fn drain(&mut self) -> Vec<(K, V)> {
        self.held = 0;
        let order = std::mem::take(&mut self.order);
        order.into_values().filter_map(|key| self.values.remove(&key).map(|held| (key, held.value))).collect()
    }

    /// Bytes held.
    pub fn weight(&self) -> usize {
        self.held
    }

    /// Values held.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Holds at most that many from now on; gives back what had to go.
    pub fn shrink_to(&mut self, count: usize) -> Vec<(K, V)> {
        let mut gone = Vec::new();
        while self.values.len() > count {
            let Some((_, oldest)) = self.order.pop_first() else { break };
            if let Some(held) = self.values.remove(&oldest) {
                self.held -= held.weight;
                gone.push((oldest, held.value));
            }
        }
        gone
    }
}

/// What an encoded picture was made from and for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EncodedKey {
    /// The file.
    pub sha256: Sha,
    /// The view.
    pub view: View,
    /// The area and its cells.
    pub area: Area,
    /// The protocol.
    pub protocol: Protocol,
    /// What it may cost, and which stage it is.
    pub step: Step,
}

/// Which of a picture's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// The coarse one.
    Preview,
    /// The one within this budget.
    Sharp(Budget),
}

/// Everything that is kept of pictures.
#[derive(Clone, Debug)]
pub struct PictureCache {
    photos: ByteLru<Sha, Photo>,
    encoded: ByteLru<EncodedKey, Encoded>,
}

/// Bytes of pixels kept when nothing else is configured.
pub const USUAL_PHOTOS: usize = 96 << 20;
/// Bytes of encoded pictures kept when nothing else is configured.
pub const USUAL_ENCODED: usize = 16 << 20;

impl Default for PictureCache {
    fn default() -> PictureCache {
        PictureCache::new(USUAL_PHOTOS, USUAL_ENCODED)
    }
}

impl PictureCache {
    /// For so many bytes of pixels and of encoded pictures.
    pub fn new(photos: usize, encoded: usize) -> PictureCache {
        PictureCache { photos: ByteLru::new(photos), encoded: ByteLru::new(encoded) }
    }

    /// A photo.
    pub fn photo(&mut self, sha256: &Sha) -> Option<Photo> {
        self.photos.get(sha256).cloned()
    }

    /// Keeps a photo.
    pub fn keep_photo(&mut self, photo: Photo) {
        let weight = photo.weight();
        self.photos.insert(photo.sha256, photo, weight);
    }

    /// An encoded picture.
    pub fn encoded(&mut self, key: &EncodedKey) -> Option<Encoded> {
        self.encoded.get(key).cloned()
    }

    /// Keeps an encoded picture.
    pub fn keep_encoded(&mut self, key: EncodedKey, encoded: Encoded) {
        let weight = encoded.bytes.len();
        self.encoded.insert(key, encoded, weight);
    }

    /// Bytes kept.
    pub fn weight(&self) -> usize {
        self.photos.weight() + self.encoded.weight()
    }

    /// Forgets everything: on lock and on leaving a case.
    pub fn clear(&mut self) {
        self.photos.drain();
        self.encoded.drain();
    }
}
