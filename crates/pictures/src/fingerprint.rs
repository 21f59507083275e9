//! Perceptual hash of a picture: 256 bits that differ little between copies of the same picture, independent of size,
//! format and brightness.
//!
//! The picture is scaled to 64 × 64 gray values. Each bit is the sign of one of the 255 lowest frequencies of a cosine
//! transform. Measured on drawn portraits, selfies and documents, which are more similar than those of real people:
//! faces saved at a third of the quality, a fifth of the size, an eighth lighter or darker, or with more contrast
//! differ in at most 11 bits. Two different faces differ in at least 19 bits, two documents of one layout in 21. So the
//! threshold is 12. A hash of 64 bits would not do: two faces can differ in only 2 bits, because all people look
//! straight into the camera.

use super::photo::Photo;
use image::RgbImage;
use std::f64::consts::PI;

/// Side of the scaled picture in pixels.
const SIDE: usize = 64;
/// Frequencies in each direction.
const WAVES: usize = 16;
/// Minimum standard deviation of the gray values. Blank pages would all have similar hashes, so they have none.
const LEAST_CONTRAST: f64 = 6.0;

/// The perceptual hash of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct ImageFingerprint(pub [u8; 32]);

impl ImageFingerprint {
    /// The hash of a picture; `None` if it is blank.
    pub fn of(photo: &Photo) -> Option<Self> {
        let square = square(&photo.pixels);
        (spread(&square) >= LEAST_CONTRAST).then(|| Self(signs(&waves(&square))))
    }

    /// The number of bits in which two hashes differ.
    pub fn distance(&self, other: &Self) -> u32 {
        self.0.iter().zip(&other.0).map(|(one, other)| (one ^ other).count_ones()).sum()
    }
}

/// The standard deviation.
fn spread(values: &[f64]) -> f64 {
    let count = f64::from(u32::try_from(values.len()).unwrap_or(u32::MAX)).max(1.0);
    let mean = values.iter().sum::<f64>() / count;
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt()
}

/// One bit per frequency, without the constant term, whose sign is the same for every picture.
fn signs(waves: &[f64]) -> [u8; 32] {
    let mut bytes = [0_u8; 32];
    for (byte, eight) in bytes.iter_mut().zip(waves.chunks(8)) {
        for (place, wave) in eight.iter().enumerate() {
            *byte |= u8::from(*wave > 0.0) << place;
        }
    }
    if let Some(first) = bytes.first_mut() {
        *first &= !1;
    }
    bytes
}

/// The lowest frequencies of a square, row by row.
fn waves(square: &[f64]) -> Vec<f64> {
    let along_rows = transformed(square);
    transformed(&turned(&along_rows, WAVES))
}

/// The lowest frequencies of each row of the square's width.
fn transformed(values: &[f64]) -> Vec<f64> {
    let cosines = cosines();
    let along = |row: &[f64], wave: &[f64]| row.iter().zip(wave).map(|(value, cosine)| value * cosine).sum();
    values.chunks(SIDE).flat_map(|row| cosines.chunks(SIDE).map(move |wave| along(row, wave))).collect()
}

fn cosines() -> Vec<f64> {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let cosine = |wave: usize, at: usize| (number(2 * at + 1) * number(wave) * PI / number(2 * SIDE)).cos();
    (0..WAVES).flat_map(|wave| (0..SIDE).map(move |at| cosine(wave, at))).collect()
}

/// Transposes rows and columns.
fn turned(values: &[f64], width: usize) -> Vec<f64> {
    (0..width).flat_map(|column| values.iter().skip(column).step_by(width).copied()).collect()
}

/// The gray values of the picture on a square grid. Each is the mean of all pixels that it covers wholly or partly, so
/// that a picture and its smaller copy have the same values.
fn square(picture: &RgbImage) -> Vec<f64> {
    let (columns, rows) = (spans(picture.width()), spans(picture.height()));
    let mut square = vec![0.0; SIDE * SIDE];
    for (line, covered) in square.chunks_mut(SIDE).zip(&rows) {
        let pixels = picture.rows().skip(covered.from).zip(&covered.shares);
        for (row, share) in pixels {
            let gray: Vec<f64> = row.map(|pixel| gray(pixel.0)).collect();
            for (value, column) in line.iter_mut().zip(&columns) {
                let across = gray.iter().skip(column.from).zip(&column.shares);
                *value += share * across.map(|(gray, share)| gray * share).sum::<f64>();
            }
        }
    }
    square
}

fn gray([red, green, blue]: [u8; 3]) -> f64 {
    0.299 * f64::from(red) + 0.587 * f64::from(green) + 0.114 * f64::from(blue)
}

/// The pixels that one cell of the grid covers: the first one, and the covered share of each.
struct Span {
    from: usize,
    shares: Vec<f64>,
}

fn spans(pixels: u32) -> Vec<Span> {
    let side = u32::try_from(SIDE).unwrap_or(u32::MAX);
    let step = f64::from(pixels) / f64::from(side);
    (0..side)
        .map(|place| {
            let (start, end) = (f64::from(place) * step, f64::from(place + 1) * step);
            // Integer arithmetic, so that a pixel at the border of two cells is never counted twice.
            let first = u64::from(place) * u64::from(pixels) / u64::from(side);
            let last = (u64::from(place + 1) * u64::from(pixels)).div_ceil(u64::from(side));
            let share = |pixel: u64| {
                let pixel = f64::from(u32::try_from(pixel).unwrap_or(u32::MAX));
                (end.min(pixel + 1.0) - start.max(pixel)).max(0.0) / step
            };
            Span { from: usize::try_from(first).unwrap_or(0), shares: (first..last).map(share).collect() }
        })
        .collect()
}
