//! The values of a document that the pages of a case show in other words or not at all, by their path: references of
//! pictures, types of fields, values of a wrong type.

use super::section::{PackLine, PackLineKind, PackSection};
use crate::domain::scalar::Scalar;
use crate::domain::text::{Shown, Untrusted};
use crate::domain::time::Moment;
use serde_json::Value;

/// The section with every value of the document that is in no line of the other sections; `None` if there is none.
/// Truth values and words for a check that was not done are left out: the pages show them as outcomes.
pub fn remaining(raw: &Untrusted, sections: &[PackSection]) -> Option<PackSection> {
    let document: Value = serde_json::from_str(raw.as_sent()).ok()?;
    let shown = ShownWords::of(sections);
    let mut missing: Vec<MissingValue> = Vec::new();
    visit(&document, &mut String::new(), &mut |path, text| {
        if !shown.has(text) {
            match missing.iter_mut().find(|known| known.value == text) {
                Some(known) => known.more += 1,
                None => missing.push(MissingValue { path: path.to_owned(), value: text.to_owned(), more: 0 }),
            }
        }
    });
    let lines: Vec<PackLine> = missing.into_iter().map(MissingValue::line).collect();
    (!lines.is_empty()).then_some(PackSection { title: "Other values, by their path in the document", lines })
}

/// A value that no section shows.
struct MissingValue {
    /// Where it is first.
    path: String,
    value: String,
    /// How often it is elsewhere.
    more: usize,
}

impl MissingValue {
    fn line(self) -> PackLine {
        let places = match self.more {
            0 => self.path,
            more => format!("{}, and {more} more", self.path),
        };
        PackLine {
            kind: PackLineKind::Fact,
            sign: " ",
            indent: 1,
            label: Untrusted::new(places).shown(),
            value: Untrusted::new(self.value).shown(),
        }
    }
}

/// The words of the other sections.
struct ShownWords {
    /// Lower case, one space before and after each word.
    words: String,
    /// As printed, for values without letters and digits.
    text: String,
}

impl ShownWords {
    fn of(sections: &[PackSection]) -> Self {
        let lines = sections.iter().flat_map(|section| &section.lines);
        let texts: Vec<String> = lines
            .flat_map(|line| [&line.label, &line.value])
            .map(|shown: &Shown| shown.as_str().to_owned())
            .collect();
        let text = texts.join("\n");
        Self { words: words(&text), text }
    }

    fn has(&self, value: &str) -> bool {
        let sent = words(value);
        if sent.trim().is_empty() {
            return self.text.contains(value.trim());
        }
        self.words.contains(&sent) || time(value).is_some_and(|time| self.words.contains(&words(&time)))
    }
}

/// A time as the pages show it.
fn time(value: &str) -> Option<String> {
    let as_number = value.parse::<i64>().ok().map(|_| Scalar::Number(value.into()));
    let sent = as_number.unwrap_or_else(|| Scalar::Text(value.into()));
    let at = Moment::read(sent).at?;
    Some(at.strftime("%Y-%m-%d %H:%M:%SZ").to_string())
}

fn words(text: &str) -> String {
    let mut words = String::from(" ");
    for character in text.chars().flat_map(char::to_lowercase) {
        if character.is_alphanumeric() {
            words.push(character);
        } else if !words.ends_with(' ') {
            words.push(' ');
        }
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

/// A longer text without a space is the content of a picture.
const LONGEST_WORD: usize = 400;

/// Calls `found` with the path and text of every value.
fn visit(value: &Value, path: &mut String, found: &mut impl FnMut(&str, &str)) {
    let mut below = |key: &str, value: &Value| {
        let end = path.len();
        if end > 0 {
            path.push('.');
        }
        path.push_str(key);
        visit(value, path, found);
        path.truncate(end);
    };
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, value)| below(key, value)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| below(&index.to_string(), value));
        }
        Value::String(text) if is_told(text) => found(path, text),
        Value::Number(number) => found(path, &number.to_string()),
        Value::String(_) | Value::Bool(_) | Value::Null => {}
    }
}

/// Whether a text is a value that a reader would look for.
fn is_told(text: &str) -> bool {
    let is_outcome =
        matches!(text.trim().to_ascii_lowercase().as_str(), "true" | "false" | "none" | "na" | "null");
    let is_picture = text.len() > LONGEST_WORD && !text.contains(char::is_whitespace);
    let is_secret = !text.is_empty() && text.chars().all(|character| character == '•');
    !(text.trim().is_empty() || is_outcome || is_picture || is_secret)
}
