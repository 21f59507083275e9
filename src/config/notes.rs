//! The beginnings of notes: shipped ones, and what every one must have.

use super::section::Reading;
use serde::Serialize;
use std::ops::Range;
use toml::de::DeTable;

/// One template. What is in braces is filled in where it is known and stays to be seen where it is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoteSetting {
    /// What it is called.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// What can be filled in.
pub const PLACEHOLDERS: [&str; 9] =
    ["applicant", "reference", "id", "provider", "finding", "findings", "open", "reviewer", "date"];

/// The shipped list.
pub fn shipped() -> Vec<NoteSetting> {
    let shipped = [
        ("asked", "Asked {applicant} for more about \"{finding}\" on {date}."),
        ("called", "Called {applicant} on {date}: "),
        ("second look", "Please have a second look, {reviewer} is not sure about: {open}."),
    ];
    let note = |(name, text): (&str, &str)| NoteSetting { name: name.to_owned(), text: text.to_owned() };
    shipped.map(note).to_vec()
}

/// Reads every `[[note]]`. One with a mistake is left out, and the mistake told.
pub(super) fn read<'a>(
    reading: &mut Reading<'a>,
    tables: Vec<(Range<usize>, &'a DeTable<'a>)>,
) -> Vec<NoteSetting> {
    tables.into_iter().filter_map(|(span, table)| one(reading, &span, table)).collect()
}

fn one<'a>(reading: &mut Reading<'a>, span: &Range<usize>, table: &'a DeTable<'a>) -> Option<NoteSetting> {
    let mut section = reading.section("note".to_owned(), Some(table));
    let (mut name, mut text) = (String::new(), String::new());
    section.text("name", &mut name);
    section.text("text", &mut text);
    let place = section.place("text").unwrap_or(span.clone());
    section.end();
    for (key, empty) in [("name", name.is_empty()), ("text", text.is_empty())] {
        if empty {
            reading.odd(span, format!("a note without `{key}`"), None);
        }
    }
    for unknown in unknown(&text) {
        let hint = format!("known are: {}", PLACEHOLDERS.map(|known| format!("{{{known}}}")).join(", "));
        reading.odd(&place, format!("`{{{unknown}}}` stands for nothing in a note"), Some(hint));
    }
    (!name.is_empty() && !text.is_empty()).then_some(NoteSetting { name, text })
}

/// Words in braces that nothing is known for.
fn unknown(text: &str) -> Vec<&str> {
    let inner = text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    inner.filter(|word| !PLACEHOLDERS.contains(word)).collect()
}
