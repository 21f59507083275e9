//! Renders SVG to pixels, and encodes pixels to files.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{ImageFormat, RgbImage};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::world::PictureFile;

/// A color as red, green and blue from 0 to 255.
pub(crate) type Rgb = (f64, f64, f64);

/// Mixes two colors: `share` 0 gives `a`, 1 gives `b`.
pub(crate) fn blend(a: Rgb, b: Rgb, share: f64) -> Rgb {
    let one = |a: f64, b: f64| a + (b - a) * share;
    (one(a.0, b.0), one(a.1, b.1), one(a.2, b.2))
}

/// Darkens a color if `by` is negative, lightens it if positive; from -1 to 1.
pub(crate) fn shade(color: Rgb, by: f64) -> Rgb {
    let towards = if by < 0.0 { (16.0, 8.0, 12.0) } else { (255.0, 250.0, 244.0) };
    blend(color, towards, by.abs())
}

/// The color in CSS notation.
pub(crate) fn css(color: Rgb) -> String {
    format!("rgb({:.0},{:.0},{:.0})", color.0, color.1, color.2)
}

/// A soft spot of light or shadow. It is a gradient, because a blur would take ten times as long.
pub(crate) fn glow(tag: &str, middle: (f64, f64), reach: (f64, f64), color: Rgb, opacity: f64) -> String {
    let (x, y) = middle;
    let name = format!("{tag}{x:.0}_{y:.0}_{:.0}", reach.0 * 10.0);
    let color = css(color);
    format!(
        r#"<radialGradient id="{name}"><stop offset="0" stop-color="{color}"/><stop offset="0.45" stop-color="{color}" stop-opacity="0.72"/><stop offset="1" stop-color="{color}" stop-opacity="0"/></radialGradient><ellipse cx="{x:.1}" cy="{y:.1}" rx="{:.1}" ry="{:.1}" fill="url(#{name})" opacity="{opacity:.2}"/>"#,
        reach.0 * 1.45,
        reach.1 * 1.45
    )
}

/// A complete SVG of this size with the given content.
pub(crate) fn drawing(width: u32, height: u32, content: &str) -> String {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">{content}</svg>"#
    )
}

/// Renders an SVG on white; `None` if it is invalid.
pub(crate) fn render(svg: &str) -> Option<RgbImage> {
    let tree = Tree::from_str(svg, &Options::default()).ok()?;
    let size = tree.size().to_int_size();
    let mut pixels = Pixmap::new(size.width(), size.height())?;
    pixels.fill(resvg::tiny_skia::Color::WHITE);
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    let colors = pixels.data().chunks_exact(4).flat_map(|pixel| pixel.iter().take(3).copied());
    RgbImage::from_raw(size.width(), size.height(), colors.collect())
}

/// Encodes a JPEG file.
pub(crate) fn jpeg(picture: &RgbImage, quality: u8) -> Option<PictureFile> {
    let mut bytes = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality)).ok()?;
    Some(PictureFile { bytes, content_type: "image/jpeg" })
}

/// Encodes a PNG file.
pub(crate) fn png(picture: &RgbImage) -> Option<PictureFile> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).ok()?;
    Some(PictureFile { bytes: bytes.into_inner(), content_type: "image/png" })
}
