//! Caches of decoded and encoded pictures, in memory only, bounded by bytes and number.

use super::budget::Budget;
use super::driver::Protocol;
use super::fit::Area;
use super::photo::{Photo, Remark, Sha};
use super::prepare::Prepared;
use super::view::View;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// A least-recently-used cache bounded by the total weight of its values in bytes.
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
    /// An empty cache for at most `most` bytes.
    pub fn new(most: usize) -> ByteLru<K, V> {
        ByteLru { most, held: 0, clock: 0, values: HashMap::new(), order: BTreeMap::new() }
    }

    /// Returns a value and marks it as most recently used.
    pub fn get(&mut self, key: &K) -> Option<&V> {
        self.clock += 1;
        let held = self.values.get_mut(key)?;
        self.order.remove(&held.used);
        held.used = self.clock;
        self.order.insert(self.clock, key.clone());
        Some(&held.value)
    }

    /// Whether a value is cached; does not mark it as used.
    pub fn contains(&self, key: &K) -> bool {
        self.values.contains_key(key)
    }

    /// Inserts a value of `weight` bytes and returns the evicted entries; a value above the limit is returned itself.
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

    /// The free bytes.
    pub fn room(&self) -> usize {
        self.most.saturating_sub(self.held)
    }

    /// Removes a value.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let held = self.values.remove(key)?;
        self.order.remove(&held.used);
        self.held -= held.weight;
        Some(held.value)
    }

    /// Removes all values and returns them, least recently used first.
    pub fn drain(&mut self) -> Vec<(K, V)> {
        self.held = 0;
        let order = std::mem::take(&mut self.order);
        order.into_values().filter_map(|key| self.values.remove(&key).map(|held| (key, held.value))).collect()
    }

    /// The total weight of the cached values in bytes.
    pub fn weight(&self) -> usize {
        self.held
    }

    /// The number of cached values.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether the cache is empty.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Evicts down to `count` values and returns the evicted ones.
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

/// The cache key of an encoded picture: what it was made from, and for which display.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EncodedKey {
    pub sha256: Sha,
    pub view: View,
    /// The area and the pixel size of its cells.
    pub area: Area,
    pub protocol: Protocol,
    /// The stage, with the byte budget.
    pub step: EncodedStep,
}

/// Which encoding of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EncodedStep {
    /// The coarse preview.
    Preview,
    /// The sharp picture within this budget.
    Sharp(Budget),
}

/// The metadata of a picture, which stays in memory after its pixels were evicted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureFacts {
    /// The file's digest.
    pub sha256: Sha,
    /// Width and height in pixels, after orientation.
    pub size: (u32, u32),
    pub remarks: Vec<Remark>,
}

impl From<&Photo> for PictureFacts {
    fn from(photo: &Photo) -> PictureFacts {
        let size = (photo.width(), photo.height());
        PictureFacts { sha256: photo.sha256, size, remarks: photo.remarks.clone() }
    }
}

/// A picture that can be cached.
pub trait CachedPicture: Clone {
    fn sha256(&self) -> Sha;

    /// The memory that it takes, in bytes.
    fn weight(&self) -> usize;
}

impl CachedPicture for Photo {
    fn sha256(&self) -> Sha {
        self.sha256
    }

    fn weight(&self) -> usize {
        Photo::weight(self)
    }
}

/// All picture caches of the console.
#[derive(Clone, Debug)]
pub struct PictureCache<P> {
    photos: ByteLru<Sha, P>,
    prepared: ByteLru<EncodedKey, Prepared>,
}

/// Default size of the file cache in bytes. The decoded pixels are in the decode child.
pub const USUAL_PHOTOS: usize = 48 << 20;
/// Default size of the cache of prepared pictures in bytes.
pub const USUAL_PREPARED: usize = 16 << 20;
/// The most photos in the cache: those of about the last ten cases. Usual photos are small, so that a cache bounded by
/// bytes alone would grow for hours and then have no room for prefetched ones.
pub const MOST_PHOTOS: usize = 48;
/// So many encoded pictures are kept, however small they are.
pub const MOST_PREPARED: usize = 64;

impl<P: CachedPicture> Default for PictureCache<P> {
    fn default() -> Self {
        PictureCache::new(USUAL_PHOTOS, USUAL_PREPARED)
    }
}

impl<P: CachedPicture> PictureCache<P> {
    /// Caches for at most these many bytes of photos and of prepared pictures.
    pub fn new(photos: usize, prepared: usize) -> Self {
        PictureCache { photos: ByteLru::new(photos), prepared: ByteLru::new(prepared) }
    }

    /// A cached photo.
    pub fn photo(&mut self, sha256: &Sha) -> Option<P> {
        self.photos.get(sha256).cloned()
    }

    /// Keeps the photo that is looked at; others give way.
    pub fn keep_photo(&mut self, photo: P) {
        let weight = photo.weight();
        self.photos.insert(photo.sha256(), photo, weight);
        self.photos.shrink_to(MOST_PHOTOS);
    }

    /// Caches a prefetched photo, only if its bytes fit beside those of the others.
    pub fn keep_photo_beside(&mut self, photo: P) {
        if self.photos.room() >= photo.weight() {
            self.keep_photo(photo);
        }
    }

    /// A cached prepared picture.
    pub fn prepared(&mut self, key: &EncodedKey) -> Option<Prepared> {
        self.prepared.get(key).cloned()
    }

    /// Keeps an encoded picture; the one used longest ago gives way.
    pub fn keep_prepared(&mut self, key: EncodedKey, prepared: Prepared) {
        let weight = prepared.weight();
        self.prepared.insert(key, prepared, weight);
        self.prepared.shrink_to(MOST_PREPARED);
    }

    /// The number of cached photos, and of prepared pictures.
    pub fn counts(&self) -> (usize, usize) {
        (self.photos.len(), self.prepared.len())
    }

    /// The total size of both caches in bytes.
    pub fn weight(&self) -> usize {
        self.photos.weight() + self.prepared.weight()
    }

    /// Empties both caches, when the console locks or a case is closed.
    pub fn clear(&mut self) {
        self.photos.drain();
        self.prepared.drain();
    }
}
