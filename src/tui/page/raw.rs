//! The Raw tab: the received document as a tree with foldable nodes; secrets are masked.

use super::line::{Line, LineKind, said};
use super::tab::{Tab, TabText};
use crate::domain::pii::Masking;
use crate::domain::text::{Shown, Untrusted};
use crate::domain::viewed::CaseTab;
use std::collections::BTreeSet;

pub const TAB: Tab = Tab {
    record: CaseTab::Raw,
    title: "Raw",
    about: "The document as received, secrets masked",
    write: |input| {
        let (document, folded) = input.raw;
        TabText { lines: document.page(input.masking, folded), parts: Vec::new() }
    },
    has_pictures: false,
};

/// The document as lines of a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawDocument {
    lines: Vec<RawLine>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct RawLine {
    text: String,
    depth: u8,
    /// The line that opens the node around this line; `None` for the outermost.
    parent: Option<usize>,
    /// The line that closes the node that this line opens; the line itself if it opens none.
    end: usize,
}

impl RawDocument {
    /// Parses an indented document.
    pub fn read(raw: &Untrusted) -> Self {
        let mut lines: Vec<RawLine> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        for (at, text) in raw.as_sent().lines().enumerate() {
            let inner = text.trim_start_matches(' ');
            let depth = u8::try_from((text.len() - inner.len()) / 2).unwrap_or(u8::MAX);
            if inner.starts_with(['}', ']'])
                && let Some(opened) = open.pop()
                && let Some(line) = lines.get_mut(opened)
            {
                line.end = at;
            }
            lines.push(RawLine { text: inner.to_owned(), depth, parent: open.last().copied(), end: at });
            if inner.ends_with(['{', '[']) {
                open.push(at);
            }
        }
        Self { lines }
    }

    /// Writes the tab; folded nodes take one line. With masking on it shows no values, because it is unknown which ones
    /// are personal data.
    pub fn page(&self, masking: Masking, folded: &BTreeSet<usize>) -> Vec<(usize, Line)> {
        if masking == Masking::Masked {
            let label = Shown::ours("Personal data is masked; the raw document is shown unmasked only.");
            return vec![(0, Line { kind: LineKind::Aside, label, ..Line::default() })];
        }
        let mut kept = Vec::new();
        let mut at = 0;
        while let Some(line) = self.lines.get(at) {
            let is_folded = line.end > at && folded.contains(&at);
            kept.push((at, if is_folded { self.folded_line(at, line) } else { shown(line, &line.text) }));
            at = if is_folded { line.end + 1 } else { at + 1 };
        }
        kept
    }

    /// A folded node in one line: `"documents": { … 41 lines },`.
    fn folded_line(&self, at: usize, line: &RawLine) -> Line {
        let count = line.end - at - 1;
        let lines = if count == 1 { "line" } else { "lines" };
        let close = self.lines.get(line.end).map_or("", |end| end.text.as_str());
        shown(line, &format!("{} … {count} {lines} {close}", line.text))
    }

    /// The node at a line: the one that it opens or closes, else the one around it.
    pub fn node(&self, at: usize) -> Option<usize> {
        let line = self.lines.get(at)?;
        if line.end > at { Some(at) } else { self.opener(at).or(line.parent) }
    }

    /// The nodes around a line, innermost first.
    pub fn around(&self, at: usize) -> impl Iterator<Item = usize> {
        let parent = |at: usize| self.lines.get(at).and_then(|line| line.parent);
        std::iter::successors(parent(at), move |at| parent(*at))
    }

    /// All nodes below a level.
    pub fn below(&self, depth: u8) -> BTreeSet<usize> {
        let deep = |(at, line): &(usize, &RawLine)| line.end > *at && line.depth >= depth;
        self.lines.iter().enumerate().filter(deep).map(|(at, _)| at).collect()
    }

    /// The level of the deepest node.
    pub fn deepest(&self) -> u8 {
        let nodes = self.lines.iter().enumerate().filter(|(at, line)| line.end > *at);
        nodes.map(|(_, line)| line.depth).max().unwrap_or(0)
    }

