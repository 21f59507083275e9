//! Draws the fronts of cards: identity card and license (85.6 × 54 mm), residence permit (105 × 74 mm).

use super::PaperSheet;
use super::guilloche::Design;
use super::passport::drawable;
use super::print::{self, PrintArea};
use crate::synth::canvas::css;
use crate::synth::lettering::{Lettering, Spacing, Typeface};
use crate::synth::plan::PaperKind;
use crate::synth::story::{Paper, Story};

/// Draws the front of an identity card or a license.
pub(super) fn front(story: &Story<'_>, paper: &Paper) -> PaperSheet {
    let (width, height) = (1000.0, 631.0);
    let design = Design::of(story.person.country.code, paper.kind);
    let mut drawn = design.page(width, height, (690.0, 350.0), "pg");
    let licence = paper.kind == PaperKind::Licence;
    drawn.push_str(&head(story, &design, if licence { "DRIVING LICENCE" } else { "IDENTITY CARD" }));
    drawn.push_str(&print::portrait_in(story, paper, PrintArea { x: 44.0, y: 140.0, width: 282.0 }, "po"));
    drawn.push_str(&print::ghost_in(story, paper, PrintArea { x: 812.0, y: 386.0, width: 150.0 }, "gh"));
    drawn.push_str(&if licence { numbered(story, paper, &design) } else { values(story, paper, &design) });
    drawn.push_str(&print::signature(story.person.face, 62.0, 566.0, 190.0));
    if !licence {
        drawn.push_str(&chip(870.0, 150.0));
    }
    PaperSheet { content: drawn, width, height }
}

/// Draws the front of a residence permit, with its machine readable zone.
pub(super) fn permit(story: &Story<'_>, paper: &Paper) -> PaperSheet {
    let (width, height) = (1000.0, 705.0);
    let design = Design::of(story.person.country.code, paper.kind);
    let mut drawn = design.page(width, height, (680.0, 320.0), "pg");
    drawn.push_str(&head(story, &design, "RESIDENCE PERMIT"));
    drawn.push_str(&print::portrait_in(story, paper, PrintArea { x: 44.0, y: 142.0, width: 282.0 }, "po"));
    drawn.push_str(&print::ghost_in(story, paper, PrintArea { x: 822.0, y: 330.0, width: 136.0 }, "gh"));
    drawn.push_str(&values(story, paper, &design));
    drawn.push_str(&print::signature(story.person.face, 62.0, 548.0, 190.0));
    drawn.push_str(r#"<rect y="572" width="1000" height="133" fill="white" opacity="0.72"/>"#);
    drawn.push_str(&print::zone(&paper.zone, PrintArea { x: 36.0, y: 630.0, width: 928.0 }, 42.0, 52.0));
    PaperSheet { content: drawn, width, height }
}

fn head(story: &Story<'_>, design: &Design, title: &str) -> String {
    let ink = css(design.ink);
    let issuer = Lettering::new(Typeface::SerifBold, 34.0).spaced(Spacing::Wider(2.0));
    let kind = Lettering::new(Typeface::Sans, 20.0).spaced(Spacing::Wider(6.0));
    format!(
        r#"<rect width="1000" height="112" fill="{ink}" opacity="0.12"/>{}{}{}"#,
        print::seal(design, 76.0, 57.0, 38.0),
        issuer.draw((126.0, 54.0), &ink, &story.person.country.name.to_uppercase()),
        kind.draw((126.0, 90.0), &ink, title),
    )
}

fn values(story: &Story<'_>, paper: &Paper, design: &Design) -> String {
    let person = &story.person;
    let (left, right) = (364.0, 640.0);
    let text = |at: (f64, f64), label: &str, value: &str| print::field(design, at, label, value, 27.0);
    let mut drawn = [
        text((left, 152.0), "Card number", &paper.number),
        text((left, 216.0), "Surname / Nom", &person.family.latin.to_uppercase()),
        text((left, 280.0), "Given names / Prénoms", &person.given.latin.to_uppercase()),
        text((right, 152.0), "Sex", person.sex()),
        text((left, 344.0), "Nationality", &person.country.name.to_uppercase()),
        text((left, 408.0), "Personal number", &person.personal_number),
        text((right, 408.0), "", ""),
        print::birth(story, paper, design, (left, 472.0), 27.0),
        print::expiry(story, paper, design, (right - 10.0, 472.0), 27.0),
    ]
    .concat();
    if drawable(&person.native_name()) {
        drawn.push_str(&print::field(design, (right, 216.0), "", &person.native_name(), 27.0));
    }
    drawn
}

/// The numbered fields of a license.
fn numbered(story: &Story<'_>, paper: &Paper, design: &Design) -> String {
    let person = &story.person;
    let (left, right) = (364.0, 640.0);
    let text = |at: (f64, f64), label: &str, value: &str| print::field(design, at, label, value, 26.0);
    [
        text((left, 144.0), "1. Surname", &person.family.latin.to_uppercase()),
        text((left, 206.0), "2. Given names", &person.given.latin.to_uppercase()),
        print::birth(story, paper, design, (left, 268.0), 26.0),
        text((right + 40.0, 268.0), "3. Place of birth", &person.birth_place.to_uppercase()),
        text((left, 330.0), "4a. Date of issue", &print::day(paper.issued)),
        print::expiry(story, paper, design, (right + 40.0, 330.0), 26.0),
        text((left, 392.0), "5. Licence number", &paper.number),
        text((left, 454.0), "8. Address", &person.address.street.to_uppercase()),
        text((left, 516.0), "9. Categories", "AM  B"),
        text((right, 392.0), "Blood group", person.blood_group),
    ]
    .concat()
}

fn chip(x: f64, y: f64) -> String {
    format!(
        r##"<g transform="translate({x} {y})"><rect width="92" height="74" rx="12" fill="#d9bf72"/><path d="M0 26H32V0M0 48H32V74M92 26H60V0M92 48H60V74M32 26V48M60 26V48" fill="none" stroke="#8d7533" stroke-width="3"/></g>"##
    )
}
