//! Print elements of all documents: labels and values, portraits, signatures, machine readable lines, seals.

use std::fmt::Write as _;

use super::guilloche::Design;
use super::{ghost, portrait};
use crate::synth::canvas::css;
use crate::synth::face;
use crate::synth::lettering::{Lettering, Spacing, Typeface};
use crate::synth::plan::Forgery;
use crate::synth::rng::{Rng, hash};
use crate::synth::story::{Paper, Story};

/// A rectangle on a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct PrintArea {
    pub x: f64,
    pub y: f64,
    pub width: f64,
}

/// A value with its label above it.
pub(super) fn field(design: &Design, at: (f64, f64), label: &str, value: &str, size: f64) -> String {
    let (x, y) = at;
    let typeface = if value.is_ascii() { Typeface::CondensedBold } else { Typeface::SansBold };
    format!(
        r#"<g opacity="0.85">{}</g>{}"#,
        Lettering::new(Typeface::Condensed, size * 0.5).draw(at, &css(design.ink), label),
        Lettering::new(typeface, size).draw((x, y + size * 1.08), "#17151b", value),
    )
}

/// A visibly altered value: paler background, another font, an uneven baseline.
pub(super) fn altered_field(design: &Design, at: (f64, f64), label: &str, value: &str, size: f64) -> String {
    let (x, y) = at;
    let mut drawn = field(design, at, label, "", size);
    let _ = write!(
        drawn,
        r#"<rect x="{:.1}" y="{:.1}" width="{:.1}" height="{:.1}" fill="white" opacity="0.55"/>"#,
        x - 4.0,
        y + size * 0.16,
        size * 7.2,
        size * 1.12,
    );
    let lettering = Lettering::new(Typeface::SansBold, size * 0.95);
    for (place, letter) in value.chars().enumerate() {
        let step = f64::from(u8::try_from(place).unwrap_or(0));
        let dance = if place % 3 == 1 { 1.8 } else { 0.0 };
        let place = (x + step * size * 0.66, y + size * 1.08 + dance);
        drawn.push_str(&lettering.draw(place, "#2b2a33", &letter.to_string()));
    }
    drawn
}

/// A date as documents print it: `12 AUG 1974`.
pub(super) fn day(date: jiff::civil::Date) -> String {
    date.strftime("%d %b %Y").to_string().to_uppercase()
}

/// The birth date, as issued or as altered.
pub(super) fn birth(story: &Story<'_>, paper: &Paper, design: &Design, at: (f64, f64), size: f64) -> String {
    let altered = paper.slot == 0 && story.plan.forgery == Some(Forgery::BirthDate);
    let draw = if altered { altered_field } else { field };
    draw(design, at, "Date of birth / Date de naissance", &day(paper.printed_birth), size)
}

/// The expiry date, as issued or as altered.
pub(super) fn expiry(story: &Story<'_>, paper: &Paper, design: &Design, at: (f64, f64), size: f64) -> String {
    let altered = paper.slot == 0 && story.plan.forgery == Some(Forgery::Expiry);
    let draw = if altered { altered_field } else { field };
    draw(design, at, "Date of expiry / Date d'expiration", &day(paper.printed_expires), size)
}

