//! Searches the whole index in one pass over the texts. The first hits are returned before the search is complete.

use super::chunk::{Chunk, MINE, PackedRow, SKIPPED, WAITS};
use super::index::QueueIndex;
use super::text::END;
use super::{Condition, Filter, RowFigures, Test};
use crate::domain::queue::RowId;
use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter, memrchr};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The sort order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumIter)]
pub enum Sort {
    /// Most urgent first.
    #[default]
    Urgency,
    /// Longest waiting first.
    Waiting,
    /// Newest first.
    Newest,
    Name,
    /// Strongest watch-list match first.
    Aml,
}

impl Sort {
    /// The next sort order, cyclic.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Sort::Urgency => Sort::Waiting,
            Sort::Waiting => Sort::Newest,
            Sort::Newest => Sort::Name,
            Sort::Name => Sort::Aml,
            Sort::Aml => Sort::Urgency,
        }
    }

    /// The displayed text.
    pub fn words(self) -> &'static str {
        match self {
            Sort::Urgency => "urgency",
            Sort::Waiting => "waiting",
            Sort::Newest => "newest",
            Sort::Name => "name",
            Sort::Aml => "watch list",
        }
    }
}

/// A search in an index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IndexQuery {
    pub search: Filter,
    pub filter: Filter,
    /// Whether to include rows that no longer wait.
    pub wants_settled: bool,
    pub sort: Sort,
    pub marked: BTreeSet<RowId>,
    pub now_ms: i64,
}

/// The result of a search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    pub ids: Vec<RowId>,
    /// The chunk at which the search continues; `None` if it is complete.
    rest: Option<usize>,
}

impl Hits {
    /// Whether the whole index was searched.
    pub fn is_complete(&self) -> bool {
        self.rest.is_none()
    }
}

impl QueueIndex {
    /// Continues a search after the hits in `before`, until there are at least `enough`. `None` if it was cancelled.
    pub fn search(
        &self,
        query: &IndexQuery,
        before: Option<Hits>,
        enough: usize,
        is_given_up: impl Fn() -> bool,
    ) -> Option<Hits> {
        let mut hits = before.unwrap_or_default();
        let pass = Pass::of(self, query);
        let is_sorted = query.sort != Sort::Urgency;
        let mut sorted = Sorted::default();
        for (at, slot) in self.slots.iter().enumerate().skip(hits.rest.take().unwrap_or(0)) {
            if is_given_up() {
                return None;
            }
            pass.over(&slot.chunk, |entry, text| {
                if is_sorted { sorted.take(query.sort, entry, text) } else { hits.ids.push(entry.id()) }
            });
            if hits.ids.len() >= enough && at + 1 < self.slots.len() {
                hits.rest = Some(at + 1);
                return Some(hits);
            }
        }
        hits.ids.extend(sorted.ids());
        Some(hits)
    }
}

/// Hits with their sort keys.
#[derive(Default)]
struct Sorted<'t> {
    by_number: Vec<(i64, RowId)>,
    by_name: Vec<(&'t str, RowId)>,
}

impl<'t> Sorted<'t> {
    fn take(&mut self, sort: Sort, entry: &PackedRow, text: &'t str) {
        let number = match sort {
            Sort::Name => return self.by_name.push((entry.name(text), entry.id())),
            Sort::Urgency | Sort::Waiting => entry.since_ms(),
            Sort::Newest => entry.since_ms().saturating_neg(),
            Sort::Aml => entry.aml().map_or(1, |score| -i64::from(score)),
        };
        self.by_number.push((number, entry.id()));
    }

    /// The sorted ids. The sort is stable, so equal ones stay in queue order.
    fn ids(mut self) -> impl Iterator<Item = RowId> {
        self.by_number.sort_by_key(|(number, _)| *number);
        self.by_name.sort_by_key(|(name, _)| *name);
        let named = self.by_name.into_iter().map(|(_, id)| id);
        self.by_number.into_iter().map(|(_, id)| id).chain(named)
    }
}

/// A query prepared for one index.
struct Pass<'q> {
    query: &'q IndexQuery,
    /// The longest required text, which is searched first because it is the most selective.
    first: Option<Finder<'q>>,
    /// The other texts, and whether each is negated.
    texts: Vec<(Finder<'q>, bool)>,
    /// For each set of properties, whether its rows can match.
    facts: Vec<bool>,
    figures: Vec<&'q Condition>,
}

