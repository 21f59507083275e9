//! An object of a document. Its keys are read one by one.

use super::item::{Item, as_object};
use super::notes::{ReadingNotes, below};
use super::scalars::{self, Read};
use super::secret::SecretScope;
use super::sweep::{scalar_of, sweep};
use crate::domain::origin::Origin;
use crate::domain::outcome::Outcome;
use crate::domain::pii::Pii;
use crate::domain::said::Said;
use crate::domain::scalar::{Fact, Scalar};
use crate::domain::text::Untrusted;
use crate::domain::time::{DateText, Moment};
use serde_json::{Map, Value};

/// An object with its path. Keys that no reader takes are kept as unread values.
pub struct ObjectPart<'a> {
    notes: &'a ReadingNotes,
    path: String,
    scope: SecretScope,
    left: Vec<(&'a str, Option<&'a Value>)>,
}

impl<'a> ObjectPart<'a> {
    pub(super) fn new(
        notes: &'a ReadingNotes,
        path: String,
        scope: SecretScope,
        map: &'a Map<String, Value>,
    ) -> Self {
        let left = map.iter().map(|(key, value)| (key.as_str(), Some(value))).collect();
        Self { notes, path, scope, left }
    }

    /// The path of the object.
    pub fn origin(&self) -> Origin {
        Origin::at(self.path.as_str())
    }

    /// The path of a key, present or not.
    pub fn origin_of(&self, key: &str) -> Origin {
        Origin::at(below(&self.path, key))
    }