/// The portrait in its frame (aspect ratio 4:5). A swapped portrait is visibly pasted in.
pub(super) fn portrait_in(story: &Story<'_>, paper: &Paper, area: PrintArea, tag: &str) -> String {
    let (holder, view) = portrait(story, paper);
    let (scale, height) = (area.width / 400.0, area.width * 1.25);
    let swapped = paper.slot == 0 && story.plan.forgery == Some(Forgery::Portrait);
    let scene = face::scene(&holder, &view, tag);
    let (turn, edge) =
        if swapped { ("rotate(1.3)", r##" stroke="#fbfaf6" stroke-width="9""##) } else { ("", "") };
    format!(
        r#"<g transform="translate({} {}) {turn}"><clipPath id="{tag}frame"><rect width="{}" height="{height}" rx="{}"/></clipPath><rect width="{}" height="{height}"{edge} fill="none"/><g clip-path="url(#{tag}frame)"><g transform="scale({scale:.4})">{scene}</g></g></g>"#,
        area.x,
        area.y,
        area.width,
        if swapped { 0 } else { 8 },
        area.width,
    )
}

/// The pale second portrait, which always shows the true holder.
pub(super) fn ghost_in(story: &Story<'_>, paper: &Paper, area: PrintArea, tag: &str) -> String {
    let (holder, view) = ghost(story, paper);
    let scale = area.width / 400.0;
    format!(
        r#"<g transform="translate({} {}) scale({scale:.4})" opacity="0.34"><clipPath id="{tag}oval"><ellipse cx="200" cy="260" rx="190" ry="240"/></clipPath><g clip-path="url(#{tag}oval)"><g transform="translate(200 232) scale(1.3) translate(-200 -222)">{}</g></g></g>"#,
        area.x,
        area.y,
        face::draw(&holder, &view, tag),
    )
}

/// A signature of slanted loops, always the same for one person.
pub(crate) fn signature(seed: u64, x: f64, y: f64, width: f64) -> String {
    let mut rng = Rng::new(hash(seed, &[0x516e]), &[]);
    let steps = 9 + rng.below(5);
    let mut path = format!("M{x:.1} {:.1}", y + rng.range(-14.0, 6.0));
    let stride = width / f64::from(u32::try_from(steps).unwrap_or(10));
    let mut pen = x;
    for step in 0..steps {
        let tall = if step == 0 || rng.chance(22) { rng.range(30.0, 52.0) } else { rng.range(8.0, 20.0) };
        let _ = write!(
            path,
            "C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}",
            pen + stride * rng.range(0.6, 1.6),
            y - tall,
            pen + stride * rng.range(-0.7, 0.3),
            y + tall * rng.range(0.2, 0.8),
            pen + stride,
            y + rng.range(-5.0, 4.0)
        );
        pen += stride;
    }
    format!(
        r##"<path d="{path}q{:.1} -16 {:.1} 3" fill="none" stroke="#1d2450" stroke-width="3" stroke-linecap="round" opacity="0.88"/>"##,
        width * 0.1,
        width * 0.22
    )
}

/// Machine readable lines in a monospaced font.
pub(super) fn zone(lines: &[String], area: PrintArea, size: f64, step: f64) -> String {
    let lettering = Lettering::new(Typeface::MonoBold, size).spaced(Spacing::Width(area.width));
    let mut drawn = String::new();
    for (line, text) in lines.iter().enumerate() {
        let y = area.y + step * f64::from(u8::try_from(line).unwrap_or(0));
        drawn.push_str(&lettering.draw((area.x, y), "#16141a", text));
    }
    drawn
}

/// The seal of the issuer: a sun over waves in a double ring.
pub(super) fn seal(design: &Design, x: f64, y: f64, radius: f64) -> String {
    let ink = css(design.ink);
    let mut rays = String::new();
    for ray in 0..16 {
        let turn = f64::from(ray) / 16.0 * std::f64::consts::TAU;
        let (near, far) = (radius * 0.36, radius * if ray % 2 == 0 { 0.62 } else { 0.52 });
        let _ = write!(
            rays,
            "M{:.1} {:.1}L{:.1} {:.1}",
            x + turn.cos() * near,
            y + turn.sin() * near,
            x + turn.cos() * far,
            y + turn.sin() * far
        );
    }
    format!(
        r#"<g fill="none" stroke="{ink}" stroke-width="{:.1}" opacity="0.8"><circle cx="{x}" cy="{y}" r="{radius}"/><circle cx="{x}" cy="{y}" r="{:.1}"/><circle cx="{x}" cy="{y}" r="{:.1}" fill="{ink}" fill-opacity="0.2"/><path d="{rays}"/></g>"#,
        radius * 0.055,
        radius * 0.84,
        radius * 0.28,
    )
}
