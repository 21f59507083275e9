//! A journey that was found in the whole store.

use super::decision::{DecisionState, Verb};
use super::ids::Reviewer;
use super::queue::Row;
use jiff::Timestamp;

/// A journey that was found, whatever became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundJourney {
    pub row: Row,
    /// The newest decision on it.
    pub decided: Option<LastDecision>,
}

/// The newest decision on a journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastDecision {
    pub verb: Verb,
    pub by: Reviewer,
    pub at: Timestamp,
    pub state: DecisionState,
}
