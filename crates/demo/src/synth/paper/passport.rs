//! Draws the data page of a passport, 125 × 88 mm.

use super::PaperSheet;
use super::guilloche::Design;
use super::print::{self, PrintArea};
use crate::synth::canvas::css;
use crate::synth::lettering::{Lettering, Spacing, Typeface};
use crate::synth::plan::PaperKind;
use crate::synth::story::{Paper, Story};

/// Draws the page with portrait, values and machine readable zone.
pub(super) fn data_page(story: &Story<'_>, paper: &Paper) -> PaperSheet {
    let (width, height) = (1000.0, 704.0);
    let design = Design::of(story.person.country.code, PaperKind::Passport);
    let mut drawn = design.page(width, height, (700.0, 330.0), "pg");
    drawn.push_str(&head(story, &design));
    drawn.push_str(&print::portrait_in(story, paper, PrintArea { x: 46.0, y: 148.0, width: 268.0 }, "po"));
    drawn.push_str(&print::ghost_in(story, paper, PrintArea { x: 822.0, y: 318.0, width: 142.0 }, "gh"));
    drawn.push_str(&values(story, paper, &design));
    drawn.push_str(&print::signature(story.person.face, 366.0, 538.0, 190.0));
    drawn.push_str(&format!(
        r#"<rect y="566" width="{width}" height="138" fill="white" opacity="0.72"/><path d="M0 566H1000" stroke="{}" stroke-width="1.5" opacity="0.5"/>"#,
        css(design.ink)
    ));
    drawn.push_str(&print::zone(&paper.zone, PrintArea { x: 34.0, y: 624.0, width: 932.0 }, 35.0, 50.0));
    PaperSheet { content: drawn, width, height }
}

fn head(story: &Story<'_>, design: &Design) -> String {
    let country = story.person.country;
    let ink = css(design.ink);
    let issuer = Lettering::new(Typeface::SerifBold, 38.0).spaced(Spacing::Wider(3.0));
    let title = Lettering::new(Typeface::Sans, 20.0).spaced(Spacing::Wider(5.0));
    format!(
        r#"{}{}{}<path d="M46 128H954" stroke="{ink}" stroke-width="2.5"/>"#,
        print::seal(design, 82.0, 68.0, 38.0),
        issuer.draw((132.0, 66.0), &ink, &country.name.to_uppercase()),
        title.draw((132.0, 102.0), &ink, "PASSPORT · PASSEPORT"),
    )
}

fn values(story: &Story<'_>, paper: &Paper, design: &Design) -> String {
    let person = &story.person;
    let (left, middle, right) = (346.0, 596.0, 800.0);
    let text = |at: (f64, f64), label: &str, value: &str| print::field(design, at, label, value, 26.0);
    let family = person.family.latin.to_uppercase();
    let mut drawn = [
        text((left, 160.0), "Type", "P"),
        text((456.0, 160.0), "Code", person.country.code),
        text((middle, 160.0), "Passport No. / Passeport No.", &paper.number),
        text((left, 220.0), "Surname / Nom", &family),
        text((left, 280.0), "Given names / Prénoms", &person.given.latin.to_uppercase()),
        text((left, 340.0), "Nationality", &person.country.name.to_uppercase()),
        text((left, 400.0), "Place of birth", &person.birth_place.to_uppercase()),
        text((right - 60.0, 220.0), "Sex / Sexe", person.sex()),
        print::birth(story, paper, design, (middle, 400.0), 26.0),
        text((left, 460.0), "Date of issue", &print::day(paper.issued)),
        print::expiry(story, paper, design, (middle, 460.0), 26.0),
    ]
    .concat();
    if drawable(&person.native_name()) {
        drawn.push_str(&print::field(design, (middle, 280.0), "", &person.native_name(), 26.0));
    }
    drawn
}

/// Whether the compiled-in fonts have these characters. They have no Han and no Hangul.
pub(super) fn drawable(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| u32::from(letter) < 0x2000)
}
