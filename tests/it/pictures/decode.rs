//! Pictures that are shown, as they were taken.

use super::samples;
use crate::fixtures;
use image::{ExtendedColorType, Rgb, RgbImage};
use referee::pictures::{DecodeError, DecodeLimits, Photo, Remark, decode};
use rstest::rstest;

fn decoded(bytes: &[u8]) -> Photo {
    decode(bytes, &DecodeLimits::default()).unwrap()
}

fn far(one: [u8; 3], other: [u8; 3]) -> u32 {
    one.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(b))).sum()
}

#[test]
fn lossless_pictures_come_out_as_they_went_in() {
    let picture = samples::photo(61, 47, 1);
    assert!(*decoded(&samples::png_rgb(&picture)).pixels == picture);
    assert!(*decoded(&samples::webp(&picture)).pixels == picture);
}

#[test]
fn a_jpeg_comes_out_close() {
    let picture = RgbImage::from_fn(64, 48, |x, _| Rgb([(x * 4) as u8, 90, 200]));
    let photo = decoded(&samples::jpeg(&picture, 95));
    assert_eq!((photo.width(), photo.height()), (64, 48));
    assert!(far(photo.pixels.get_pixel(32, 20).0, [128, 90, 200]) < 12);
    assert!(photo.remarks.is_empty());
}

#[test]
fn the_digest_is_that_of_the_file() {
    let file = samples::png_rgb(&samples::photo(3, 3, 2));
    assert_eq!(decoded(&file).sha256, referee::pictures::Sha::of(&file));
    assert_eq!(
        referee::pictures::Sha::of(b"abc").hex(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

/// Where the red corner of the stored picture (upper left) is seen in the upright one.
#[rstest]
#[case(1, (false, false), false)]
#[case(2, (true, false), false)]
#[case(3, (true, true), false)]
#[case(4, (false, true), false)]
#[case(5, (false, false), true)]
#[case(6, (true, false), true)]
#[case(7, (true, true), true)]
#[case(8, (false, true), true)]
#[case(0, (false, false), false)]
#[case(9, (false, false), false)]
#[case(65535, (false, false), false)]
fn the_exif_orientation_is_applied(
    #[case] orientation: u16,
    #[case] (right, below): (bool, bool),
    #[case] swapped: bool,
) {
    let picture =
        RgbImage::from_fn(48, 32, |x, y| if x < 24 && y < 16 { Rgb([255, 0, 0]) } else { Rgb([0; 3]) });
    let photo = decoded(&samples::jpeg_with_orientation(&picture, orientation));
    assert_eq!((photo.width(), photo.height()), if swapped { (32, 48) } else { (48, 32) });
    let (x, y) = (if right { photo.width() - 6 } else { 5 }, if below { photo.height() - 6 } else { 5 });
    assert!(far(photo.pixels.get_pixel(x, y).0, [255, 0, 0]) < 40, "{orientation}");
    assert_eq!(photo.remarks.contains(&Remark::Turned), (2..=8).contains(&orientation));
}

#[test]
fn the_eight_landscapes_look_alike() {
    let files = fixtures::corpus("exif-orientation");
    let open = |n: u8| {
        let name = format!("Landscape_{n}.jpg");
        decoded(&std::fs::read(files.iter().find(|file| file.ends_with(&name)).unwrap()).unwrap())
    };
    let upright = open(1);
    for n in 0..=8 {
        let photo = open(n);
        assert_eq!((photo.width(), photo.height()), (upright.width(), upright.height()), "{n}");
        let pairs = photo.pixels.pixels().zip(upright.pixels.pixels()).step_by(97);
        let (sum, count) = pairs.fold((0u64, 0u64), |(s, c), (a, b)| (s + u64::from(far(a.0, b.0)), c + 1));
        assert!(sum / count < 60, "{n}: {}", sum / count);
    }
}

#[rstest]
#[case::opaque(255, 200)]
#[case::half(128, 164)]
#[case::clear(0, 128)]
fn transparent_parts_show_gray(#[case] alpha: u8, #[case] seen: u8) {
    let rgba = samples::png(&[200, 200, 200, alpha], 1, 1, ExtendedColorType::Rgba8);
    let photo = decoded(&rgba);
    assert_eq!(photo.pixels.get_pixel(0, 0).0, [seen; 3]);
    assert_eq!(photo.remarks.contains(&Remark::Transparent), alpha != 255);
    let gray = decoded(&samples::png(&[200, alpha], 1, 1, ExtendedColorType::La8));
    assert_eq!(gray.pixels.get_pixel(0, 0).0, [seen; 3]);
}

#[test]
fn sixteen_bits_keep_their_upper_eight() {
    let samples16: Vec<u8> = [0xABCDu16, 0x1234, 0xFFFF].iter().flat_map(|s| s.to_ne_bytes()).collect();
    let photo = decoded(&samples::png(&samples16, 1, 1, ExtendedColorType::Rgb16));
    assert_eq!(photo.pixels.get_pixel(0, 0).0, [0xAB, 0x12, 0xFF]);
    let gray = decoded(&samples::png(&0x8001u16.to_ne_bytes(), 1, 1, ExtendedColorType::L16));
    assert_eq!(gray.pixels.get_pixel(0, 0).0, [0x80; 3]);
}

#[test]
fn a_gray_jpeg_is_gray() {
    let mut file = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut file, 90);
    encoder.encode(&[77; 16 * 16], 16, 16, jpeg_encoder::ColorType::Luma).unwrap();
    assert!(far(decoded(&file).pixels.get_pixel(8, 8).0, [77; 3]) < 6);
}

#[test]
fn a_cmyk_jpeg_has_its_colors() {
    let mut file = Vec::new();
    let pixels: Vec<u8> = std::iter::repeat_n([255, 255, 0, 0], 256).flatten().collect();
    let encoder = jpeg_encoder::Encoder::new(&mut file, 95);
    encoder.encode(&pixels, 16, 16, jpeg_encoder::ColorType::Cmyk).unwrap();
    let [red, green, blue] = decoded(&file).pixels.get_pixel(8, 8).0;
    assert!(blue > 200 && red < 60 && green < 60, "{red} {green} {blue}");
}

#[test]
fn a_progressive_jpeg_is_shown() {
    let picture = samples::photo(120, 80, 5);
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 95);
    encoder.set_progressive(true);
    encoder.encode(picture.as_raw(), 120, 80, jpeg_encoder::ColorType::Rgb).unwrap();
    assert_eq!(decoded(&file).width(), 120);
}

#[test]
fn a_moving_picture_is_one_still_with_a_remark() {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 2, 1);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_animated(2, 0).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[1, 2, 3, 4, 5, 6]).unwrap();
    writer.write_image_data(&[9, 9, 9, 9, 9, 9]).unwrap();
    writer.finish().unwrap();
    let photo = decoded(&file);
    assert_eq!(photo.pixels.get_pixel(1, 0).0, [4, 5, 6]);
    assert_eq!(photo.remarks, [Remark::Animated]);
}

