//! Draws beards and moustaches, clipped to the outline of the head.

use super::traits::{Beard, Face};
use super::view::FaceView;
use crate::synth::canvas::{css, shade};

/// The area of a beard: center of the face, height of the mouth line, half the width of the mouth.
struct BeardArea {
    x: f64,
    lip: f64,
    half: f64,
}

/// Draws the beard; empty if the face has none.
pub(super) fn draw(face: &Face, view: &FaceView, tag: &str) -> String {
    let nose = 230.0 + face.nose_long;
    let ground = BeardArea {
        x: 200.0 + view.shift(0.75),
        lip: nose + (face.chin_y - nose) * 0.4,
        half: face.mouth_wide,
    };
    let color = css(shade(view.lit(face.hair_color), -0.1));
    let cut = |shape: &str, opacity: f64, blur: &str| clipped(tag, shape, &color, opacity, blur);
    match face.beard {
        Beard::None => String::new(),
        Beard::Stubble => cut(&full(face, &ground), 0.24, "soft"),
        Beard::Moustache => cut(&moustache(&ground), 0.92, "fine"),
        Beard::Full => {
            [cut(&full(face, &ground), 0.9, "fine"), cut(&moustache(&ground), 0.95, "fine")].concat()
        }
        Beard::Goatee => {
            [cut(&moustache(&ground), 0.88, "fine"), cut(&tuft(face, &ground), 0.85, "fine")].concat()
        }
    }
}

fn moustache(ground: &BeardArea) -> String {
    let BeardArea { x, lip, half } = *ground;
    format!(
        "M{:.1} {:.1}Q{:.1} {:.1} {x:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}Q{x:.1} {:.1} {:.1} {:.1}Z",
        x - half - 5.0,
        lip + 2.0,
        x - half * 0.6,
        lip - 19.0,
        lip - 13.0,
        x + half * 0.6,
        lip - 19.0,
        x + half + 5.0,
        lip + 2.0,
        lip - 6.0,
        x - half - 5.0,
        lip + 2.0,
    )
}

/// A full beard from ear to ear, without the mouth.
fn full(face: &Face, ground: &BeardArea) -> String {
    let BeardArea { x, lip, half } = *ground;
    let (left, right, low) = (192.0 - face.cheek, 208.0 + face.cheek, face.chin_y + 12.0);
    let mouth = format!(
        "M{:.1} {lip:.1}Q{x:.1} {:.1} {:.1} {lip:.1}Q{x:.1} {:.1} {:.1} {lip:.1}Z",
        x - half - 2.0,
        lip - 12.0,
        x + half + 2.0,
        lip + 30.0,
        x - half - 2.0,
    );
    format!(
        "M{left:.1} 262Q{:.1} {:.1} {x:.1} {:.1}Q{:.1} {:.1} {right:.1} 262L{right:.1} {low:.1}L{left:.1} {low:.1}Z{mouth}",
        x - half - 12.0,
        lip + 4.0,
        lip - 17.0,
        x + half + 12.0,
        lip + 4.0,
    )
}

/// A beard on the chin only.
fn tuft(face: &Face, ground: &BeardArea) -> String {
    let BeardArea { x, lip, half } = *ground;
    let (top, low) = (lip + face.lip_full * 1.9 + 4.0, face.chin_y + 10.0);
    format!(
        "M{:.1} {:.1}Q{x:.1} {:.1} {:.1} {:.1}C{:.1} {low:.1} {:.1} {low:.1} {:.1} {:.1}Z",
        x - half * 0.75,
        top + 8.0,
        top - 8.0,
        x + half * 0.75,
        top + 8.0,
        x + half * 0.8,
        x - half * 0.8,
        x - half * 0.75,
        top + 8.0,
    )
}

fn clipped(tag: &str, shape: &str, color: &str, opacity: f64, blur: &str) -> String {
    format!(
        r#"<g clip-path="url(#{tag}head)"><path fill-rule="evenodd" d="{shape}" fill="{color}" opacity="{opacity}" filter="url(#{tag}{blur})"/></g>"#
    )
}
