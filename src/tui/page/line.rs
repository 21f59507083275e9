//! A line of a page, and the builder of pages.

use crate::domain::outcome::Outcome;
use crate::domain::pii::{Maskable, Masking, Pii};
use crate::domain::queue::Row;
use crate::domain::said::Said;
use crate::domain::scalar::{Fact, Scalar};
use crate::domain::text::{Shown, Untrusted};
use crate::domain::time::{DateText, Moment};
use crate::insight::finding::Evidence;
use crate::insight::labels::{self, FactValue};
use crate::tui::clock::ScreenClock;
use crate::tui::fit::width;
use jiff::Timestamp;
use std::ops::Range;

/// The mark at the start of a line. The theme sets its color.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mark {
    #[default]
    None,
    /// `✗`
    Failed,
    /// `⚠`
    Look,
    /// `?`
    Undetermined,
    /// `✓`
    Settled,
    /// `–`
    NotDone,
}

impl Mark {
    /// The symbol of the mark.
    pub fn sign(self) -> &'static str {
        match self {
            Mark::None => " ",
            Mark::Failed => "✗",
            Mark::Look => "⚠",
            Mark::Undetermined => "?",
            Mark::Settled => "✓",
            Mark::NotDone => "–",
        }
    }

    /// The mark of an outcome. An unknown value is undetermined, never passed.
    pub fn of(outcome: Option<&Said<Outcome>>) -> Self {
        match outcome.map(|said| said.meaning) {
            None => Mark::None,
            Some(Some(Outcome::Passed)) => Mark::Settled,
            Some(Some(Outcome::Failed)) => Mark::Failed,
            Some(Some(Outcome::NotRun)) => Mark::NotDone,
            Some(Some(Outcome::Undetermined) | None) => Mark::Undetermined,
        }
    }

    /// The mark of a boolean result.
    pub fn of_bool(passed: Option<bool>) -> Self {
        match passed {
            Some(true) => Mark::Settled,
            Some(false) => Mark::Failed,
            None => Mark::None,
        }
    }
}

/// How a line is set apart from its neighbors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineKind {
    #[default]
    Plain,
    Heading,
    Aside,
    /// A question to the reviewer.
    Question,
}

/// One line of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub kind: LineKind,
    pub mark: Mark,
    /// Indentation, in steps of two columns.
    pub indent: u8,
    /// The name of the fact, or the whole text.
    pub label: Shown,
    /// The value of the fact; empty if the label is the whole text.
    pub value: Shown,
    /// The characters of the value (of the label if there is no value) that differ from other sources.
    pub differs: Vec<Range<usize>>,
    /// The columns, if the line is a row of a table. Label and value contain the same as text.
    pub cells: Option<Box<TableCells>>,
}

/// A row of a table: the property, the value on each side, and how they compare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableCells {
    pub texts: [Shown; 4],
    /// The widths of all columns but the last, which takes the rest.
    pub columns: [usize; 3],
}

impl Line {
    fn says(&self, label: &str, value: &str) -> bool {
        self.label.as_str() == label && self.value.as_str() == value
    }

    fn contains(&self, lowercase: &str) -> bool {
        [&self.label, &self.value].into_iter().any(|text| text.as_str().to_lowercase().contains(lowercase))
    }

    /// Whether it is an empty line.
    pub fn is_blank(&self) -> bool {
        self.label.as_str().is_empty() && self.value.as_str().is_empty()
    }
}

/// Our own text and numbers, cleaned like untrusted text.
pub fn said(text: impl Into<String>) -> Shown {
    Untrusted::new(text).shown()
}

/// The applicant's name as the queue shows it, else the journey's id.
pub fn name(row: &Row, masking: Masking) -> Shown {
    if row.summary.applicant.is_some() {
        return Maskable::shown(&row.applicant(), masking);
    }
    row.key.id.shown()
}

/// How a page shows personal data and times.
#[derive(Clone, Copy, Debug)]
pub struct PageStyle<'a> {
    pub masking: Masking,
    /// The time zone of displayed times; `None` for UTC, in which services report them.
    pub clock: Option<&'a ScreenClock>,
}

