//! Where a value stood in the document of its service.

use super::text::{Shown, Untrusted};

/// A path in the service's document: `documents.0.validation_result.validation_checks.3`. Readers stamp
/// values with it, so that a finding can say where it was said.
///
/// Origins compare equal whatever they are: the same value in another place of another wrapping is the
/// same value.
#[derive(Clone, Debug, Default)]
pub struct Origin(Untrusted);

impl Origin {
    /// The origin at a path.
    pub fn at(path: impl Into<Untrusted>) -> Self {
        Self(path.into())
    }

    /// The path, for a screen and for findings; empty for a value that no document holds.
    pub fn shown(&self) -> Shown {
        self.0.shown()
    }
}

impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Origin {}

/// Where parts of a journey stand that have no value of their own to carry it, or would stand if they
/// were there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JourneyOrigins {
    /// The primary outcome of the document check.
    pub document_check: Origin,
    /// The primary outcome of liveness.
    pub liveness: Origin,
    /// The primary outcome of the face match.
    pub face_match: Origin,
    /// The final decision.
    pub final_decision: Origin,
    /// What is known of the device.
    pub device: Origin,
}
