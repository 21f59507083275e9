//! From keys to actions, one key at a time, with what can follow a key that begins a sequence.

use super::chord::{Chord, Press};
use super::keymap::Keymap;
use crate::tui::messages::action::{Action, Place};

/// The keys of a sequence that is not finished.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolver {
    pending: Vec<Chord>,
}

/// What a key came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// It means this.
    Action(Action),
    /// It begins a sequence.
    Pending,
    /// It types this, in a place where text is typed.
    Typed(char),
    /// It means nothing here.
    Nothing,
}

impl Resolver {
    /// Takes a key. A sequence that leads nowhere is dropped whole: its last key is not taken
    /// for a beginning, so that a slip does nothing.
    pub fn feed(&mut self, keymap: &Keymap, place: Place, press: Press) -> Resolved {
        if press.chord.is_escape() && !self.pending.is_empty() {
            self.pending.clear();
            return Resolved::Nothing;
        }
        self.pending.push(press.chord);
        if let Some(action) = keymap.action(place, &self.pending) {
            self.pending.clear();
            return Resolved::Action(action);
        }
        if keymap.is_beginning(place, &self.pending) {
            return Resolved::Pending;
        }
        let alone = self.pending.len() == 1;
        self.pending.clear();
        match press.chord.typed() {
            Some(character) if alone && place.takes_text() => Resolved::Typed(character),
            _ => Resolved::Nothing,
        }
    }

    /// Forgets a sequence that was begun.
    pub fn clear(&mut self) {
        self.pending.clear();
    }

    /// The keys so far.
    pub fn pending(&self) -> &[Chord] {
        &self.pending
    }

    /// What can follow the keys so far: the rest of each sequence and what it means.
    pub fn following(&self, keymap: &Keymap, place: Place) -> Vec<(Vec<Chord>, Action)> {
        if self.pending.is_empty() {
            return Vec::new();
        }
        keymap
            .bindings(place)
            .into_iter()
            .filter_map(|(chords, action)| {
                let rest = chords.strip_prefix(self.pending.as_slice())?;
                (!rest.is_empty()).then(|| (rest.to_vec(), action))
            })
            .collect()
    }
}
