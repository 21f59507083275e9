//! Dates of birth of two persons: whether they can be one, and when nothing can be told. Figures that
//! cannot be, as an age of 130 or a gap of five centuries, mean that a date was read wrongly; they never
//! tell two persons apart.

use super::dates::{self, Agreement, Partial, When};
use super::validity::OLDEST;

/// How the dates of birth of two persons stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Births {
    /// The same day.
    SameDay,
    /// The same year, as far as it is written.
    SameYear,
    /// Another day of the same year.
    OtherDay,
    /// So many years between them.
    YearsApart(i16),
    /// Nothing can be told, and why.
    Open(Why),
}

/// Why two dates of birth tell nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The same date but for day and month in the other order.
    Swapped,
    /// January 1 stands for a year of which no day is known.
    FirstOfJanuary,
    /// About that time.
    About,
    /// One of them cannot be read, or cannot be a date of birth.
    Unreadable,
}

impl Why {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Why::Swapped => "day and month of birth change places",
            Why::FirstOfJanuary => "born in the same year; January 1 may stand for any day",
            Why::About => "born at about the same time",
            Why::Unreadable => "dates of birth cannot be compared",
        }
    }
}

/// What a text says of a date of birth, read so that it can be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Born {
    /// A date, with every reading that can be a date of birth.
    On(When),
    /// In one of these years.
    Between(i16, i16),
}

/// A gap of more years is a misreading.
const WIDEST_GAP: i16 = 110;
/// What "about" a year can mean, in years to either side.
const ABOUT: i16 = 5;
/// Years of the Buddhist era are so many more.
const BUDDHIST: i16 = 543;
/// Words beside a year that leave it open.
const ABOUT_WORDS: [&str; 9] =
    ["circa", "ca", "c", "about", "approx", "approximately", "around", "est", "estimated"];
/// Words between two years.
const BETWEEN_WORDS: [&str; 7] = ["between", "and", "to", "or", "from", "until", "either"];

/// Reads a date of birth of somebody who lived on or before a year; none if it cannot be one.
pub fn read(text: &str, year: i16) -> Option<Born> {
    match dates::read(text) {
        Some(when) if when.hijri => None,
        Some(when) => possible(&when, year).map(Born::On),
        None => between(text, year),
    }
}

/// The readings that can be, else those of another era.
fn possible(when: &When, year: i16) -> Option<When> {
    let can_be = |reading: &Partial| (year - OLDEST..=year).contains(&reading.year);
    let mut readings: Vec<Partial> = when.readings.iter().copied().filter(can_be).collect();
    if readings.is_empty() {
        let western = when.readings.iter().map(|date| Partial { year: date.year - BUDDHIST, ..*date });
        readings = western.filter(can_be).collect();
    }
    (!readings.is_empty()).then_some(When { readings, hijri: false })
}

/// `circa 1960`, `1958-1962`, `1960s`: years without a day.
fn between(text: &str, year: i16) -> Option<Born> {
    let text: String = text.chars().take(60).flat_map(char::to_lowercase).collect();
    let (mut years, mut is_about, mut is_decade) = (Vec::new(), text.contains('~'), false);
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let digits = word.strip_suffix('s').unwrap_or(word);
        match digits.parse::<i16>() {
            Ok(number) if digits.len() == 4 => {
                years.push(number);
                is_decade |= digits != word;
            }
            Err(_) if ABOUT_WORDS.contains(&word) => is_about = true,
            Err(_) if BETWEEN_WORDS.contains(&word) => {}
            _ => return None,
        }
    }
    let (from, to) = match (years.as_slice(), is_about, is_decade) {
        ([only], _, true) => (*only, *only + 9),
        ([only], true, _) => (*only - ABOUT, *only + ABOUT),
        ([one, other], ..) => (*one.min(other), *one.max(other)),
        _ => return None,
    };
    (from >= year - OLDEST - ABOUT && from <= year).then_some(Born::Between(from, to))
}

/// Compares what is said of the applicant with what a record says.
pub fn compare(own: &Born, record: &Born) -> Births {
    match (own, record) {
        (Born::On(own), Born::On(record)) => of_dates(own, record),
        (Born::On(exact), Born::Between(from, to)) | (Born::Between(from, to), Born::On(exact)) => {
            of_years(exact, *from, *to)
        }
        (Born::Between(..), Born::Between(..)) => Births::Open(Why::About),
    }
}

fn of_dates(own: &When, record: &When) -> Births {
    let years = match dates::compare(own, record) {
        Agreement::Same | Agreement::Possible => {
            let is_whole = record.likeliest().is_some_and(|date| date.day.is_some());
            return if is_whole { Births::SameDay } else { Births::SameYear };
        }
        Agreement::NotComparable => return Births::Open(Why::Unreadable),
        Agreement::Differ { years } => years,
    };
    let pairs = || own.readings.iter().flat_map(|own| record.readings.iter().map(move |other| (own, other)));
    if pairs().any(|(own, record)| is_swapped(own, record)) {
        return Births::Open(Why::Swapped);
    }
    let is_first = |date: &Partial| (date.month, date.day) == (Some(1), Some(1));
    match years {
        0 if record.readings.iter().any(is_first) => Births::Open(Why::FirstOfJanuary),
        0 => Births::OtherDay,
        years if years > WIDEST_GAP => Births::Open(Why::Unreadable),
        years => Births::YearsApart(years),
    }
}

fn is_swapped(one: &Partial, other: &Partial) -> bool {
    one.year == other.year && one.month.is_some() && one.month == other.day && one.day == other.month
}

fn of_years(exact: &When, from: i16, to: i16) -> Births {
    let gap = |date: &Partial| (from - date.year).max(date.year - to).max(0);
    match exact.readings.iter().map(gap).min() {
        Some(0) | None => Births::Open(Why::About),
        Some(years) if years > WIDEST_GAP => Births::Open(Why::Unreadable),
        Some(years) => Births::YearsApart(years),
    }
}
