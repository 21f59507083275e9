//! Computes the memory of a decoding before it is allocated.

use super::decode_error::DecodeError;
use super::limits::DecodeLimits;
use image::metadata::Orientation;

/// The memory of a decoding, in bytes per pixel unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Need {
    /// The decoded pixels.
    pub decoded: u64,
    /// The decoder's own buffers.
    pub own: u64,
    /// The file, in bytes.
    pub file: usize,
    /// Whether a rotated copy is made.
    pub turned: bool,
}

/// Whether an orientation swaps width and height, which needs a copy.
pub(super) fn swaps_sides(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

/// Rejects a picture that exceeds the limits.
pub(super) fn admit(
    (width, height): (u32, u32),
    need: Need,
    limits: &DecodeLimits,
) -> Result<(), DecodeError> {
    if width == 0 || height == 0 {
        return Err(DecodeError::Damaged);
    }
    if width > limits.max_side || height > limits.max_side {
        return Err(DecodeError::TooManyPixels { width, height, most: limits.max_side });
    }
    let area = u64::from(width) * u64::from(height);
    let too_much = |needed: u64, most: u64| DecodeError::TooMuchMemory {
        width,
        height,
        needed: needed.div_ceil(1 << 20),
        most: most >> 20,
    };
    let decoded = area * need.decoded.max(3);
    if decoded > limits.max_alloc {
        return Err(too_much(decoded, limits.max_alloc));
    }
    // The decoder's buffers are freed before the rotated copy is made.
    let turned = if need.turned { area * 3 } else { 0 };
    let total = decoded + turned.max(area * need.own) + need.file as u64;
    if total > limits.max_total { Err(too_much(total, limits.max_total)) } else { Ok(()) }
}