impl From<Masking> for PageStyle<'_> {
    fn from(masking: Masking) -> Self {
        Self { masking, clock: None }
    }
}

/// Writes a page.
#[derive(Clone, Debug)]
pub struct PageBuilder {
    lines: Vec<Line>,
    parts: Vec<Part>,
    indent: u8,
    masking: Masking,
    clock: Option<ScreenClock>,
}

/// The start of a part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The index of its first line.
    pub first: usize,
    /// The evidence that a key on these lines opens.
    pub about: Evidence,
}

/// The text of a tab, and which lines belong to which evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenPage {
    /// The lines of all parts.
    pub lines: Vec<Line>,
    /// The parts in order. There may be lines before the first part.
    pub parts: Vec<Part>,
}

impl From<Vec<Line>> for WrittenPage {
    fn from(lines: Vec<Line>) -> Self {
        Self { lines, parts: Vec::new() }
    }
}

impl PageBuilder {
    /// An empty page.
    pub fn new<'a>(style: impl Into<PageStyle<'a>>) -> Self {
        let PageStyle { masking, clock } = style.into();
        Self { lines: Vec::new(), parts: Vec::new(), indent: 0, masking, clock: clock.cloned() }
    }

    /// A time in the time zone of the page.
    pub fn time(&self, at: Timestamp) -> Shown {
        said(self.clock.as_ref().map_or_else(|| super::history::at(at), |clock| clock.full(at)))
    }

    /// Whether personal data is masked on it.
    pub fn masking(&self) -> Masking {
        self.masking
    }

    /// Returns the lines.
    pub fn done(self) -> Vec<Line> {
        self.lines
    }

    /// Returns the lines and the parts.
    pub fn written(self) -> WrittenPage {
        WrittenPage { lines: self.lines, parts: self.parts }
    }

    /// Begins a part with this subject.
    pub fn about(&mut self, about: Evidence) {
        if self.parts.last().is_none_or(|last| last.about != about) {
            self.parts.push(Part { first: self.lines.len(), about });
        }
    }

    /// Adds a heading after a blank line.
    pub fn heading(&mut self, label: impl Into<String>) {
        if !self.lines.is_empty() {
            self.lines.push(Line::default());
        }
        self.indent = 0;
        self.push(LineKind::Heading, Mark::None, said(label), Shown::default());
        self.indent = 1;
    }

    /// Adds a subheading.
    pub fn part(&mut self, mark: Mark, label: Shown, value: Shown) {
        self.indent = 1;
        self.push(LineKind::Plain, mark, label, value);
        self.indent = 2;
    }

    /// Adds a fact: mark, label and value.
    pub fn fact(&mut self, mark: Mark, label: impl Into<String>, value: Shown) {
        self.push(LineKind::Plain, mark, said(label), value);
    }

    /// Adds a fact with an untrusted name.
    pub fn named(&mut self, mark: Mark, label: &Untrusted, value: Shown) {
        self.push(LineKind::Plain, mark, label.shown(), value);
    }

    /// Adds a fact, if it has a value.
    pub fn maybe(&mut self, label: &str, value: Option<&Untrusted>) {
        if let Some(value) = value {
            self.fact(Mark::None, label, value.shown());
        }
    }

    /// Adds a fact with personal data, if it has a value.
    pub fn personal<T: Maskable>(&mut self, label: &str, value: Option<&Pii<T>>) {
        if let Some(value) = value {
            self.fact(Mark::None, label, value.shown(self.masking));
        }
    }

    /// Adds a date with personal data, if it has a value.
    pub fn date(&mut self, label: &str, value: Option<&DateText>) {
        if let Some(date) = value {
            self.fact(Mark::None, label, date.as_sent.shown(self.masking));
        }
    }

    /// Adds a fact without personal data, if it has a value.
    pub fn scalar(&mut self, label: &str, value: Option<&Scalar>) {
        if let Some(value) = value {
            self.fact(Mark::None, label, value.shown());
        }
    }

    /// Adds a time, if there is one; an unreadable one as it was sent.
    pub fn moment(&mut self, label: &str, value: Option<&Moment>) {
        if let Some(moment) = value {
            let read = moment.at.map(|at| self.time(at));
            self.fact(Mark::None, label, read.unwrap_or_else(|| moment.as_sent.shown()));
        }
    }

    /// Adds facts with readable labels and values. Facts without a value are left out.
    pub fn facts(&mut self, facts: &[Fact]) {
        for fact in facts.iter().filter(|fact| !fact.value.reveal().text().is_blank()) {
            self.named(Mark::None, &labels::label(&fact.name), self.fact_value(fact));
        }
    }

    fn fact_value(&self, fact: &Fact) -> Shown {
        match labels::value(&fact.name, fact.value.reveal()) {
            _ if self.masking == Masking::Masked => fact.value.shown(self.masking),
            FactValue::Words(words) => said(words),
            FactValue::Time(at) => self.time(at),
            FactValue::AsSent => fact.value.shown(self.masking),
        }
    }

    /// Adds the rows of a table. The columns are as wide as their widest text.
    pub fn table(&mut self, rows: Vec<[Shown; 4]>) {
        let columns = [0, 1, 2].map(|column| {
            let texts = rows.iter().filter_map(|row| row.get(column));
            texts.map(|text| width(text.as_str())).max().unwrap_or(0)
        });
        for texts in rows {
            let [label, sides @ ..] = &texts;
            let (label, value) = (label.clone(), Shown::join(sides, " │ "));
            self.push(LineKind::Plain, Mark::None, label, value);
            if let Some(line) = self.lines.last_mut() {
                line.cells = Some(Box::new(TableCells { texts, columns }));
            }
        }
    }

    /// Drops the facts and remarks from line `from` on that the first `head` lines already say.
    pub fn drop_repeated(&mut self, head: usize, from: usize) {
        let rest = self.lines.split_off(from.min(self.lines.len()));
        let (said, _) = self.lines.split_at(head.min(self.lines.len()));
        let is_repeated = |line: &Line| {
            let (label, value) = (line.label.as_str(), line.value.as_str());
            let remark = label.trim_end_matches('.').to_lowercase();
            match line.kind {
                LineKind::Plain => !value.is_empty() && said.iter().any(|it| it.says(label, value)),
                LineKind::Aside => !remark.is_empty() && said.iter().any(|it| it.contains(&remark)),
                LineKind::Heading | LineKind::Question => false,
            }
        };
        let new: Vec<Line> = rest.into_iter().filter(|line| !is_repeated(line)).collect();
        self.lines.extend(new);
    }

    /// The number of lines so far.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are no lines yet.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Adds a sentence.
    pub fn sentence(&mut self, mark: Mark, text: Shown) {
        self.push(LineKind::Plain, mark, text, Shown::default());
    }

    /// Marks characters of the last line. Masked or cleaned text gets no marks.
    pub fn differing(&mut self, sent: &str, differs: &[Range<usize>]) {
        let Some(line) = self.lines.last_mut() else { return };
        let text = if line.value.as_str().is_empty() { &line.label } else { &line.value };
        if text.as_str() == sent {
            line.differs = differs.to_vec();
        }
    }

    /// Adds secondary text.
    pub fn aside(&mut self, text: Shown) {
        self.push(LineKind::Aside, Mark::None, text, Shown::default());
    }

    /// Adds a question to the reviewer.
    pub fn question(&mut self, text: impl Into<String>) {
        self.push(LineKind::Question, Mark::None, said(text), Shown::default());
    }

    /// Adds a blank line.
    pub fn gap(&mut self) {
        self.lines.push(Line::default());
    }

    fn push(&mut self, kind: LineKind, mark: Mark, label: Shown, value: Shown) {
        self.lines.push(Line { kind, mark, indent: self.indent, label, value, ..Line::default() });
    }
}

/// `yes`, `no`, or empty.
pub fn yes_no(value: Option<bool>) -> Shown {
    match value {
        Some(true) => Shown::ours("yes"),
        Some(false) => Shown::ours("no"),
        None => Shown::default(),
    }
}
