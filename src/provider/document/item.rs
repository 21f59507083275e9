//! One value of a document, read once.

use super::notes::{Notes, below};
use super::part::Part;
use super::scalars::{self, Read};
use super::secret::Zone;
use super::sweep::sweep;
use crate::domain::origin::Origin;
use crate::domain::outcome::Outcome;
use crate::domain::said::Said;
use crate::domain::scalar::{Fact, Scalar};
use crate::domain::text::Untrusted;
use serde_json::Value;

/// One value with its path. What is not taken from it is kept as unread.
pub struct Item<'a> {
    pub(super) notes: &'a Notes,
    pub(super) path: String,
    pub(super) zone: Zone,
    pub(super) value: Option<&'a Value>,
}

impl<'a> Item<'a> {
    /// The whole document.
    pub(in crate::provider) fn root(notes: &'a Notes, value: &'a Value) -> Self {
        Self { notes, path: String::new(), zone: Zone::Plain, value: Some(value) }
    }

    /// Where it stands in the document.
    pub fn origin(&self) -> Origin {
        Origin::at(self.path.as_str())
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        self.value.is_some_and(Value::is_object)
    }

    /// Whether it is a text, number or truth value.
    pub fn is_scalar(&self) -> bool {
        matches!(self.value, Some(Value::String(_) | Value::Number(_) | Value::Bool(_)))
    }

    /// Whether there is nothing in it at all.
    pub fn is_null(&self) -> bool {
        self.value.is_none_or(Value::is_null)
    }

    /// Its keys, if it is an object.
    pub fn keys(&self) -> Vec<&'a str> {
        let map = self.value.and_then(Value::as_object);
        map.map(|map| map.keys().map(String::as_str).collect()).unwrap_or_default()
    }

    /// Its text.
    pub fn text(&mut self) -> Option<Untrusted> {
        self.take(scalars::text)
    }

    /// Its text, even if that is `NA`.
    pub fn literal(&mut self) -> Option<Untrusted> {
        self.take(scalars::literal)
    }

    /// Its value as sent.
    pub fn scalar(&mut self) -> Option<Scalar> {
        self.take(scalars::scalar)
    }

    /// Its value as sent, even if that is `NA`.
    pub fn any_scalar(&mut self) -> Option<Scalar> {
        self.take(scalars::any_scalar)
    }

    /// The word of a vocabulary that it is.
    pub fn said<T>(&mut self, from_word: impl FnOnce(&str) -> Option<T>) -> Option<Said<T>> {
        let said = self.take(|value| scalars::said(value, from_word))?;
        Some(said.at(self.origin()))
    }

    /// The outcome that it is.
    pub fn outcome(&mut self) -> Option<Said<Outcome>> {
        self.said(Outcome::from_word)
    }

    /// The object that it is.
    pub fn part(&mut self) -> Option<Part<'a>> {
        let (notes, zone, path) = (self.notes, self.zone, self.path.clone());
        let map = self.take(as_object)?;
        Some(Part::new(notes, path, zone, map))
    }

    /// Its members, one by one: of an object by key, of a list by place.
    pub fn entries(&mut self) -> Vec<(&'a str, Item<'a>)> {
        match self.value {
            Some(Value::Object(map)) => {
                self.value = None;
                let member = |(key, value): (&'a String, &'a Value)| (key.as_str(), self.below(key, value));
                map.iter().map(member).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The values of a list; a single value is a list of one.
    pub fn list(&mut self) -> Vec<Item<'a>> {
        match self.value.take() {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(list)) => {
                let member = |(place, value): (usize, &'a Value)| self.below(&place.to_string(), value);
                list.iter().enumerate().map(member).collect()
            }
            Some(one) => {
                vec![Item { notes: self.notes, path: self.path.clone(), zone: self.zone, value: Some(one) }]
            }
        }
    }

    /// Every scalar in it, under names that begin with `name`.
    pub fn facts_into(mut self, name: &str, facts: &mut Vec<Fact>) {
        if let Some(value) = self.value.take() {
            sweep(value, name, self.zone, facts);
        }
    }

    /// Notes something odd about it.
    pub fn quirk(&self, problem: &str) {
        self.notes.quirk(&self.path, problem);
    }

    fn below(&self, name: &str, value: &'a Value) -> Item<'a> {
        let zone = self.zone.under(name);
        Item { notes: self.notes, path: below(&self.path, name), zone, value: Some(value) }
    }

    fn take<T>(&mut self, read: impl FnOnce(&'a Value) -> Read<T>) -> Option<T> {
        let value = self.value.filter(|value| !self.zone.veils(value))?;
        let (found, problem) = match read(value) {
            Read::Taken(found) => {
                self.value = None;
                return Some(found);
            }
            Read::Odd(found, problem) => {
                self.value = None;
                (Some(found), problem)
            }
            Read::Kept(found, problem) => (Some(found), problem),
            Read::Nothing => return None,
            Read::Wrong(problem) => {
                self.notes.keep(&self.path, value, self.zone);
                self.value = None;
                (None, problem)
            }
        };
        self.notes.quirk(&self.path, problem);
        found
    }
}

impl Drop for Item<'_> {
    fn drop(&mut self) {
        if let Some(value) = self.value.take() {
            self.notes.keep(&self.path, value, self.zone);
        }
    }
}

/// An object, which may stand in a list of one.
pub(super) fn as_object(value: &Value) -> Read<&serde_json::Map<String, Value>> {
    match value {
        Value::Object(map) => Read::Taken(map),
        Value::Array(list) => match list.as_slice() {
            [Value::Object(map)] => Read::Odd(map, "a list where one object was expected"),
            _ => Read::Wrong("a list where one object was expected"),
        },
        other if scalars::is_no_value(other) => Read::Nothing,
        _ => Read::Wrong("not an object"),
    }
}
