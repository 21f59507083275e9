//! Draws hair behind and in front of the head, and scarves.

use super::traits::{Face, Hair};
use super::view::FaceView;
use crate::synth::canvas::{css, glow, shade};
use crate::synth::rng::Rng;

/// The hair that is visible behind neck and ears.
pub(super) fn behind(face: &Face, view: &FaceView) -> String {
    let x = 200.0 + view.shift(-0.1);
    let (t, color) = (face.temple, css(shade(view.lit(face.hair_color), -0.28)));
    let down = match face.hair {
        Hair::Long => 440.0,
        Hair::Bob => 338.0,
        Hair::Scarf => return scarf_behind(face, view),
        Hair::Bun => {
            return format!(r#"<circle cx="{x:.1}" cy="94" r="36" fill="{color}"/>"#);
        }
        _ => return String::new(),
    };
    format!(
        r#"<path d="M{:.1} 210C{:.1} 60 {:.1} 60 {:.1} 210C{:.1} 290 {:.1} {:.1} {:.1} {down:.1}L{:.1} {down:.1}C{:.1} {:.1} {:.1} 290 {:.1} 210Z" fill="{color}"/>"#,
        x - t - 20.0,
        x - t - 14.0,
        x + t + 14.0,
        x + t + 20.0,
        x + t + 30.0,
        x + t + 24.0,
        down - 40.0,
        x + t - 4.0,
        x - t + 4.0,
        x - t - 24.0,
        down - 40.0,
        x - t - 30.0,
        x - t - 20.0,
    )
}

fn scarf_behind(face: &Face, view: &FaceView) -> String {
    let color = css(shade(view.lit(face.cloth), -0.3));
    format!(
        r#"<path d="M86 230C70 30 330 30 314 230C330 330 360 430 350 520L50 520C40 430 70 330 86 230Z" fill="{color}"/>"#
    )
}

/// The hair on forehead and temples.
pub(super) fn front(face: &Face, view: &FaceView, tag: &str) -> String {
    match face.hair {
        Hair::Bald => bald(face, view, tag),
        Hair::Curly => curls(face, view),
        Hair::Scarf => scarf(face, view),
        Hair::Short => cap(face, view, [205.0, 158.0, 150.0, 158.0, 205.0]),
        Hair::Parted => cap(face, view, [212.0, 178.0, 136.0, 152.0, 205.0]),
        Hair::Bun => cap(face, view, [200.0, 152.0, 146.0, 152.0, 200.0]),
        Hair::Long => cap(face, view, [268.0, 152.0, 128.0, 152.0, 268.0]),
        Hair::Bob => cap(face, view, [258.0, 188.0, 182.0, 184.0, 258.0]),
    }
}

/// Hair with a hairline of five heights: left ear, left forehead, middle, right forehead, right ear.
fn cap(face: &Face, view: &FaceView, hairline: [f64; 5]) -> String {
    let [ear_l, left, mid, right, ear_r] = hairline;
    let x = 200.0 + view.shift(0.1);
    let (t, color) = (face.temple, view.lit(face.hair_color));
    let brow = x + view.shift(0.4);
    let shape = format!(
        "M{:.1} {ear_l}C{:.1} 62 {:.1} 62 {:.1} {ear_r}Q{:.1} {:.1} {:.1} {right}Q{brow:.1} {mid} {:.1} {left}Q{:.1} {:.1} {:.1} {ear_l}Z",
        x - t - 9.0,
        x - t - 16.0,
        x + t + 16.0,
        x + t + 9.0,
        x + t - 4.0,
        right + 24.0,
        x + t * 0.52,
        x - t * 0.52,
        x - t + 4.0,
        left + 24.0,
        x - t - 9.0,
    );
    let mut drawn = format!(r#"<path d="{shape}" fill="{}"/>"#, css(color));
    drawn.push_str(&strands(face, view, x));
    drawn
}

/// Highlights on the hair: thin arcs from crown to temple.
fn strands(face: &Face, view: &FaceView, x: f64) -> String {
    let mut rng = Rng::new(face.temple.to_bits(), &[5]);
    let color = view.lit(face.hair_color);
    let (light, dark) = (css(shade(color, 0.25)), css(shade(color, -0.35)));
    let mut drawn = String::new();
    for _ in 0..24 {
        let to = rng.range(-0.98, 0.98) * face.temple;
        let down = 118.0 + (to.abs() / face.temple).powi(2) * 62.0 + rng.range(0.0, 16.0);
        let from = to * 0.3;
        let (tone, opacity) = if to * view.light < 0.0 { (&light, 0.26) } else { (&dark, 0.3) };
        drawn.push_str(&format!(
            r#"<path d="M{:.1} 103Q{:.1} 104 {:.1} {down:.1}" fill="none" stroke="{tone}" stroke-width="4" stroke-linecap="round" opacity="{opacity}"/>"#,
            x + from,
            x + to * 0.85,
            x + to,
        ));
    }
    drawn
}

fn curls(face: &Face, view: &FaceView) -> String {
    let mut rng = Rng::new(face.cheek.to_bits(), &[6]);
    let color = view.lit(face.hair_color);
    let mut drawn = String::new();
    for step in 0..70 {
        let angle = f64::from(step) / 69.0 * 3.4 + 3.01;
        let far = rng.range(0.74, 1.1);
        let (x, y) = (200.0 + angle.cos() * (face.temple + 10.0) * far, 196.0 + angle.sin() * 92.0 * far);
        if y > 168.0 && (x - 200.0).abs() < face.temple * 0.72 {
            continue;
        }
        let tone = css(shade(color, rng.range(-0.3, 0.16)));
        drawn.push_str(&format!(
            r#"<circle cx="{x:.1}" cy="{y:.1}" r="{:.1}" fill="{tone}"/>"#,
            rng.range(9.0, 17.0)
        ));
    }
    drawn
}

fn bald(face: &Face, view: &FaceView, tag: &str) -> String {
    let color = css(shade(view.lit(face.hair_color), -0.1));
    let (t, x) = (face.temple, 200.0);
    let crown = (200.0 - view.light * 26.0, 146.0);
    let shine = glow(tag, crown, (34.0, 13.0), shade(view.lit(face.skin), 0.6), 0.5);
    format!(
        r#"<path d="M{:.1} 250Q{:.1} 190 {:.1} 172Q{:.1} 210 {:.1} 250Z" fill="{color}" opacity="0.75"/><path d="M{:.1} 250Q{:.1} 190 {:.1} 172Q{:.1} 210 {:.1} 250Z" fill="{color}" opacity="0.75"/>{shine}"#,
        x - t - 7.0,
        x - t - 11.0,
        x - t + 8.0,
        x - t + 4.0,
        x - t + 2.0,
        x + t + 7.0,
        x + t + 11.0,
        x + t - 8.0,
        x + t - 4.0,
        x + t - 2.0,
    )
}

fn scarf(face: &Face, view: &FaceView) -> String {
    let (t, base) = (face.temple, view.lit(face.cloth));
    let (fold, rim) = (css(shade(base, -0.3)), css(shade(base, 0.14)));
    let chin = face.chin_y;
    format!(
        r#"<path fill-rule="evenodd" d="M88 230C76 40 324 40 312 230C318 320 320 400 344 470Q200 520 56 470C80 400 82 320 88 230ZM{:.1} 226C{:.1} 120 {:.1} 120 {:.1} 226C{:.1} 300 {:.1} {:.1} 200 {:.1}C{:.1} {:.1} {:.1} 300 {:.1} 226Z" fill="{}"/><path d="M96 250Q110 390 200 {:.1}Q292 390 304 250M110 420Q200 470 290 412M118 150Q196 60 286 152" fill="none" stroke="{fold}" stroke-width="4" opacity="0.6"/><path d="M{:.1} 226C{:.1} 120 {:.1} 120 {:.1} 226" fill="none" stroke="{rim}" stroke-width="5"/>"#,
        202.0 - t,
        206.0 - t,
        194.0 + t,
        198.0 + t,
        196.0 + t,
        200.0 + face.jaw * 0.8,
        chin - 4.0,
        chin - 2.0,
        200.0 - face.jaw * 0.8,
        chin - 4.0,
        204.0 - t,
        202.0 - t,
        css(base),
        chin + 30.0,
        202.0 - t,
        206.0 - t,
        194.0 + t,
        198.0 + t,
    )
}
