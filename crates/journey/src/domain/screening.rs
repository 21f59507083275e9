//! Checks against databases of other authorities.

use super::face::FaceMatch;
use super::picture::Picture;
use super::scalar::Fact;
use super::text::Untrusted;
use serde::Serialize;

/// One screening check (docs/contracts/idwise.md 2.5 "Screening check").
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScreeningCheck {
    /// `additional_face_db`.
    pub key: Untrusted,
    /// The picture from the database.
    pub picture: Option<Picture>,
    /// What was compared with it.
    pub face_matches: Vec<FaceMatch>,
    /// Whatever else was said.
    pub facts: Vec<Fact>,
}
