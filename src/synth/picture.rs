//! Which pictures there are of a journey, and their names.

use super::ids;
use super::story::Story;
use super::world::PictureFile;

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Shot {
    Front,
    Back,
    FrontCrop,
    BackCrop,
    /// The portrait cut out of the paper.
    Portrait,
    Selfie,
    Video,
    /// The face found in the screening database.
    Screened,
    Ghost,
    Signature,
    Pattern,
    /// What the pattern should look like.
    Etalon,
    /// The face that the customer sent beforehand.
    Expected,
}

const SHOTS: [Shot; 13] = [
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
    Shot::Expected,
];

/// The number under which a picture's name hides `shot` of the paper in this slot.
fn code(shot: Shot, slot: u8) -> u8 {
    let at = SHOTS.iter().position(|s| *s == shot).unwrap_or(0);
    (slot << 6) | u8::try_from(at).unwrap_or(0)
}

impl Story<'_> {
    /// IDWise's name of a picture.
    pub(crate) fn picture_id(&self, shot: Shot, slot: u8) -> String {
        ids::picture_name(self.world.seed, self.index, code(shot, slot))
    }

    /// One Touch's address of a picture.
    pub(crate) fn picture_url(&self, shot: Shot, slot: u8) -> String {
        let name = ids::long_picture_name(self.world.seed, self.index, code(shot, slot));
        let number = 41_000_000 + self.index * 16 + u64::from(code(shot, slot) & 15);
        let kind = if photographed(shot) { "jpeg" } else { "png" };
        format!("{}/api/files/{number}/download/{name}.{kind}", self.world.origin)
    }
}

/// Photographs are JPEG, what a machine cut out is PNG.
fn photographed(shot: Shot) -> bool {
    matches!(shot, Shot::Front | Shot::Back | Shot::Selfie | Shot::Expected | Shot::Screened)
}

/// The picture with this number; nothing if the journey has none such.
pub(crate) fn draw(story: &Story<'_>, what: u8) -> Option<PictureFile> {
    let shot = SHOTS.get(usize::from(what & 63)).copied()?;
    let _paper = story.papers.get(usize::from(what >> 6))?;
    if shot == Shot::Video {
        return Some(PictureFile {
            bytes: b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec(),
            content_type: "video/mp4",
        });
    }
    let mut dice = story.dice(u64::from(what));
    let tint = image::Rgb([dice.next() as u8, dice.next() as u8, dice.next() as u8]);
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(320, 200, tint).write_to(&mut bytes, image::ImageFormat::Jpeg).ok()?;
    Some(PictureFile { bytes: bytes.into_inner(), content_type: "image/jpeg" })
}
