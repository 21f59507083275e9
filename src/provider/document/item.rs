//! A value of a document. It can be read once.

use super::notes::{ReadingNotes, below, below_at};
use super::part::ObjectPart;
use super::scalars::{self, Read};
use super::secret::SecretScope;
use super::sweep::sweep;
use crate::domain::origin::Origin;
use crate::domain::outcome::Outcome;
use crate::domain::said::Said;
use crate::domain::scalar::{Fact, Scalar};
use crate::domain::text::Untrusted;
use serde_json::Value;

/// A value with its path. If no reader takes it, it is kept as an unread value.
pub struct Item<'a> {
    pub(super) notes: &'a ReadingNotes,
    pub(super) path: String,
    pub(super) scope: SecretScope,
    pub(super) value: Option<&'a Value>,
}

impl<'a> Item<'a> {
    /// The root of a document.
    pub(in crate::provider) fn root(notes: &'a ReadingNotes, value: &'a Value) -> Self {
        Self { notes, path: String::new(), scope: SecretScope::Plain, value: Some(value) }
    }

    /// The path of the value.
    pub fn origin(&self) -> Origin {
        Origin::at(self.path.as_str())
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        self.value.is_some_and(Value::is_object)
    }

    /// Whether it is a string, number or boolean.
    pub fn is_scalar(&self) -> bool {
        matches!(self.value, Some(Value::String(_) | Value::Number(_) | Value::Bool(_)))
    }

    /// Whether it is missing, null, or was already read.
    pub fn is_null(&self) -> bool {
        self.value.is_none_or(Value::is_null)
    }

    /// The keys of an object; empty for other types.
    pub fn keys(&self) -> Vec<&'a str> {
        let map = self.value.and_then(Value::as_object);
        map.map(|map| map.keys().map(String::as_str).collect()).unwrap_or_default()
    }

    /// Reads a text.
    pub fn text(&mut self) -> Option<Untrusted> {
        self.take(scalars::text)
    }

    /// Reads a text; `NA` counts as text.
    pub fn literal(&mut self) -> Option<Untrusted> {
        self.take(scalars::literal)
    }

    /// Reads a scalar as sent.
    pub fn scalar(&mut self) -> Option<Scalar> {
        self.take(scalars::scalar)
    }

    /// Reads a scalar as sent; `NA` and empty text count as values.
    pub fn any_scalar(&mut self) -> Option<Scalar> {
        self.take(scalars::any_scalar)
    }

    /// Reads a word of a vocabulary, with its meaning if it is known.
    pub fn said<T>(&mut self, from_word: impl FnOnce(&str) -> Option<T>) -> Option<Said<T>> {
        let said = self.take(|value| scalars::said(value, from_word))?;
        Some(said.at(self.origin()))
    }

    /// Reads an outcome.
    pub fn outcome(&mut self) -> Option<Said<Outcome>> {
        self.said(Outcome::from_word)
    }

    /// Reads an object.
    pub fn part(&mut self) -> Option<ObjectPart<'a>> {
        let (notes, scope, path) = (self.notes, self.scope, self.path.clone());
        let map = self.take(as_object)?;
        Some(ObjectPart::new(notes, path, scope, map))
    }

    /// The members of an object, with their keys.
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

    /// The elements of a list; a single value is returned as a list of one.
    pub fn list(&mut self) -> Vec<Item<'a>> {
        match self.value.take() {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(list)) => {
                let (notes, scope) = (self.notes, self.scope);
                let member = |(place, value): (usize, &'a Value)| Item {
                    notes,
                    path: below_at(&self.path, place),
                    scope,
                    value: Some(value),
                };
                list.iter().enumerate().map(member).collect()
            }
            Some(one) => {
                vec![Item { notes: self.notes, path: self.path.clone(), scope: self.scope, value: Some(one) }]
            }
        }
    }

    /// Appends every scalar of this value to `facts`; names are prefixed with `name`.
    pub fn facts_into(mut self, name: &str, facts: &mut Vec<Fact>) {
        if let Some(value) = self.value.take() {
            sweep(value, name, self.scope, facts);
        }
    }

    /// Records a contract deviation.
    pub fn deviation(&self, problem: &str) {
        self.notes.deviation(&self.path, problem);
    }

    fn below(&self, name: &str, value: &'a Value) -> Item<'a> {
        let scope = self.scope.under(name);
        Item { notes: self.notes, path: below(&self.path, name), scope, value: Some(value) }
    }

    fn take<T>(&mut self, read: impl FnOnce(&'a Value) -> Read<T>) -> Option<T> {
        let value = self.value.filter(|value| !self.scope.veils(value))?;
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
                self.notes.keep(&self.path, value, self.scope);
                self.value = None;
                (None, problem)
            }
        };
        self.notes.deviation(&self.path, problem);
        found
    }
}

impl Drop for Item<'_> {
    fn drop(&mut self) {
        if let Some(value) = self.value.take() {
            self.notes.keep(&self.path, value, self.scope);
        }
    }
}

/// An object, also as the only element of a list.
pub(super) fn as_object(value: &Value) -> Read<&serde_json::Map<String, Value>> {
    match value {
        Value::Object(map) => Read::Taken(map),
        Value::Array(list) => match list.as_slice() {
            [Value::Object(map)] => Read::Odd(map, "a list instead of a single object"),
            _ => Read::Wrong("a list instead of a single object"),
        },
        other if scalars::is_no_value(other) => Read::Nothing,
        _ => Read::Wrong("not an object"),
    }
}
