//! A word as the service sent it, with its parsed meaning.

use super::origin::Origin;
use super::text::{Shown, Untrusted};
use serde::Serialize;

/// A word of a closed vocabulary. An unknown word has no `meaning`: it is shown as sent and never counts as
/// passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said<T> {
    pub as_sent: Untrusted,
    /// `None` for an unknown word.
    pub meaning: Option<T>,
    #[serde(skip)]
    pub origin: Origin,
}

impl<T> Said<T> {
    /// Pairs a word with its meaning.
    pub fn new(as_sent: impl Into<Untrusted>, meaning: Option<T>) -> Self {
        Self { as_sent: as_sent.into(), meaning, origin: Origin::default() }
    }

    /// Sets the origin.
    pub fn at(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    /// The word as sent, cleaned for display.
    pub fn shown(&self) -> Shown {
        self.as_sent.shown()
    }
}

impl<T: PartialEq> Said<T> {
    /// Whether the word is known to have this meaning.
    pub fn is(&self, meaning: &T) -> bool {
        self.meaning.as_ref() == Some(meaning)
    }
}

/// Normalizes spelling, case, spaces and separators: `Not Started`, `NotStarted` and `NOT_STARTED` are the same
/// word (docs/contracts/idwise.md 2.6).
pub fn folded(word: &str) -> String {
    word.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
