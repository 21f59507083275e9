//! The filter of the queue, as typed.

use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::queue::Row;
use crate::insight::filter::{Filter, FilterContext, FilterError};
use std::collections::BTreeSet;

/// A filter that was understood.
#[derive(Clone, Debug, Default)]
pub struct Sieve {
    filter: Filter,
    wants_settled: bool,
}

impl Sieve {
    /// Reads a filter; the error says where, what and what would be right.
    pub fn parse(text: &str) -> Result<Self, String> {
        let filter = Filter::parse(text).map_err(|error| sentence(&error))?;
        Ok(Self { filter, wants_settled: text.split_whitespace().any(|word| word == "held") })
    }

    /// Whether it asks for journeys that no longer wait.
    pub fn wants_settled(&self) -> bool {
        self.wants_settled
    }

    /// Whether a row passes.
    pub fn keeps(&self, row: &Row, now_ms: i64, me: Option<&Reviewer>, marks: &BTreeSet<JourneyKey>) -> bool {
        let context = FilterContext { now_ms, reviewer: me, marked: marks };
        self.filter.is_empty() || self.filter.matches(row, &context)
    }
}

fn sentence(error: &FilterError) -> String {
    format!("at {}: {} · {}", error.at + 1, error.message, error.hint)
}
