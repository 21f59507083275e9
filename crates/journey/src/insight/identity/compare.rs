//! Builds one row of the grid: chooses the reference value and compares every source with it.

use super::sources::SourceValue;
use super::{Agreement, Aspect, GridCell, GridRow, Source};
use crate::domain::pii::Pii;
use crate::domain::said::folded;
use crate::domain::text::Untrusted;
use crate::insight::names::{self, Name, Relation};
use crate::insight::{aml, countries, dates};
use jiff::civil::Date;
use std::ops::Range;

/// Limits the distinct values of a row, so that the work stays linear in the number of sources.
const MOST_VALUES: usize = 6;

/// Builds a row.
pub(super) fn row(aspect: Aspect, said: Vec<SourceValue>) -> GridRow {
    let reference = reference(aspect, &said);
    let against = said.get(reference).cloned();
    let cells = said
        .into_iter()
        .enumerate()
        .map(|(place, (source, value))| {
            let agreement = match &against {
                Some(against) if place != reference => {
                    agree(aspect, against, &(source.clone(), value.clone()))
                }
                _ => Agreement::Same,
            };
            let differs = matches!(agreement, Agreement::Close | Agreement::Differs);
            let marks = match &against {
                Some((_, other)) if differs => marks(aspect, value.as_sent(), other.as_sent()),
                _ => Vec::new(),
            };
            GridCell { source, value: Pii::new(value), agreement, marks }
        })
        .collect();
    GridRow { aspect, cells, reference }
}

