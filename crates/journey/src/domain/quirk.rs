//! What a document said otherwise than the contract.

use super::text::Untrusted;
use serde::Serialize;

/// One place where a document departs from its contract. Never a reason to refuse it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quirk {
    /// Where: `documents.0.progress`.
    pub path: Untrusted,
    /// What is odd, in a sentence of ours; it never repeats the value.
    pub problem: String,
}

impl Quirk {
    /// Notes a departure.
    pub fn new(path: impl Into<Untrusted>, problem: impl Into<String>) -> Self {
        Self { path: path.into(), problem: problem.into() }
    }
}
