//! Decodes a JPEG at a half, a quarter or an eighth of its size, for pictures that would take too much memory at full
//! size.

use super::decode_error::{DecodeError, RareCoding};
use super::jpeg_decode::{beside, spread};
use super::jpeg_entropy::Coverage;
use super::jpeg_scan::JpegFacts;
use super::limits::DecodeLimits;
use super::memory::{self, Need};
use image::RgbImage;
use image::metadata::Orientation;
use jpeg_decoder::{Decoder, PixelFormat};

/// The divisor that brings a picture within the limits; 1 for most pictures.
pub(super) fn reduction(
    facts: &JpegFacts,
    file: usize,
    orientation: Orientation,
    limits: &DecodeLimits,
) -> Result<u32, DecodeError> {
    let components = facts.sampling.len() as u64;
    let gray = u64::from(components == 1);
    let turned = memory::swaps_sides(orientation);
    let coefficients = if facts.keeps_coefficients() { components * 2 } else { 0 };
    // A file without its end marker is copied to append one.
    let copies = if facts.ended { 1 } else { 2 };
    let need = Need { decoded: 3, own: coefficients + gray, file: file.saturating_mul(copies), turned };
    let Err(error) = memory::admit((facts.width, facts.height), need, limits) else { return Ok(1) };
    let area = u64::from(facts.width) * u64::from(facts.height);
    if area > limits.max_area {
        return Err(error);
    }
    if components == 4 {
        return Err(DecodeError::UnsupportedCoding(RareCoding::LargePrintColors));
    }
    // The decoder stores the coefficients of the whole picture at any reduction.
    let kept = if facts.keeps_coefficients() { coefficients_of(facts) } else { 0 };
    let file = file.saturating_add(usize::try_from(kept).unwrap_or(usize::MAX));
    let need = Need { decoded: 3, own: components.max(3 * gray), file, turned };
    let fits = |by: &u32| memory::admit(reduced_size(facts, *by), need, limits).is_ok();
    [2, 4, 8].into_iter().find(fits).ok_or(error)
}

/// Memory of all coefficients in bytes: two for each sample, in whole units.
fn coefficients_of(facts: &JpegFacts) -> u64 {
    let most =
        |side: fn(&(u8, u8)) -> u8| u64::from(facts.sampling.iter().map(side).max().unwrap_or(1).max(1));
    let (across, down) = (most(|s| s.0), most(|s| s.1));
    let units = u64::from(facts.width).div_ceil(8 * across) * u64::from(facts.height).div_ceil(8 * down);
    let blocks: u64 = facts.sampling.iter().map(|(across, down)| u64::from(*across) * u64::from(*down)).sum();
    units * blocks * 64 * 2
}

fn reduced_size(facts: &JpegFacts, by: u32) -> (u32, u32) {
    (facts.width.div_ceil(by), facts.height.div_ceil(by))
}

/// Decodes a picture at `1/by` of its size.
pub(super) fn decode(bytes: &[u8], facts: &JpegFacts, by: u32) -> Result<(RgbImage, Coverage), DecodeError> {
    let (coverage, picture) = beside(bytes, || pixels(bytes, facts, by));
    let coverage = coverage?;
    Ok((picture?, coverage))
}

fn pixels(bytes: &[u8], facts: &JpegFacts, by: u32) -> Result<RgbImage, DecodeError> {
    let damaged = |_| DecodeError::Damaged;
    let (width, height) = reduced_size(facts, by);
    let side = |length: u32| u16::try_from(length).map_err(|_| DecodeError::Damaged);
    let mut decoder = Decoder::new(bytes);
    decoder.read_info().map_err(damaged)?;
    let size = decoder.scale(side(width)?, side(height)?).map_err(damaged)?;
    if (u32::from(size.0), u32::from(size.1)) != (width, height) {
        return Err(DecodeError::Damaged);
    }
    let pixels = decoder.decode().map_err(damaged)?;
    let pixels = match decoder.info().map(|info| info.pixel_format) {
        Some(PixelFormat::L8) => spread(&pixels),
        Some(PixelFormat::RGB24) => pixels,
        _ => return Err(DecodeError::UnsupportedCoding(RareCoding::LargeRareColors)),
    };
    RgbImage::from_raw(width, height, pixels).ok_or(DecodeError::Damaged)
}
