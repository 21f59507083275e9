//! The pictures of a journey, and their names.

use image::RgbImage;
use image::imageops::fast_blur;

use super::plan::PhotoQuality;
use super::story::{Paper, Story};
use super::world::{Dialect, PictureFile};
use super::{canvas, face, ids, paper, photo, selfie};

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Shot {
    Front,
    Back,
    FrontCrop,
    BackCrop,
    /// The portrait, cropped from the document.
    Portrait,
    Selfie,
    Video,
    /// The matching face in the screening database.
    Screened,
    Ghost,
    Signature,
    Pattern,
    /// The reference for a background pattern.
    Etalon,
}

const SHOTS: [Shot; 12] = [
    Shot::Front,
    Shot::Back,
    Shot::FrontCrop,
    Shot::BackCrop,
    Shot::Portrait,
    Shot::Selfie,
    Shot::Video,
    Shot::Screened,
    Shot::Ghost,
    Shot::Signature,
    Shot::Pattern,
    Shot::Etalon,
];

/// The number that a picture's name encodes: `shot` and the document's slot.
fn code(shot: Shot, slot: u8) -> u8 {
    let at = SHOTS.iter().position(|s| *s == shot).unwrap_or(0);
    (slot << 6) | u8::try_from(at).unwrap_or(0)
}

impl Story<'_> {
    /// The name of a picture at IDWise.
    pub(crate) fn picture_id(&self, shot: Shot, slot: u8) -> String {
        ids::picture_name(self.world.seed, self.index, code(shot, slot))
    }

    /// The URL of a picture at One Touch.
    pub(crate) fn picture_url(&self, shot: Shot, slot: u8) -> String {
        let name = ids::long_picture_name(self.world.seed, self.index, code(shot, slot));
        let number = 41_000_000 + self.index * 16 + u64::from(code(shot, slot) & 15);
        let kind = if photographed(shot) { "jpeg" } else { "png" };
        format!("{}/api/files/{number}/download/{name}.{kind}", self.world.origin)
    }
}

/// Whether a shot is a photo. Photos are JPEG, machine crops are PNG.
fn photographed(shot: Shot) -> bool {
    matches!(
        shot,
        Shot::Front | Shot::Back | Shot::FrontCrop | Shot::BackCrop | Shot::Selfie | Shot::Screened
    )
}

/// Draws the picture with this number; `None` if the journey has no such picture.
pub(crate) fn draw(story: &Story<'_>, what: u8) -> Option<PictureFile> {
    let shot = SHOTS.get(usize::from(what & 63)).copied()?;
    let paper = story.papers.get(usize::from(what >> 6))?;
    if shot == Shot::Video {
        return Some(PictureFile {
            bytes: b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec(),
            content_type: "video/mp4",
        });
    }
    let pixels = pixels(story, paper, shot)?;
    match story.contract {
        Dialect::Onetouch if !photographed(shot) => canvas::png(&pixels),
        _ => canvas::jpeg(&pixels, 86),
    }
}

fn pixels(story: &Story<'_>, paper: &Paper, shot: Shot) -> Option<RgbImage> {
    let mut rng = story.rng(0x100 + u64::from(code(shot, paper.slot)));
    let how = if paper.slot == 0 { story.plan.photo } else { PhotoQuality::Good };
    match shot {
        Shot::Front => photo::taken(&paper::front(story, paper), how, &mut rng),
        Shot::FrontCrop => photo::cropped(&paper::front(story, paper), how, &mut rng),
        Shot::Back if paper.has_back() => {
            photo::taken(&paper::back(story, paper), PhotoQuality::Good, &mut rng)
        }
        Shot::BackCrop if paper.has_back() => {
            photo::cropped(&paper::back(story, paper), PhotoQuality::Good, &mut rng)
        }
        Shot::Portrait => portrait(story, paper, how),
        Shot::Ghost => ghost(story, paper),
        Shot::Selfie => selfie::draw(story),
        Shot::Screened => selfie::screened(story),
        Shot::Signature => {
            let line = paper::signature(story.person.face, 40.0, 84.0, 250.0);
            canvas::render(&canvas::drawing(400, 140, &line))
        }
        Shot::Pattern | Shot::Etalon => {
            let sheet = paper::pattern(story, paper, shot == Shot::Pattern);
            canvas::render(&canvas::drawing(360, 360, &sheet.content))
        }
        Shot::Back | Shot::BackCrop | Shot::Video => None,
    }
}

fn portrait(story: &Story<'_>, paper: &Paper, how: PhotoQuality) -> Option<RgbImage> {
    let (holder, view) = paper::portrait(story, paper);
    let picture = canvas::render(&canvas::drawing(400, 500, &face::scene(&holder, &view, "po")))?;
    let soft = if how == PhotoQuality::Blurred { 5.0 } else { 0.8 };
    let how = if how == PhotoQuality::Dark { how } else { PhotoQuality::Good };
    Some(photo::developed(fast_blur(&picture, soft), how, &mut story.rng(0x70)))
}

fn ghost(story: &Story<'_>, paper: &Paper) -> Option<RgbImage> {
    let (holder, view) = paper::ghost(story, paper);
    let scene = format!(r#"<g opacity="0.6">{}</g>"#, face::draw(&holder, &view, "gh"));
    let picture = canvas::render(&canvas::drawing(400, 500, &scene))?;
    let gray = image::imageops::colorops::grayscale(&picture);
    let light = image::DynamicImage::ImageLuma8(gray).to_rgb8();
    Some(photo::developed(light, PhotoQuality::Good, &mut story.rng(0x71)))
}
