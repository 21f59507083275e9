//! Converts decoded pixels of any type to opaque 8-bit RGB, in the same buffer if possible.

use image::ColorType;

/// The gray level behind transparent parts, which no document has as its background.
const NEUTRAL: u32 = 128;

/// Returns RGB pixels, and whether any was transparent. 16-bit samples are in native byte order.
pub(super) fn to_rgb(mut bytes: Vec<u8>, color: ColorType) -> Option<(Vec<u8>, bool)> {
    let deep = matches!(color, ColorType::L16 | ColorType::La16 | ColorType::Rgb16 | ColorType::Rgba16);
    if deep {
        squeeze(&mut bytes);
    }
    match color {
        ColorType::Rgb8 | ColorType::Rgb16 => Some((bytes, false)),
        ColorType::Rgba8 | ColorType::Rgba16 => Some(flatten(bytes)),
        ColorType::L8 | ColorType::L16 => Some((bytes.iter().flat_map(|level| [*level; 3]).collect(), false)),
        ColorType::La8 | ColorType::La16 => Some(flatten_gray(&bytes)),
        _ => None,
    }
}

/// Keeps the high byte of every sample.
fn squeeze(bytes: &mut Vec<u8>) {
    let count = bytes.len() / 2;
    for index in 0..count {
        let pair = [bytes.get(index * 2).copied(), bytes.get(index * 2 + 1).copied()];
        let sample = u16::from_ne_bytes(pair.map(|byte| byte.unwrap_or(0)));
        if let Some(place) = bytes.get_mut(index) {
            *place = (sample >> 8) as u8;
        }
    }
    bytes.truncate(count);
}

/// Blends each pixel onto the neutral gray, from four bytes to three.
fn flatten(mut bytes: Vec<u8>) -> (Vec<u8>, bool) {
    let mut transparent = false;
    let count = bytes.len() / 4;
    for index in 0..count {
        let Some(&[red, green, blue, alpha]) = bytes.get(index * 4..index * 4 + 4) else { break };
        transparent |= alpha != 255;
        let pixel = [red, green, blue].map(|level| over(level, alpha));
        if let Some(place) = bytes.get_mut(index * 3..index * 3 + 3) {
            place.copy_from_slice(&pixel);
        }
    }
    bytes.truncate(count * 3);
    (bytes, transparent)
}

fn flatten_gray(bytes: &[u8]) -> (Vec<u8>, bool) {
    let (pairs, _) = bytes.as_chunks::<2>();
    let transparent = pairs.iter().any(|[_, alpha]| *alpha != 255);
    (pairs.iter().flat_map(|[level, alpha]| [over(*level, *alpha); 3]).collect(), transparent)
}

fn over(level: u8, alpha: u8) -> u8 {
    let alpha = u32::from(alpha);
    ((u32::from(level) * alpha + NEUTRAL * (255 - alpha) + 127) / 255) as u8
}
