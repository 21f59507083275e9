//! Draws selfies: a face in a room, with the defects of the plan.

use image::RgbImage;

use super::canvas::{css, drawing, render, shade};
use super::face::{self, Face, FaceView, Setting};
use super::paper::face_of;
use super::photo::developed;
use super::plan::{PhotoQuality, Screening, SelfieDefect};
use super::rng::Rng;
use super::story::Story;

/// The selfie, 600 × 760 pixels; `None` if there is none.
pub(crate) fn draw(story: &Story<'_>) -> Option<RgbImage> {
    let mut rng = story.rng(0x5e1f);
    let person = face_of(story, story.selfie_face());
    let view = FaceView::taken(Setting::Home, &mut rng);
    let content = match story.plan.selfie {
        SelfieDefect::Absent | SelfieDefect::NotStarted => return None,
        SelfieDefect::NotFound => room(&view),
        SelfieDefect::Good => placed(&person, &view, 1.95, 300.0, 420.0),
        SelfieDefect::TooClose => placed(&person, &view, 3.3, 300.0, 400.0),
        SelfieDefect::CloseToBorder => placed(&person, &view, 1.6, 476.0, 300.0),
        SelfieDefect::Cropped => placed(&person, &view, 2.0, 585.0, 430.0),
        SelfieDefect::TooSmall => format!("{}{}", room(&view), standing(&person, &view)),
        SelfieDefect::Occluded => {
            format!("{}{}", placed(&person, &view, 1.95, 300.0, 420.0), cover(&person, &view))
        }
        SelfieDefect::TooMany => two(story, &person, &view),
        SelfieDefect::Spoof => on_telephone(&person, &view),
    };
    let picture = render(&drawing(600, 760, &content))?;
    Some(developed(picture, PhotoQuality::Good, &mut rng))
}

/// The face in the screening database; `None` if there is none.
pub(crate) fn screened(story: &Story<'_>) -> Option<RgbImage> {
    let mut rng = story.rng(0x5c4e);
    let own = face_of(story, story.selfie_face());
    let person = match story.plan.screening {
        Screening::Found => own,
        Screening::Alike => Face {
            skin: own.skin,
            hair: own.hair,
            hair_color: own.hair_color,
            ..face_of(story, story.other_face(4))
        },
        Screening::Absent | Screening::Nobody => return None,
    };
    let view = FaceView::taken(Setting::Home, &mut rng);
    let picture = render(&drawing(600, 760, &placed(&person, &view, 1.8, 300.0, 410.0)))?;
    Some(developed(picture, PhotoQuality::Good, &mut rng))
}

/// A face of this scale, centered at (`x`, `y`), in front of a wall.
fn placed(person: &Face, view: &FaceView, scale: f64, x: f64, y: f64) -> String {
    let (dx, dy) = (x - 200.0 * scale, y - 250.0 * scale);
    format!(
        r#"{}<g transform="translate({dx:.1} {dy:.1}) scale({scale})">{}</g>"#,
        wall(view),
        face::draw(person, view, "se")
    )
}

fn wall(view: &FaceView) -> String {
    let (top, bottom) = view.backdrop();
    format!(
        r#"<linearGradient id="wall" x1="{}" y1="0" x2="0.5" y2="1"><stop offset="0" stop-color="{}"/><stop offset="1" stop-color="{}"/></linearGradient><rect width="600" height="760" fill="url(#wall)"/>"#,
        if view.light < 0.0 { 0 } else { 1 },
        css(top),
        css(bottom)
    )
}

/// An empty room: a shelf, a picture, a lamp.
fn room(view: &FaceView) -> String {
    let (_, dark) = view.backdrop();
    let wood = css(shade(dark, -0.3));
    format!(
        r##"{}<rect x="60" y="110" width="170" height="130" fill="#e8e2d4" stroke="{wood}" stroke-width="12"/><path d="M72 226l46 -56 34 36 26 -22 40 42Z" fill="#7d9a86"/><circle cx="460" cy="180" r="120" fill="#fff1c9" opacity="0.35"/><path d="M420 220L500 220L480 130L440 130Z" fill="#f7dfa4"/><path d="M460 220V620" stroke="{wood}" stroke-width="9"/><rect x="40" y="610" width="520" height="16" fill="{wood}"/><rect x="0" y="700" width="600" height="60" fill="{wood}" opacity="0.6"/>"##,
        wall(view)
    )
}

/// A person at the far end of the room.
fn standing(person: &Face, view: &FaceView) -> String {
    format!(
        r#"<g transform="translate(246 300) scale(0.27)"><path d="M60 470L20 1500H380L340 470Z" fill="{}"/>{}</g>"#,
        css(shade(person.cloth, -0.15)),
        face::draw(person, view, "se")
    )
}

/// A scarf over mouth and nose.
fn cover(person: &Face, view: &FaceView) -> String {
    let cloth = view.lit((96.0, 112.0, 140.0));
    let (left, right) = (300.0 - person.cheek * 2.1, 300.0 + person.cheek * 2.1);
    format!(
        r#"<path d="M{left:.1} 440Q300 384 {right:.1} 440Q{right:.1} 620 300 680Q{left:.1} 620 {left:.1} 440Z" fill="{}"/><path d="M{:.1} 478Q300 436 {:.1} 478M{:.1} 530Q300 506 {:.1} 530M{:.1} 584Q300 576 {:.1} 584" fill="none" stroke="{}" stroke-width="5" opacity="0.7"/>"#,
        css(cloth),
        left + 8.0,
        right - 8.0,
        left + 16.0,
        right - 16.0,
        left + 34.0,
        right - 34.0,
        css(shade(cloth, -0.35)),
    )
}

fn two(story: &Story<'_>, person: &Face, view: &FaceView) -> String {
    let other = face_of(story, story.other_face(2));
    format!(
        r#"{}<g transform="translate(230 20) scale(1.2)">{}</g><g transform="translate(-110 60) scale(1.7)">{}</g>"#,
        wall(view),
        face::draw(&other, view, "of"),
        face::draw(person, view, "se")
    )
}

/// A phone that displays the face, held in front of the camera.
fn on_telephone(person: &Face, view: &FaceView) -> String {
    let studio = FaceView::taken(Setting::Studio, &mut Rng::new(7, &[]));
    let mut lines = String::new();
    for line in 0..64 {
        let y = 96 + line * 9;
        lines.push_str(&format!(
            r##"<path d="M120 {y}L480 {}" stroke="#4a63d8" stroke-width="3" opacity="0.14"/>"##,
            y + 36
        ));
    }
    format!(
        r##"{}<g transform="rotate(-4 300 380)"><rect x="104" y="54" width="392" height="650" rx="46" fill="#0f1013"/><clipPath id="glass"><rect x="120" y="92" width="360" height="572" rx="10"/></clipPath><g clip-path="url(#glass)"><rect x="120" y="92" width="360" height="572" fill="#dfe5ec"/><g transform="translate(0 40) scale(1.5)">{}</g>{lines}<path d="M120 92L300 92L180 664L120 664Z" fill="white" opacity="0.16"/></g><path d="M262 74H338" stroke="#33363c" stroke-width="7" stroke-linecap="round"/></g><path d="M470 760C452 640 470 560 512 520Q560 500 556 560C548 640 590 690 600 700V760Z" fill="{}"/>"##,
        wall(view),
        face::draw(person, &studio, "se"),
        css(shade(view.lit(person.skin), -0.12)),
    )
}
