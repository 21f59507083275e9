//! The keymap: which action each key has in each place. It consists of the shipped map and a user's file with changes.

use super::chord::{Chord, sequence, written};
use crate::tui::messages::action::{Action, Place};
use std::collections::BTreeMap;
use strum::IntoEnumIterator as _;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The shipped map, compiled in.
pub const SHIPPED: &str = include_str!("../../../keybindings.toml");

/// The value that removes a key's action.
const UNBIND: &str = "unbind";

/// Old names of actions and places. They are accepted for one more version, with a warning.
const RENAMED: &[(&str, &str)] = &[
    ("next-open", "next-unresolved"),
    ("previous-open", "previous-unresolved"),
    ("explained", "no-issue"),
    ("confirmed", "issue-confirmed"),
    ("cannot-assess", "inconclusive"),
    ("same-disproof", "clear-similar"),
    ("settle-all", "clear-listed"),
    ("open-twin", "open-linked"),
    ("tab-ledger", "tab-findings"),
    ("let-go", "discard"),
    ("together", "similar"),
];

/// The action of each key in each place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    places: BTreeMap<Place, BTreeMap<Vec<Chord>, Action>>,
    /// The keys of each action, shortest first. A cache: every hint of every frame needs them.
    keys: BTreeMap<(Place, Action), Vec<String>>,
    /// Warnings about old names in a user's file. Their bindings work all the same.
    pub old_names: Vec<Mistake>,
}

/// An error in a keymap file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong, and how to fix it.
    pub message: String,
}

impl Keymap {
    /// The shipped map. A test checks that it has no errors.
    pub fn shipped() -> Self {
        Self::default().changed_by(SHIPPED).0
    }

    /// The shipped map changed by a user's file. Correct lines take effect, and every error is returned.
    pub fn with_user_file(text: &str) -> (Self, Vec<Mistake>) {
        Self::shipped().changed_by(text)
    }

    fn changed_by(mut self, text: &str) -> (Self, Vec<Mistake>) {
        let (document, errors) = DeTable::parse_recoverable(text);
        let mut mistakes: Vec<Mistake> = errors
            .iter()
            .map(|error| Mistake {
                line: line_of(text, error.span().map_or(0, |span| span.start)),
                message: error.message().to_owned(),
            })
            .collect();
        for (name, value) in document.get_ref() {
            let at = |start: usize| line_of(text, start);
            let (current, warning) = renamed(name.get_ref());
            // Counting lines is the slowest part, so it is done for reported errors only.
            let located = |message| Mistake { line: at(name.span().start), message };
            self.old_names.extend(warning.map(located));
            match (current.parse::<Place>(), value.get_ref().as_table()) {
                (Ok(place), Some(table)) => self.take_place(place, table, &at, &mut mistakes),
                (Err(_), _) => mistakes.push(Mistake {
                    line: at(name.span().start),
                    message: format!("`{}` is no place; the places are {}", name.get_ref(), place_names()),
                }),
                (Ok(_), None) => mistakes.push(Mistake {
                    line: at(name.span().start),
                    message: format!("`{}` is a place and must be a table: [{0}]", name.get_ref()),
                }),
            }
        }
        mistakes.sort_by_key(|mistake| mistake.line);
        mistakes.dedup();
        self.write_keys();
        (self, mistakes)
    }

    fn write_keys(&mut self) {
        self.keys.clear();
        for place in Place::iter() {
            for (chords, action) in self.bindings(place) {
                self.keys.entry((place, action)).or_default().push(written(&chords));
            }
        }
        self.keys.values_mut().for_each(|keys| keys.sort_by_key(|key| (key.chars().count(), key.clone())));
    }

