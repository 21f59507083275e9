//! Repairs text that is nearly JSON: unpaired surrogates, invalid UTF-8, too deep nesting.

use crate::provider::pieces::piece_end;
use std::borrow::Cow;

/// Maximum nesting that is kept as structure; deeper values are kept as text. It is below the limit of the parser.
const DEEPEST: usize = 100;
/// Number literals that JSON does not have.
const NO_NUMBERS: [&str; 4] = ["NaN", "Infinity", "-Infinity", "-NaN"];

const HALF: &str = "half of a character; it is shown as U+FFFD";
const NO_UTF8: &str = "bytes that are no UTF-8; they are shown as U+FFFD";
const MARK: &str = "begins with a byte order mark";
const CONTROL: &str = "control characters within a text";
const ESCAPE: &str = "an invalid escape within a text";
const DEEP: &str = "nested too deeply; the inner part is kept as text";
const NUMBER: &str = "a number that JSON does not have; it is kept as text";

/// The repaired text and the problems found. The text may still be invalid JSON.
pub(super) fn repaired(bytes: &[u8]) -> (String, Vec<&'static str>) {
    let mut problems = Vec::new();
    let text = decoded(bytes, &mut problems);
    let mut repair = TextRepair { rest: &text, out: String::with_capacity(text.len()), depth: 0, problems };
    while repair.step() {}
    (repair.out, repair.problems)
}

/// Combines two bytes into one UTF-16 unit.
type ByteOrder = fn([u8; 2]) -> u16;

/// The text in UTF-8 without its byte order mark.
fn decoded<'b>(bytes: &'b [u8], problems: &mut Vec<&'static str>) -> Cow<'b, str> {
    let (rest, wide): (&[u8], Option<ByteOrder>) = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => (rest, None),
        [0xFF, 0xFE, rest @ ..] => (rest, Some(u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => (rest, Some(u16::from_be_bytes)),
        _ => (bytes, None),
    };
    if rest.len() < bytes.len() {
        problems.push(MARK);
    }
    let text = match wide {
        Some(word) => {
            let words = rest.as_chunks::<2>().0.iter().map(|pair| word(*pair));
            let letters =
                char::decode_utf16(words).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER));
            Cow::Owned(letters.collect())
        }
        None => String::from_utf8_lossy(rest),
    };
    if matches!(text, Cow::Owned(_)) && wide.is_none() {
        problems.push(NO_UTF8);
    }
    text
}

struct TextRepair<'t> {
    rest: &'t str,
    out: String,
    depth: usize,
    problems: Vec<&'static str>,
}

impl TextRepair<'_> {
    /// Repairs the next token; false at the end.
    fn step(&mut self) -> bool {
        let Some(next) = self.rest.chars().next() else { return false };
        match next {
            '"' => self.text(),
            '{' | '[' if self.depth == DEEPEST => self.flatten(),
            '{' | '[' => {
                self.depth += 1;
                self.copy(1);
            }
            '}' | ']' => {
                self.depth = self.depth.saturating_sub(1);
                self.copy(1);
            }
            'N' | 'I' | '-' => match NO_NUMBERS.iter().find(|word| self.rest.starts_with(**word)) {
                Some(word) => self.replace(word.len(), &format!("\"{word}\""), NUMBER),
                None => self.copy(1),
            },
            other => self.copy(other.len_utf8()),
        }
        true
    }

    /// Copies a string literal and repairs it.
    fn text(&mut self) {
        self.copy(1);
        loop {
            let end = self.rest.find(|c: char| matches!(c, '"' | '\\') || c < ' ').unwrap_or(self.rest.len());
            self.copy(end);
            match self.rest.chars().next() {
                None => return,
                Some('"') => return self.copy(1),
                Some('\\') => self.escape(),
                Some(control) => self.replace(1, &format!("\\u{:04x}", u32::from(control)), CONTROL),
            }
        }
    }

    fn escape(&mut self) {
        match self.rest.chars().nth(1) {
            Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') => self.copy(2),
            Some('u') => match (unit(self.rest), self.rest.get(6..).and_then(unit)) {
                (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => self.copy(12),
                (Some(0xD800..=0xDFFF), _) => self.replace(6, "\\ufffd", HALF),
                (Some(_), _) => self.copy(6),
                (None, _) => self.replace(1, "\\\\", ESCAPE),
            },
            _ => self.replace(1, "\\\\", ESCAPE),
        }
    }

    /// Keeps an object or list as text. If its closing bracket is missing, it stays unchanged.
    fn flatten(&mut self) {
        let inner = piece_end(self.rest.as_bytes()).and_then(|end| self.rest.get(..end));
        match inner.and_then(|inner| Some((inner.len(), serde_json::to_string(inner).ok()?))) {
            Some((length, text)) => self.replace(length, &text, DEEP),
            None => self.copy(self.rest.len()),
        }
    }

    fn copy(&mut self, length: usize) {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.out.push_str(taken);
        self.rest = rest;
    }

    fn replace(&mut self, length: usize, by: &str, problem: &'static str) {
        self.out.push_str(by);
        self.rest = self.rest.get(length..).unwrap_or_default();
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

/// Parses the UTF-16 unit of a `\u` escape at the start of a text.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hex.then(|| u16::from_str_radix(digits, 16).ok())?
}
