//! Face matches.

use super::origin::Origin;
use super::picture::Picture;
use super::scalar::{Fact, Scalar};
use super::text::Untrusted;
use serde::Serialize;

/// One comparison of two faces (docs/contracts/idwise.md 2.5 `face_match_result`,
/// docs/contracts/onetouch.md 3.6 `faceMatch`).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FaceMatch {
    /// `None` if the service did not compare the faces.
    pub is_matched: Option<bool>,
    /// As sent: `99`, `"99.00%"`. [`Scalar::number`] parses it to 0 to 100.
    pub score: Option<Scalar>,
    /// One Touch only: `"200"`, `Not Started`.
    pub status: Option<Untrusted>,
    /// One Touch only: a sentence.
    pub message: Option<Untrusted>,
    pub images: Vec<ComparedImage>,
    pub facts: Vec<Fact>,
    #[serde(skip)]
    pub origin: Origin,
}

/// One compared face and its source.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComparedImage {
    /// `None` if the path is missing.
    pub picture: Option<Picture>,
    /// `Selfie`, `Document`, `AdditionalFace`, as sent.
    pub source: Option<Untrusted>,
}

/// The reviewer's answer to "do these faces match?", given before the service's score is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[derive(Serialize, serde::Deserialize, strum::IntoStaticStr, strum::EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum FaceAnswer {
    Same,
    Different,
    /// The pictures do not allow an answer.
    CannotTell,
}

impl FaceAnswer {
    /// `true` for the same person, `false` for different people, `None` for inconclusive.
    pub fn same(self) -> Option<bool> {
        match self {
            Self::Same => Some(true),
            Self::Different => Some(false),
            Self::CannotTell => None,
        }
    }
}
