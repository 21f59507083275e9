//! Phone photos of documents: on a desk, slightly rotated, in good or bad quality.

use image::RgbImage;
use image::imageops::fast_blur;

use super::canvas::{Rgb, css, drawing, render, shade};
use super::paper::PaperSheet;
use super::plan::PhotoQuality;
use super::rng::Rng;

const WIDTH: f64 = 1160.0;
const HEIGHT: f64 = 860.0;

const DESKS: &[Rgb] = &[
    (112.0, 78.0, 54.0),
    (74.0, 78.0, 84.0),
    (168.0, 148.0, 122.0),
    (52.0, 60.0, 58.0),
    (142.0, 104.0, 72.0),
];

/// The whole photo.
pub(crate) fn taken(sheet: &PaperSheet, how: PhotoQuality, rng: &mut Rng) -> Option<RgbImage> {
    let scale = rng.range(0.93, 0.98);
    let turn = rng.range(-2.4, 2.4);
    let (mut x, mut y) = ((WIDTH - sheet.width * scale) / 2.0, (HEIGHT - sheet.height * scale) / 2.0);
    x += rng.range(-24.0, 24.0);
    y += rng.range(-24.0, 24.0);
    if how == PhotoQuality::CutOff {
        x += 250.0;
        y += 96.0;
    }
    let place = format!("translate({x:.1} {y:.1}) rotate({turn:.2} 500 340) scale({scale:.3})");
    let scene = format!("{}{}{}", desk(rng), on_desk(sheet, &place, how), glare(how, WIDTH, HEIGHT, rng));
    let width = 1160;
    let picture = render(&drawing(width, 860, &scene))?;
    Some(developed(picture, how, rng))
}

/// The provider's crop: only the document, straightened, in the same light.
pub(crate) fn cropped(sheet: &PaperSheet, how: PhotoQuality, rng: &mut Rng) -> Option<RgbImage> {
    let (width, height) = if sheet.height > 650.0 { (1000, 704) } else { (1000, 631) };
    let hidden = if how == PhotoQuality::CutOff {
        r##"<rect x="800" width="200" height="710" fill="#3c3a38"/>"##
    } else {
        ""
    };
    let scene = format!("{}{hidden}{}", sheet.content, glare(how, sheet.width, sheet.height, rng));
    let picture = render(&drawing(width, height, &scene))?;
    Some(developed(picture, how, rng))
}

fn desk(rng: &mut Rng) -> String {
    let base = rng.pick(DESKS);
    let mut drawn = format!(
        r#"<linearGradient id="desk" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="{}"/><stop offset="1" stop-color="{}"/></linearGradient><rect width="{WIDTH}" height="{HEIGHT}" fill="url(#desk)"/>"#,
        css(shade(base, 0.12)),
        css(shade(base, -0.35))
    );
    for _ in 0..26 {
        let y = rng.range(0.0, HEIGHT);
        drawn.push_str(&format!(
            r#"<path d="M0 {y:.1}Q{:.1} {:.1} {WIDTH} {:.1}" fill="none" stroke="{}" stroke-width="{:.1}" opacity="0.3"/>"#,
            rng.range(200.0, 900.0),
            y + rng.range(-26.0, 26.0),
            y + rng.range(-12.0, 12.0),
            css(shade(base, rng.range(-0.45, 0.1))),
            rng.range(1.0, 4.0),
        ));
    }
    drawn
}

/// The document with its shadow, or the screen that displays it.
fn on_desk(sheet: &PaperSheet, place: &str, how: PhotoQuality) -> String {
    let (w, h) = (sheet.width, sheet.height);
    let around = if how == PhotoQuality::Screen { screen_frame(w, h) } else { shadow(w, h) };
    let lines = if how == PhotoQuality::Screen { moire(w, h) } else { String::new() };
    format!(
        r#"<g transform="{place}">{around}<clipPath id="edge"><rect width="{w}" height="{h}" rx="22"/></clipPath><g clip-path="url(#edge)">{}{lines}</g></g>"#,
        sheet.content
    )
}

fn shadow(w: f64, h: f64) -> String {
    let mut drawn = String::new();
    for step in 1..=7 {
        let far = f64::from(step) * 3.0;
        drawn.push_str(&format!(
            r#"<rect x="{:.1}" y="{:.1}" width="{:.1}" height="{:.1}" rx="{:.1}" fill="black" opacity="0.07"/>"#,
            6.0 - far,
            9.0 - far,
            w + far * 2.0,
            h + far * 2.0,
            22.0 + far
        ));
    }
    drawn
}

fn screen_frame(w: f64, h: f64) -> String {
    format!(
        r##"<rect x="-70" y="-70" width="{:.1}" height="{:.1}" rx="46" fill="#121316"/><rect x="-24" y="-24" width="{:.1}" height="{:.1}" fill="#e9ecf2"/>"##,
        w + 140.0,
        h + 140.0,
        w + 48.0,
        h + 48.0
    )
}

/// The moiré stripes of a photographed screen.
fn moire(w: f64, h: f64) -> String {
    let mut drawn = String::new();
    let mut x = -h;
    while x < w {
        drawn.push_str(&format!(
            r##"<path d="M{x:.0} 0Q{:.0} {:.0} {:.0} {h}" fill="none" stroke="#5a66c8" stroke-width="6" opacity="0.13"/>"##,
            x + h * 0.3,
            h * 0.5,
            x + h * 0.9
        ));
        x += 17.0;
    }
    drawn
}

fn glare(how: PhotoQuality, w: f64, h: f64, rng: &mut Rng) -> String {
    if how != PhotoQuality::Glare {
        return String::new();
    }
    let (x, y) = (w * rng.range(0.42, 0.72), h * rng.range(0.35, 0.6));
    format!(
        r#"<radialGradient id="glare"><stop offset="0" stop-color="white"/><stop offset="0.45" stop-color="white" stop-opacity="0.9"/><stop offset="1" stop-color="white" stop-opacity="0"/></radialGradient><ellipse cx="{x:.1}" cy="{y:.1}" rx="{:.1}" ry="{:.1}" fill="url(#glare)" transform="rotate(-18 {x:.1} {y:.1})"/>"#,
        w * 0.27,
        h * 0.2
    )
}

/// Applies sharpness, exposure and grain.
pub(crate) fn developed(picture: RgbImage, how: PhotoQuality, rng: &mut Rng) -> RgbImage {
    let mut picture = if how == PhotoQuality::Blurred { fast_blur(&picture, 3.6) } else { picture };
    let gain: u32 = if how == PhotoQuality::Dark { 84 } else { 256 };
    let mut grain = rng.next() | 1;
    for byte in picture.iter_mut() {
        grain ^= grain << 13;
        grain ^= grain >> 7;
        grain ^= grain << 17;
        let noise = i32::try_from(grain & 7).unwrap_or(0) - 3;
        let lit = i32::try_from((u32::from(*byte) * gain) >> 8).unwrap_or(255);
        *byte = u8::try_from((lit + noise).clamp(0, 255)).unwrap_or(255);
    }
    picture
}
