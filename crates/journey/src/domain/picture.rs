//! Where a picture is loaded from and what it shows.

use super::text::{Shown, Untrusted};
use serde::Serialize;

/// How a picture is loaded.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureSource {
    /// By identifier, with the credentials of the journey's service (IDWise, docs/contracts/idwise.md 2.4
    /// "Image").
    Path(Untrusted),
    /// By URL, without credentials (One Touch KYC, docs/contracts/onetouch.md 3.9).
    Url(Untrusted),
    /// Base64 within the journey document (One Touch KYC graphic fields).
    Inline(Untrusted),
}

/// What a picture shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureRole {
    /// Front of a document, uncropped.
    Front,
    /// Back of a document, uncropped.
    Back,
    /// Front, cropped to the document's edges.
    FrontCrop,
    /// Back, cropped to the document's edges.
    BackCrop,
    /// The holder's portrait, cropped from a document.
    Portrait,
    Selfie,
    /// The applicant's profile picture.
    Profile,
    /// A face from a screening database.
    ScreeningFace,
    /// Detail that an authenticity check found.
    Found,
    /// Reference picture that an authenticity check expected.
    Etalon,
    /// Supplied by the customer (One Touch KYC `userInfo.matchImage`).
    Prefilled,
    /// Any other role, by the name that was sent.
    Other(Untrusted),
}

impl PictureRole {
    /// Whether the picture may contain readable text. An unknown role may be a document.
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

    /// A short name: our own for known roles, otherwise the name sent.
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
    pub role: PictureRole,
    pub source: PictureSource,
    /// The JSON key that referred to it: `front_side_cropped_image_path`.
    pub key: Untrusted,
}
