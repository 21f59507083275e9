//! Strict JPEG decoding: data that a lenient decoder would fill with gray are an error.

use super::decode_error::DecodeError;
use super::jpeg_entropy;
use super::jpeg_scan::{self, JpegFacts};
use super::limits::DecodeLimits;
use super::memory;
use image::RgbImage;
use image::metadata::Orientation;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Scans of one picture: a handful is usual, thousands are a denial of service.
const MOST_SCANS: usize = 64;

/// Decodes a JPEG; its orientation is told, not applied.
pub(super) fn decode(bytes: &[u8], limits: &DecodeLimits) -> Result<(RgbImage, Orientation), DecodeError> {
    let facts = jpeg_scan::scan(bytes);
    check(&facts)?;
    let orientation = facts.exif.as_deref().and_then(Orientation::from_exif_chunk);
    let orientation = orientation.unwrap_or(Orientation::NoTransforms);
    admit(&facts, bytes.len(), orientation, limits)?;
    let pixels = checked(bytes, &facts)?;
    RgbImage::from_raw(facts.width, facts.height, pixels)
        .map(|picture| (picture, orientation))
        .ok_or(DecodeError::Damaged)
}

/// The pixels of a file whose data are whole. Both take their time, so they go side by side, or one after the other
/// where no thread can be had.
fn checked(bytes: &[u8], facts: &JpegFacts) -> Result<Vec<u8>, DecodeError> {
    std::thread::scope(|scope| {
        let check = std::thread::Builder::new().spawn_scoped(scope, || jpeg_entropy::check(bytes));
        let pixels = pixels(bytes, facts);
        match check {
            // What broke the check is no reason to believe the file.
            Ok(check) => check.join().unwrap_or(Err(DecodeError::Damaged))?,
            Err(_) => jpeg_entropy::check(bytes)?,
        }
        pixels
    })
}

/// Whether the markers describe a picture that is decoded right.
fn check(facts: &JpegFacts) -> Result<(), DecodeError> {
    let coding = match facts.frame {
        0 if facts.ended => return Err(DecodeError::Damaged),
        0 => return Err(DecodeError::Truncated),
        0xC0..=0xC2 => None,
        0xC3 | 0xC7 | 0xCB | 0xCF => Some("lossless JPEG"),
        0xC5 | 0xC6 => Some("hierarchical JPEG"),
        _ => Some("JPEG with arithmetic coding"),
    };
    if let Some(coding) = coding {
        return Err(DecodeError::UnsupportedCoding(coding));
    }
    if facts.precision != 8 {
        return Err(DecodeError::UnsupportedCoding("JPEG of more than 8 bits a sample"));
    }
    if facts.is_mispainted() {
        return Err(DecodeError::UnsupportedCoding("JPEG with subsampled colors in separate scans"));
    }
    if !facts.ended {
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

fn admit(
    facts: &JpegFacts,
    file: usize,
    orientation: Orientation,
    limits: &DecodeLimits,
) -> Result<(), DecodeError> {
    let components = facts.sampling.len() as u64;
    let own = if facts.keeps_coefficients() { components * 2 } else { 0 };
    let gray = if components == 1 { 1 } else { 0 };
    let need = memory::Need { decoded: 3, own: own + gray, file, turned: memory::swaps_sides(orientation) };
    memory::admit((facts.width, facts.height), need, limits)
}

fn pixels(bytes: &[u8], facts: &JpegFacts) -> Result<Vec<u8>, DecodeError> {
    let gray = facts.sampling.len() == 1;
    let wanted = if gray { ColorSpace::Luma } else { ColorSpace::RGB };
    let options = DecoderOptions::default()
        .set_strict_mode(true)
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
    Ok(if gray { out.iter().flat_map(|level| [*level; 3]).collect() } else { out })
}
