//! What is kept of pictures, here and in the terminal.

use super::samples;
use referee::pictures::budget::Budget;
use referee::pictures::cache::{ByteLru, EncodedKey, EncodedStep, MOST_PHOTOS, PictureCache};
use referee::pictures::driver::{Driver, Iterm2, Protocol};
use referee::pictures::fit::{Area, CellPx};
use referee::pictures::ids::{IdRange, Ids, MOST_PICTURES};
use referee::pictures::prepare::{RenderOrder, prepare};
use referee::pictures::schedule::Stage;
use referee::pictures::{Photo, View};

#[test]
fn the_least_lately_used_goes_first() {
    let mut cache = ByteLru::new(10);
    assert!(cache.insert("a", 1, 4).is_empty());
    assert!(cache.insert("b", 2, 4).is_empty());
    assert_eq!(cache.get(&"a"), Some(&1));
    assert_eq!(cache.insert("c", 3, 4), [("b", 2)]);
    assert_eq!((cache.weight(), cache.len()), (8, 2));
    assert_eq!(cache.insert("huge", 9, 11), [("huge", 9)]);
    assert_eq!(cache.insert("a", 7, 1), [("a", 1)]);
    assert_eq!(cache.weight(), 5);
    assert_eq!(cache.drain(), [("c", 3), ("a", 7)]);
    assert!(cache.is_empty());
}

#[test]
fn memory_stays_flat_over_five_hundred_cases() {
    let mut cache = PictureCache::new(1 << 20, 64 << 10);
    let area = Area { cols: 10, rows: 5, cell: CellPx::default() };
    for seed in 0..500 {
        let photo = Photo::of_pixels(samples::photo(100, 70, seed));
        let sha256 = photo.sha256;
        let budget = Budget::Bytes(4096);
        let step = EncodedStep::Sharp(budget);
        let order = RenderOrder { view: View::default(), area, budget, background: [0, 0, 0] };
        let prepared = prepare(&photo, &order, &Driver::Iterm2(Iterm2), Stage::Sharp).unwrap();
        let key = EncodedKey { sha256, view: View::default(), area, protocol: Protocol::Iterm2, step };
        cache.keep_photo(photo);
        assert!(prepared.weight() > 0);
        cache.keep_prepared(key, prepared.clone());
        assert_eq!(cache.prepared(&key), Some(prepared));
        assert_eq!(cache.prepared(&EncodedKey { step: EncodedStep::Preview, ..key }), None);
        assert!(cache.photo(&sha256).is_some());
        assert!(cache.weight() <= (1 << 20) + (64 << 10));
    }
    cache.clear();
    assert_eq!(cache.weight(), 0);
}

/// A long session with small pictures: they would fit for hours.
#[test]
fn the_pictures_of_the_last_cases_are_kept() {
    let mut cache = PictureCache::default();
    let photos: Vec<_> = (0..200).map(|seed| Photo::of_pixels(samples::photo(8, 8, seed))).collect();
    for photo in &photos {
        cache.keep_photo_beside(photo.clone());
    }
    assert_eq!(cache.counts(), (MOST_PHOTOS, 0));
    let (old, new) = photos.split_at(photos.len() - MOST_PHOTOS);
    assert!(new.iter().all(|photo| cache.photo(&photo.sha256).is_some()), "what is prefetched has room");
    assert!(old.iter().all(|photo| cache.photo(&photo.sha256).is_none()));
}

#[test]
fn a_photo_for_later_takes_nobody_s_place() {
    let mut cache = PictureCache::new(50_000, 1);
    let photos: Vec<_> = (0..3).map(|seed| Photo::of_pixels(samples::photo(100, 70, seed))).collect();
    cache.keep_photo(photos[0].clone());
    cache.keep_photo_beside(photos[1].clone());
    cache.keep_photo_beside(photos[2].clone());
    let held: Vec<bool> = photos.iter().map(|photo| cache.photo(&photo.sha256).is_some()).collect();
    assert_eq!(held, [true, true, false]);
    cache.keep_photo(photos[2].clone());
    assert!(cache.photo(&photos[2].sha256).is_some(), "what is looked at now does");
}

#[test]
fn a_picture_keeps_its_id_until_it_must_go() {
    let mut ids = Ids::new(IdRange::Wide(1000));
    let first = ids.claim("portrait", 1000);
    assert_eq!((first.id, first.send, first.delete.len()), (1001, true, 0));
    let again = ids.claim("portrait", 1000);
    assert_eq!((again.id, again.send), (1001, false));
    assert_eq!(ids.lose(&"portrait"), Some(1001));
    assert!(ids.claim("portrait", 1000).send);
}

#[test]
fn at_most_sixty_four_pictures_are_in_the_terminal() {
    let mut ids = Ids::new(IdRange::Narrow(250));
    let mut held = Vec::new();
    for picture in 0..200 {
        let claim = ids.claim(picture, 1000);
        assert!((1..=255).contains(&claim.id));
        held.retain(|id| !claim.delete.contains(id));
        assert!(!held.contains(&claim.id));
        held.push(claim.id);
        assert_eq!(held.len(), ids.len());
        assert!(held.len() <= MOST_PICTURES);
    }
    let mut all = ids.forget();
    all.sort_unstable();
    held.sort_unstable();
    assert_eq!(all, held);
    assert!(ids.is_empty());
}

#[test]
fn large_pictures_push_out_more_than_one() {
    let mut ids = Ids::new(IdRange::Wide(0));
    for picture in 0..4 {
        assert!(ids.claim(picture, 16 << 20).delete.is_empty());
    }
    assert_eq!(ids.claim(9, 32 << 20).delete, [1, 2]);
    assert_eq!(ids.claim(10, 1 << 30).delete, [3, 4, 5]);
}
