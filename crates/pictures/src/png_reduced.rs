//! Decodes a PNG row by row at a reduced size, for pictures that would take too much memory at full size.

use super::decode_error::{DecodeError, RareCoding};
use super::flatten;
use super::limits::DecodeLimits;
use super::memory::{self, Need};
use image::metadata::Orientation;
use image::{ColorType, RgbImage};
use png::{Decoder, Reader, Transformations};
use std::io::Cursor;

/// The largest divisor.
const MOST: u32 = 16;

/// What is known before the rows are read: the reader, the divisor and the orientation.
type Opened<'b> = (Reader<Cursor<&'b [u8]>>, u32, Orientation);

/// Decodes a picture that is too large: each pixel is the mean of a square. `None` if it cannot be read row by row, or
/// is too large even when reduced.
pub(super) fn decode(
    bytes: &[u8],
    own: u64,
    limits: &DecodeLimits,
) -> Option<Result<(RgbImage, Orientation), DecodeError>> {
    Some(opened(bytes, own, limits)?.and_then(|(reader, by, orientation)| {
        let picture = rows(reader, by)?;
        Ok((picture, orientation))
    }))
}

fn opened<'b>(bytes: &'b [u8], own: u64, limits: &DecodeLimits) -> Option<Result<Opened<'b>, DecodeError>> {
    let bounds = png::Limits { bytes: usize::try_from(own).ok()? };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), bounds);
    decoder.set_transformations(Transformations::normalize_to_color8());
    let reader = decoder.read_info().ok()?;
    let info = reader.info();
    let area = u64::from(info.width) * u64::from(info.height);
    if area > limits.max_area || info.width == 0 || info.height == 0 {
        return None;
    }
    if info.interlaced {
        // Its rows are not stored in order.
        return Some(Err(DecodeError::UnsupportedCoding(RareCoding::LargeInterlaced)));
    }
    let exif = info.exif_metadata.as_deref().and_then(Orientation::from_exif_chunk);
    let orientation = exif.unwrap_or(Orientation::NoTransforms);
    let turned = memory::swaps_sides(orientation);
    // Per pixel of a row: eight bytes for the row itself and twelve for the sums of its squares.
    let rows = usize::try_from(info.width).ok()?.saturating_mul(20);
    let need = Need { decoded: 3, own: 0, file: bytes.len().saturating_add(rows), turned };
    let size = |by: u32| (info.width.div_ceil(by), info.height.div_ceil(by));
    let by = (2..=MOST).find(|by| memory::admit(size(*by), need, limits).is_ok())?;
    Some(Ok((reader, by, orientation)))
}

fn rows(mut reader: Reader<Cursor<&[u8]>>, by: u32) -> Result<RgbImage, DecodeError> {
    let (width, height) = (reader.info().width, reader.info().height);
    let color = match reader.output_color_type().0 {
        png::ColorType::Grayscale => ColorType::L8,
        png::ColorType::GrayscaleAlpha => ColorType::La8,
        png::ColorType::Rgb => ColorType::Rgb8,
        png::ColorType::Rgba => ColorType::Rgba8,
        png::ColorType::Indexed => return Err(DecodeError::Damaged),
    };
    let mut squares = Squares::new(width, by);
    let mut pixels = Vec::with_capacity(width.div_ceil(by) as usize * height.div_ceil(by) as usize * 3);
    while let Some(row) = reader.next_row().map_err(|_| DecodeError::Damaged)? {
        let (rgb, _) = flatten::to_rgb(row.data().to_vec(), color).ok_or(DecodeError::Damaged)?;
        squares.add(&rgb);
        if squares.rows == by {
            squares.drain_into(&mut pixels);
        }
    }
    if squares.rows > 0 {
        squares.drain_into(&mut pixels);
    }
    RgbImage::from_raw(width.div_ceil(by), height.div_ceil(by), pixels).ok_or(DecodeError::Damaged)
}

/// The sums of one row of squares.
struct Squares {
    by: u32,
    width: u32,
    rows: u32,
    sums: Vec<u32>,
}

impl Squares {
    fn new(width: u32, by: u32) -> Self {
        Self { by, width, rows: 0, sums: vec![0; width.div_ceil(by) as usize * 3] }
    }

    fn add(&mut self, rgb: &[u8]) {
        self.rows += 1;
        for (group, sums) in rgb.chunks(self.by as usize * 3).zip(self.sums.chunks_exact_mut(3)) {
            for pixel in group.as_chunks::<3>().0 {
                sums.iter_mut().zip(pixel).for_each(|(sum, level)| *sum += u32::from(*level));
            }
        }
    }

    fn drain_into(&mut self, pixels: &mut Vec<u8>) {
        let last = self.width - (self.width - 1) / self.by * self.by;
        let squares = self.sums.len() / 3;
        for (place, sum) in self.sums.iter_mut().enumerate() {
            let across = if place / 3 + 1 == squares { last } else { self.by };
            let count = (across * self.rows).max(1);
            pixels.push(u8::try_from((*sum + count / 2) / count).unwrap_or(u8::MAX));
            *sum = 0;
        }
        self.rows = 0;
    }
}
