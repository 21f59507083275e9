//! Kinds of files beyond the usual, and pictures that are too large to be decoded at their size.

use super::samples;
use image::{ExtendedColorType, ImageEncoder, ImageFormat, RgbImage};
use referee::pictures::{DecodeError, DecodeLimits, Photo, Remark, decode};
use std::io::Cursor;

fn decoded(bytes: &[u8]) -> Photo {
    decode(bytes, &DecodeLimits::default()).unwrap()
}

fn written(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

#[test]
fn scans_of_branches_are_shown() {
    let picture = samples::photo(40, 30, 4);
    for format in [ImageFormat::Bmp, ImageFormat::Tiff] {
        let photo = decoded(&written(&picture, format));
        assert_eq!((&*photo.pixels, photo.remarks.len()), (&picture, 0), "{format:?}");
    }
    let gif = decoded(&written(&picture, ImageFormat::Gif));
    assert_eq!((gif.width(), gif.height(), gif.remarks.len()), (40, 30, 0));
}

#[test]
fn a_moving_gif_is_one_still_with_a_remark() {
    let mut out = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut out);
    for seed in 0..2 {
        let picture = samples::photo(16, 8, seed);
        encoder.encode(picture.as_raw(), 16, 8, ExtendedColorType::Rgb8).unwrap();
    }
    drop(encoder);
    assert_eq!(decoded(&out).remarks, [Remark::Animated]);
}

#[test]
fn a_tiff_of_several_pages_says_so() {
    let file = written(&samples::photo(8, 8, 1), ImageFormat::Tiff);
    assert!(decoded(&file).remarks.is_empty());
    // The first directory names a copy of itself as the next one.
    let first = u32::from_le_bytes(file[4..8].try_into().unwrap());
    let entries = u16::from_le_bytes(file[first as usize..][..2].try_into().unwrap());
    let next = first as usize + 2 + 12 * usize::from(entries);
    let mut paged = file.clone();
    paged[next..next + 4].copy_from_slice(&(file.len() as u32).to_le_bytes());
    paged.extend(&file[first as usize..next + 4]);
    assert_eq!(decoded(&paged).remarks, [Remark::FirstPage]);
}

#[test]
fn cut_files_of_these_kinds_are_refused() {
    let picture = samples::photo(40, 30, 4);
    for format in [ImageFormat::Bmp, ImageFormat::Tiff, ImageFormat::Gif] {
        let file = written(&picture, format);
        assert!(decode(&file[..file.len() / 2], &DecodeLimits::default()).is_err(), "{format:?}");
    }
}

#[test]
fn headers_that_claim_too_much_are_refused_before_memory_is_taken() {
    let mut gif = written(&samples::photo(8, 8, 1), ImageFormat::Gif);
    gif[6..10].copy_from_slice(&[0xFF; 4]);
    let mut bmp = written(&samples::photo(8, 8, 1), ImageFormat::Bmp);
    bmp[18..22].copy_from_slice(&11_000u32.to_le_bytes());
    bmp[22..26].copy_from_slice(&11_000u32.to_le_bytes());
    for file in [gif, bmp] {
        let refusal = decode(&file, &DecodeLimits::default()).unwrap_err();
        assert!(matches!(refusal, DecodeError::TooManyPixels { .. } | DecodeError::TooMuchMemory { .. }));
    }
}

#[test]
fn a_jpeg_without_its_end_mark_is_shown_with_a_remark() {
    let whole = samples::jpeg(&samples::photo(40, 30, 4), 85);
    let photo = decoded(&whole[..whole.len() - 2]);
    assert_eq!(photo.remarks, [Remark::NoEndMark]);
    assert_eq!(photo.pixels, decoded(&whole).pixels);
}

#[test]
fn bytes_before_a_picture_are_passed_over() {
    let picture = samples::photo(24, 16, 2);
    for file in [samples::jpeg(&picture, 90), samples::png_rgb(&picture)] {
        let after_blanks = [b"\r\n\r\n".as_slice(), &file].concat();
        assert_eq!(decoded(&after_blanks).pixels, decoded(&file).pixels);
    }
    let jpeg = samples::jpeg(&picture, 90);
    let after_text = [b"--boundary\r\nContent-Type: image/jpeg\r\n\r\n".as_slice(), &jpeg].concat();
    assert_eq!(decoded(&after_text).pixels, decoded(&jpeg).pixels);
}

/// How far the pixels of a reduced picture are from the means of the squares, at most.
fn distance(reduced: &RgbImage, whole: &RgbImage, by: u32) -> u32 {
    let mut far = 0;
    for (x, y, pixel) in reduced.enumerate_pixels() {
        let across = x * by..((x + 1) * by).min(whole.width());
        let down = y * by..((y + 1) * by).min(whole.height());
        let count = (across.len() * down.len()) as u32;
        for channel in 0..3 {
            let all = down.clone().flat_map(|y| across.clone().map(move |x| (x, y)));
            let sum: u32 = all.map(|(x, y)| u32::from(whole.get_pixel(x, y).0[channel])).sum();
            far = far.max((sum / count).abs_diff(pixel.0[channel].into()));
        }
    }
    far
}

