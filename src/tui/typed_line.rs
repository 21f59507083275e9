//! A one-line text input, whose cursor is always between grapheme clusters.

use crate::domain::text::{Shown, Untrusted};
use crate::tui::fit::width;
use crate::tui::messages::action::Action;
use crate::tui::text_box::TextRows;
use unicode_segmentation::UnicodeSegmentation as _;

/// Maximum length of a text, in bytes.
const LONGEST: usize = 4_000;

/// The text and its cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedLine {
    text: String,
    /// A byte offset, always at a cluster boundary.
    cursor: usize,
}

impl TypedLine {
    /// A line with this text, the cursor at its end.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { cursor: text.len(), text }
    }

    /// As typed, with blanks at both ends.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The trimmed text; `None` if it is blank.
    pub fn comment(&self) -> Option<Untrusted> {
        let trimmed = self.text.trim();
        (!trimmed.is_empty()).then(|| Untrusted::new(trimmed))
    }

    /// The text before and after the cursor, cleaned for the screen.
    pub fn halves(&self) -> (Shown, Shown) {
        let (before, after) = self.text.split_at_checked(self.cursor).unwrap_or((&self.text, ""));
        (Untrusted::new(before).shown(), Untrusted::new(after).shown())
    }

    /// The text as one row, with the position of the cursor.
    pub fn rows(&self) -> TextRows {
        let (before, after) = self.halves();
        let row = Untrusted::new(format!("{before}{after}")).shown();
        TextRows { rows: vec![row], cursor: (0, width(before.as_str())) }
    }

    /// Inserts a character at the cursor; control characters are dropped.
    pub fn insert(&mut self, character: char) {
        if self.text.len() + character.len_utf8() <= LONGEST && !character.is_control() {
            self.text.insert(self.cursor, character);
            self.cursor += character.len_utf8();
            self.mend_cursor();
        }
    }

    /// Inserts pasted text. Line breaks become spaces, other control characters are dropped.
    pub fn insert_all(&mut self, pasted: &str) {
        for character in pasted.chars() {
            self.insert(if character.is_whitespace() { ' ' } else { character });
        }
    }

    /// Moves the cursor to a cluster boundary: an inserted combining mark joins its neighbor.
    fn mend_cursor(&mut self) {
        let boundary = self.text.grapheme_indices(true).map(|(start, cluster)| start + cluster.len());
        self.cursor = boundary.into_iter().find(|end| *end >= self.cursor).unwrap_or(self.text.len());
    }

    /// Erases the cluster before the cursor.
    pub fn erase(&mut self) {
        let start = self.before();
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }

    /// Deletes the cluster after the cursor.
    pub fn delete(&mut self) {
        let end = self.after();
        self.text.replace_range(self.cursor..end, "");
    }

    /// Erases the word before the cursor.
    pub fn erase_word(&mut self) {
        let before = self.text.get(..self.cursor).unwrap_or_default();
        let kept = before.trim_end().rfind(char::is_whitespace).map_or(0, |space| {
            space + before.get(space..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
        });
        self.text.replace_range(kept..self.cursor, "");
        self.cursor = kept;
    }

    /// Erases everything before the cursor.
    pub fn erase_line(&mut self) {
        self.text.replace_range(..self.cursor, "");
        self.cursor = 0;
    }

    /// Moves the cursor one cluster to the left.
    pub fn left(&mut self) {
        self.cursor = self.before();
    }

    /// Moves the cursor one cluster to the right.
    pub fn right(&mut self) {
        self.cursor = self.after();
    }

    /// Moves the cursor to the start.
    pub fn to_start(&mut self) {
        self.cursor = 0;
    }

    /// Moves the cursor to the end.
    pub fn to_end(&mut self) {
        self.cursor = self.text.len();
    }

    fn word_left(&mut self) {
        let before = self.text.get(..self.cursor).unwrap_or_default();
        let mut words = before.split_word_bound_indices().rev();
        self.cursor = words.find(|(_, word)| !word.trim().is_empty()).map_or(0, |(start, _)| start);
    }

    fn word_right(&mut self) {
        let after = self.text.get(self.cursor..).unwrap_or_default();
        let mut words = after.split_word_bound_indices();
        let next = words.find(|(start, word)| *start > 0 && !word.trim().is_empty());
        self.cursor = next.map_or(self.text.len(), |(start, _)| self.cursor + start);
    }

    /// Performs an editing action; false for any other action and for those that need several lines.
    pub fn edit(&mut self, action: Action) -> bool {
        match action {
            Action::Erase => self.erase(),
            Action::EraseWord => self.erase_word(),
            Action::EraseLine => self.erase_line(),
            Action::Delete => self.delete(),
            Action::Left => self.left(),
            Action::Right => self.right(),
            Action::WordLeft => self.word_left(),
            Action::WordRight => self.word_right(),
            Action::LineStart => self.to_start(),
            Action::LineEnd => self.to_end(),
            _ => return false,
        }
        true
    }

    fn before(&self) -> usize {
        let before = self.text.get(..self.cursor).unwrap_or_default();
        before.grapheme_indices(true).next_back().map_or(0, |(start, _)| start)
    }

    fn after(&self) -> usize {
        let after = self.text.get(self.cursor..).unwrap_or_default();
        self.cursor + after.graphemes(true).next().map_or(0, str::len)
    }
}
