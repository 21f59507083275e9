//! The outcome of a check. The four outcomes are never merged.

use serde::Serialize;

/// The outcome of a check (docs/contracts/idwise.md 2.5, docs/contracts/onetouch.md 3.7). A missing value is
/// `Option::None`, not an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Passed,
    Failed,
    /// Ran without reaching a result.
    Undetermined,
    /// Did not run: `None`, `NA`, `Skipped`, `Not Started`.
    NotRun,
}

impl Outcome {
    /// Parses the outcome words of both services; `None` for an unknown word.
    pub fn from_word(word: &str) -> Option<Self> {
        match super::said::folded(word).as_str() {
            "passed" | "pass" | "true" | "ok" | "success" => Some(Self::Passed),
            "failed" | "fail" | "false" | "error" => Some(Self::Failed),
            "undetermined" => Some(Self::Undetermined),
            "none" | "na" | "notrun" | "notdone" | "skipped" | "notstarted" => Some(Self::NotRun),
            _ => None,
        }
    }

    /// Passed for true, failed for false.
    pub fn from_bool(passed: bool) -> Self {
        if passed { Self::Passed } else { Self::Failed }
    }
}