#[test]
fn a_large_png_is_reduced_row_by_row() {
    let picture = samples::photo(99, 61, 3);
    let limits = DecodeLimits { max_alloc: 99 * 61, ..DecodeLimits::default() };
    let reduced = decode(&samples::png_rgb(&picture), &limits).unwrap();
    assert_eq!(reduced.remarks, [Remark::Reduced]);
    assert_eq!((reduced.width(), reduced.height()), (50, 31));
    assert!(distance(&reduced.pixels, &picture, 2) <= 1);
    let gray: Vec<u8> = picture.pixels().map(|pixel| pixel.0[0]).collect();
    let reduced = decode(&samples::png(&gray, 99, 61, ExtendedColorType::L8), &limits).unwrap();
    assert_eq!(
        (reduced.width(), reduced.pixels.get_pixel(7, 7).0[0]),
        (50, reduced.pixels.get_pixel(7, 7).0[2])
    );
}

#[test]
fn a_large_jpeg_is_decoded_at_a_part_of_its_size() {
    let picture = samples::photo(403, 301, 3);
    for progressive in [false, true] {
        let mut file = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut file, 95);
        encoder.set_progressive(progressive);
        encoder.encode(picture.as_raw(), 403, 301, jpeg_encoder::ColorType::Rgb).unwrap();
        for (most, by) in [(403 * 301, 2), (403 * 301 / 4, 4), (403 * 301 / 16, 8)] {
            let limits = DecodeLimits { max_alloc: most, ..DecodeLimits::default() };
            let reduced = decode(&file, &limits).unwrap();
            assert_eq!(reduced.remarks, [Remark::Reduced]);
            assert_eq!((reduced.width(), reduced.height()), (403_u32.div_ceil(by), 301_u32.div_ceil(by)));
            let whole = decode(&file, &DecodeLimits::default()).unwrap();
            assert!(mean_distance(&reduced.pixels, &whole.pixels, by) < 8.0, "{progressive} {by}");
        }
        let limits = DecodeLimits { max_alloc: 403 * 301 / 64, ..DecodeLimits::default() };
        assert!(matches!(decode(&file, &limits), Err(DecodeError::TooMuchMemory { .. })));
    }
}

#[test]
fn large_pictures_that_cannot_be_reduced_say_why() {
    let mut cmyk = Vec::new();
    let pixels = vec![90; 64 * 64 * 4];
    jpeg_encoder::Encoder::new(&mut cmyk, 90).encode(&pixels, 64, 64, jpeg_encoder::ColorType::Cmyk).unwrap();
    let interlaced = include_bytes!("../../corpora/png-suite/pngsuite/basi2c08.png").to_vec();
    let limits = DecodeLimits { max_alloc: 32 * 32, ..DecodeLimits::default() };
    for (file, words) in [
        (cmyk, "It is a large JPEG in print colors (CMYK), which"),
        (interlaced, "It is a large interlaced PNG, which"),
    ] {
        assert!(decode(&file, &DecodeLimits::default()).is_ok());
        let sentence = decode(&file, &limits).unwrap_err().sentence();
        assert!(sentence.starts_with(words), "{sentence}");
    }
}

fn mean_distance(reduced: &RgbImage, whole: &RgbImage, by: u32) -> f64 {
    let all = reduced
        .enumerate_pixels()
        .filter(|(x, y, _)| x * by + by <= whole.width() && y * by + by <= whole.height());
    let (mut sum, mut count) = (0.0, 0.0);
    for (x, y, pixel) in all {
        let square = (0..by * by).map(|at| whole.get_pixel(x * by + at % by, y * by + at / by).0[1]);
        let mean = square.map(f64::from).sum::<f64>() / f64::from(by * by);
        sum += (mean - f64::from(pixel.0[1])).abs();
        count += 1.0;
    }
    sum / count
}

/// A progressive picture keeps the coefficients of its whole area, whatever its size in the end.
#[test]
fn the_memory_of_coefficients_is_counted() {
    let picture = samples::photo(400, 300, 3);
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 90);
    encoder.set_progressive(true);
    encoder.encode(picture.as_raw(), 400, 300, jpeg_encoder::ColorType::Rgb).unwrap();
    let area = 400 * 300_u64;
    let limits = DecodeLimits { max_alloc: area, max_total: area * 2, ..DecodeLimits::default() };
    assert!(matches!(decode(&file, &limits), Err(DecodeError::TooMuchMemory { .. })));
}

#[test]
fn an_icon_of_two_letters_is_no_bmp() {
    assert_eq!(
        decode(b"BMW is a car, not a picture", &DecodeLimits::default()).unwrap_err().sentence(),
        "The service sent text instead of a picture."
    );
    let mut out = Vec::new();
    image::codecs::bmp::BmpEncoder::new(&mut out)
        .write_image(&[0; 12], 2, 2, ExtendedColorType::Rgb8)
        .unwrap();
    assert_eq!(decoded(&out).width(), 2);
}
