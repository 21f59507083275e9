//! Decodes JPEG files that may be incomplete. A lenient decoder would invent the missing parts, a strict one would show
//! nothing. Here the existing part is shown, and the missing part is gray and reported as a remark.

use super::decode_error::{DecodeError, RareCoding};
use super::jpeg_entropy::{self, Coverage};
use super::jpeg_reduced;
use super::jpeg_scan::{self, JpegFacts};
use super::limits::DecodeLimits;
use super::photo::Remark;
use image::RgbImage;
use image::metadata::Orientation;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Maximum number of scans. A handful is usual; thousands would be a denial of service.
const MOST_SCANS: usize = 64;

/// The gray level of missing parts.
const MISSING: u8 = 128;

/// Decodes a JPEG. Its orientation is returned but not applied.
pub(super) fn decode(
    bytes: &[u8],
    limits: &DecodeLimits,
    remarks: &mut Vec<Remark>,
) -> Result<(RgbImage, Orientation), DecodeError> {
    let facts = jpeg_scan::scan(bytes);
    check(&facts)?;
    let orientation = facts.exif.as_deref().and_then(Orientation::from_exif_chunk);
    let orientation = orientation.unwrap_or(Orientation::NoTransforms);
    let reduction = jpeg_reduced::reduction(&facts, bytes.len(), orientation, limits)?;
    if reduction > 1 {
        let (picture, coverage) = jpeg_reduced::decode(bytes, &facts, reduction)?;
        if coverage != Coverage::default() || !facts.ended {
            return Err(DecodeError::Truncated);
        }
        remarks.push(Remark::Reduced);
        return Ok((picture, orientation));
    }
    let (mut pixels, coverage) = checked(bytes, &facts)?;
    match (coverage.rows, coverage.is_coarse, facts.ended) {
        (Some(rows), ..) => {
            let there = rows as usize * facts.width as usize * 3;
            pixels.iter_mut().skip(there).for_each(|level| *level = MISSING);
            remarks.push(Remark::CutOff);
        }
        (None, true, _) => remarks.push(Remark::Coarse),
        (None, false, false) => remarks.push(Remark::NoEndMark),
        (None, false, true) => {}
    }
    let picture = RgbImage::from_raw(facts.width, facts.height, pixels);
    picture.map(|picture| (picture, orientation)).ok_or(DecodeError::Damaged)
}

/// The pixels of a file, and how much of it has data. A file without its end marker gets one.
fn checked(bytes: &[u8], facts: &JpegFacts) -> Result<(Vec<u8>, Coverage), DecodeError> {
    if !facts.ended {
        let end: &[u8] = &[0xFF, 0xD9];
        let closed = [bytes.get(..facts.whole_to).unwrap_or_default(), end].concat();
        let (coverage, pixels) = beside(bytes, || pixels(&closed, facts, false));
        return Ok((pixels?, coverage?));
    }
    match beside(bytes, || pixels(bytes, facts, true)) {
        (Ok(coverage), Err(_)) if coverage.rows.is_some() => Ok((pixels(bytes, facts, false)?, coverage)),
        (coverage, pixels) => {
            let coverage = coverage?;
            Ok((pixels?, coverage))
        }
    }
}

/// Runs the check of the data in a second thread while `work` runs, because both take long. If no thread can be
/// started, they run one after the other.
pub(super) fn beside<T>(bytes: &[u8], work: impl FnOnce() -> T) -> (Result<Coverage, DecodeError>, T) {
    std::thread::scope(|scope| {
        let check = std::thread::Builder::new().spawn_scoped(scope, || jpeg_entropy::check(bytes));
        let done = work();
        let checked = match check {
            // If the check panicked, the file cannot be trusted.
            Ok(check) => check.join().unwrap_or(Err(DecodeError::Damaged)),
            Err(_) => jpeg_entropy::check(bytes),
        };
        (checked, done)
    })
}

/// Checks that the decoder shows such a picture correctly.
fn check(facts: &JpegFacts) -> Result<(), DecodeError> {
    let coding = match facts.frame {
        0 if facts.ended => return Err(DecodeError::Damaged),
        0 => return Err(DecodeError::Truncated),
        0xC0..=0xC2 => None,
        0xC3 | 0xC7 | 0xCB | 0xCF => Some(RareCoding::Lossless),
        0xC5 | 0xC6 => Some(RareCoding::Hierarchical),
        _ => Some(RareCoding::Arithmetic),
    };
    if let Some(coding) = coding {
        return Err(DecodeError::UnsupportedCoding(coding));
    }
    if facts.precision != 8 {
        return Err(DecodeError::UnsupportedCoding(RareCoding::DeepSamples));
    }
    if facts.is_mispainted() {
        return Err(DecodeError::UnsupportedCoding(RareCoding::SeparateSubsampledScans));
    }
    if !facts.ended && facts.scans.is_empty() {
        return Err(DecodeError::Truncated);
    }
    let sampled =
        facts.sampling.iter().all(|(across, down)| (1..=4).contains(across) && (1..=4).contains(down));
    let counted = matches!(facts.sampling.len(), 1 | 3 | 4);
    if facts.broken || facts.frames != 1 || facts.scans.is_empty() || !sampled || !counted {
        return Err(DecodeError::Damaged);
    }
    if facts.width == 0 || facts.height == 0 || facts.scans.len() > MOST_SCANS {
        return Err(DecodeError::Damaged);
    }
    Ok(())
}

fn pixels(bytes: &[u8], facts: &JpegFacts, is_strict: bool) -> Result<Vec<u8>, DecodeError> {
    let gray = facts.sampling.len() == 1;
    let wanted = if gray { ColorSpace::Luma } else { ColorSpace::RGB };
    let options = DecoderOptions::default()
        .set_strict_mode(is_strict)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_max_scans(MOST_SCANS)
        .jpeg_set_out_colorspace(wanted);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|_| DecodeError::Damaged)?;
    if decoder.dimensions() != Some((facts.width as usize, facts.height as usize)) {
        return Err(DecodeError::Damaged);
    }
    let size = facts.width as usize * facts.height as usize * if gray { 1 } else { 3 };
    if decoder.output_buffer_size() != Some(size) {
        return Err(DecodeError::Damaged);
    }
    let mut out = vec![0; size];
    decoder.decode_into(&mut out).map_err(|_| DecodeError::Damaged)?;
    Ok(if gray { spread(&out) } else { out })
}

/// Converts gray levels to RGB.
pub(super) fn spread(levels: &[u8]) -> Vec<u8> {
    levels.iter().flat_map(|level| [*level; 3]).collect()
}
