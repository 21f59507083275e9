//! Draws eyes, brows, nose, mouth, wrinkles and glasses.

use super::traits::Face;
use super::view::FaceView;
use crate::synth::canvas::{css, glow, shade};

const EYE_Y: f64 = 230.0;

/// Draws everything between forehead and chin.
pub(super) fn draw(face: &Face, view: &FaceView, tag: &str) -> String {
    let sides = [-1.0, 1.0].map(|side| format!("{}{}", eye(face, view, side, tag), brow(face, view, side)));
    let parts = [sides.concat(), nose(face, view, tag), mouth(face, view, tag), lines(face, view)];
    parts.concat()
}

fn middle(view: &FaceView) -> f64 {
    200.0 + view.shift(0.75)
}

fn eye(face: &Face, view: &FaceView, side: f64, tag: &str) -> String {
    let skin = view.lit(face.skin);
    let x = middle(view) + side * face.eye_apart * (1.0 - side * view.turn * 0.06);
    let w = face.eye_width;
    let open = face.eye_open * (1.0 - view.smile * 0.22);
    let (inner, outer) = (EYE_Y + face.eye_tilt * 0.12, EYE_Y - face.eye_tilt * 0.45);
    let (left_y, right_y) = if side < 0.0 { (outer, inner) } else { (inner, outer) };
    let lid =
        format!("M{:.1} {left_y:.1}Q{x:.1} {:.1} {:.1} {right_y:.1}", x - w, EYE_Y - open * 1.75, x + w);
    let white = format!("{lid}Q{x:.1} {:.1} {:.1} {left_y:.1}Z", EYE_Y + open * 1.35, x - w);
    let gaze = x + view.shift(0.08);
    let socket = glow(tag, (x, EYE_Y - open * 0.6), (w + 7.0, open + 9.0), shade(skin, -0.5), 0.38);
    format!(
        r#"{socket}<clipPath id="{tag}eye{}"><path d="{white}"/></clipPath><path d="{white}" fill="{}"/><g clip-path="url(#{tag}eye{})"><circle cx="{gaze:.1}" cy="{EYE_Y}" r="{:.1}" fill="{}"/><circle cx="{gaze:.1}" cy="{EYE_Y}" r="{:.1}" fill="{}"/><circle cx="{gaze:.1}" cy="{EYE_Y}" r="{:.1}" fill="rgb(14,10,12)"/><path d="{lid}" stroke="rgb(30,20,20)" stroke-width="7" fill="none" opacity="0.25"/><circle cx="{:.1}" cy="{:.1}" r="2.3" fill="white" opacity="0.92"/></g><path d="{lid}" fill="none" stroke="rgb(34,22,22)" stroke-width="2.8" stroke-linecap="round"/><path d="M{:.1} {:.1}Q{x:.1} {:.1} {:.1} {:.1}" fill="none" stroke="{}" stroke-width="1.8" opacity="0.65"/>"#,
        if side < 0.0 { "l" } else { "r" },
        css(view.lit((238.0, 234.0, 228.0))),
        if side < 0.0 { "l" } else { "r" },
        w * 0.5,
        css(shade(face.iris, -0.45)),
        w * 0.42,
        css(view.lit(face.iris)),
        w * 0.2,
        gaze - view.light * -3.0,
        EYE_Y - 3.5,
        x - w - 1.0,
        left_y - 5.0,
        EYE_Y - open * 1.75 - 8.0,
        x + w + 1.0,
        right_y - 5.0,
        css(shade(skin, -0.4)),
    )
}

fn brow(face: &Face, view: &FaceView, side: f64) -> String {
    let x = middle(view) + side * face.eye_apart;
    let y = EYE_Y - face.brow_gap - view.smile * 2.0;
    let (w, thick, arch) = (face.eye_width + 7.0, face.brow_thick, face.brow_arch);
    let (near, far) = (x - side * w, x + side * w);
    let color = css(shade(view.lit(face.hair_color), -0.2));
    format!(
        r#"<path d="M{near:.1} {:.1}Q{:.1} {:.1} {far:.1} {:.1}Q{:.1} {:.1} {near:.1} {:.1}Z" fill="{color}" opacity="0.88"/>"#,
        y + 2.0,
        x + side * 4.0,
        y - arch - thick * 0.5,
        y + 3.0,
        x + side * 2.0,
        y - arch + thick * 0.9,
        y + 2.0 + thick * 0.95,
    )
}

fn nose(face: &Face, view: &FaceView, tag: &str) -> String {
    let skin = view.lit(face.skin);
    let (x, tip) = (middle(view) + view.shift(0.35), EYE_Y + face.nose_long);
    let (w, dark) = (face.nose_wide, css(shade(skin, -0.42)));
    let side = if view.light < 0.0 { 1.0 } else { -1.0 };
    let under = glow(tag, (x, tip + 4.0), (w * 0.8, 7.0), shade(skin, -0.42), 0.36);
    let ridge = (x - side * 2.0, tip - 16.0);
    let ridge = glow(tag, ridge, (w * 0.3, face.nose_long * 0.34), shade(skin, 0.55), 0.46);
    format!(
        r#"<path d="M{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}Q{x:.1} {:.1} {:.1} {:.1}Z" fill="{dark}" opacity="{:.2}" filter="url(#{tag}fine)"/>{under}<ellipse cx="{:.1}" cy="{tip:.1}" rx="{:.1}" ry="3.2" fill="{}"/><ellipse cx="{:.1}" cy="{tip:.1}" rx="{:.1}" ry="3.2" fill="{}"/><path d="M{:.1} {:.1}q{:.1} -14 2 -20M{:.1} {:.1}q{:.1} -14 -2 -20" fill="none" stroke="{dark}" stroke-width="2" opacity="0.55" stroke-linecap="round"/>{ridge}"#,
        x + side * 5.0,
        EYE_Y - 4.0,
        x + side * w * 0.75,
        tip - 22.0,
        x + side * w,
        tip - 3.0,
        tip + 4.0,
        x + side * 3.0,
        tip - 14.0,
        0.24 + view.contrast * 0.3,
        x - w * 0.48,
        w * 0.26,
        css(shade(skin, -0.66)),
        x + w * 0.48,
        w * 0.26,
        css(shade(skin, -0.66)),
        x - w * 0.95,
        tip + 2.0,
        -w * 0.22,
        x + w * 0.95,
        tip + 2.0,
        w * 0.22,
    )
}