    /// The matching lines, including folded ones; `is_hit` gets cleaned text.
    pub fn hits(&self, is_hit: impl Fn(&str) -> bool) -> Vec<usize> {
        let lines = self.lines.iter().enumerate();
        lines.filter(|(_, line)| is_hit(said(&line.text).as_str())).map(|(at, _)| at).collect()
    }

    /// The path of a line in the notation of jq: `.documents[0].first_name`.
    pub fn path(&self, at: usize) -> String {
        self.path_of(at, str::to_owned)
    }

    /// The path for the record, without personal data: a key may be an address.
    pub fn recorded_path(&self, at: usize) -> String {
        self.path_of(at, impersonal)
    }

    fn path_of(&self, at: usize, named: fn(&str) -> String) -> String {
        let at = self.opener(at).unwrap_or(at);
        let mut steps: Vec<String> = Vec::new();
        let mut here = Some(at);
        while let Some(place) = here {
            let parent = self.lines.get(place).and_then(|line| line.parent);
            if let Some(parent) = parent {
                steps.push(self.step(parent, place, named));
            }
            here = parent;
        }
        steps.reverse();
        let path = steps.concat();
        if path.is_empty() || path.starts_with('[') { format!(".{path}") } else { path }
    }

    fn step(&self, parent: usize, place: usize, named: fn(&str) -> String) -> String {
        let text = self.lines.get(place).map_or("", |line| line.text.as_str());
        match key(text) {
            Some((key, _)) if is_plain(key) => format!(".{}", named(key)),
            Some((key, _)) => format!("[\"{}\"]", named(key)),
            None => {
                let within = self.lines.get(parent + 1..place).unwrap_or_default().iter();
                let before = within
                    .zip(parent + 1..)
                    .filter(|(line, at)| line.parent == Some(parent) && !self.is_end(*at));
                format!("[{}]", before.count())
            }
        }
    }

    fn is_end(&self, at: usize) -> bool {
        self.lines.get(at).is_some_and(|line| line.text.starts_with(['}', ']']))
    }

    /// The line that opens the node that this line closes.
    fn opener(&self, end: usize) -> Option<usize> {
        self.is_end(end).then_some(())?;
        self.lines.iter().take(end).rposition(|line| line.end == end)
    }

    /// The value of a line: a string without its quotes, a node as a whole.
    pub fn value(&self, at: usize) -> Option<String> {
        let line = self.lines.get(at)?;
        let value = key(&line.text).map_or(line.text.as_str(), |(_, value)| value);
        if line.end == at {
            let value = value.trim_end_matches(',');
            let text = serde_json::from_str::<String>(value);
            return Some(text.unwrap_or_else(|_| value.to_owned()));
        }
        let mut whole = value.to_owned();
        for within in self.lines.get(at + 1..=line.end)? {
            whole.push_str(&within.text);
        }
        whole.truncate(whole.trim_end_matches(',').len());
        Some(whole)
    }
}

fn shown(line: &RawLine, text: &str) -> Line {
    Line { indent: line.depth, label: said(text), ..Line::default() }
}

/// Splits `"key": value`. Quotes within a key are escaped.
fn key(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix('"')?;
    let mut is_escaped = false;
    let end = rest.char_indices().find(|(_, character)| {
        let ends = *character == '"' && !is_escaped;
        is_escaped = *character == '\\' && !is_escaped;
        ends
    });
    let (key, after) = rest.split_at_checked(end?.0)?;
    Some((key, after.strip_prefix("\": ")?))
}

fn is_plain(key: &str) -> bool {
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    key.chars().all(is_word) && key.starts_with(|first: char| !first.is_ascii_digit())
}

/// A name for the record, without words that may be personal data.
pub fn impersonal(name: &str) -> String {
    let words = name.split(' ').map(|word| if could_be_personal(word) { "…" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

fn could_be_personal(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    word.contains(['@', ':']) || digits > 3 || digits > 0 && word.contains('.')
}
