//! Contract deviations.

use super::text::Untrusted;
use serde::Serialize;

/// One place where a document departs from its service's contract. It is reported and never makes a journey
/// unreadable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quirk {
    /// The path: `documents.0.progress`.
    pub path: Untrusted,
    /// A sentence that describes the deviation. It never repeats the value, which may be personal.
    pub problem: String,
}

impl Quirk {
    /// Creates a deviation.
    pub fn new(path: impl Into<Untrusted>, problem: impl Into<String>) -> Self {
        Self { path: path.into(), problem: problem.into() }
    }
}
