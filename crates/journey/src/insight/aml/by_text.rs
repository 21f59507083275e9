//! A cache of what was computed from a text.

use super::super::names::WordMap;
use std::cell::RefCell;

/// How many texts are cached. A text that many records have is among the first; the rest would only take memory.
const MOST_KNOWN: usize = 256;

/// Values by the text that they were computed from. The records that are found for one applicant often have the same
/// names, dates and countries.
pub(super) struct ByText<T>(RefCell<WordMap<T>>);

impl<T: Clone> ByText<T> {
    /// The value of a text, computed if it is not cached.
    pub(super) fn of(&self, text: &str, compute: impl FnOnce() -> T) -> T {
        if let Some(known) = self.0.borrow().get(text) {
            return known.clone();
        }
        let value = compute();
        let mut known = self.0.borrow_mut();
        if known.len() < MOST_KNOWN {
            known.insert(text.to_owned(), value.clone());
        }
        value
    }
}

impl<T> Default for ByText<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}
