//! Templates for notes: the shipped ones, and the checks that each one must pass.
#![allow(rustdoc::broken_intra_doc_links, reason = "double brackets are TOML in the generated settings")]

use super::kinds::TEXT;
use super::reading::{TableAt, TomlReading};
use super::table::table;

table! {
    /// Templates for notes, inserted by Tab while a note is written. {applicant}, {reference}, {id}, {provider},
    /// {finding} (the selected one), {findings}, {open} (the unresolved ones), {reviewer} and {date} are filled in; a
    /// placeholder without a value stays in braces. A [[note]] of yours replaces the whole list.
    NoteSetting {
        /// The name of the template.
        name: String = String::new(), TEXT, like("asked");
        /// What is written into the note, with placeholders in braces.
        text: String = String::new(), TEXT, like("Asked {applicant}");
    }
}

/// The placeholders that a template can use.
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

/// Reads one `[[note]]`. A template with an error is reported and left out.
pub(super) fn read<'a>(reading: &mut TomlReading<'a>, at: &TableAt<'a>) -> Option<NoteSetting> {
    let mut note = NoteSetting::default();
    reading.read(at, &mut note, &[]);
    for (key, empty) in [("name", note.name.is_empty()), ("text", note.text.is_empty())] {
        if empty {
            reading.warn(&at.span, format!("a note without `{key}`"), None);
        }
    }
    for unknown in unknown(&note.text) {
        let hint = format!("known are: {}", PLACEHOLDERS.map(|known| format!("{{{known}}}")).join(", "));
        let message = format!("`{{{unknown}}}` stands for nothing in a note");
        reading.warn(&at.place_of(&["text"]), message, Some(hint));
    }
    (!note.name.is_empty() && !note.text.is_empty()).then_some(note)
}

/// The words in braces that are not placeholders.
fn unknown(text: &str) -> Vec<&str> {
    let inner = text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    inner.filter(|word| !PLACEHOLDERS.contains(word)).collect()
}
