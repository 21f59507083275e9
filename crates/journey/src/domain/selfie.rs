//! The selfie and whether it was taken from a living person.

use super::check::Check;
use super::origin::Origin;
use super::picture::Picture;
use super::said::Said;
use super::scalar::{Fact, Scalar};
use super::text::Untrusted;
use serde::Serialize;

/// The selfie step (docs/contracts/idwise.md 2.5 "Selfie", docs/contracts/onetouch.md 3.6 `selfieAnalysis`).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Selfie {
    /// The conclusive status; the one to trust.
    pub status: Option<Said<SelfieStatus>>,
    /// Whether the picture is of a living person.
    pub is_live: Option<bool>,
    /// 0 to 1, as sent.
    pub liveness_score: Option<Scalar>,
    /// Why liveness failed.
    pub liveness_code: Option<Said<LivenessCode>>,
    /// The selfie and its video, if any; the video is never decoded as a picture.
    pub picture: Option<Picture>,
    /// The path of the video, where one was taken (docs/contracts/idwise.md 2.4).
    pub video: Option<Untrusted>,
    /// Mask, face cover.
    pub checks: Vec<Check>,
    /// Whatever else was said about it: `attempts`.
    pub facts: Vec<Fact>,
    /// Where liveness was said.
    #[serde(skip)]
    pub origin: Origin,
}

/// `selfie.status` (docs/contracts/idwise.md 2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SelfieStatus {
    /// In order.
    Complete,
    /// Not in order.
    Refer,
    /// No selfie was taken.
    NotStarted,
}

/// Why the liveness check failed (docs/contracts/idwise.md 2.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, strum::EnumIter)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LivenessCode {
    /// The face is too close to the camera.
    FaceTooClose,
    /// The face is too close to the border of the picture.
    FaceCloseToBorder,
    /// The face is not whole.
    FaceCropped,
    /// Part of the face is covered.
    FaceIsOccluded,
    /// No face was found.
    FaceNotFound,
    /// More than one face was found.
    TooManyFaces,
    /// The face is too small to judge.
    FaceTooSmall,
}
