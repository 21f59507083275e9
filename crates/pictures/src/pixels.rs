//! The source of a decoded picture's pixels: this process, or the decode child.

use super::decode_error::DecodeError;
use super::photo::Photo;
use super::raster;
use super::view::Rect;
use image::RgbImage;

/// A decoded picture whose parts can be requested.
pub trait Pixels {
    /// Width and height in pixels, after orientation.
    fn size(&self) -> (u32, u32);

    /// A part of the picture, scaled to `size`.
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
