//! The path of a value in the service's document.

use super::text::{Shown, Untrusted, clean};

/// A path in the service's document: `documents.0.validation_result.validation_checks.3`. Readers attach it to
/// values, so that a finding can name its source.
///
/// All origins compare equal: a value that only moved to another path is unchanged.
#[derive(Clone, Debug, Default)]
pub struct Origin(Untrusted);

impl Origin {
    /// Creates an origin from a path.
    pub fn at(path: impl Into<Untrusted>) -> Self {
        Self(path.into())
    }

    /// The path cleaned for display; empty for a value that no document contains.
    pub fn shown(&self) -> Shown {
        self.0.shown()
    }

    /// Like [`Self::shown`], as a text of its own.
    pub fn path(&self) -> String {
        clean(self.0.as_sent()).into_owned()
    }
}

impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Origin {}

/// Paths of journey parts that have no value to attach them to. If a part is missing, the path at which it is
/// expected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JourneyOrigins {
    /// Primary outcome of the document check.
    pub document_check: Origin,
    /// Primary outcome of liveness.
    pub liveness: Origin,
    /// Primary outcome of the face match.
    pub face_match: Origin,
    pub final_decision: Origin,
    pub device: Origin,
}
