//! The filter of the queue, as typed.

use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::queue::Row;
use std::collections::BTreeSet;

/// A filter that was understood.
#[derive(Clone, Debug, Default)]
pub struct Sieve {
    needle: super::search::Needle,
}

impl Sieve {
    /// Reads a filter; the error says what is the matter and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        Ok(Self { needle: super::search::Needle::new(text) })
    }

    /// Whether it asks for journeys that no longer wait.
    pub fn wants_settled(&self) -> bool {
        false
    }

    /// Whether a row passes.
    pub fn keeps(
        &self,
        row: &Row,
        _now_ms: i64,
        _me: Option<&Reviewer>,
        _marks: &BTreeSet<JourneyKey>,
    ) -> bool {
        self.needle.is_empty() || self.needle.is_in(&super::search::haystack(row))
    }
}
