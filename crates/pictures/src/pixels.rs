//! Where the pixels of a decoded picture come from: this process, or the decode child.

use super::decode_error::DecodeError;
use super::photo::Photo;
use super::raster;
use super::view::Rect;
use image::RgbImage;

/// A decoded picture of which parts can be had.
pub trait Pixels {
    /// Pixels across and down, upright.
    fn size(&self) -> (u32, u32);

    /// A part of it in another size.
    fn part(&self, part: Rect, size: (u32, u32)) -> Result<RgbImage, DecodeError>;
}

impl Pixels for Photo {
    fn size(&self) -> (u32, u32) {
        (self.width(), self.height())
    }

    fn part(&self, part: Rect, size: (u32, u32)) -> Result<RgbImage, DecodeError> {
        Ok(raster::resize(&self.pixels, part, size))
    }
}
