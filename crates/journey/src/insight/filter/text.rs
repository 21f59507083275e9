//! The text by which a row is found.

use crate::domain::queue::Row;
use crate::insight::names::{folded, latin};

/// Ends a row's text in an index; a normalized text never contains it.
pub(super) const END: char = '\u{1e}';

/// Name (original and transliterated), reference, id, document and personal numbers, each on a line.
pub(super) fn searchable(row: &Row) -> String {
    let summary = &row.summary;
    let mut text = String::new();
    let name = summary.applicant.as_deref().unwrap_or_default();
    let spelled = if name.is_ascii() { None } else { Some(latin(name)) };
    let parts =
        [name, spelled.as_deref().unwrap_or_default(), summary.reference.as_deref().unwrap_or_default()];
    let parts =
        parts.into_iter().chain([row.key.id.as_sent()]).chain(summary.numbers.iter().map(String::as_str));
    for part in parts.filter(|part| !part.is_empty()) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&folded(part));
    }
    text.replace(END, " ")
}
