//! Draws the backs of cards: machine readable zone and address, categories, bar code.

use std::fmt::Write as _;

use super::PaperSheet;
use super::guilloche::Design;
use super::print::{self, PrintArea};
use crate::synth::canvas::css;
use crate::synth::lettering::{Lettering, Typeface};
use crate::synth::plan::PaperKind;
use crate::synth::rng::Rng;
use crate::synth::story::{Paper, Story};

/// Draws the back of a document.
pub(super) fn draw(story: &Story<'_>, paper: &Paper) -> PaperSheet {
    let permit = paper.kind == PaperKind::ResidencePermit;
    let (width, height) = (1000.0, if permit { 705.0 } else { 631.0 });
    let design = Design::of(story.person.country.code, paper.kind);
    let mut drawn = design.page(width, height, (500.0, 260.0), "pg");
    let person = &story.person;
    let text = |at: (f64, f64), label: &str, value: &str| print::field(&design, at, label, value, 25.0);
    match paper.kind {
        PaperKind::Licence => drawn.push_str(&categories(paper, &design)),
        _ => {
            drawn.push_str(&text((48.0, 60.0), "Address", &person.address.line()));
            drawn.push_str(&text((48.0, 126.0), "Place of birth", &person.birth_place.to_uppercase()));
            drawn.push_str(&text((400.0, 126.0), "Father's name", &person.father.to_uppercase()));
            drawn.push_str(&text((48.0, 192.0), "Date of issue", &print::day(paper.issued)));
            drawn.push_str(&text((400.0, 192.0), "Height", &format!("{} cm", person.height_cm)));
            drawn.push_str(&text((48.0, 258.0), "Issued by", &format!("{} Registry", person.birth_place)));
        }
    }
    drawn.push_str(&bars(&paper.number, 640.0, 240.0, 310.0, 92.0));
    if paper.kind == PaperKind::IdentityCard {
        drawn.push_str(r#"<rect y="392" width="1000" height="239" fill="white" opacity="0.72"/>"#);
        drawn.push_str(&print::zone(&paper.zone, PrintArea { x: 44.0, y: 462.0, width: 912.0 }, 50.0, 66.0));
    }
    PaperSheet { content: drawn, width, height }
}

fn categories(paper: &Paper, design: &Design) -> String {
    let ink = css(design.ink);
    let mut drawn = String::new();
    for (row, class) in ["AM", "A1", "A", "B", "BE", "C"].iter().enumerate() {
        let y = 60.0 + 58.0 * f64::from(u8::try_from(row).unwrap_or(0));
        let held = matches!(*class, "AM" | "B");
        let dates = if held {
            format!("{}   {}", print::day(paper.issued), print::day(paper.expires))
        } else {
            "— — —".to_owned()
        };
        let _ = write!(
            drawn,
            r#"<rect x="48" y="{:.1}" width="560" height="52" fill="white" fill-opacity="0.45" stroke="{ink}" stroke-width="1.2"/>{}{}"#,
            y - 36.0,
            Lettering::new(Typeface::SansBold, 26.0).draw((64.0, y), &ink, class),
            Lettering::new(Typeface::Condensed, 24.0).draw((150.0, y), "#17151b", &dates),
        );
    }
    drawn
}

/// Draws an imitation of a bar code, which cannot be decoded.
fn bars(number: &str, x: f64, y: f64, width: f64, height: f64) -> String {
    let mut rng = Rng::new(number.bytes().fold(7, |sum, byte| sum * 31 + u64::from(byte)), &[]);
    let mut drawn =
        format!(r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="white" opacity="0.8"/>"#);
    let mut at = 12.0;
    while at < width - 14.0 {
        let wide = rng.pick(&[2.0, 3.0, 5.0, 7.0]);
        let _ = write!(
            drawn,
            r##"<rect x="{:.1}" y="{:.1}" width="{wide}" height="{:.1}" fill="#17151b"/>"##,
            x + at,
            y + 10.0,
            height - 20.0
        );
        at += wide + rng.pick(&[2.0, 3.0, 5.0]);
    }
    drawn
}
