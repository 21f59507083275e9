//! Comparisons of two faces.

use super::origin::Origin;
use super::picture::Picture;
use super::scalar::{Fact, Scalar};
use super::text::Untrusted;
use serde::Serialize;

/// One comparison of two faces (docs/contracts/idwise.md 2.5 `face_match_result`,
/// docs/contracts/onetouch.md 3.6 `faceMatch`).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FaceMatch {
    /// The service's verdict; none if it did not compare.
    pub is_matched: Option<bool>,
    /// As sent: `99`, `"99.00%"`. [`Scalar::number`] reads it, 0 to 100.
    pub score: Option<Scalar>,
    /// One Touch: `"200"`, `Not Started`.
    pub status: Option<Untrusted>,
    /// One Touch: its sentence.
    pub message: Option<Untrusted>,
    /// The faces that were compared.
    pub images: Vec<ComparedImage>,
    /// Whatever else was said about it.
    pub facts: Vec<Fact>,
    /// Where it stood.
    #[serde(skip)]
    pub origin: Origin,
}

/// A face that was compared, with the word for where it came from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComparedImage {
    /// The picture; none if its path is missing.
    pub picture: Option<Picture>,
    /// `Selfie`, `Document`, `AdditionalFace`, as sent.
    pub source: Option<Untrusted>,
}

/// What a reviewer sees in two faces, before the machine's score is shown.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    serde::Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum FaceAnswer {
    /// The same person.
    Same,
    /// Two persons.
    Different,
    /// Not to be told from these pictures.
    CannotTell,
}

impl FaceAnswer {
    /// Whether it says that they are the same person; none for "cannot tell".
    pub fn same(self) -> Option<bool> {
        match self {
            Self::Same => Some(true),
            Self::Different => Some(false),
            Self::CannotTell => None,
        }
    }
}
