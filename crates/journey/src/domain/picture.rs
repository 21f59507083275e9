//! Where a picture is and what it shows.

use super::text::{Shown, Untrusted};
use serde::Serialize;

/// How to ask for a picture.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureSource {
    /// By its identifier, from the journey's own service (IDWise, docs/contracts/idwise.md 2.4 "Image").
    Path(Untrusted),
    /// By its address, without credentials (One Touch KYC, docs/contracts/onetouch.md 3.9).
    Url(Untrusted),
    /// Within the document itself, base64 (One Touch KYC graphic fields).
    Inline(Untrusted),
}

/// What a picture shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureRole {
    /// The front of a document as taken.
    Front,
    /// The back of a document as taken.
    Back,
    /// The front, cut to its edges.
    FrontCrop,
    /// The back, cut to its edges.
    BackCrop,
    /// The holder's portrait, cut from a document.
    Portrait,
    /// The live selfie.
    Selfie,
    /// The applicant's profile.
    Profile,
    /// A face from a screening database.
    ScreeningFace,
    /// What an authenticity check found.
    Found,
    /// What an authenticity check expected.
    Etalon,
    /// A picture prefilled by the customer (One Touch KYC `userInfo.matchImage`).
    Prefilled,
    /// Something else, under the name that was sent.
    Other(Untrusted),
}

impl PictureRole {
    /// Whether there is text in it to read. What is sent under an unknown name may be a document.
    pub fn has_text(&self) -> bool {
        match self {
            PictureRole::Front
            | PictureRole::Back
            | PictureRole::FrontCrop
            | PictureRole::BackCrop
            | PictureRole::Found
            | PictureRole::Etalon
            | PictureRole::Other(_) => true,
            PictureRole::Portrait
            | PictureRole::Selfie
            | PictureRole::Profile
            | PictureRole::ScreeningFace
            | PictureRole::Prefilled => false,
        }
    }

    /// A short name, ours where we know it.
    pub fn name(&self) -> Shown {
        match self {
            PictureRole::Front => Shown::ours("front"),
            PictureRole::Back => Shown::ours("back"),
            PictureRole::FrontCrop => Shown::ours("front-crop"),
            PictureRole::BackCrop => Shown::ours("back-crop"),
            PictureRole::Portrait => Shown::ours("portrait"),
            PictureRole::Selfie => Shown::ours("selfie"),
            PictureRole::Profile => Shown::ours("profile"),
            PictureRole::ScreeningFace => Shown::ours("screening-face"),
            PictureRole::Found => Shown::ours("found"),
            PictureRole::Etalon => Shown::ours("etalon"),
            PictureRole::Prefilled => Shown::ours("prefilled"),
            PictureRole::Other(name) => name.shown(),
        }
    }
}

/// A picture of a journey.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Picture {
    /// What it shows.
    pub role: PictureRole,
    /// How to ask for it.
    pub source: PictureSource,
    /// The key that named it: `front_side_cropped_image_path`.
    pub key: Untrusted,
}