    /// The keys that were not read yet.
    pub fn keys(&self) -> Vec<&'a str> {
        self.left.iter().filter(|(_, value)| value.is_some()).map(|(key, _)| *key).collect()
    }

    /// Whether the key has a value other than null.
    pub fn has(&self, key: &str) -> bool {
        self.peek(key).is_some_and(|value| !value.is_null())
    }

    /// Returns a text without marking the key as read.
    pub fn glance(&self, key: &str) -> Option<Untrusted> {
        let scope = self.scope.under(key);
        let value = self.peek(key).filter(|value| !scalars::is_no_value(value) && !scope.veils(value))?;
        scalar_of(value).map(|scalar| scalar.text())
    }

    /// Reads a text, or a number as text.
    pub fn text(&mut self, key: &str) -> Option<Untrusted> {
        self.take(key, scalars::text)
    }

    /// Reads a text from the first key that has one, for alternative spellings.
    pub fn text_of(&mut self, keys: &[&str]) -> Option<Untrusted> {
        keys.iter().find_map(|key| self.text(key))
    }

    /// Reads a personal text.
    pub fn personal(&mut self, key: &str) -> Option<Pii<Untrusted>> {
        self.text(key).map(Pii::new)
    }

    /// Reads a scalar.
    pub fn scalar(&mut self, key: &str) -> Option<Scalar> {
        self.take(key, scalars::scalar)
    }

    /// Reads a number, also if sent as text.
    pub fn figure(&mut self, key: &str) -> Option<Scalar> {
        self.take(key, scalars::figure)
    }

    /// Reads a boolean, also if sent as text.
    pub fn boolean(&mut self, key: &str) -> Option<bool> {
        self.take(key, scalars::boolean)
    }

    /// Reads a point in time.
    pub fn moment(&mut self, key: &str) -> Option<Moment> {
        self.take(key, scalars::moment)
    }

    /// Reads a date; its text is kept as sent.
    pub fn date(&mut self, key: &str) -> Option<DateText> {
        self.scalar(key).map(DateText::new)
    }

    /// Reads a word of a vocabulary, with its meaning if it is known.
    pub fn said<T>(&mut self, key: &str, from_word: impl FnOnce(&str) -> Option<T>) -> Option<Said<T>> {
        let said = self.take(key, |value| scalars::said(value, from_word))?;
        Some(said.at(self.origin_of(key)))
    }

    /// Reads an outcome.
    pub fn outcome(&mut self, key: &str) -> Option<Said<Outcome>> {
        self.said(key, Outcome::from_word)
    }

    /// Reads an object.
    pub fn part(&mut self, key: &str) -> Option<ObjectPart<'a>> {
        let map = self.take(key, as_object)?;
        Some(ObjectPart::new(self.notes, below(&self.path, key), self.scope.under(key), map))
    }

    /// Reads a value of any type; `None` if the key is missing.
    pub fn item(&mut self, key: &str) -> Option<Item<'a>> {
        let slot = self.left.iter_mut().find(|(name, value)| *name == key && value.is_some())?;
        let (key, value) = (slot.0, slot.1.take());
        Some(Item { notes: self.notes, path: below(&self.path, key), scope: self.scope.under(key), value })
    }

    /// Reads a list; a single value is treated as a list of one.
    pub fn list(&mut self, key: &str) -> Vec<Item<'a>> {
        self.item(key).map(|mut item| item.list()).unwrap_or_default()
    }

    /// Reads all remaining keys.
    pub fn members(&mut self) -> Vec<(&'a str, Item<'a>)> {
        let left = std::mem::take(&mut self.left);
        let member = |(key, value): (&'a str, Option<&'a Value>)| {
            let item = Item {
                notes: self.notes,
                path: below(&self.path, key),
                scope: self.scope.under(key),
                value: Some(value?),
            };
            Some((key, item))
        };
        left.into_iter().filter_map(member).collect()
    }

    /// Reads the members of an object, in the order sent. A list is treated as an object with its indices as
    /// keys.
    pub fn entries(&mut self, key: &str) -> Vec<(Untrusted, Item<'a>)> {
        let Some(mut item) = self.item(key) else { return Vec::new() };
        if item.is_object() {
            return item.entries().into_iter().map(|(key, item)| (key.into(), item)).collect();
        }
        if item.is_null() {
            return Vec::new();
        }
        item.deviation("not an object");
        if item.is_scalar() {
            return Vec::new();
        }
        let place = |(place, item): (usize, Item<'a>)| (place.to_string().into(), item);
        item.list().into_iter().enumerate().map(place).collect()
    }

    /// All remaining values as facts, with paths relative to this object.
    pub fn facts(self) -> Vec<Fact> {
        let mut facts = Vec::new();
        self.facts_into("", &mut facts);
        facts
    }

    /// Appends all remaining values to `facts`; names are prefixed with `name`.
    pub fn facts_into(mut self, name: &str, facts: &mut Vec<Fact>) {
        for (key, value) in std::mem::take(&mut self.left) {
            if let Some(value) = value {
                sweep(value, &below(name, key), self.scope.under(key), facts);
            }
        }
    }

    /// Records a contract deviation at a key.
    pub fn deviation(&self, key: &str, problem: &str) {
        self.notes.deviation(&below(&self.path, key), problem);
    }

    fn peek(&self, key: &str) -> Option<&'a Value> {
        self.left.iter().find(|(name, _)| *name == key)?.1
    }

    fn take<T>(&mut self, key: &str, read: impl FnOnce(&'a Value) -> Read<T>) -> Option<T> {
        let slot = self.left.iter_mut().find(|(name, value)| *name == key && value.is_some())?;
        let scope = self.scope.under(key);
        let value = slot.1.filter(|value| !scope.veils(value))?;
        let (found, problem) = match read(value) {
            Read::Taken(found) => {
                slot.1 = None;
                return Some(found);
            }
            Read::Odd(found, problem) => {
                slot.1 = None;
                (Some(found), problem)
            }
            Read::Kept(found, problem) => (Some(found), problem),
            Read::Nothing => return None,
            Read::Wrong(problem) => {
                slot.1 = None;
                self.notes.keep(&below(&self.path, key), value, scope);
                (None, problem)
            }
        };
        self.deviation(key, problem);
        found
    }
}

impl Drop for ObjectPart<'_> {
    fn drop(&mut self) {
        for (key, value) in std::mem::take(&mut self.left) {
            if let Some(value) = value {
                self.notes.keep(&below(&self.path, key), value, self.scope.under(key));
            }
        }
    }
}