/// The index of the value that most sources agree with; the first one on a tie. Watch-list records and unreadable
/// values have no vote.
fn reference(aspect: Aspect, said: &[SourceValue]) -> usize {
    let mut values: Vec<(usize, usize)> = Vec::new();
    for (place, one) in said.iter().enumerate() {
        let has_room = values.len() < MOST_VALUES;
        if matches!(one.0, Source::Aml(_)) || !is_readable(aspect, one) {
            continue;
        }
        let known = values.iter_mut().find(|(first, _)| {
            said.get(*first).is_some_and(|first| agree(aspect, first, one) <= Agreement::Compatible)
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

fn is_readable(aspect: Aspect, said: &SourceValue) -> bool {
    match aspect {
        Aspect::BirthDate | Aspect::ExpiryDate | Aspect::IssueDate => {
            date(aspect, said).is_some_and(|when| !when.hijri)
        }
        Aspect::Name => !Name::read(said.1.as_sent()).is_empty(),
        Aspect::Sex => aml::sex_of(said.1.as_sent()).is_some(),
        _ => !said.1.is_blank(),
    }
}

fn agree(aspect: Aspect, one: &SourceValue, other: &SourceValue) -> Agreement {
    let (left, right) = (one.1.as_sent(), other.1.as_sent());
    match aspect {
        Aspect::Name => name_agreement(one, other),
        Aspect::BirthDate | Aspect::ExpiryDate | Aspect::IssueDate => {
            match (date(aspect, one), date(aspect, other)) {
                (Some(left), Some(right)) => match dates::compare(&left, &right) {
                    dates::DateAgreement::Same => Agreement::Same,
                    dates::DateAgreement::Possible => Agreement::Compatible,
                    dates::DateAgreement::Differ { .. } => Agreement::Differs,
                    dates::DateAgreement::NotComparable => Agreement::NotComparable,
                },
                _ => Agreement::NotComparable,
            }
        }
        Aspect::Number | Aspect::PersonalNumber => number_agreement(left, right),
        Aspect::Sex => match (aml::sex_of(left), aml::sex_of(right)) {
            (Some(left), Some(right)) if left == right => Agreement::Same,
            (Some(_), Some(_)) => Agreement::Differs,
            _ => Agreement::NotComparable,
        },
        Aspect::Nationality | Aspect::Country => match countries::compare(left, right) {
            countries::CountryAgreement::Same => Agreement::Same,
            countries::CountryAgreement::Differ => Agreement::Differs,
            countries::CountryAgreement::NotComparable => Agreement::NotComparable,
        },
        Aspect::Address => address_agreement(left, right),
    }
}

/// A full MRZ may have truncated the name.
fn name_agreement(one: &SourceValue, other: &SourceValue) -> Agreement {
    let read = |said: &SourceValue| {
        let mut name = Name::read(said.1.as_sent());
        name.cut = matches!(said.0, Source::Mrz(_)) && said.1.as_sent().chars().count() >= 28;
        name
    };
    match names::compare(&read(one), &read(other)).relation {
        Relation::Same => Agreement::Same,
        Relation::Compatible => Agreement::Compatible,
        Relation::Close => Agreement::Close,
        Relation::Different => Agreement::Differs,
        Relation::NotComparable => Agreement::NotComparable,
    }
}

/// A cell's value for a sentence: a date in words if it has one reading, else the value as sent.
pub(crate) fn shown_value(aspect: Aspect, cell: &GridCell) -> Untrusted {
    let value = cell.value.reveal();
    let is_date = matches!(aspect, Aspect::BirthDate | Aspect::ExpiryDate | Aspect::IssueDate);
    let when = date(aspect, &(cell.source.clone(), value.clone())).filter(|when| is_date && !when.hijri);
    let is_clear = |when: &dates::When| matches!(cell.source, Source::Mrz(_)) || !when.is_ambiguous();
    let day = when.filter(is_clear).and_then(|when| when.likeliest()).filter(|day| day.day.is_some());
    match day.and_then(dates::Partial::earliest) {
        Some(day) => Untrusted::new(day.strftime("%-d %b %Y").to_string().as_str()),
        None => value.clone(),
    }
}

/// Dates of an MRZ have two-digit years, so both centuries are readings.
fn date(aspect: Aspect, said: &SourceValue) -> Option<dates::When> {
    let text = said.1.as_sent();
    if !matches!(said.0, Source::Mrz(_)) {
        return dates::read(text);
    }
    let birth = aspect == Aspect::BirthDate;
    // Any current day will do, because both centuries are added as readings.
    let today = Date::new(2025, 1, 1).unwrap_or(Date::MAX);
    let text = format!("{text:<<6}");
    let first = dates::of_zone(&text, today, birth)?;
    let other = |years: i16| dates::Partial { year: first.year + years, ..first };
    let others = [other(-100), other(100)].into_iter();
    let meant = |other: &dates::Partial| birth && (1900..=2100).contains(&other.year);
    let readings = std::iter::once(first).chain(others.filter(meant)).collect();
    Some(dates::When { readings, hijri: false })
}

fn number_agreement(left: &str, right: &str) -> Agreement {
    let (left, right) = (folded(left), folded(right));
    if left.is_empty() || right.is_empty() {
        Agreement::NotComparable
    } else if left == right {
        Agreement::Same
    } else if without_mistakable(&left) == without_mistakable(&right) {
        Agreement::Close
    } else {
        Agreement::Differs
    }
}

/// Maps characters that OCR confuses to one of them.
fn without_mistakable(text: &str) -> String {
    let same = |character| match character {
        'o' | 'q' | 'd' => '0',
        'i' | 'l' => '1',
        'z' => '2',
        's' => '5',
        'b' => '8',
        'g' => '6',
        other => other,
    };
    text.chars().take(64).map(same).collect()
}

/// Addresses have too many notations: they differ only if they share no word.
fn address_agreement(left: &str, right: &str) -> Agreement {
    let words = |text: &str| -> Vec<String> {
        let text = names::latin(text);
        let words = text.split(|c: char| !c.is_alphanumeric()).take(40);
        words.filter(|word| word.len() > 2).map(str::to_owned).collect()
    };
    let (left, right) = (words(left), words(right));
    if left.is_empty() || right.is_empty() || left.iter().any(|word| !word.is_ascii()) {
        return Agreement::NotComparable;
    }
    let shared = left.iter().filter(|word| right.contains(word)).count();
    let fewest = left.len().min(right.len());
    match shared {
        0 => Agreement::Differs,
        shared if shared == fewest => Agreement::Same,
        _ => Agreement::Compatible,
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
