//! The query of the queue: the filter as typed, the text of the search, and the sort order.

use crate::insight::filter::{Filter, FilterError, IndexQuery, Sort};

/// What the reviewer searches and filters for, and in which order the hits are listed.
#[derive(Clone, Debug, Default)]
pub(crate) struct QueueQuery {
    pub(crate) search: String,
    /// As typed; it may be invalid.
    pub(crate) filter: String,
    pub(crate) sort: Sort,
    query: IndexQuery,
    /// Whether the list must be searched again.
    pub(super) is_stale: bool,
    /// How many searches were started.
    pub(super) count: u64,
}

impl QueueQuery {
    /// Parses a filter; the error states the position, the problem and a correct example.
    pub(crate) fn parse(text: &str) -> Result<Filter, String> {
        Filter::parse(text).map_err(|error| sentence(&error))
    }

    /// Sets a filter as typed. An invalid one is shown, and the previous one stays active.
    pub(crate) fn set_filter(&mut self, text: String) {
        if let Ok(filter) = Self::parse(&text) {
            self.query.filter = filter;
            self.query.wants_settled = text
                .split_whitespace()
                .any(|word| matches!(word, "held" | "second" | "sample" | "escalated"));
        }
        self.filter = text;
        self.is_stale = true;
    }

    /// Sets the search. Its words are always plain text.
    pub(crate) fn set_search(&mut self, text: String) {
        self.query.search = Filter::of_words(&text.replace('"', " "));
        self.search = text;
        self.is_stale = true;
    }

    /// Selects the next sort order.
    pub(crate) fn sort_next(&mut self) {
        self.sort = self.sort.next();
        self.is_stale = true;
    }

    /// Whether the filter asks for journeys that no longer wait.
    pub(super) fn wants_settled(&self) -> bool {
        self.query.wants_settled
    }

    /// Whether the query selects all waiting rows in the queue's own order.
    pub(super) fn is_empty(&self) -> bool {
        self.query.search.is_empty() && self.query.filter.is_empty() && self.sort == Sort::Urgency
    }

    /// The query in the form of the index.
    pub(super) fn of_index(&self) -> IndexQuery {
        IndexQuery { sort: self.sort, ..self.query.clone() }
    }
}

fn sentence(error: &FilterError) -> String {
    format!("at {}: {} · {}", error.at + 1, error.message, error.hint)
}
