//! Encodes pixels in the formats that terminals accept: palette PNG, lossless PNG, JPEG, sixel.

use image::RgbImage;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use quantette::deps::palette::Srgb;
use quantette::{ImageRef, PaletteSize, Pipeline};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// A file format that a terminal accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// PNG, for kitty's protocol.
    Png,
    /// JPEG, for iTerm2's protocol.
    Jpeg,
    Sixel,
}

/// A PNG of at most this many colors. It is not dithered, because dots cost bytes and hide details.
pub fn palette_png(picture: &RgbImage, colors: u16) -> Option<Vec<u8>> {
    let (palette, indices) = match exact(picture, colors) {
        Some(exact) => exact,
        None => quantized(picture, colors)?,
    };
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette);
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::NoFilter);
    write_png(encoder, &indices)?;
    Some(out)
}

/// The picture's own colors, if there are at most `most`, so that drawings and test cards are exact.
fn exact(picture: &RgbImage, most: u16) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut known: HashMap<[u8; 3], u8> = HashMap::new();
    let mut palette = Vec::new();
    let mut indices = Vec::with_capacity(picture.len() / 3);
    for pixel in picture.pixels() {
        let next = known.len();
        let index = match known.entry(pixel.0) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(_) if next >= usize::from(most) => return None,
            Entry::Vacant(place) => {
                palette.extend(pixel.0);
                *place.insert(u8::try_from(next).ok()?)
            }
        };
        indices.push(index);
    }
    Some((palette, indices))
}

/// Quantizes the picture to its best palette.
fn quantized(picture: &RgbImage, colors: u16) -> Option<(Vec<u8>, Vec<u8>)> {
    let pixels: Vec<Srgb<u8>> = picture.pixels().map(|pixel| Srgb::from(pixel.0)).collect();
    let view = ImageRef::new(picture.width(), picture.height(), &pixels).ok()?;
    let size = PaletteSize::try_from(colors.clamp(1, 256)).ok()?;
    let drawn =
        Pipeline::new().palette_size(size).ditherer(None).input_image(view).output_srgb8_indexed_image();
    let palette = drawn.palette().iter().flat_map(|c| [c.red, c.green, c.blue]).collect();
    Some((palette, drawn.indices().to_vec()))
}

/// A lossless PNG.
pub fn full_png(picture: &RgbImage) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Fast);
    write_png(encoder, picture.as_raw())?;
    Some(out)
}

fn write_png(encoder: png::Encoder<'_, &mut Vec<u8>>, data: &[u8]) -> Option<()> {
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(data).ok()?;
    writer.finish().ok()
}

/// A JPEG in one interleaved scan. Optimized Huffman tables would split it into three scans, which the decoders of some
/// terminals show in green.
pub fn jpeg(picture: &RgbImage, quality: u8) -> Option<Vec<u8>> {
    let (width, height) = (u16::try_from(picture.width()).ok()?, u16::try_from(picture.height()).ok()?);
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, quality.clamp(1, 100));
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    encoder.set_optimized_huffman_tables(false);
    encoder.encode(picture.as_raw(), width, height, ColorType::Rgb).ok()?;
    Some(out)
}

/// A sixel sequence of at most this many colors, without dithering.
pub fn sixel(picture: &RgbImage, colors: u16) -> Option<Vec<u8>> {
    let rgba: Vec<u8> = picture.pixels().flat_map(|p| p.0.into_iter().chain([255])).collect();
    let options =
        icy_sixel::EncodeOptions { max_colors: colors.clamp(2, 256), diffusion: 0.0, ..Default::default() };
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    icy_sixel::sixel_encode(&rgba, width, height, &options).ok().map(String::into_bytes)
}
