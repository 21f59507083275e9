//! The filter of the queue: its language and its evaluation.

mod arena;
mod complete;
mod parse;

pub use arena::Arena;
pub use complete::{Suggestion, Vocabulary, complete};

use super::countries;
use super::names::folded;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::queue::{JourneyState, Row};
use std::collections::BTreeSet;

/// A parsed filter; all conditions must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    conditions: Vec<Condition>,
}

/// A syntax error with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterError {
    /// Position of the first wrong character.
    pub at: usize,
    /// Number of wrong characters.
    pub len: usize,
    /// What is wrong.
    pub message: String,
    /// How to correct it.
    pub hint: String,
}

/// Data that conditions depend on besides the row.
#[derive(Clone, Copy, Debug)]
pub struct FilterContext<'a> {
    /// Current time in milliseconds since 1970.
    pub now_ms: i64,
    /// The current reviewer, for `mine`.
    pub reviewer: Option<&'a Reviewer>,
    /// Marked rows, for `marked`.
    pub marked: &'a BTreeSet<JourneyKey>,
}

#[derive(Clone, Debug, PartialEq)]
struct Condition {
    negated: bool,
    test: Test,
}

#[derive(Clone, Debug, PartialEq)]
enum Test {
    /// A normalized text anywhere in the row.
    Text(String),
    Rule(String),
    Country(String),
    Document(String),
    Provider(String),
    List(String),
    Wait(SortOrder, i64),
    Aml(SortOrder, u8),
    Face(SortOrder, u8),
    Mine,
    Marked,
    Held,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SortOrder {
    Less,
    AtMost,
    Equal,
    AtLeast,
    More,
}

impl SortOrder {
    fn holds<T: Ord>(self, left: T, right: T) -> bool {
        match self {
            SortOrder::Less => left < right,
            SortOrder::AtMost => left <= right,
            SortOrder::Equal => left == right,
            SortOrder::AtLeast => left >= right,
            SortOrder::More => left > right,
        }
    }
}

impl Filter {
    /// Parses a filter. An empty filter matches every row.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        Ok(Self { conditions: parse::conditions(text)? })
    }

    /// Whether the filter matches every row.
    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// Whether a row matches. To search many rows, use [`Arena::search`].
    pub fn matches(&self, row: &Row, context: &FilterContext<'_>) -> bool {
        let text = self.texts().next().map(|_| arena::searchable(row)).unwrap_or_default();
        self.conditions.iter().all(|condition| condition.holds(row, &text, context))
    }

    fn texts(&self) -> impl Iterator<Item = &Condition> {
        self.conditions.iter().filter(|condition| matches!(condition.test, Test::Text(_)))
    }
}

impl Condition {
    fn holds(&self, row: &Row, text: &str, context: &FilterContext<'_>) -> bool {
        self.test.holds(row, text, context) != self.negated
    }
}

impl Test {
    fn holds(&self, row: &Row, text: &str, context: &FilterContext<'_>) -> bool {
        let summary = &row.summary;
        let any = |words: &[String], wanted: &str| words.iter().any(|word| has(word, wanted));
        match self {
            Test::Text(wanted) => text.contains(wanted.as_str()),
            Test::Rule(wanted) => any(&summary.failed_rules, wanted),
            Test::Country(wanted) => {
                summary.country.as_deref().is_some_and(|country| is_country(country, wanted))
            }
            Test::Document(wanted) => any(&summary.documents, wanted),
            Test::Provider(wanted) => has(&row.key.provider.0, wanted) || row.service.word() == wanted,
            Test::List(wanted) => summary.lists.iter().any(|list| is_list(list, wanted)),
            Test::Wait(order, than) => order.holds(row.waited_ms(context.now_ms), *than),
            Test::Aml(order, than) => summary.aml_score.is_some_and(|score| order.holds(score, *than)),
            Test::Face(order, than) => summary.face_score.is_some_and(|score| order.holds(score, *than)),
            Test::Mine => row.claimed_by.is_some() && row.claimed_by.as_ref() == context.reviewer,
            Test::Marked => context.marked.contains(&row.key),
            Test::Held => row.state == JourneyState::Held,
        }
    }
}

fn has(text: &str, wanted: &str) -> bool {
    folded(text).contains(wanted)
}

fn is_country(country: &str, wanted: &str) -> bool {
    folded(country) == wanted || countries::compare(country, wanted) == countries::CountryAgreement::Same
}

/// `list:pep` matches `Politically Exposed Person`.
fn is_list(list: &str, wanted: &str) -> bool {
    let list = folded(list);
    let short = match wanted {
        "pep" => "politically exposed",
        "media" => "adverse media",
        other => other,
    };
    list.contains(short) || list.contains(wanted)
}
