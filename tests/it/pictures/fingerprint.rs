//! Copies of a picture look alike; different people do not.

use super::samples;
use image::{DynamicImage, RgbImage, imageops};
use referee::domain::picture::{PictureRole, PictureSource};
use referee::pictures::fingerprint::ImageFingerprint;
use referee::pictures::{DecodeLimits, Photo, decode};
use referee::provider::{IDWISE, ONETOUCH};
use referee::store::fingerprints::NEAR;
use referee::synth::{Dialect, World};

/// Portraits and selfies of made people: which journey, what it is, its pixels.
fn faces(journeys: usize) -> Vec<(usize, PictureRole, RgbImage)> {
    let world = World::new(7, journeys);
    let mut faces = Vec::new();
    for index in 0..journeys {
        let made = world.journey(index);
        let service = if made.contract == Dialect::Idwise { &IDWISE } else { &ONETOUCH };
        let (journey, _) = crate::provider::read(service, &made.document);
        for (_, picture) in journey.pictures() {
            let (PictureSource::Path(id) | PictureSource::Url(id)) = &picture.source else { continue };
            if !matches!(picture.role, PictureRole::Portrait | PictureRole::Selfie) {
                continue;
            }
            let Some(file) = world.picture(id.as_sent()) else { continue };
            let Ok(photo) = decode(&file.bytes, &DecodeLimits::default()) else { continue };
            faces.push((index, picture.role.clone(), (*photo.pixels).clone()));
        }
    }
    faces
}

fn look(picture: &RgbImage) -> ImageFingerprint {
    ImageFingerprint::of(&Photo::of_pixels(picture.clone())).expect("it shows something")
}

fn copies(picture: &RgbImage) -> Vec<(&'static str, RgbImage)> {
    let (width, height) = picture.dimensions();
    let resized =
        |by: u32| imageops::resize(picture, width / by, height / by, imageops::FilterType::Triangle);
    let saved = samples::jpeg(picture, 35);
    vec![
        ("saved anew", (*decode(&saved, &DecodeLimits::default()).unwrap().pixels).clone()),
        ("half the size", resized(2)),
        ("a fifth of the size", resized(5)),
        ("lighter", imageops::colorops::brighten(picture, 30)),
        ("darker", imageops::colorops::brighten(picture, -30)),
        ("gray", DynamicImage::ImageRgb8(picture.clone()).grayscale().to_rgb8()),
    ]
}

#[test]
fn copies_of_a_face_are_near_and_other_people_are_not() {
    let faces = faces(16);
    assert!(faces.len() > 20, "only {} faces", faces.len());
    let looks: Vec<(usize, ImageFingerprint)> =
        faces.iter().map(|(index, _, face)| (*index, look(face))).collect();
    for (at, (index, one)) in looks.iter().enumerate() {
        for (other_index, other) in &looks[at + 1..] {
            let apart = one.distance(other);
            assert!(index == other_index || apart > NEAR + 4, "{index} and {other_index}: {apart} apart");
        }
    }
    for ((index, role, face), (_, original)) in faces.iter().zip(&looks).step_by(5) {
        for (what, copy) in copies(face) {
            let apart = look(&copy).distance(original);
            assert!(apart <= NEAR, "{role:?} of {index}, {what}: {apart} apart");
        }
    }
}

#[test]
fn blank_paper_looks_like_nothing() {
    for gray in [0, 128, 255] {
        let blank = RgbImage::from_pixel(300, 200, image::Rgb([gray; 3]));
        assert_eq!(ImageFingerprint::of(&Photo::of_pixels(blank)), None);
    }
}

#[test]
fn any_size_is_looked_at() {
    for (width, height) in [(1, 1), (1, 900), (900, 1), (63, 65), (64, 64), (65, 63), (3, 3)] {
        let picture = samples::photo(width, height, 5);
        let fingerprint = ImageFingerprint::of(&Photo::of_pixels(picture));
        assert!(fingerprint.is_none_or(|fingerprint| fingerprint.distance(&fingerprint) == 0));
    }
}

/// Prints are kept for years: the same pixels must give the same bits in every version.
#[test]
fn the_print_of_a_picture_never_changes() {
    let ramp = RgbImage::from_fn(97, 131, |x, y| {
        let level = (x * x * 3 + y * 7 + (x / 9) * (y / 13) * 11) % 256;
        image::Rgb([level as u8, (255 - level) as u8, (x + y) as u8])
    });
    let hex: String = look(&ramp).0.iter().map(|byte| format!("{byte:02x}")).collect();
    insta::assert_snapshot!(hex, @"c020bed2ea2dfefefd52e672ff46ce2cd5fac020bf72d7acf76e55e8c932ff52");
}
