//! Finding by name, reference, id or document number, in any script, without marks and capitals.

use crate::domain::queue::Row;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Text reduced to what a search compares: no marks, no capitals.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|character| !is_combining_mark(*character)).flat_map(char::to_lowercase).collect()
}

/// Everything of a row that can be found, one after the other.
pub fn haystack(row: &Row) -> String {
    let summary = &row.summary;
    let mut all = String::with_capacity(96);
    let texts = [summary.applicant.as_deref(), summary.reference.as_deref(), Some(row.key.id.as_sent())];
    for text in texts.into_iter().flatten().chain(summary.numbers.iter().map(String::as_str)) {
        all.push_str(&folded(text));
        all.push('\n');
    }
    all
}

/// What is looked for: every word must be found, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needle(Vec<String>);

impl Needle {
    /// Reads what was typed.
    pub fn new(text: &str) -> Self {
        Self(folded(text).split_whitespace().map(str::to_owned).collect())
    }

    /// Whether it asks for anything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether all its words are in this haystack.
    pub fn is_in(&self, haystack: &str) -> bool {
        self.0.iter().all(|word| memchr::memmem::find(haystack.as_bytes(), word.as_bytes()).is_some())
    }
}
