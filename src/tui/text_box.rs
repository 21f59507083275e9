//! A multi-line text input for notes and comments. Keys reach it as actions of the keymap, pastes as text.

use crate::domain::text::{Shown, Untrusted};
use crate::tui::fit::width;
use crate::tui::messages::action::Action;
use ratatui_textarea::{CursorMove, DataCursor, TextArea};
use unicode_segmentation::UnicodeSegmentation as _;

/// Maximum length of a text, in bytes.
const LONGEST: usize = 4_000;

/// The text and its cursor.
#[derive(Clone, Debug, Default)]
pub struct TextBox {
    area: TextArea<'static>,
}

/// The text wrapped into rows, with the position of the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextRows {
    /// The rows, none wider than the box.
    pub rows: Vec<Shown>,
    /// The row and the column of the cursor.
    pub cursor: (usize, usize),
}

impl TextBox {
    /// A box with this text, the cursor at its end.
    pub fn new(text: &str) -> Self {
        let mut area = TextArea::from(text.split('\n'));
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { area }
    }

    /// The whole text, its lines joined by line feeds.
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// The trimmed text; `None` if it is blank.
    pub fn comment(&self) -> Option<Untrusted> {
        let text = self.text();
        let trimmed = text.trim();
        (!trimmed.is_empty()).then(|| Untrusted::new(trimmed))
    }

    /// Inserts a character at the cursor; control characters are dropped.
    pub fn insert(&mut self, character: char) {
        if !character.is_control() {
            self.insert_text(character.encode_utf8(&mut [0; 4]));
        }
    }

    /// Inserts text. Line breaks are kept, other control characters are dropped.
    pub fn insert_text(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let room = LONGEST.saturating_sub(self.text().len());
        let mut kept = String::new();
        for character in text.chars().filter(|it| *it == '\n' || it.is_whitespace() || !it.is_control()) {
            if kept.len() + character.len_utf8() > room {
                break;
            }
            kept.push(if character != '\n' && character.is_whitespace() { ' ' } else { character });
        }
        self.area.insert_str(kept);
    }

    /// Performs an editing action; false for any other action.
    pub fn edit(&mut self, action: Action) -> bool {
        match action {
            Action::LineBreak => self.insert_text("\n"),
            Action::Erase => self.erase(),
            Action::Delete => self.delete(),
            Action::EraseWord => drop(self.area.delete_word()),
            Action::EraseLine => drop(self.area.delete_line_by_head()),
            Action::Left => self.move_by(CursorMove::Back, self.cluster_before()),
            Action::Right => self.move_by(CursorMove::Forward, self.cluster_after()),
            Action::WordLeft => self.area.move_cursor(CursorMove::WordBack),
            Action::WordRight => self.area.move_cursor(CursorMove::WordForward),
            Action::LineStart => self.area.move_cursor(CursorMove::Head),
            Action::LineEnd => self.area.move_cursor(CursorMove::End),
            Action::Up => self.area.move_cursor(CursorMove::Up),
            Action::Down => self.area.move_cursor(CursorMove::Down),
            Action::PageUp | Action::First => self.area.move_cursor(CursorMove::Top),
            Action::PageDown | Action::Last => self.area.move_cursor(CursorMove::Bottom),
            _ => return false,
        }
        true
    }

    fn erase(&mut self) {
        for _ in 0..self.cluster_before() {
            self.area.delete_char();
        }
    }

    fn delete(&mut self) {
        for _ in 0..self.cluster_after() {
            self.area.delete_next_char();
        }
    }

    fn move_by(&mut self, step: CursorMove, count: usize) {
        for _ in 0..count {
            self.area.move_cursor(step);
        }
    }

    /// The parts of the cursor's line before and after the cursor.
    fn halves(&self) -> (&str, &str) {
        let DataCursor(row, column) = self.area.cursor();
        let line = self.area.lines().get(row).map(String::as_str).unwrap_or_default();
        let at = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
        line.split_at_checked(at).unwrap_or((line, ""))
    }

    /// The characters of the cluster before the cursor; 1 for a line break.
    fn cluster_before(&self) -> usize {
        self.halves().0.graphemes(true).next_back().map_or(1, |cluster| cluster.chars().count())
    }

    /// The characters of the cluster after the cursor; 1 for a line break.
    fn cluster_after(&self) -> usize {
        self.halves().1.graphemes(true).next().map_or(1, |cluster| cluster.chars().count())
    }

    /// The text wrapped for this many columns, cleaned for the screen.
    pub fn rows(&self, columns: usize) -> TextRows {
        let DataCursor(cursor_row, _) = self.area.cursor();
        let shown = |text: &str| Untrusted::new(text).shown();
        let mut all = TextRows::default();
        for (number, line) in self.area.lines().iter().enumerate() {
            if number == cursor_row {
                let before = cut(shown(self.halves().0).as_str(), columns);
                let column = before.last().map_or(0, |row| width(row));
                all.cursor = (all.rows.len() + before.len().saturating_sub(1), column);
            }
            all.rows.extend(cut(shown(line).as_str(), columns).iter().map(|row| shown(row)));
        }
        all
    }
}

/// Wraps a line; the last row has room for the cursor.
fn cut(line: &str, columns: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    let mut used = 0;
    for cluster in line.graphemes(true) {
        let wide = width(cluster);
        if used + wide >= columns.max(2) {
            rows.push(String::new());
            used = 0;
        }
        used += wide;
        if let Some(row) = rows.last_mut() {
            row.push_str(cluster);
        }
    }
    rows
}