    fn take_place(
        &mut self,
        place: Place,
        table: &DeTable<'_>,
        at: &dyn Fn(usize) -> usize,
        mistakes: &mut Vec<Mistake>,
    ) {
        let mut named = Vec::new();
        for (keys, value) in table {
            match read_binding(place, keys.get_ref(), value) {
                Ok((chords, meaning)) => {
                    let warning = value.get_ref().as_str().and_then(|name| renamed(name).1);
                    let located = |message| Mistake { line: at(value.span().start), message };
                    self.old_names.extend(warning.map(located));
                    named.push((keys.span().start, chords, meaning));
                }
                Err((on_value, message)) => {
                    let start = if on_value { value.span().start } else { keys.span().start };
                    mistakes.push(Mistake { line: at(start), message });
                }
            }
        }
        let bindings = self.places.entry(place).or_default();
        // Removals come first, so that a file can unbind `g g` and bind `g`.
        for (_, chords, _) in named.iter().filter(|(_, _, meaning)| meaning.is_none()) {
            bindings.remove(chords);
        }
        for (start, chords, meaning) in named {
            let Some(action) = meaning else { continue };
            if let Some(other) = bindings.keys().find(|other| hides(&chords, other)) {
                let message = format!(
                    "`{}` and `{}` begin alike, so one could never be reached; unbind the other first",
                    written(&chords),
                    written(other)
                );
                mistakes.push(Mistake { line: at(start), message });
            } else {
                bindings.insert(chords, action);
            }
        }
    }

    /// The action of these keys. A specific place overrides a general one.
    pub fn action(&self, place: Place, chords: &[Chord]) -> Option<Action> {
        place.chain().iter().find_map(|place| self.places.get(place)?.get(chords).copied())
    }

    /// Whether these keys are a proper prefix of a binding in this place.
    pub fn is_beginning(&self, place: Place, chords: &[Chord]) -> bool {
        place.chain().iter().filter_map(|place| self.places.get(place)).any(|bindings| {
            bindings.keys().any(|bound| bound.len() > chords.len() && bound.starts_with(chords))
        })
    }

    /// All bindings that work in this place, without those that a more specific place overrides.
    pub fn bindings(&self, place: Place) -> Vec<(Vec<Chord>, Action)> {
        let mut seen: Vec<(Vec<Chord>, Action)> = Vec::new();
        for bindings in place.chain().iter().filter_map(|place| self.places.get(place)) {
            for (chords, action) in bindings {
                if !seen.iter().any(|(other, _)| other == chords || chords.starts_with(other)) {
                    seen.push((chords.clone(), *action));
                }
            }
        }
        seen
    }

    /// The keys of an action in this place, shortest first.
    pub fn keys_for(&self, place: Place, action: Action) -> Vec<String> {
        self.keys.get(&(place, action)).cloned().unwrap_or_default()
    }

    /// The shortest key of an action in this place.
    pub fn key_for(&self, place: Place, action: Action) -> Option<String> {
        self.shortest_key(place, action).map(str::to_owned)
    }

    /// The shortest key of an action in this place, borrowed.
    pub fn shortest_key(&self, place: Place, action: Action) -> Option<&str> {
        self.keys.get(&(place, action))?.first().map(String::as_str)
    }
}

/// The chords of a binding and its action; `None` for `unbind`. The flag of an error says whether it is in the value.
type Binding = (Vec<Chord>, Option<Action>);

fn read_binding(place: Place, keys: &str, value: &Spanned<DeValue<'_>>) -> Result<Binding, (bool, String)> {
    let chords = sequence(keys).map_err(|error| (false, error.to_string()))?;
    let Some(name) = value.get_ref().as_str() else {
        return Err((true, format!("`{keys}` needs the name of an action in quotes")));
    };
    if name == UNBIND {
        return Ok((chords, None));
    }
    let action: Action = Action::named(renamed(name).0)
        .ok_or_else(|| (true, format!("`{name}` is no action; `referee keys` lists them")))?;
    if !works(place, action) {
        return Err((true, format!("`{name}` does not work in [{}]", place.word())));
    }
    Ok((chords, Some(action)))
}

/// Whether an action can be bound in a place. The palette also accepts the actions of text places.
fn works(place: Place, action: Action) -> bool {
    action.works_in(place) || place == Place::Palette && action.works_in(Place::Text)
}

/// The current name, and a warning if an old one was used.
fn renamed(name: &str) -> (&str, Option<String>) {
    match RENAMED.iter().find(|(old, _)| *old == name) {
        Some((old, new)) => {
            (new, Some(format!("`{old}` is now `{new}`; the old name is read for one more version")))
        }
        None => (name, None),
    }
}

fn hides(chords: &[Chord], other: &[Chord]) -> bool {
    chords != other && (chords.starts_with(other) || other.starts_with(chords))
}

fn place_names() -> String {
    Place::iter().map(Place::word).collect::<Vec<_>>().join(", ")
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
