//! Builds one row of the grid: chooses the reference value and compares every source with it.

use super::value::{Parsed, SourceValue};
use super::{Agreement, Aspect, GridCell, GridRow, Source};
use crate::domain::pii::Pii;
use crate::domain::text::Untrusted;
use crate::insight::dates::{Partial, When};
use crate::insight::names::{self, Name};
use std::ops::Range;

/// Limits the distinct values of a row, so that the work stays linear in the number of sources.
const MOST_VALUES: usize = 6;

/// Builds a row.
pub(super) fn row(aspect: Aspect, said: &[SourceValue]) -> GridRow {
    let reference = reference(said);
    let against = said.get(reference);
    let cells = said.iter().enumerate().map(|(place, value)| {
        let agreement = match against {
            Some(against) if place != reference => against.agree(value),
            _ if value.is_readable() => Agreement::Same,
            _ => Agreement::NotComparable,
        };
        let differs = matches!(agreement, Agreement::Close | Agreement::Differs);
        let marks = match against {
            Some(against) if differs => marks(aspect, value.text.as_sent(), against.text.as_sent()),
            _ => Vec::new(),
        };
        GridCell {
            source: value.source.clone(),
            value: Pii::new(value.text.clone()),
            agreement,
            is_readable: value.is_readable(),
            when: match &value.parsed {
                Parsed::Date(when) => Some(when.clone()),
                _ => None,
            },
            marks,
        }
    });
    GridRow { aspect, cells: cells.collect(), reference }
}

/// The index of the value that most sources agree with; the first one on a tie. Watch-list records and unreadable
/// values have no vote.
fn reference(said: &[SourceValue]) -> usize {
    let mut values: Vec<(usize, usize)> = Vec::new();
    for (place, one) in said.iter().enumerate() {
        let has_room = values.len() < MOST_VALUES;
        if matches!(one.source, Source::Aml(_)) || !one.is_readable() {
            continue;
        }
        let known = values.iter_mut().find(|(first, _)| {
            said.get(*first).is_some_and(|first| first.agree(one) <= Agreement::Compatible)
        });
        match known {
            Some((_, votes)) => *votes += 1,
            None if has_room => values.push((place, 1)),
            None => {}
        }
    }
    let best = values.into_iter().max_by_key(|(place, votes)| (*votes, std::cmp::Reverse(*place)));
    best.map_or(0, |(place, _)| place)
}

/// A cell's value for a sentence: a date in words if it has one reading, else the value as sent.
pub(crate) fn shown_value(cell: &GridCell) -> Untrusted {
    let value = cell.value.reveal();
    let is_clear = |when: &&When| matches!(cell.source, Source::Mrz(_)) || !when.is_ambiguous();
    let day = cell.when.as_ref().filter(is_clear).and_then(When::likeliest).filter(|day| day.day.is_some());
    match day.and_then(Partial::earliest) {
        Some(day) => Untrusted::new(day.strftime("%-d %b %Y").to_string().as_str()),
        None => value.clone(),
    }
}

/// The character ranges of a value that differ from the reference.
fn marks(aspect: Aspect, value: &str, other: &str) -> Vec<Range<usize>> {
    if aspect == Aspect::Name {
        let (name, against) = (Name::read(value), Name::read(other));
        let compared = names::compare(&name, &against);
        let differs_in_letters = |pair: &&names::Pair| pair.degree > names::NameSimilarity::Initial;
        let tokens = compared.pairs.iter().filter(differs_in_letters).filter_map(|pair| {
            let own = name.tokens.get(pair.left)?;
            let theirs = pair.right.and_then(|place| against.tokens.get(place));
            Some(match theirs {
                Some(theirs) => within(value, own.at.clone(), &text_at(other, theirs.at.clone())),
                None => own.at.clone(),
            })
        });
        return tokens.collect();
    }
    let characters = value.chars().count();
    vec![within(value, 0..characters, other)].into_iter().filter(|range| !range.is_empty()).collect()
}

fn text_at(text: &str, at: Range<usize>) -> String {
    text.chars().skip(at.start).take(at.len()).collect()
}

/// The part between a common prefix and suffix.
fn within(value: &str, at: Range<usize>, other: &str) -> Range<usize> {
    let own: Vec<char> = text_at(value, at.clone()).to_lowercase().chars().collect();
    let theirs: Vec<char> = other.to_lowercase().chars().collect();
    let head = own.iter().zip(&theirs).take_while(|(one, two)| one == two).count();
    let rest = own.len().min(theirs.len()) - head;
    let tail =
        own.iter().rev().zip(theirs.iter().rev()).take(rest).take_while(|(one, two)| one == two).count();
    let (start, end) = (at.start + head, (at.start + own.len()).saturating_sub(tail));
    // If the other value only has additional characters, the whole range is marked.
    if start >= end { at } else { start..end.min(at.end) }
}
