//! Parses JSON values as text, number, boolean, time or vocabulary word.

use super::sweep::scalar_of;
use crate::domain::deviation::BOOLEAN_AS_TEXT;
use crate::domain::said::{Said, folded};
use crate::domain::scalar::Scalar;
use crate::domain::text::Untrusted;
use crate::domain::time::Moment;
use serde_json::Value;

/// The result of parsing a value.
pub(super) enum Read<T> {
    /// The expected type; the value is marked as read.
    Taken(T),
    /// A tolerated form; the value is marked as read and the deviation recorded.
    Odd(T, &'static str),
    /// Parsed with loss of its original form, so the original is also kept as unread.
    Kept(T, &'static str),
    /// Null, empty or `NA`. The value is not marked as read.
    Nothing,
    /// The wrong type.
    Wrong(&'static str),
}

const WRONG_TEXT: &str = "not a text";
const LIST_OF_ONE: &str = "a list instead of a single value";

/// Whether a value counts as absent: `null`, empty text and `NA` (docs/contracts/README.md 5, rule 4).
pub(super) fn is_no_value(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty() || text == "NA",
        _ => false,
    }
}

/// The scalar of a value; the flag is true if it was the only element of a list.
fn single(value: &Value) -> Option<(Scalar, bool)> {
    match value {
        Value::Array(list) => match list.as_slice() {
            [only] => scalar_of(only).map(|scalar| (scalar, true)),
            _ => None,
        },
        other => scalar_of(other).map(|scalar| (scalar, false)),
    }
}

fn no_value_in(value: &Value) -> bool {
    match value {
        Value::Array(list) => list.iter().all(is_no_value),
        other => is_no_value(other),
    }
}

/// Parses any scalar.
pub(super) fn scalar(value: &Value) -> Read<Scalar> {
    if no_value_in(value) {
        return Read::Nothing;
    }
    match single(value) {
        Some((scalar, false)) => Read::Taken(scalar),
        Some((scalar, true)) => Read::Odd(scalar, LIST_OF_ONE),
        None => Read::Wrong("not a single value"),
    }
}

/// Parses any scalar; empty text and `NA` count as values.
pub(super) fn any_scalar(value: &Value) -> Read<Scalar> {
    match single(value) {
        Some((scalar, false)) => Read::Taken(scalar),
        Some((scalar, true)) => Read::Odd(scalar, LIST_OF_ONE),
        None if value.is_null() => Read::Nothing,
        None => Read::Wrong("not a single value"),
    }
}

/// Parses a text. Numbers are accepted, because some services send ids as numbers.
pub(super) fn text(value: &Value) -> Read<Untrusted> {
    match scalar(value) {
        Read::Taken(Scalar::Bool(flag)) => Read::Odd(flag.to_string().into(), "a boolean instead of text"),
        Read::Taken(scalar) => Read::Taken(scalar.into_text()),
        Read::Odd(scalar, problem) => Read::Odd(scalar.into_text(), problem),
        Read::Nothing => Read::Nothing,
        Read::Kept(..) | Read::Wrong(_) => Read::Wrong(WRONG_TEXT),
    }
}

/// Parses a text for which `NA` is valid, such as the country code of Namibia.
pub(super) fn literal(value: &Value) -> Read<Untrusted> {
    match value {
        Value::String(word) if word == "NA" => Read::Taken(word.as_str().into()),
        other => text(other),
    }
}

/// Parses `true` and `false`, also as text.
pub(super) fn boolean(value: &Value) -> Read<bool> {
    if no_value_in(value) {
        return Read::Nothing;
    }
    match single(value) {
        Some((Scalar::Bool(flag), false)) => Read::Taken(flag),
        Some((Scalar::Bool(flag), true)) => Read::Odd(flag, LIST_OF_ONE),
        Some((Scalar::Text(word), _)) => match folded(word.as_sent()).as_str() {
            "true" => Read::Kept(true, BOOLEAN_AS_TEXT),
            "false" => Read::Kept(false, BOOLEAN_AS_TEXT),
            "none" => Read::Nothing,
            _ => Read::Wrong("not a boolean"),
        },
        _ => Read::Wrong("not a boolean"),
    }
}

/// Parses a number, also as text and with a percent sign.
pub(super) fn figure(value: &Value) -> Read<Scalar> {
    match scalar(value) {
        Read::Taken(found) if found.number().is_none() => Read::Odd(found, "not a number"),
        other => other,
    }
}

/// Parses a point in time.
pub(super) fn moment(value: &Value) -> Read<Moment> {
    match scalar(value) {
        Read::Taken(found) | Read::Odd(found, _) => match Moment::read(found) {
            moment if moment.at.is_none() => Read::Odd(moment, "a time that cannot be parsed"),
            moment => Read::Taken(moment),
        },
        Read::Nothing => Read::Nothing,
        Read::Kept(..) | Read::Wrong(_) => Read::Wrong("not a time"),
    }
}

/// Parses a vocabulary word. An unknown word is kept without a meaning. `NA` counts as a word only if the vocabulary
/// contains it.
pub(super) fn said<T>(value: &Value, from_word: impl FnOnce(&str) -> Option<T>) -> Read<Said<T>> {
    let (word, odd) = match single(value) {
        Some((scalar, odd)) => (scalar.into_text(), odd),
        None if no_value_in(value) => return Read::Nothing,
        None => return Read::Wrong("not a word"),
    };
    if word.is_blank() {
        return Read::Nothing;
    }
    match from_word(word.as_sent()) {
        Some(meaning) if odd => Read::Odd(Said::new(word, Some(meaning)), LIST_OF_ONE),
        Some(meaning) => Read::Taken(Said::new(word, Some(meaning))),
        None if word.as_sent() == "NA" => Read::Nothing,
        None => Read::Odd(Said::new(word, None), "unknown word"),
    }
}
