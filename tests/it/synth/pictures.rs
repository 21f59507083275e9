//! Pictures can be decoded, fit the paper, and show the same or another person as the case demands.

use std::collections::BTreeSet;

use image::RgbImage;
use image::imageops::{FilterType, crop_imm, resize};
use referee::synth::{World, situation_names};

use super::{picture_names, texts};

fn index(name: &str) -> usize {
    situation_names().iter().position(|known| *known == name).unwrap()
}

fn decoded(world: &World, name: &str) -> RgbImage {
    let file = world.picture(name).unwrap_or_else(|| panic!("no picture {name}"));
    let guessed = image::guess_format(&file.bytes).unwrap();
    assert_eq!(guessed.to_mime_type(), file.content_type);
    image::load_from_memory(&file.bytes).unwrap().to_rgb8()
}

#[test]
fn every_kind_of_picture_can_be_decoded() {
    let world = World::new(7, 80).with_picture_origin("http://127.0.0.1:4321");
    let mut kinds = BTreeSet::new();
    for name in
        ["rule_document_validation", "rule_proof_policy", "screening_face", "onetouch_swapped_portrait"]
    {
        for (key, picture) in picture_names(&world.journey(index(name)).document) {
            let drawn = decoded(&world, &picture);
            assert!(drawn.width() >= 300 && drawn.height() >= 140, "{key}");
            let levels: BTreeSet<u8> = drawn.pixels().map(|pixel| pixel.0[1]).collect();
            assert!(levels.len() > 24, "{name} {key} is almost empty");
            kinds.insert(key);
        }
    }
    assert!(kinds.len() >= 9, "{kinds:?}");
}

#[test]
fn a_picture_is_found_by_its_name_its_path_and_its_address() {
    let world = World::new(7, 80).with_picture_origin("http://127.0.0.1:4321/");
    let made = world.journey(index("onetouch_screen"));
    let names = picture_names(&made.document);
    let (_, address) = names.iter().find(|(key, _)| key == "EtalonImage").unwrap();
    assert!(address.starts_with("http://127.0.0.1:4321/api/files/"), "{address}");
    let path = address.strip_prefix("http://127.0.0.1:4321").unwrap();
    let last = path.rsplit('/').next().unwrap();
    assert_eq!(last.len(), 64 + ".png".len());
    let all = [address.as_str(), path, last].map(|name| world.picture(name));
    assert!(all[0].is_some() && all.iter().all(|picture| *picture == all[0]));
}

#[test]
fn pictures_that_a_journey_does_not_have_are_not_drawn() {
    let world = World::new(7, 80);
    let mut all = Vec::new();
    texts(&world.journey(index("no_selfie")).document, "", &mut all);
    assert!(all.iter().all(|(_, text)| text != "Selfie"));
    let passport = world.journey(index("rule_same_subject")).document;
    assert!(passport["documents"]["0"]["images"]["back_side_image_path"].is_null());
}

/// The face of a picture in 16 by 20 fields, each channel around its mean.
fn signature(picture: &RgbImage, top: f64, bottom: f64) -> Vec<f64> {
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let cut = crop_imm(
        picture,
        (width * 0.2) as u32,
        (height * top) as u32,
        (width * 0.6) as u32,
        (height * (bottom - top)) as u32,
    );
    let small = resize(&cut.to_image(), 16, 20, FilterType::Triangle);
    let mut values: Vec<f64> = small.as_raw().iter().map(|byte| f64::from(*byte)).collect();
    for channel in 0..3 {
        let mean = values.iter().skip(channel).step_by(3).sum::<f64>() / 320.0;
        values.iter_mut().skip(channel).step_by(3).for_each(|value| *value -= mean);
    }
    values
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f64>() / 960.0
}

#[test]
fn a_selfie_is_nearer_to_its_own_portrait_than_to_those_of_others() {
    let world = World::new(21, 400);
    let mut pairs = Vec::new();
    for index in situation_names().len()..world.len() {
        let document = world.journey(index).document;
        let images = &document["documents"]["0"]["face_match_result"]["images"];
        let good = document["selfie"]["is_live"] == true
            && document["rule_results"]["same_subject"]["result"] == "Passed"
            && document["rule_results"]["document_validation"]["result"] == "Passed";
        let (Some(selfie), Some(portrait)) =
            (images[0]["image_path"].as_str(), images[1]["image_path"].as_str())
        else {
            continue;
        };
        if good && pairs.len() < 9 {
            let selfie = signature(&decoded(&world, selfie), 0.15, 0.87);
            let portrait = signature(&decoded(&world, portrait), 0.11, 0.83);
            pairs.push((selfie, portrait));
        }
    }
    assert_eq!(pairs.len(), 9);
    let own: f64 = pairs.iter().map(|(selfie, portrait)| distance(selfie, portrait)).sum::<f64>() / 9.0;
    let (mut others, mut nearest) = (0.0, 0);
    for (at, (selfie, portrait)) in pairs.iter().enumerate() {
        let rest: Vec<f64> = pairs
            .iter()
            .enumerate()
            .filter(|(n, _)| *n != at)
            .map(|(_, (_, other))| distance(selfie, other))
            .collect();
        others += rest.iter().sum::<f64>() / 8.0 / 9.0;
        nearest += usize::from(rest.iter().all(|far| *far > distance(selfie, portrait)));
    }
    assert!(own * 1.3 < others, "own {own:.1}, others {others:.1}");
    assert!(nearest >= 6, "{nearest} of 9 are nearest to their own portrait");
}

#[test]
fn a_swapped_portrait_differs_from_the_ghost_that_was_forgotten() {
    let world = World::new(7, 80);
    let gap = |name: &str| {
        let document = world.journey(index(name)).document;
        let check = &document["documentIntelligence"]["authenticityCheck"]["portraitComparison"];
        let look = |key: &str| {
            let picture = decoded(&world, check[key].as_str().unwrap());
            let gray = image::DynamicImage::ImageRgb8(picture).to_luma8();
            signature(&image::DynamicImage::ImageLuma8(gray).to_rgb8(), 0.11, 0.83)
        };
        distance(&look("Image"), &look("EtalonImage"))
    };
    let (swapped, genuine) = (gap("onetouch_swapped_portrait"), gap("onetouch_name_mismatch"));
    assert!(swapped > genuine, "swapped {swapped:.1}, genuine {genuine:.1}");
}
