//! Contract deviations.

use super::text::Untrusted;
use serde::Serialize;

/// One place where a document departs from its service's contract. It is reported and never makes a journey
/// unreadable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deviation {
    /// The path: `documents.0.progress`.
    pub path: Untrusted,
    /// A sentence that describes the deviation. It never repeats the value, which may be personal.
    pub problem: String,
}

/// The problem of a truth value that came as text: it is understood, so it is no finding.
pub const BOOLEAN_AS_TEXT: &str = "a boolean sent as text";

impl Deviation {
    /// Creates a deviation.
    pub fn new(path: impl Into<Untrusted>, problem: impl Into<String>) -> Self {
        Self { path: path.into(), problem: problem.into() }
    }
}