#[test]
fn one_pixel_is_a_picture() {
    let one = RgbImage::from_pixel(1, 1, Rgb([9, 8, 7]));
    assert_eq!(decoded(&samples::png_rgb(&one)).pixels.get_pixel(0, 0).0, [9, 8, 7]);
    assert_eq!(decoded(&samples::jpeg(&one, 90)).width(), 1);
}

#[test]
fn a_phone_s_large_picture_fits_and_a_turned_larger_one_is_reduced_by_its_memory() {
    let limits = DecodeLimits { max_total: 3 * 48 * 32 + 10_000, ..DecodeLimits::default() };
    let picture = samples::photo(48, 32, 3);
    assert!(decode(&samples::jpeg_with_orientation(&picture, 1), &limits).is_ok());
    let limits = DecodeLimits { max_total: 3 * 48 * 32 + 100, ..limits };
    let reduced = decode(&samples::jpeg_with_orientation(&picture, 6), &limits).unwrap();
    assert_eq!((reduced.width(), reduced.height()), (16, 24));
    assert_eq!(reduced.remarks, [Remark::Reduced, Remark::Turned]);
}

/// The decoder's own bounds must not refuse what the limits admit.
#[test]
fn a_large_picture_within_the_limits_is_shown() {
    let photo = decoded(&samples::png_bomb(4000, 3000));
    assert_eq!((photo.width(), photo.height(), photo.weight()), (4000, 3000, 36_000_000));
}

#[test]
fn restart_marks_are_passed_over() {
    let picture = samples::photo(120, 80, 5);
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 95);
    encoder.set_restart_interval(3);
    encoder.encode(picture.as_raw(), 120, 80, jpeg_encoder::ColorType::Rgb).unwrap();
    let error: u64 =
        decoded(&file).pixels.iter().zip(picture.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    assert!(error / (120 * 80 * 3) < 8);
}

/// A palette whose last entry is cut off, and its transparency: the decoder panics over it instead of refusing it.
pub(crate) const PANICKING_PNG: &[u8] =
    b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\
      \x08\x03\x00\x00\x00\x28\xcb\x34\xbb\x00\x00\x00\x05\x50\x4c\x54\x45\x00\x00\x00\x00\x00\x62\x66\
      \xd4\x01\x00\x00\x00\x01\x74\x52\x4e\x53\x00\x40\xe6\xd8\x66\x00\x00\x00\x0a\x49\x44\x41\x54\x78\
      \x9c\x63\x60\x00\x00\x00\x02\x00\x01\x48\xaf\xa4\x71\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\
      \x82";

#[test]
fn a_picture_over_which_its_decoder_panics_is_refused() {
    assert_eq!(decode(PANICKING_PNG, &DecodeLimits::default()).unwrap_err(), DecodeError::Damaged);
}
