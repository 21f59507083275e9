//! A full-text index of the queue: all rows in one buffer, so that a search is one pass.

use super::{Filter, FilterContext, Test};
use crate::domain::queue::Row;
use crate::insight::names::{folded, latin};

/// Terminates a row's text; normalized text never contains it.
const END: char = '\u{1e}';

/// The normalized search texts of all rows.
#[derive(Clone, Debug, Default)]
pub struct Arena {
    text: String,
    /// Start offset of each segment, ascending.
    starts: Vec<usize>,
    /// The row of each segment; none for a replaced segment.
    rows: Vec<Option<usize>>,
    /// The segment of each row.
    places: Vec<usize>,
    waste: usize,
}

/// The text that a row is found by: name (original and transliterated), reference, id, document and personal
/// numbers.
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

impl Arena {
    /// Builds the index of these rows.
    pub fn build<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Self {
        let mut arena = Self::default();
        for row in rows {
            arena.push(row);
        }
        arena
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it contains no rows.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Appends a row.
    pub fn push(&mut self, row: &Row) {
        self.places.push(self.starts.len());
        self.append(&searchable(row), self.places.len() - 1);
    }

    /// Replaces the text of a changed row. An index that is out of range is ignored.
    pub fn update(&mut self, index: usize, row: &Row) {
        let Some(place) = self.places.get(index).copied() else {
            return;
        };
        let text = searchable(row);
        if self.stretch(place) == text {
            return;
        }
        self.waste += self.stretch(place).len();
        if let Some(old) = self.rows.get_mut(place) {
            *old = None;
        }
        if let Some(known) = self.places.get_mut(index) {
            *known = self.starts.len();
        }
        self.append(&text, index);
        if self.waste > self.text.len() / 2 {
            self.compact();
        }
    }

    /// Indices of the matching rows, in order. `rows` must be the rows that the index was built from.
    pub fn search(&self, filter: &Filter, rows: &[Row], context: &FilterContext<'_>) -> Vec<usize> {
        if filter.is_empty() {
            return (0..self.places.len()).collect();
        }
        let holds = |index: &usize| {
            let text = self.places.get(*index).map(|place| self.stretch(*place)).unwrap_or_default();
            let row = rows.get(*index);
            row.is_some_and(|row| {
                filter.conditions.iter().all(|condition| condition.holds(row, text, context))
            })
        };
        // The longest required text is the most selective one.
        let wanted = filter.conditions.iter().filter_map(|condition| match &condition.test {
            Test::Text(text) if !condition.negated => Some(text.as_str()),
            _ => None,
        });
        match wanted.max_by_key(|text| text.len()) {
            Some(text) => self.rows_with(text).into_iter().filter(holds).collect(),
            None => (0..self.places.len()).filter(holds).collect(),
        }
    }

    fn append(&mut self, text: &str, row: usize) {
        self.starts.push(self.text.len());
        self.rows.push(Some(row));
        self.text.push_str(text);
        self.text.push(END);
    }

    fn stretch(&self, place: usize) -> &str {
        let Some(start) = self.starts.get(place) else {
            return "";
        };
        let end = self.starts.get(place + 1).copied().unwrap_or(self.text.len());
        self.text.get(*start..end).unwrap_or_default().trim_end_matches(END)
    }

    /// The rows whose text contains `wanted`: one pass, each row at most once.
    fn rows_with(&self, wanted: &str) -> Vec<usize> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(at) = self.text.get(from..).and_then(|rest| rest.find(wanted)) {
            let place = self.starts.partition_point(|start| *start <= from + at).saturating_sub(1);
            found.extend(self.rows.get(place).copied().flatten());
            match self.starts.get(place + 1) {
                Some(next) => from = *next,
                None => break,
            }
        }
        found.sort_unstable();
        found
    }

    /// Removes replaced segments.
    fn compact(&mut self) {
        let texts: Vec<String> = self.places.iter().map(|place| self.stretch(*place).to_owned()).collect();
        *self = Self::default();
        for (row, text) in texts.iter().enumerate() {
            self.places.push(row);
            self.append(text, row);
        }
    }
}
