//! The filter of the queue: its language and its evaluation.

mod chunk;
mod complete;
mod facts;
mod index;
mod parse;
mod search;
mod text;

pub use complete::{Suggestion, Vocabulary, complete};
pub use index::QueueIndex;
pub use search::{Hits, IndexQuery, Sort};

use facts::RowFacts;

use super::countries;
use super::names::folded;
use crate::domain::decision::Verb;
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
    /// The current reviewer, for `mine` and `assigned:me`.
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
    Assigned(Assignee),
    Escalated,
    /// The journey is a quality sample.
    Sample,
    Wait(SortOrder, i64),
    Aml(SortOrder, u8),
    Face(SortOrder, u8),
    Mine,
    Marked,
    Held,
    /// A proposal that waits for a second reviewer.
    Proposed,
    /// The verb of a decision that is being made.
    Verb(Verb),
    /// The number of unresolved findings.
    Unresolved(SortOrder, usize),
}

/// The reviewer to whom a journey is assigned.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Assignee {
    Me,
    Nobody,
    /// A normalized part of a name.
    Named(String),
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
        let filter = Self::of_decision(text)?;
        match filter.conditions.iter().any(|condition| condition.test.is_of_decision()) {
            false => Ok(filter),
            true => Err(FilterError {
                at: 0,
                len: text.chars().count(),
                message: "verb: and unresolved are about a decision, not about a row".to_owned(),
                hint: "they go into [[second]]; put text with : in quotation marks".to_owned(),
            }),
        }
    }

    /// Parses a filter for decisions, which has `verb:approve` and `unresolved>0` in addition to the conditions on
    /// rows.
    pub fn of_decision(text: &str) -> Result<Self, FilterError> {
        Ok(Self { conditions: parse::conditions(text)? })
    }

    /// A filter that searches for words literally, without any conditions.
    pub fn of_words(text: &str) -> Self {
        let of_word = |word: &str| Condition { negated: false, test: Test::Text(folded(word)) };
        Self { conditions: text.split_whitespace().map(of_word).collect() }
    }

    /// Whether the filter needs the number of unresolved findings.
    pub fn counts_findings(&self) -> bool {
        self.conditions.iter().any(|condition| matches!(condition.test, Test::Unresolved(..)))
    }

    /// Whether the filter asks for quality samples. Other filters do not show them, because they are decided.
    pub fn wants_samples(&self) -> bool {
        self.conditions.iter().any(|condition| condition.test == Test::Sample && !condition.negated)
    }

    /// Whether the filter matches every row.
    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// Whether a row matches. To search many rows, use [`QueueIndex::search`].
    pub fn matches(&self, row: &Row, context: &FilterContext<'_>) -> bool {
        self.matches_decision(row, context, None)
    }

    /// Whether a decision on the journey of a row matches.
    pub fn matches_decision(
        &self,
        row: &Row,
        context: &FilterContext<'_>,
        decision: Option<DecisionFacts>,
    ) -> bool {
        let has_texts = self.conditions.iter().any(|it| matches!(it.test, Test::Text(_)));
        let text = if has_texts { text::searchable(row) } else { String::new() };
        let (facts, figures) = (RowFacts::of(row, context.reviewer), RowFigures::of(row, context, decision));
        let holds = |test: &Test| match test {
            Test::Text(wanted) => text.contains(wanted.as_str()),
            test if test.is_of_facts() => test.holds_for(&facts),
            test => test.holds_with(&figures),
        };
        self.conditions.iter().all(|condition| holds(&condition.test) != condition.negated)
    }
}

/// The values that differ from row to row.
#[derive(Clone, Copy, Debug)]
struct RowFigures {
    waited_ms: i64,
    aml_score: Option<u8>,
    face_score: Option<u8>,
    is_mine: bool,
    is_marked: bool,
    is_held: bool,
    is_proposed: bool,
    decision: Option<DecisionFacts>,
}

/// A decision that is being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionFacts {
    pub verb: Verb,
    /// The number of unresolved findings.
    pub unresolved: usize,
}

impl RowFigures {
    fn of(row: &Row, context: &FilterContext<'_>, decision: Option<DecisionFacts>) -> Self {
        Self {
            waited_ms: row.waited_ms(context.now_ms),
            aml_score: row.summary.aml_score,
            face_score: row.summary.face_score,
            is_mine: row.claimed_by.is_some() && row.claimed_by.as_ref() == context.reviewer,
            is_marked: context.marked.contains(&row.key),
            is_held: row.state == JourneyState::Held,
            is_proposed: row.state == JourneyState::Proposed,
            decision,
        }
    }
}

impl Test {
    /// Whether the condition checks properties that many rows share.
    fn is_of_facts(&self) -> bool {
        use Test::{Assigned, Country, Document, Escalated, List, Provider, Rule, Sample};
        matches!(
            self,
            Rule(_) | Country(_) | Document(_) | Provider(_) | List(_) | Assigned(_) | Escalated | Sample
        )
    }

    /// Whether the condition checks a decision, which rows of the queue do not have.
    fn is_of_decision(&self) -> bool {
        matches!(self, Test::Verb(_) | Test::Unresolved(..))
    }

    /// Whether the condition checks numbers or states of a single row.
    fn is_of_figures(&self) -> bool {
        !self.is_of_facts() && !matches!(self, Test::Text(_))
    }

    fn holds_for(&self, facts: &RowFacts<'_>) -> bool {
        let any = |words: &[String], wanted: &str| words.iter().any(|word| has(word, wanted));
        match self {
            Test::Rule(wanted) => any(facts.failed_rules, wanted),
            Test::Country(wanted) => facts.country.is_some_and(|country| is_country(country, wanted)),
            Test::Document(wanted) => any(facts.documents, wanted),
            Test::Provider(wanted) => has(&facts.provider.0, wanted) || facts.service.word() == wanted,
            Test::List(wanted) => facts.lists.iter().any(|list| is_list(list, wanted)),
            Test::Assigned(Assignee::Me) => facts.is_assigned_to_me,
            Test::Assigned(Assignee::Nobody) => facts.routing.assigned_to.is_none(),
            Test::Assigned(Assignee::Named(wanted)) => {
                facts.routing.assigned_to.as_ref().is_some_and(|to| has(&to.0, wanted))
            }
            Test::Escalated => facts.routing.escalated_to.is_some(),
            Test::Sample => facts.routing.is_sample,
            _ => false,
        }
    }

    fn holds_with(&self, figures: &RowFigures) -> bool {
        match self {
            Test::Wait(order, than) => order.holds(figures.waited_ms, *than),
            Test::Aml(order, than) => figures.aml_score.is_some_and(|score| order.holds(score, *than)),
            Test::Face(order, than) => figures.face_score.is_some_and(|score| order.holds(score, *than)),
            Test::Mine => figures.is_mine,
            Test::Marked => figures.is_marked,
            Test::Held => figures.is_held,
            Test::Proposed => figures.is_proposed,
            Test::Verb(verb) => figures.decision.is_some_and(|decision| decision.verb == *verb),
            Test::Unresolved(order, than) => {
                figures.decision.is_some_and(|decision| order.holds(decision.unresolved, *than))
            }
            _ => false,
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
