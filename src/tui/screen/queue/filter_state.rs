//! The filter of the queue as typed, combined with the search.

use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::queue::Row;
use crate::insight::filter::{Arena, Filter, FilterContext, FilterError};
use std::collections::BTreeSet;

/// A valid filter and a search.
#[derive(Clone, Debug, Default)]
pub(crate) struct FilterState {
    filter: Filter,
    search: Filter,
    wants_settled: bool,
}

impl FilterState {
    /// Parses a filter; the error states the position, the problem and a correct example.
    pub(crate) fn parse(text: &str) -> Result<Filter, String> {
        Filter::parse(text).map_err(|error| sentence(&error))
    }

    /// Takes a filter as it was typed.
    pub(crate) fn set_filter(&mut self, filter: Filter, text: &str) {
        self.filter = filter;
        self.wants_settled = text.split_whitespace().any(|word| word == "held");
    }

    /// Sets the search. The words are quoted, so that they are always plain text.
    pub(crate) fn set_search(&mut self, text: &str) {
        let words = text.replace('"', " ");
        let quoted: Vec<String> = words.split_whitespace().map(|word| format!("\"{word}\"")).collect();
        self.search = Filter::parse(&quoted.join(" ")).unwrap_or_default();
    }

    /// Whether it asks for journeys that no longer wait.
    pub(crate) fn wants_settled(&self) -> bool {
        self.wants_settled
    }

    /// The rows that pass, by their places, in their order: one pass over their texts.
    pub(crate) fn passing(
        &self,
        arena: &Arena,
        rows: &[Row],
        now_ms: i64,
        me: Option<&Reviewer>,
        marks: &BTreeSet<JourneyKey>,
    ) -> Vec<usize> {
        let context = FilterContext { now_ms, reviewer: me, marked: marks };
        let mut found = arena.search(&self.search, rows, &context);
        if !self.filter.is_empty() {
            found.retain(|at| rows.get(*at).is_some_and(|row| self.filter.matches(row, &context)));
        }
        found
    }
}

fn sentence(error: &FilterError) -> String {
    format!("at {}: {} · {}", error.at + 1, error.message, error.hint)
}