fn mouth(face: &Face, view: &FaceView, tag: &str) -> String {
    let skin = view.lit(face.skin);
    let x = middle(view) + view.shift(0.2);
    let y = EYE_Y + face.nose_long + (face.chin_y - EYE_Y - face.nose_long) * 0.4;
    let w = face.mouth_wide * (1.0 + view.smile * 0.22);
    let (corner, full) = (y - view.smile * 6.0, face.lip_full);
    let lips = view.lit(face.lips);
    let gloss = (x, y + full * 0.7 + view.smile * 3.0);
    let gloss = glow(tag, gloss, (w * 0.4, 2.6), (255.0, 255.0, 255.0), 0.26);
    let below = glow(tag, (x, y + full * 1.5 + 8.0), (w * 0.6, 5.0), shade(skin, -0.5), 0.4);
    let line = format!(
        "M{:.1} {corner:.1}Q{x:.1} {:.1} {:.1} {corner:.1}",
        x - w,
        y + 2.0 + view.smile * 6.0,
        x + w
    );
    format!(
        r#"<path d="M{:.1} {corner:.1}Q{:.1} {:.1} {x:.1} {:.1}Q{:.1} {:.1} {:.1} {corner:.1}Q{x:.1} {:.1} {:.1} {corner:.1}Z" fill="{}"/><path d="{line}Q{x:.1} {:.1} {:.1} {corner:.1}Z" fill="{}"/><path d="{line}" fill="none" stroke="{}" stroke-width="2.2" stroke-linecap="round"/>{gloss}{below}"#,
        x - w,
        x - w * 0.35,
        y - full * 1.1,
        y - full * 0.62,
        x + w * 0.35,
        y - full * 1.1,
        x + w,
        y + 3.0 + view.smile * 6.0,
        x - w,
        css(shade(lips, -0.16)),
        y + full * 1.9 + view.smile * 6.0,
        x - w,
        css(lips),
        css(shade(lips, -0.6)),
    )
}

/// Folds from nose to mouth, deeper with age and smile; with age also lines on the forehead and at the eyes.
fn lines(face: &Face, view: &FaceView) -> String {
    let x = middle(view);
    let (tip, dark) = (EYE_Y + face.nose_long, css(shade(view.lit(face.skin), -0.45)));
    let deep = (0.02 + face.age * 0.34 + view.smile * 0.18).min(0.5);
    let (w, out) = (face.nose_wide + 5.0, face.mouth_wide + 10.0);
    let mut drawn = format!(
        r#"<path d="M{:.1} {tip:.1}Q{:.1} {:.1} {:.1} {:.1}M{:.1} {tip:.1}Q{:.1} {:.1} {:.1} {:.1}" fill="none" stroke="{dark}" stroke-width="2.4" opacity="{deep:.2}" stroke-linecap="round"/>"#,
        x - w,
        x - out - 2.0,
        tip + 10.0,
        x - out,
        tip + 32.0,
        x + w,
        x + out + 2.0,
        tip + 10.0,
        x + out,
        tip + 32.0,
    );
    if face.age > 0.45 {
        let opacity = (face.age - 0.35) * 0.6;
        drawn.push_str(&format!(
            r#"<path d="M{:.1} 176q42 -7 84 0M{:.1} 164q36 -6 72 0M{:.1} 252q14 7 30 2M{:.1} 254q16 5 30 -2" fill="none" stroke="{dark}" stroke-width="2" opacity="{opacity:.2}"/>"#,
            x - 42.0,
            x - 36.0,
            x - face.eye_apart - 15.0,
            x + face.eye_apart - 15.0,
        ));
    }
    drawn
}

/// Glasses: two lenses, a bridge and two temples.
pub(super) fn glasses(face: &Face, view: &FaceView) -> String {
    if !face.glasses {
        return String::new();
    }
    let (x, apart) = (middle(view), face.eye_apart);
    let (w, ears) = (face.eye_width + 9.0, face.temple + 2.0);
    format!(
        r#"<g fill="rgb(235,244,250)" fill-opacity="0.1" stroke="rgb(34,32,38)" stroke-width="4"><rect x="{:.1}" y="{:.1}" width="{:.1}" height="40" rx="15"/><rect x="{:.1}" y="{:.1}" width="{:.1}" height="40" rx="15"/><path d="M{:.1} 226Q{x:.1} 219 {:.1} 226M{:.1} 222L{:.1} 216M{:.1} 222L{:.1} 216" fill="none"/></g>"#,
        x - apart - w,
        EYE_Y - 19.0,
        w * 2.0,
        x + apart - w,
        EYE_Y - 19.0,
        w * 2.0,
        x - apart + w,
        x + apart - w,
        x - apart - w,
        200.0 - ears,
        x + apart + w,
        200.0 + ears,
    )
}
