//! Pictures made here: photo-like noise and gradients, edges like print, and files crafted by hand.

use image::{ImageEncoder, Rgb, RgbImage};

/// A small generator, so that every run sees the same pixels.
pub(crate) struct Dice(pub u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as u32
    }

    /// A number below another one.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.next() as usize % most.max(1)
    }
}

/// Soft shapes, a gradient, sensor noise, and rows of marks like the lines of an MRZ.
pub(crate) fn photo(width: u32, height: u32, seed: u64) -> RgbImage {
    let mut dice = Dice(seed);
    let (w, h) = (f64::from(width), f64::from(height));
    let waves: Vec<f64> = (0..6).map(|_| f64::from(dice.next() % 700) / 100.0).collect();
    let marks: Vec<bool> = (0..1 << 14).map(|_| dice.next().is_multiple_of(2)).collect();
    RgbImage::from_fn(width, height, |x, y| {
        let (u, v) = (f64::from(x) / w, f64::from(y) / h);
        let noise = f64::from(dice.next() % 13) - 6.0;
        let soft = |a: f64, b: f64| 90.0 * ((u * a * 3.0).sin() * (v * b * 2.0).cos());
        let text = v > 0.8 && marks[((x / 3) + (y / 5) * 997) as usize % marks.len()] && y % 10 < 7;
        let level = |base: f64| {
            if text { 30 + (noise + 6.0) as u8 } else { (base + noise).clamp(0.0, 255.0) as u8 }
        };
        Rgb([
            level(140.0 + soft(waves[0], waves[1]) + 50.0 * u),
            level(130.0 + soft(waves[2], waves[3]) + 40.0 * v),
            level(120.0 + soft(waves[4], waves[5])),
        ])
    })
}

pub(crate) fn jpeg(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut out = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, quality).encode_image(picture).unwrap();
    out
}

/// A JPEG with an EXIF block that says this orientation, put after the start mark.
pub(crate) fn jpeg_with_orientation(picture: &RgbImage, orientation: u16) -> Vec<u8> {
    let plain = jpeg(picture, 95);
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
    exif.extend(orientation.to_be_bytes());
    exif.extend([0, 0, 0, 0, 0, 0]);
    let mut out = plain[..2].to_vec();
    out.extend([0xFF, 0xE1]);
    out.extend((exif.len() as u16 + 2).to_be_bytes());
    out.extend(exif);
    out.extend(&plain[2..]);
    out
}

pub(crate) fn png(bytes: &[u8], width: u32, height: u32, color: image::ExtendedColorType) -> Vec<u8> {
    let mut out = Vec::new();
    image::codecs::png::PngEncoder::new(&mut out).write_image(bytes, width, height, color).unwrap();
    out
}

pub(crate) fn png_rgb(picture: &RgbImage) -> Vec<u8> {
    png(picture.as_raw(), picture.width(), picture.height(), image::ExtendedColorType::Rgb8)
}

pub(crate) fn webp(picture: &RgbImage) -> Vec<u8> {
    let mut out = Vec::new();
    image::codecs::webp::WebPEncoder::new_lossless(&mut out)
        .write_image(picture, picture.width(), picture.height(), image::ExtendedColorType::Rgb8)
        .unwrap();
    out
}

/// A PNG of black pixels, row by row, so that even a monster is made in little memory.
pub(crate) fn png_bomb(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().unwrap();
    let mut stream = writer.stream_writer_with_size(1 << 20).unwrap();
    let row = vec![0; width as usize * 3];
    for _ in 0..height {
        std::io::Write::write_all(&mut stream, &row).unwrap();
    }
    stream.finish().unwrap();
    writer.finish().unwrap();
    out
}
