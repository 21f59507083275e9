//! How a check ended: four things that are never mixed up.

use serde::Serialize;

/// The outcome of a check (docs/contracts/idwise.md 2.5, docs/contracts/onetouch.md 3.7). No value at all is
/// `Option::None` around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Carried out, in order.
    Passed,
    /// Carried out, not in order.
    Failed,
    /// Tried, without an answer.
    Undetermined,
    /// Not carried out: `None`, `NA`, `Skipped`, `Not Started`.
    NotRun,
}

impl Outcome {
    /// Reads the words of both services for an outcome; none for a word we do not know.
    pub fn from_word(word: &str) -> Option<Self> {
        match super::said::folded(word).as_str() {
            "passed" | "pass" | "true" | "ok" | "success" => Some(Self::Passed),
            "failed" | "fail" | "false" | "error" => Some(Self::Failed),
            "undetermined" => Some(Self::Undetermined),
            "none" | "na" | "notrun" | "notdone" | "skipped" | "notstarted" => Some(Self::NotRun),
            _ => None,
        }
    }

    /// The outcome that a plain truth value means.
    pub fn from_bool(passed: bool) -> Self {
        if passed { Self::Passed } else { Self::Failed }
    }
}
