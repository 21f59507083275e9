//! Decodes untrusted files. Dimensions and memory are checked before decoding, and the end of the file is checked too.
//! EXIF orientation is applied.

use super::container::{self, FileChunks};
use super::decode_error::{DecodeError, RareCoding};
use super::limits::DecodeLimits;
use super::photo::{Photo, Remark, Sha};
use super::sniff::{self, FileKind};
use super::{flatten, jpeg_decode, memory, png_reduced};
use image::codecs::bmp::BmpDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::tiff::TiffDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, RgbImage};
use std::io::Cursor;
use std::sync::Arc;

/// Decodes the bytes of a picture in any format.
///
/// Its time is proportional to the number of pixels, so call it on a worker thread. It never panics, and never takes
/// more memory than `limits` allow.
pub fn decode(bytes: &[u8], limits: &DecodeLimits) -> Result<Photo, DecodeError> {
    // A decoder that panics on hostile bytes must not end the process.
    std::panic::catch_unwind(|| decoded(bytes, limits)).unwrap_or(Err(DecodeError::Damaged))
}

fn decoded(bytes: &[u8], limits: &DecodeLimits) -> Result<Photo, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::Empty);
    }
    let (kind, picture) = sniff::located(bytes);
    if !kind.is_picture() {
        return Err(DecodeError::NotAPicture(kind));
    }
    if bytes.len() > limits.max_file {
        return Err(DecodeError::FileTooLarge { bytes: bytes.len(), most: limits.max_file });
    }
    let mut remarks = Vec::new();
    let (pixels, orientation) = match kind {
        FileKind::Jpeg => jpeg_decode::decode(picture, limits, &mut remarks)?,
        FileKind::Png => png(picture, limits, &mut remarks)?,
        FileKind::WebP => webp(picture, limits, &mut remarks)?,
        FileKind::Gif => gif(picture, limits, &mut remarks)?,
        FileKind::Bmp => bmp(picture, limits, &mut remarks)?,
        FileKind::Tiff => tiff(picture, limits, &mut remarks)?,
        other => return Err(DecodeError::UnsupportedKind(other)),
    };
    if orientation != Orientation::NoTransforms {
        remarks.push(Remark::Turned);
    }
    Ok(Photo { pixels: Arc::new(upright(pixels, orientation)), sha256: Sha::of(bytes), remarks })
}

fn upright(pixels: RgbImage, orientation: Orientation) -> RgbImage {
    if orientation == Orientation::NoTransforms {
        return pixels;
    }
    let mut picture = DynamicImage::ImageRgb8(pixels);
    picture.apply_orientation(orientation);
    picture.into_rgb8()
}

/// Memory of the PNG decoder besides the pixels, in bytes: rows and compressed metadata.
const PNG_OWN: u64 = 16 << 20;

fn png(
    bytes: &[u8],
    limits: &DecodeLimits,
    remarks: &mut Vec<Remark>,
) -> Result<(RgbImage, Orientation), DecodeError> {
    note(container::png(bytes), remarks)?;
    let mut bounds = image::Limits::default();
    bounds.max_alloc = Some(PNG_OWN);
    let decoder = PngDecoder::with_limits(Cursor::new(bytes), bounds).map_err(|error| reason(&error))?;
    let decoded = read(decoder, Own(0), bytes.len(), limits, remarks);
    if !matches!(decoded, Err(DecodeError::TooManyPixels { .. } | DecodeError::TooMuchMemory { .. })) {
        return decoded;
    }
    let Some(reduced) = png_reduced::decode(bytes, PNG_OWN, limits) else { return decoded };
    remarks.push(Remark::Reduced);
    reduced
}

fn gif(
    bytes: &[u8],
    limits: &DecodeLimits,
    remarks: &mut Vec<Remark>,
) -> Result<(RgbImage, Orientation), DecodeError> {
    let decoder = GifDecoder::new(Cursor::new(bytes)).map_err(|error| reason(&error))?;
    if container::gif_moves(bytes) {
        remarks.push(Remark::Animated);
    }
    // A frame has its own buffer, which can be as large as the canvas.
    read(decoder, Own(4), bytes.len(), limits, remarks)
}

