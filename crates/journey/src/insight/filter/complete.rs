//! Completion for the filter.

use super::facts::RowFacts;
use crate::domain::queue::Row;
use crate::insight::names::folded;
use std::collections::BTreeSet;

/// The values that occur in the queue, for completion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    rules: BTreeSet<String>,
    countries: BTreeSet<String>,
    documents: BTreeSet<String>,
    providers: BTreeSet<String>,
    lists: BTreeSet<String>,
    /// The reviewers to whom journeys are assigned.
    reviewers: BTreeSet<String>,
}

/// How a word of a filter can be completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Position of the first character that it replaces.
    pub from: usize,
    /// The replacement. It contains external text, so clean it before display.
    pub text: String,
}

/// Completions at the start of a word.
const BEGINNINGS: [&str; 15] = [
    "rule:",
    "country:",
    "doc:",
    "provider:",
    "list:",
    "wait>4h",
    "aml>=80",
    "face<60",
    "assigned:me",
    "escalated",
    "mine",
    "marked",
    "held",
    "second",
    "sample",
];
/// Maximum number of values of each kind, because a person must choose from them.
const MOST_WORDS: usize = 500;
/// Limits the completions offered.
const MOST: usize = 20;

impl Vocabulary {
    /// Collects the values of these rows.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Self {
        let mut words = Self::default();
        for row in rows {
            words.add(row);
        }
        words
    }

    /// Adds the values of one row.
    pub fn add(&mut self, row: &Row) {
        self.add_facts(&RowFacts::of(row, None));
    }

    pub(super) fn add_facts(&mut self, facts: &RowFacts<'_>) {
        take(&mut self.rules, facts.failed_rules);
        take(&mut self.countries, facts.country.map(str::to_owned).as_slice());
        take(&mut self.documents, facts.documents);
        take(&mut self.providers, std::slice::from_ref(&facts.provider.0));
        take(&mut self.lists, facts.lists);
        let assigned_to = facts.routing.assigned_to.as_ref().map(|to| to.0.clone());
        take(&mut self.reviewers, assigned_to.as_slice());
    }

    fn of_key(&self, key: &str) -> Option<&BTreeSet<String>> {
        Some(match key {
            "rule" => &self.rules,
            "country" => &self.countries,
            "doc" => &self.documents,
            "provider" => &self.providers,
            "list" => &self.lists,
            "assigned" => &self.reviewers,
            _ => return None,
        })
    }
}

fn take(into: &mut BTreeSet<String>, words: &[String]) {
    for word in words {
        if into.len() < MOST_WORDS && !into.contains(word) {
            into.insert(word.clone());
        }
    }
}

/// Completions for the word before `cursor`, which counts characters.
pub fn complete(text: &str, cursor: usize, words: &Vocabulary) -> Vec<Suggestion> {
    let before: Vec<char> = text.chars().take(cursor).collect();
    let start = before.iter().rposition(|c| c.is_whitespace()).map_or(0, |place| place + 1);
    let word: String = before.iter().skip(start).collect();
    let (from, word) = match word.strip_prefix('-') {
        Some(rest) => (start + 1, rest.to_owned()),
        None => (start, word),
    };
    let Some((key, typed)) = word.split_once(':') else {
        let begins = |beginning: &&str| beginning.starts_with(&word.to_lowercase()) && *beginning != word;
        let found = BEGINNINGS.into_iter().filter(begins);
        return found.map(|beginning| Suggestion { from, text: beginning.to_owned() }).collect();
    };
    let typed = folded(typed.trim_start_matches('"'));
    let known = words.of_key(&key.to_lowercase()).into_iter().flatten();
    let fitting = known.filter(|word| folded(word).contains(&typed)).take(MOST);
    fitting.map(|word| Suggestion { from, text: format!("{key}:{}", quoted(word)) }).collect()
}

fn quoted(word: &str) -> String {
    if word.contains(char::is_whitespace) {
        format!("\"{}\"", word.replace('"', ""))
    } else {
        word.to_owned()
    }
}
