//! Files that are meant to harm, or that only happen to: a reason for each, never a wrong picture.

use super::samples;
use crate::fixtures::{self, Computing};
use proptest::prelude::*;
use referee::pictures::sniff::FileKind;
use referee::pictures::{DecodeError, DecodeLimits, Remark, decode};
use rstest::rstest;

fn refusal(bytes: &[u8]) -> DecodeError {
    decode(bytes, &DecodeLimits::default()).unwrap_err()
}

#[rstest]
#[case(b"", "The service sent an empty file instead of a picture.")]
#[case(b"<!DOCTYPE html><html><body>404</body></html>", "The service sent a web page instead of a picture.")]
#[case(b"\n {\"error\": \"no such image\"}", "The service sent JSON instead of a picture.")]
#[case(b"<?xml version=\"1.0\"?><Error/>", "The service sent XML instead of a picture.")]
#[case(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "The service sent a video instead of a picture.")]
#[case(b"\x1a\x45\xdf\xa3 webm", "The service sent a video instead of a picture.")]
#[case(b"%PDF-1.7\n", "The service sent a PDF document instead of a picture.")]
#[case(b"Not Found", "The service sent text instead of a picture.")]
#[case(b"\x00\x01\x02\x03", "The service sent bytes of no known kind instead of a picture.")]
#[case(b"\0\0\0\x0cjP  \r\n", "It is a JPEG 2000 picture, which this console does not decode.")]
#[case(b"\xff\x0a\0", "It is a JPEG XL picture, which this console does not decode.")]
#[case(
    b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf",
    "It is an AVIF picture, which this console does not decode."
)]
#[case(b"\0\0\0\x18ftypheic", "It is a HEIC picture, which this console does not decode.")]
#[case(b"<svg onload='alert(1)'/>", "It is an SVG drawing, which this console does not decode.")]
#[case(b"\xff\xd8", "The file is cut off: the end of the picture is missing.")]
#[case(b"\xff\xd8\xff\xd9", "The file is damaged and would not decode to what was taken.")]
#[case(b"\x89PNG\r\n\x1a\n", "The file is cut off: the end of the picture is missing.")]
#[case(b"RIFF\x04\0\0\0WEBP", "The file is cut off: the end of the picture is missing.")]
fn the_reason_is_a_sentence(#[case] bytes: &[u8], #[case] sentence: &str) {
    assert_eq!(refusal(bytes).sentence(), sentence);
}

#[test]
fn a_bomb_is_refused_by_its_header() {
    let bomb = samples::png_bomb(20_000, 20_000);
    assert!(bomb.len() < 2 << 20);
    let begun = Computing::begin();
    assert!(matches!(refusal(&bomb), DecodeError::TooManyPixels { width: 20_000, height: 20_000, .. }));
    assert!(begun.taken().as_millis() < 200);
}

#[test]
fn a_ribbon_is_refused_by_its_length() {
    let ribbon = samples::png_bomb(300_000, 30);
    let refusal = refusal(&ribbon);
    assert_eq!(refusal, DecodeError::TooManyPixels { width: 300_000, height: 30, most: 12_000 });
    assert_eq!(refusal.sentence(), "It says it is 300000x30 pixels; at most 12000 along a side are taken.");
}

#[test]
fn a_jpeg_header_that_claims_the_most_is_refused() {
    let mut file = samples::jpeg(&samples::photo(16, 16, 1), 80);
    let frame = file.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    file[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0xDC, 0xFF, 0xDC]);
    assert!(matches!(refusal(&file), DecodeError::TooManyPixels { width: 65_500, .. }));
}

/// The encoder writes one scan a component when it optimizes its tables; some decoders paint those green.
#[rstest]
#[case(jpeg_encoder::SamplingFactor::R_4_2_0, false)]
#[case(jpeg_encoder::SamplingFactor::R_4_4_0, false)]
#[case(jpeg_encoder::SamplingFactor::R_4_2_2, false)]
#[case(jpeg_encoder::SamplingFactor::R_4_4_4, true)]
fn separate_scans_are_right_or_refused(#[case] sampling: jpeg_encoder::SamplingFactor, #[case] shown: bool) {
    let picture = samples::photo(64, 64, 7);
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 95);
    encoder.set_sampling_factor(sampling);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(picture.as_raw(), 64, 64, jpeg_encoder::ColorType::Rgb).unwrap();
    assert_eq!(referee::pictures::jpeg_scan::scan(&file).scans, [1, 1, 1]);
    match decode(&file, &DecodeLimits::default()) {
        Ok(photo) => {
            assert!(shown);
            let error: u64 =
                photo.pixels.iter().zip(picture.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
            assert!(error / (64 * 64 * 3) < 8);
        }
        Err(refusal) => {
            assert!(!shown);
            assert!(matches!(refusal, DecodeError::UnsupportedCoding(_)));
        }
    }
}

