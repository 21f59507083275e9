//! Turns keys into actions, one key at a time, and lists what can follow a key that begins a sequence.

use super::chord::{Chord, Press};
use super::keymap::Keymap;
use crate::tui::messages::action::{Action, Place};

/// The keys of an unfinished sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolver {
    pending: Vec<Chord>,
}

/// The result of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// It is bound to this action.
    Action(Action),
    /// It begins a sequence.
    Pending,
    /// It types this character, in a place that takes text.
    Typed(char),
    /// It has no meaning here.
    Nothing,
}

impl Resolver {
    /// Takes a key. A sequence without an action is dropped as a whole: its last key does not begin a new sequence, so
    /// that a mistyped key does nothing.
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

    /// Drops an unfinished sequence.
    pub fn clear(&mut self) {
        self.pending.clear();
    }

    /// The keys of the unfinished sequence.
    pub fn pending(&self) -> &[Chord] {
        &self.pending
    }

    /// The possible continuations of the unfinished sequence: the remaining keys and their action.
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
