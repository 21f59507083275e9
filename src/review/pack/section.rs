//! A section of a case as lines of text, as on the screen.

use crate::domain::text::Shown;

/// A section of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackSection {
    pub title: &'static str,
    pub lines: Vec<PackLine>,
}

/// One row of an evidence pack, independent of the format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackLine {
    pub kind: PackLineKind,
    /// The mark: `✗`, `⚠`, `?`, `✓`, `–`, or a blank.
    pub sign: &'static str,
    /// The indentation level.
    pub indent: u8,
    /// What it is about.
    pub label: Shown,
    /// The value; empty for a sentence.
    pub value: Shown,
}

/// How the formats set a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackLineKind {
    Heading,
    Fact,
    Sentence,
}
