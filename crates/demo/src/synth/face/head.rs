//! Draws skull, ears, neck and shoulders with their light and shadow.

use super::traits::{Face, Hair};
use super::view::FaceView;
use crate::synth::canvas::{css, glow, shade};

/// The outline of the head.
pub(super) fn outline(face: &Face, view: &FaceView) -> String {
    let x = 200.0 + view.shift(0.15);
    let chin = x + view.shift(0.35);
    let (left, right) = (1.0 - view.turn * 0.05, 1.0 + view.turn * 0.05);
    let jaw_y = face.chin_y - 52.0;
    let (t, c, j, n, y) = (face.temple, face.cheek, face.jaw, face.chin, face.chin_y);
    format!(
        "M{:.1} 215C{:.1} 92 {:.1} 92 {:.1} 215C{:.1} 258 {:.1} {:.1} {:.1} {jaw_y:.1}C{:.1} {:.1} {:.1} {y:.1} {chin:.1} {y:.1}C{:.1} {y:.1} {:.1} {:.1} {:.1} {jaw_y:.1}C{:.1} {:.1} {:.1} 258 {:.1} 215Z",
        x - t * left,
        x - t * left - 1.0,
        x + t * right + 1.0,
        x + t * right,
        x + c * right,
        x + (j + 12.0) * right,
        jaw_y - 24.0,
        x + j * right,
        x + (j - 12.0) * right,
        y - 20.0,
        chin + n,
        chin - n,
        x - (j - 12.0) * left,
        y - 20.0,
        x - j * left,
        x - (j + 12.0) * left,
        jaw_y - 24.0,
        x - c * left,
        x - t * left,
    )
}

/// The SVG definitions: gradients, blurs, and the clip path of the head's outline.
pub(super) fn definitions(face: &Face, view: &FaceView, tag: &str) -> String {
    let skin = view.lit(face.skin);
    let bright = 0.5 - view.light * 0.32;
    let deep = shade(skin, -0.24 - view.contrast * 0.28);
    format!(
        r#"<defs><radialGradient id="{tag}skin" cx="{bright:.2}" cy="0.4" r="0.78"><stop offset="0" stop-color="{}"/><stop offset="0.5" stop-color="{}"/><stop offset="1" stop-color="{}"/></radialGradient><radialGradient id="{tag}cloth" cx="{bright:.2}" cy="0.1" r="0.9"><stop offset="0" stop-color="{}"/><stop offset="1" stop-color="{}"/></radialGradient><filter id="{tag}soft" x="-60%" y="-60%" width="220%" height="220%"><feGaussianBlur stdDeviation="7"/></filter><filter id="{tag}fine" x="-60%" y="-60%" width="220%" height="220%"><feGaussianBlur stdDeviation="2.2"/></filter><clipPath id="{tag}head"><path d="{}"/></clipPath></defs>"#,
        css(shade(skin, 0.16)),
        css(skin),
        css(deep),
        css(shade(view.lit(face.cloth), 0.12)),
        css(shade(view.lit(face.cloth), -0.4)),
        outline(face, view),
    )
}

/// Draws neck and clothes.
pub(super) fn shoulders(face: &Face, view: &FaceView, tag: &str) -> String {
    let skin = view.lit(face.skin);
    let wide = face.jaw * 0.78;
    let below = (200.0, face.chin_y + 8.0);
    let shadow = glow(tag, below, (wide * 0.68, 26.0), shade(skin, -0.5), 0.66);
    let collar = css(shade(view.lit(face.cloth), 0.3));
    format!(
        r#"<path d="M{:.1} 330L{:.1} 420Q200 462 {:.1} 420L{:.1} 330Z" fill="{}"/>{shadow}<path d="M20 520C26 440 92 424 {:.1} 408Q200 470 {:.1} 408C308 424 374 440 380 520V1000H20V520Z" fill="url(#{tag}cloth)"/><path d="M{:.1} 410Q200 474 {:.1} 410" fill="none" stroke="{collar}" stroke-width="5" opacity="0.7"/>"#,
        200.0 - wide,
        200.0 - wide - 8.0,
        200.0 + wide + 8.0,
        200.0 + wide,
        css(shade(skin, -0.14)),
        194.0 - wide,
        206.0 + wide,
        194.0 - wide,
        206.0 + wide,
    )
}

/// Draws ears and head, with cheeks, temples and a shadow on the side away from the light.
pub(super) fn skull(face: &Face, view: &FaceView, tag: &str) -> String {
    let skin = view.lit(face.skin);
    let dark_side = if view.light < 0.0 { 300.0 } else { 100.0 };
    let blush = view.lit((206.0, 104.0, 92.0));
    let mut drawn = String::new();
    if face.hair != Hair::Scarf {
        drawn.push_str(&ear(face, view, -1.0));
        drawn.push_str(&ear(face, view, 1.0));
    }
    drawn.push_str(&format!(
        r#"<path d="{}" fill="url(#{tag}skin)"/><g clip-path="url(#{tag}head)">"#,
        outline(face, view)
    ));
    drawn.push_str(&glow(tag, (dark_side, 270.0), (48.0, 124.0), shade(skin, -0.55), view.contrast * 0.8));
    for side in [-1.0, 1.0] {
        let x = 200.0 + side * face.cheek * 0.56 + view.shift(0.7);
        drawn.push_str(&glow(tag, (x, 276.0), (24.0, 17.0), blush, 0.24));
    }
    let chin = (200.0 + view.shift(0.5), face.chin_y - 14.0);
    drawn.push_str(&glow(tag, chin, (21.0, 10.0), shade(skin, 0.4), 0.34));
    drawn.push_str("</g>");
    drawn
}

fn ear(face: &Face, view: &FaceView, side: f64) -> String {
    let skin = view.lit(face.skin);
    let x = 200.0 + side * (face.temple + 3.0) - view.shift(0.25);
    let (rx, ry) = (13.0 * face.ear, 25.0 * face.ear);
    format!(
        r#"<ellipse cx="{x:.1}" cy="246" rx="{rx:.1}" ry="{ry:.1}" fill="{}"/><ellipse cx="{:.1}" cy="247" rx="{:.1}" ry="{:.1}" fill="{}" opacity="0.6"/>"#,
        css(shade(skin, -0.1)),
        x + side * 1.5,
        rx * 0.5,
        ry * 0.62,
        css(shade(skin, -0.38)),
    )
}
