//! Sentences that mix our words with words from outside and personal ones.

use super::pii::{Masking, Pii};
use super::text::{Shown, Untrusted};
use serde::{Serialize, Serializer};
use std::borrow::Cow;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Ours(Cow<'static, str>),
    Outside(Untrusted),
    Personal(Pii<Untrusted>),
}

/// A sentence put together piece by piece, so that each piece is cleaned or masked as it must be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase(Vec<Piece>);

impl Phrase {
    /// Begins with words of our own.
    pub fn ours(words: impl Into<Cow<'static, str>>) -> Self {
        Self(vec![Piece::Ours(words.into())])
    }

    /// Goes on with words of our own (numbers that we computed among them).
    #[must_use]
    pub fn then(mut self, words: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(Piece::Ours(words.into()));
        self
    }

    /// Goes on with words from outside that are not personal: a rule's name, a country.
    #[must_use]
    pub fn outside(mut self, words: &Untrusted) -> Self {
        self.0.push(Piece::Outside(words.clone()));
        self
    }

    /// Goes on with something personal: a name, a number, a date of birth.
    #[must_use]
    pub fn personal(mut self, words: &Untrusted) -> Self {
        self.0.push(Piece::Personal(Pii::new(words.clone())));
        self
    }

    /// Goes on with another sentence.
    #[must_use]
    pub fn and(mut self, other: &Phrase) -> Self {
        self.0.extend(other.0.iter().cloned());
        self
    }

    /// Nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// For a screen.
    pub fn shown(&self, masking: Masking) -> Shown {
        let text: String = self
            .0
            .iter()
            .map(|piece| match piece {
                Piece::Ours(words) => Cow::Borrowed(words.as_ref()),
                Piece::Outside(words) => Cow::Borrowed(words.as_sent()),
                Piece::Personal(words) => match masking {
                    Masking::Clear => Cow::Borrowed(words.reveal().as_sent()),
                    Masking::Masked => Cow::Owned(super::pii::mask(words.reveal().as_sent())),
                },
            })
            .collect();
        Untrusted::new(text).shown()
    }
}

impl Serialize for Phrase {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let masking = if super::pii::is_revealed() { Masking::Clear } else { Masking::Masked };
        self.shown(masking).serialize(serializer)
    }
}
