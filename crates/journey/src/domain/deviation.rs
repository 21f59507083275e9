//! Contract deviations.

use super::text::Untrusted;
use serde::Serialize;

/// A deviation of a document from its service's contract. It is reported, but never makes a journey unreadable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deviation {
    /// The path: `documents.0.progress`.
    pub path: Untrusted,
    /// A sentence that describes the deviation. It never repeats the value, which may be personal.
    pub problem: String,
}

/// The problem of a boolean that was sent as text. Its meaning is clear, so it is not reported as a finding.
pub const BOOLEAN_AS_TEXT: &str = "a boolean sent as text";

impl Deviation {
    /// Creates a deviation.
    pub fn new(path: impl Into<Untrusted>, problem: impl Into<String>) -> Self {
        Self { path: path.into(), problem: problem.into() }
    }
}