#[test]
fn arithmetic_and_lossless_codings_are_named() {
    for (marker, word) in [(0xC9, "arithmetic"), (0xC3, "lossless")] {
        let mut file = samples::jpeg(&samples::photo(16, 16, 1), 80);
        let frame = file.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
        file[frame + 1] = marker;
        assert!(refusal(&file).sentence().contains(word));
    }
}

/// Wherever a file is cut, it is refused; the last bytes of a PNG or WebP are no pixels, but they are missed.
#[test]
fn a_cut_file_is_shown_only_where_the_cut_is_told() {
    let picture = samples::photo(40, 30, 4);
    for file in [samples::png_rgb(&picture), samples::webp(&picture)] {
        for length in 0..file.len() {
            assert!(decode(&file[..length], &DecodeLimits::default()).is_err(), "{length} of {}", file.len());
        }
    }
    let file = samples::jpeg(&picture, 85);
    for length in 0..file.len() {
        if let Ok(photo) = decode(&file[..length], &DecodeLimits::default()) {
            let told = [Remark::CutOff, Remark::NoEndMark];
            assert!(photo.remarks.iter().any(|remark| told.contains(remark)), "{length} of {}", file.len());
        }
    }
}

/// The rows that are there are those of the whole file, and the others are gray.
fn assert_cut(cut: &[u8], whole: &[u8]) {
    let (cut, whole) =
        (decode(cut, &DecodeLimits::default()).unwrap(), decode(whole, &DecodeLimits::default()).unwrap());
    assert_eq!(cut.remarks, [Remark::CutOff]);
    let is_gray = |y: u32| (0..cut.width()).all(|x| cut.pixels.get_pixel(x, y).0 == [128; 3]);
    let first = (0..cut.height()).find(|y| is_gray(*y)).expect("rows are missing");
    assert!(first >= 16 && (first..cut.height()).all(is_gray), "{first}");
    // The last row of blocks may have been smoothed with what is missing.
    for y in 0..first - 16 {
        for x in 0..cut.width() {
            assert_eq!(cut.pixels.get_pixel(x, y), whole.pixels.get_pixel(x, y), "{x} {y}");
        }
    }
}

#[test]
fn a_jpeg_that_is_cut_shows_what_is_there() {
    let file = samples::jpeg(&samples::photo(160, 120, 4), 85);
    for part in [3, 5, 8] {
        let mut cut = file[..file.len() * part / 10].to_vec();
        assert_cut(&cut, &file);
        // Closed again, it looks complete.
        cut.extend([0xFF, 0xD9]);
        assert_cut(&cut, &file);
    }
}

#[test]
fn a_jpeg_with_damage_in_its_middle_is_refused() {
    let mut file = Vec::new();
    let picture = samples::photo(160, 120, 4);
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 85);
    encoder.set_restart_interval(4);
    encoder.encode(picture.as_raw(), 160, 120, jpeg_encoder::ColorType::Rgb).unwrap();
    let marks: Vec<usize> =
        (0..file.len() - 1).filter(|at| file[*at] == 0xFF && (0xD0..=0xD7).contains(&file[at + 1])).collect();
    let (from, to) = (marks[2] + 10, marks[3]);
    file.drain(from..to);
    assert_eq!(refusal(&file), DecodeError::Truncated, "a hole is not an end");
}

#[test]
fn a_webp_cut_and_resized_is_refused() {
    let file = samples::webp(&samples::photo(160, 120, 4));
    let mut cut = file[..file.len() / 20 * 12].to_vec();
    cut.truncate(cut.len() / 2 * 2);
    let size = cut.len() as u32;
    cut[4..8].copy_from_slice(&(size - 8).to_le_bytes());
    cut[16..20].copy_from_slice(&(size - 20).to_le_bytes());
    assert_eq!(refusal(&cut), DecodeError::Damaged);
}

