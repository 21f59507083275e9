//! Draws documents as the issuer printed them, before they are photographed.

mod back;
mod card;
mod guilloche;
mod passport;
mod print;

use guilloche::Design;
pub(crate) use print::signature;

use super::face::{Face, FaceView, Setting};
use super::plan::{Forgery, PaperKind, PhotoQuality};
use super::rng::hash;
use super::story::{Paper, Story};

/// One drawn side of a document.
#[derive(Debug, Clone)]
pub(crate) struct PaperSheet {
    /// The SVG without its outer element.
    pub content: String,
    pub width: f64,
    pub height: f64,
}

/// The side with the portrait.
pub(crate) fn front(story: &Story<'_>, paper: &Paper) -> PaperSheet {
    match paper.kind {
        PaperKind::Passport => passport::data_page(story, paper),
        PaperKind::IdentityCard | PaperKind::Licence => card::front(story, paper),
        PaperKind::ResidencePermit => card::permit(story, paper),
    }
}

/// The back side.
pub(crate) fn back(story: &Story<'_>, paper: &Paper) -> PaperSheet {
    back::draw(story, paper)
}

/// A square of the background pattern: as found on the document if `found`, else as it should be.
pub(crate) fn pattern(story: &Story<'_>, paper: &Paper, found: bool) -> PaperSheet {
    let copied = story.plan.photo == PhotoQuality::Screen || story.plan.forgery == Some(Forgery::Expiry);
    let mut design = Design::of(story.person.country.code, paper.kind);
    if found && copied {
        design = design.copied();
    }
    PaperSheet { content: design.page(360.0, 360.0, (180.0, 180.0), "pt"), width: 360.0, height: 360.0 }
}

/// The face and view of the portrait on a document.
pub(crate) fn portrait(story: &Story<'_>, paper: &Paper) -> (Face, FaceView) {
    let face = face_of(story, story.portrait_face());
    let mut rng = story.rng(0x90 + u64::from(paper.slot));
    (face, FaceView::taken(Setting::Studio, &mut rng))
}

/// The face and view of the small second portrait, which a forgery does not change.
pub(crate) fn ghost(story: &Story<'_>, paper: &Paper) -> (Face, FaceView) {
    (face_of(story, story.person.face), portrait(story, paper).1)
}

/// A face of this story at the applicant's age; other people are up to 14 years older.
pub(crate) fn face_of(story: &Story<'_>, seed: u64) -> Face {
    let older = if seed == story.person.face { 0 } else { i64::try_from(hash(seed, &[9]) % 15).unwrap_or(0) };
    Face::from_seed(seed, story.person.male, story.age() + older)
}
