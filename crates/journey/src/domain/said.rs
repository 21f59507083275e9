//! A word as the service sent it, beside what we understand by it.

use super::origin::Origin;
use super::text::{Shown, Untrusted};
use serde::Serialize;

/// A word of a closed vocabulary. `meaning` is none for a word that we do not know:
/// it is shown as it is and never taken for passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said<T> {
    /// The word as sent.
    pub as_sent: Untrusted,
    /// What it means, if we know.
    pub meaning: Option<T>,
    /// Where it was said.
    #[serde(skip)]
    pub origin: Origin,
}

impl<T> Said<T> {
    /// Pairs a word with its meaning.
    pub fn new(as_sent: impl Into<Untrusted>, meaning: Option<T>) -> Self {
        Self { as_sent: as_sent.into(), meaning, origin: Origin::default() }
    }

    /// The same, said here.
    pub fn at(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    /// For a screen: the word as sent.
    pub fn shown(&self) -> Shown {
        self.as_sent.shown()
    }
}

impl<T: PartialEq> Said<T> {
    /// Whether it certainly means this.
    pub fn is(&self, meaning: &T) -> bool {
        self.meaning.as_ref() == Some(meaning)
    }
}

/// A word reduced to what both services' spellings share: `Not Started`, `NotStarted`
/// and `NOT_STARTED` are one (docs/contracts/idwise.md 2.6).
pub fn folded(word: &str) -> String {
    word.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