/// A progressive picture without its first pass below some row would be gray there.
#[test]
fn a_progressive_jpeg_cut_in_its_first_pass_is_gray_there() {
    let picture = samples::photo(160, 120, 4);
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 95);
    encoder.set_progressive(true);
    encoder.encode(picture.as_raw(), 160, 120, jpeg_encoder::ColorType::Rgb).unwrap();
    let first = file.windows(2).position(|w| w == [0xFF, 0xDA]).unwrap();
    let second = first
        + 2
        + file[first + 2..].windows(2).position(|w| w == [0xFF, 0xC4] || w == [0xFF, 0xDA]).unwrap();
    let cut = [&file[..(first + second) / 2], &[0xFF, 0xD9]].concat();
    let shown = decode(&cut, &DecodeLimits::default());
    assert!(shown.is_err() || shown.is_ok_and(|photo| photo.remarks == [Remark::CutOff]));
    // Without its later passes it is whole and less sharp.
    let cut = [&file[..second], &[0xFF, 0xD9]].concat();
    let shown = decode(&cut, &DecodeLimits::default());
    assert!(shown.is_err() || shown.is_ok_and(|photo| photo.remarks == [Remark::Coarse]));
}

#[test]
fn a_flood_of_tables_is_not_laid_out() {
    let file = samples::jpeg(&samples::photo(16, 16, 1), 80);
    let table = [[0xFF, 0xC4, 0, 20, 0, 1].as_slice(), &[0; 15], &[0]].concat();
    let flood = [&file[..2], &table.repeat(50_000), &file[2..]].concat();
    let begun = Computing::begin();
    assert_eq!(refusal(&flood), DecodeError::Damaged);
    assert!(begun.taken().as_secs() < 5);
}

#[test]
fn an_animated_file_that_is_cut_says_so() {
    assert_eq!(refusal(b"RIFF\xff\xff\0\0WEBPVP8X\x0a\0\0\0"), DecodeError::Truncated);
}

#[test]
fn a_file_beyond_the_limit_is_not_even_read() {
    let limits = DecodeLimits { max_file: 100, ..DecodeLimits::default() };
    let file = samples::png_rgb(&samples::photo(40, 30, 4));
    assert!(matches!(decode(&file, &limits), Err(DecodeError::FileTooLarge { most: 100, .. })));
}

#[test]
fn what_crashed_other_decoders_is_shown_or_refused() {
    let mut shown = 0;
    let mut refused = 0;
    for name in ["jpeg-crash", "png-suite"] {
        for file in fixtures::corpus(name) {
            match decode(&std::fs::read(&file).unwrap(), &DecodeLimits::default()) {
                Ok(photo) => {
                    shown += 1;
                    assert!(photo.width() > 0 && photo.height() > 0);
                }
                Err(refusal) => {
                    refused += 1;
                    assert!(refusal.sentence().ends_with('.'), "{refusal:?}");
                }
            }
        }
    }
    assert!(shown > 150 && refused > 20, "{shown} shown, {refused} refused");
}

/// In PngSuite the files whose names begin with x are broken on purpose, all others are good.
#[test]
fn png_suite_is_told_apart() {
    let suite = fixtures::corpus("png-suite")
        .into_iter()
        .filter(|file| file.parent().is_some_and(|folder| folder.ends_with("pngsuite")));
    let mut count = 0;
    for file in suite.filter(|f| f.extension().is_some_and(|e| e == "png")) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let result = decode(&std::fs::read(&file).unwrap(), &DecodeLimits::default());
        assert_eq!(result.is_err(), name.starts_with('x'), "{name}: {result:?}");
        count += 1;
    }
    assert!(count > 150, "{count} files of PngSuite");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), start in 0usize..4) {
        let starts: [&[u8]; 4] = [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", b"RIFF\x80\x01\0\0WEBPVP8 "];
        let file = [starts[start], &bytes].concat();
        let _ = decode(&file, &DecodeLimits::default());
    }

    #[test]
    fn no_changed_byte_makes_it_panic(kind in 0usize..3, at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let picture = samples::photo(24, 18, 4);
        let mut file = match kind {
            0 => samples::jpeg(&picture, 85),
            1 => samples::png_rgb(&picture),
            _ => samples::webp(&picture),
        };
        let at = at.index(file.len());
        file[at] = byte;
        if let Ok(photo) = decode(&file, &DecodeLimits::default()) {
            prop_assert!(photo.weight() <= 160 << 20);
        }
    }
}

#[test]
fn kinds_are_known_by_their_first_bytes() {
    let kind = referee::pictures::sniff::kind;
    assert_eq!(kind(b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"), FileKind::Bmp);
    assert_eq!(kind(b"II*\0"), FileKind::Tiff);
    assert_eq!(kind(b"PK\x03\x04"), FileKind::Zip);
    assert_eq!(kind(b"\0\0\0\x18ftypavif"), FileKind::Avif);
    assert_eq!(kind(b"RIFF\0\0\0\0AVI "), FileKind::Video);
    assert_eq!(kind(b"xxxx\0\0\0\0WEBP"), FileKind::Unknown);
}
