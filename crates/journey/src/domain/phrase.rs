//! Sentences that mix fixed text with external and personal text.

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

/// A sentence built from segments, so that each segment is cleaned or masked according to its kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    /// `None` if there are no segments. Most sentences have only this one, which then needs no list.
    first: Option<Piece>,
    more: Vec<Piece>,
}

impl Phrase {
    /// Starts with fixed text.
    pub fn ours(words: impl Into<Cow<'static, str>>) -> Self {
        Self { first: Some(Piece::Ours(words.into())), more: Vec::new() }
    }

    /// Appends fixed text, including numbers that we computed.
    #[must_use]
    pub fn then(self, words: impl Into<Cow<'static, str>>) -> Self {
        self.with(Piece::Ours(words.into()))
    }

    /// Appends external text that is not personal: a rule's name, a country.
    #[must_use]
    pub fn outside(self, words: &Untrusted) -> Self {
        self.with(Piece::Outside(words.clone()))
    }

    /// Appends personal text: a name, a number, a date of birth.
    #[must_use]
    pub fn personal(self, words: &Untrusted) -> Self {
        self.with(Piece::Personal(Pii::new(words.clone())))
    }

    /// Appends another sentence.
    #[must_use]
    pub fn and(self, other: &Phrase) -> Self {
        other.pieces().cloned().fold(self, Self::with)
    }

    fn with(mut self, piece: Piece) -> Self {
        if self.first.is_none() {
            self.first = Some(piece);
        } else {
            self.more.push(piece);
        }
        self
    }

    fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.first.iter().chain(&self.more)
    }

    /// Whether the sentence has no segments.
    pub fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// The cleaned sentence, with personal segments masked if `masking` asks for it.
    pub fn shown(&self, masking: Masking) -> Shown {
        let text: String = self
            .pieces()
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
