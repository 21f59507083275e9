//! The selfie and its liveness check.

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
    /// The final status; use this one, not `is_live` alone.
    pub status: Option<Said<SelfieStatus>>,
    pub is_live: Option<bool>,
    /// 0 to 1, as sent.
    pub liveness_score: Option<Scalar>,
    pub liveness_code: Option<Said<LivenessCode>>,
    /// The still picture; the video is never decoded as a picture.
    pub picture: Option<Picture>,
    /// The path of the selfie video, if sent (docs/contracts/idwise.md 2.4).
    pub video: Option<Untrusted>,
    /// For example mask or face cover.
    pub checks: Vec<Check>,
    /// Everything else, such as `attempts`.
    pub facts: Vec<Fact>,
    /// Path of the liveness result.
    #[serde(skip)]
    pub origin: Origin,
}

impl Selfie {
    /// Whether the step is in a failed state: by its status, or without one by the liveness result.
    pub fn is_failed(&self) -> bool {
        match self.status.as_ref().and_then(|said| said.meaning) {
            Some(status) => status == SelfieStatus::Refer,
            None => self.is_live == Some(false),
        }
    }
}

/// `selfie.status` (docs/contracts/idwise.md 2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SelfieStatus {
    Complete,
    /// Liveness or another selfie check did not pass.
    Refer,
    NotStarted,
}

/// Why the liveness check failed (docs/contracts/idwise.md 2.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, strum::EnumIter)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LivenessCode {
    FaceTooClose,
    /// The face is too close to the edge of the picture.
    FaceCloseToBorder,
    /// The face is not fully inside the picture.
    FaceCropped,
    FaceIsOccluded,
    FaceNotFound,
    TooManyFaces,
    /// The face is too small to judge.
    FaceTooSmall,
}
