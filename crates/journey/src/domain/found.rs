//! A journey found by a search of the whole store.

use super::decision::{DecisionState, Verb};
use super::ids::Reviewer;
use super::queue::Row;
use jiff::Timestamp;

/// A journey found by a search, in any state.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundJourney {
    pub row: Row,
    /// The newest decision on the journey.
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
