//! A part of a case in words, line by line, as it is read on the screen.

use crate::domain::text::Shown;

/// A part of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackSection {
    pub title: &'static str,
    pub lines: Vec<PackLine>,
}

/// A line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackLine {
    pub kind: PackLineKind,
    /// `✗`, `⚠`, `?`, `✓`, `–`, or a blank.
    pub sign: &'static str,
    /// Indentation, in steps.
    pub indent: u8,
    /// What it is about.
    pub label: Shown,
    /// What is said of it; empty for a sentence.
    pub value: Shown,
}

/// The kind of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackLineKind {
    Heading,
    Fact,
    Sentence,
}