impl<'q> Pass<'q> {
    fn of(index: &QueueIndex, query: &'q IndexQuery) -> Self {
        let conditions = || query.search.conditions.iter().chain(&query.filter.conditions);
        let text_of = |condition: &'q Condition| match &condition.test {
            Test::Text(text) => Some((text.as_str(), condition.negated)),
            _ => None,
        };
        let mut texts: Vec<(&str, bool)> = conditions().filter_map(text_of).collect();
        // Required texts first, the longest one at the front.
        texts.sort_by_key(|(text, negated)| (*negated, Reverse(text.len())));
        let has_first = texts.first().is_some_and(|(text, negated)| !negated && !text.is_empty());
        let first = has_first.then(|| texts.remove(0)).map(|(text, _)| Finder::new(text));
        let of_facts: Vec<&Condition> = conditions().filter(|it| it.test.is_of_facts()).collect();
        let passes = |facts| of_facts.iter().all(|it| it.test.holds_for(&facts) != it.negated);
        let figures = conditions().filter(|it| it.test.is_of_figures()).collect();
        let texts = texts.into_iter().map(|(text, negated)| (Finder::new(text), negated)).collect();
        Self { query, first, texts, facts: index.facts.all().map(passes).collect(), figures }
    }

    /// Passes the matching rows of a chunk to `take`.
    fn over<'t>(&self, chunk: &'t Chunk, mut take: impl FnMut(&PackedRow, &'t str)) {
        match &self.first {
            Some(finder) => self.over_hits(chunk, finder, take),
            None if self.texts.is_empty() && self.query.sort != Sort::Name => {
                let passing = chunk.entries.iter().filter(|entry| self.passes(entry));
                passing.for_each(|entry| take(entry, ""));
            }
            None => {
                let rows = chunk.entries.iter().zip(chunk.texts());
                let passing = rows.filter(|(entry, text)| self.passes(entry) && self.reads(text));
                passing.for_each(|(entry, text)| take(entry, text));
            }
        }
    }

    fn over_hits<'t>(
        &self,
        chunk: &'t Chunk,
        finder: &Finder<'_>,
        mut take: impl FnMut(&PackedRow, &'t str),
    ) {
        let end = END as u8;
        let (mut rest, mut row) = (chunk.text.as_str(), 0);
        while let Some(hit) = finder.find(rest.as_bytes()) {
            let (before, after) = rest.as_bytes().split_at_checked(hit).unwrap_or_default();
            row += memchr_iter(end, before).count();
            let from = memrchr(end, before).map_or(0, |at| at + 1);
            let to = memchr(end, after).map_or(rest.len(), |at| hit + at);
            let text = rest.get(from..to).unwrap_or_default();
            if let Some(entry) = chunk.entries.get(row).filter(|entry| self.passes(entry) && self.reads(text))
            {
                take(entry, text);
            }
            rest = rest.get(to + 1..).unwrap_or_default();
            row += 1;
        }
    }

    /// Whether the other texts match.
    fn reads(&self, text: &str) -> bool {
        self.texts.iter().all(|(finder, negated)| finder.find(text.as_bytes()).is_some() != *negated)
    }

    /// Whether everything but the text of a row matches.
    fn passes(&self, entry: &PackedRow) -> bool {
        let waits = entry.has(WAITS) || self.query.wants_settled;
        let facts = || usize::try_from(entry.facts).ok().and_then(|at| self.facts.get(at)).copied();
        waits
            && !entry.has(SKIPPED)
            && facts().unwrap_or(false)
            && (self.figures.is_empty() || self.has_figures(entry))
    }

    fn has_figures(&self, entry: &PackedRow) -> bool {
        let figures = RowFigures {
            waited_ms: self.query.now_ms.saturating_sub(entry.since_ms()).max(0),
            aml_score: entry.aml(),
            face_score: entry.face(),
            is_mine: entry.has(MINE),
            is_marked: self.query.marked.contains(&entry.id()),
            is_held: entry.is_held(),
            is_proposed: entry.is_proposed(),
            decision: None,
        };
        self.figures.iter().all(|it| it.test.holds_with(&figures) != it.negated)
    }
}