fn bmp(
    bytes: &[u8],
    limits: &DecodeLimits,
    remarks: &mut Vec<Remark>,
) -> Result<(RgbImage, Orientation), DecodeError> {
    let decoder = BmpDecoder::new(Cursor::new(bytes)).map_err(|error| reason(&error))?;
    read(decoder, Own(0), bytes.len(), limits, remarks)
}

/// Memory of the TIFF decoder besides the pixels, in bytes: one strip, stored and decompressed.
const TIFF_OWN: u64 = 32 << 20;

fn tiff(
    bytes: &[u8],
    limits: &DecodeLimits,
    remarks: &mut Vec<Remark>,
) -> Result<(RgbImage, Orientation), DecodeError> {
    let mut decoder = TiffDecoder::new(Cursor::new(bytes)).map_err(|error| reason(&error))?;
    let size = decoder.dimensions();
    let pixel = u64::from(decoder.color_type().bytes_per_pixel());
    let most = (u64::from(size.0) * u64::from(size.1)).saturating_mul(pixel);
    let mut bounds = image::Limits::default();
    bounds.max_alloc = Some(most.saturating_add(TIFF_OWN).min(limits.max_total));
    decoder.set_limits(bounds).map_err(|error| reason(&error))?;
    if container::tiff_has_pages(bytes) {
        remarks.push(Remark::FirstPage);
    }
    // The pixels are first decoded into a separate buffer.
    let file = bytes.len().saturating_add(TIFF_OWN as usize);
    read(decoder, Own(pixel), file, limits, remarks)
}

fn webp(
    bytes: &[u8],
    limits: &DecodeLimits,
    remarks: &mut Vec<Remark>,
) -> Result<(RgbImage, Orientation), DecodeError> {
    note(container::webp(bytes), remarks)?;
    let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|error| reason(&error))?;
    // The decoder has a buffer for a frame besides the canvas; for an animation it has two.
    let own = if decoder.has_animation() { Own(8) } else { Own(4) };
    read(decoder, own, bytes.len(), limits, remarks)
}

fn note(chunks: FileChunks, remarks: &mut Vec<Remark>) -> Result<(), DecodeError> {
    if !chunks.complete {
        return Err(DecodeError::Truncated);
    }
    if chunks.animated {
        remarks.push(Remark::Animated);
    }
    Ok(())
}

/// Memory of the decoder itself, in bytes per pixel.
struct Own(u64);

fn read(
    mut decoder: impl ImageDecoder,
    own: Own,
    file: usize,
    limits: &DecodeLimits,
    remarks: &mut Vec<Remark>,
) -> Result<(RgbImage, Orientation), DecodeError> {
    let (width, height) = decoder.dimensions();
    let color = decoder.color_type();
    // Checked before the metadata is read, so that an oversized picture costs no more time.
    let need = memory::Need { decoded: color.bytes_per_pixel().into(), own: own.0, file, turned: false };
    memory::admit((width, height), need, limits)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    // Gray pixels are converted to RGB in a second buffer.
    let spread = if color.has_color() { 0 } else { 3 };
    let turned = memory::swaps_sides(orientation);
    memory::admit((width, height), memory::Need { own: own.0.max(spread), turned, ..need }, limits)?;
    let size = usize::try_from(decoder.total_bytes()).map_err(|_| DecodeError::Damaged)?;
    let mut bytes = vec![0; size];
    decoder.read_image(&mut bytes).map_err(|error| reason(&error))?;
    let (pixels, transparent) = flatten::to_rgb(bytes, color).ok_or(DecodeError::Damaged)?;
    if transparent {
        remarks.push(Remark::Transparent);
    }
    RgbImage::from_raw(width, height, pixels).map(|p| (p, orientation)).ok_or(DecodeError::Damaged)
}

/// Maps a decoder's error to ours. Its message is dropped, because it may quote the file.
fn reason(error: &ImageError) -> DecodeError {
    match error {
        ImageError::Unsupported(_) => DecodeError::UnsupportedCoding(RareCoding::Other),
        ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            DecodeError::Truncated
        }
        _ => DecodeError::Damaged,
    }
}
