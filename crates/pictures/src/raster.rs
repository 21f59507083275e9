//! Renders a view of a photo to the pixels of the screen: crop, resize, rotate, brighten.

use super::decode_error::DecodeError;
use super::pixels::Pixels;
use super::view::{Frame, Rect, Rotation, View};
use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::{Rgb, RgbImage, imageops};

/// The pixels of a view in the size of its frame.
pub fn draw(photo: &dyn Pixels, view: &View, frame: &Frame) -> Result<RgbImage, DecodeError> {
    draw_sized(photo, view, frame.source, frame.size)
}

/// The pixels of a part of a photo in any size; `size` is after the rotation.
pub fn draw_sized(
    photo: &dyn Pixels,
    view: &View,
    source: Rect,
    size: (u32, u32),
) -> Result<RgbImage, DecodeError> {
    let (width, height) = view.turn.size(size);
    let pixels = photo.part(source, (width.max(1), height.max(1)))?;
    let turned = match view.turn {
        Rotation::None => pixels,
        Rotation::Quarter => imageops::rotate90(&pixels),
        Rotation::Half => imageops::rotate180(&pixels),
        Rotation::ThreeQuarters => imageops::rotate270(&pixels),
    };
    Ok(brightened(turned, view.brightness))
}

/// A part of a picture in another size, with a Lanczos filter.
pub fn resize(picture: &RgbImage, part: Rect, size: (u32, u32)) -> RgbImage {
    if (part.width, part.height) == size {
        return imageops::crop_imm(picture, part.x, part.y, part.width, part.height).to_image();
    }
    // The slow resizer gives the same picture if the fast one fails.
    quickly(picture, part, size).unwrap_or_else(|| {
        let part = imageops::crop_imm(picture, part.x, part.y, part.width, part.height).to_image();
        imageops::resize(&part, size.0, size.1, imageops::FilterType::Lanczos3)
    })
}

// By pixels of one type: the function for any type compiles all filters for thirteen types.
fn quickly(picture: &RgbImage, part: Rect, (width, height): (u32, u32)) -> Option<RgbImage> {
    let from =
        TypedImageRef::<U8x3>::from_buffer(picture.width(), picture.height(), picture.as_raw()).ok()?;
    let mut resized = RgbImage::new(width, height);
    let mut onto = TypedImage::<U8x3>::from_buffer(width, height, &mut resized).ok()?;
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3)).crop(
        part.x.into(),
        part.y.into(),
        part.width.into(),
        part.height.into(),
    );
    Resizer::new().resize_typed(&from, &mut onto, &options).ok()?;
    Some(resized)
}

/// A whole picture scaled by a factor below 1.
pub fn shrunk(picture: &RgbImage, scale: f64) -> RgbImage {
    let (width, height) = picture.dimensions();
    let size = (super::fit::scaled(width, scale, width), super::fit::scaled(height, scale, height));
    if size == (width, height) {
        return picture.clone();
    }
    resize(picture, Rect { x: 0, y: 0, width, height }, size)
}

/// Changes the brightness. White stays white, and details in dark parts (or in glare) become visible.
fn brightened(mut picture: RgbImage, by: i8) -> RgbImage {
    if by == 0 {
        return picture;
    }
    let gamma = 2f64.powf(f64::from(-by) / 50.0);
    let table: Vec<u8> =
        (0u8..=255).map(|level| ((f64::from(level) / 255.0).powf(gamma) * 255.0).round() as u8).collect();
    for level in picture.iter_mut() {
        *level = table.get(usize::from(*level)).copied().unwrap_or(*level);
    }
    picture
}

/// Puts the picture into the upper left of a canvas of whole cells, so that the terminal does not stretch it.
pub fn padded(picture: RgbImage, (width, height): (u32, u32), background: [u8; 3]) -> RgbImage {
    if picture.dimensions() == (width, height) {
        return picture;
    }
    let mut canvas = RgbImage::from_pixel(width, height, Rgb(background));
    imageops::replace(&mut canvas, &picture, 0, 0);
    canvas
}
