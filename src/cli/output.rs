//! The output of commands: data on stdout, safe for any terminal. A closed pipe is not a failure.

use super::error::{Colors, Failure};
use crate::domain::text::clean;
use serde::Serialize;
use std::io::{BufWriter, IsTerminal, Stdout, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Prints one line of text, cleaned so that it cannot control the terminal.
pub fn line(text: &str) -> Result<(), Failure> {
    raw(&format!("{}\n", clean(text)))
}

/// Prints one JSON document, indented.
pub fn json(value: &impl Serialize) -> Result<(), Failure> {
    raw(&format!("{}\n", json_text(value)?))
}

/// Prints one JSON document on a line of its own.
pub fn json_line(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(value).map_err(|error| unwritable(&error))?;
    raw(&format!("{}\n", escaped(&text)))
}

/// A JSON document, indented, safe for a terminal.
pub fn json_text(value: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| unwritable(&error))?;
    Ok(escaped(&text))
}

/// A JSON list that is written item by item, in the same format as [`json`].
pub struct JsonList {
    out: BufWriter<Stdout>,
    is_empty: bool,
}

impl JsonList {
    /// Starts an empty list.
    pub fn begin() -> Self {
        Self { out: BufWriter::new(std::io::stdout()), is_empty: true }
    }

    /// Writes the next item.
    pub fn item(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let before = if std::mem::take(&mut self.is_empty) { "[" } else { "," };
        let text = json_text(value)?.replace('\n', "\n  ");
        write!(self.out, "{before}\n  {text}")?;
        Ok(())
    }

    /// Ends the list.
    pub fn end(mut self) -> Result<(), Failure> {
        let end = if self.is_empty { "[]\n" } else { "\n]\n" };
        self.out.write_all(end.as_bytes())?;
        self.out.flush()?;
        Ok(())
    }
}

fn unwritable(error: &serde_json::Error) -> Failure {
    Failure::caused(super::error::Exit::Bug, "could not write the answer as JSON", error)
}

/// Prints trusted text unchanged.
pub fn raw(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Prints bytes that are meant for the terminal: a picture.
pub fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(())
}

/// Prints a message to stderr.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", clean(text));
}

/// Replaces every character that is not printable by `\uXXXX`. Outside of strings JSON is ASCII, so only strings
/// change.
pub fn escaped(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    let mut buffer = [0; 4];
    for character in json.chars() {
        let plain = character == '\n' || is_plain(character.encode_utf8(&mut buffer));
        if plain {
            safe.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    safe
}

fn is_plain(character: &str) -> bool {
    clean(character) == character
}

/// Whether output to this stream is colored.
pub fn colors(stream: &impl IsTerminal) -> Colors {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    if stream.is_terminal() && !refused && !dumb { Colors::On } else { Colors::Off }
}

/// The columns of the terminal on stdout; `None` if stdout is not a terminal.
fn columns() -> Option<usize> {
    if !std::io::stdout().is_terminal() {
        return None;
    }
    crossterm::terminal::size().ok().map(|(columns, _)| usize::from(columns).max(20))
}

/// A table. Each column is as wide as its content, and the last one is cut to the terminal's width.
pub struct Table {
    headings: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table.
    pub fn new(headings: &[&'static str]) -> Self {
        Self { headings: headings.to_vec(), rows: Vec::new() }
    }

    /// Adds a row. Each cell is cleaned for the terminal.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|cell| clean(&cell).into_owned()).collect());
    }

    /// Prints the table.
    pub fn print(&self) -> Result<(), Failure> {
        let colors = colors(&std::io::stdout());
        raw(&self.text(columns(), colors))
    }

    /// The table as text with lines of at most `columns`.
    pub fn text(&self, columns: Option<usize>, colors: Colors) -> String {
        let headings: Vec<String> = self.headings.iter().map(|heading| (*heading).to_owned()).collect();
        let widths = self.widths(&headings);
        let heading = cut(&spaced(&headings, &widths), columns);
        let mut text = match colors {
            Colors::On => format!("\u{1b}[1m{heading}\u{1b}[0m\n"),
            Colors::Off => format!("{heading}\n"),
        };
        for row in &self.rows {
            text.push_str(&cut(&spaced(row, &widths), columns));
            text.push('\n');
        }
        text
    }

    fn widths(&self, headings: &[String]) -> Vec<usize> {
        let mut widths = vec![0; headings.len()];
        for row in self.rows.iter().map(Vec::as_slice).chain([headings]) {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width()).min(WIDEST_CELL);
            }
        }
        widths
    }
}

/// Maximum width of a column. A longer cell only shifts the rest of its own row.
const WIDEST_CELL: usize = 40;

fn spaced(cells: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        line.push_str(cell);
        let gap = width.saturating_sub(cell.width()) + 2;
        line.extend(std::iter::repeat_n(' ', gap));
    }
    line.trim_end().to_owned()
}

fn cut(line: &str, columns: Option<usize>) -> String {
    let Some(columns) = columns.filter(|columns| line.width() > *columns) else { return line.to_owned() };
    let mut kept = String::new();
    let mut used = 1;
    for character in line.chars() {
        used += character.width().unwrap_or(0);
        if used > columns {
            break;
        }
        kept.push(character);
    }
    kept.push('…');
    kept
}
