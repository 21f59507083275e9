//! Screening checks: comparisons with another database.

use super::face::FaceMatch;
use super::origin::Origin;
use super::picture::Picture;
use super::scalar::Fact;
use super::text::Untrusted;
use serde::Serialize;

/// One screening check (docs/contracts/idwise.md 2.5 "Screening check").
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScreeningCheck {
    /// For example `additional_face_db`.
    pub key: Untrusted,
    /// The picture from the database.
    pub picture: Option<Picture>,
    /// The faces compared with that picture.
    pub face_matches: Vec<FaceMatch>,
    pub facts: Vec<Fact>,
    #[serde(skip)]
    pub origin: Origin,
}
