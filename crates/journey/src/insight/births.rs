//! Compares dates of birth. Impossible values, such as an age of 130 or a gap of five centuries, are reading
//! errors: they never count as a contradiction.

use super::dates::{self, DateAgreement, OLDEST, Partial, When};

/// The result of comparing two dates of birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Births {
    SameDay,
    /// The same year; at least one date has no day.
    SameYear,
    /// Another day of the same year.
    OtherDay,
    /// The number of years between them.
    YearsApart(i16),
    /// No conclusion, with the reason.
    Open(Why),
}

/// Why two dates of birth allow no conclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Equal if day and month are swapped.
    Swapped,
    /// January 1 is often entered when only the year is known.
    FirstOfJanuary,
    /// At least one date is approximate.
    About,
    /// At least one date cannot be parsed or is impossible.
    Unreadable,
}

impl Why {
    /// The displayed text.
    pub fn words(self) -> &'static str {
        match self {
            Why::Swapped => "day and month of birth swapped",
            Why::FirstOfJanuary => "born in the same year; January 1 may stand for any day",
            Why::About => "born at about the same time",
            Why::Unreadable => "dates of birth cannot be compared",
        }
    }
}

/// A parsed date of birth, limited to plausible readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Born {
    /// A date with all its plausible readings.
    On(When),
    /// A range of years, inclusive.
    Between(i16, i16),
}

/// A larger gap in years is treated as a reading error.
const WIDEST_GAP: i16 = 110;
/// The tolerance of "about", in years on either side.
const ABOUT: i16 = 5;
/// Maximum length of a range of years of birth.
const WIDEST_RANGE: i16 = 25;
/// Offset of the Buddhist era in years.
const BUDDHIST: i16 = 543;
/// Words that make a year approximate.
const ABOUT_WORDS: [&str; 23] = [
    "circa",
    "ca",
    "c",
    "about",
    "approx",
    "approximately",
    "around",
    "est",
    "estimated",
    "early",
    "mid",
    "late",
    "probably",
    "possibly",
    "maybe",
    "vers",
    "environ",
    "env",
    "um",
    "etwa",
    "hacia",
    "aprox",
    "около",
];
/// Words that do not affect the date.
const OTHER_WORDS: [&str; 7] = ["born", "birth", "year", "in", "the", "yob", "dob"];
/// Words that join two years to a range.
const BETWEEN_WORDS: [&str; 7] = ["between", "and", "to", "or", "from", "until", "either"];

/// Parses a date of birth. `year` is the latest possible year; `None` for an impossible date.
pub fn read(text: &str, year: i16) -> Option<Born> {
    match dates::read(text) {
        Some(when) if when.hijri => None,
        Some(when) => possible(&when, year).map(Born::On),
        None => between(text, year),
    }
}

/// Parses a text with one date of birth or several: `1958-03-02; 1960`. Each entry is `None` for an impossible date.
pub(super) fn read_each(text: &str, year: i16) -> Vec<Option<Born>> {
    let whole = read(text, year);
    let parts =
        text.split([',', ';', '|', '\n']).map(str::trim).filter(|part| !part.is_empty()).take(MOST_PARTS);
    let each: Vec<Option<Born>> = match &whole {
        Some(_) => Vec::new(),
        None => parts.map(|part| read(part, year)).collect(),
    };
    if each.iter().all(Option::is_some) && !each.is_empty() { each } else { vec![whole] }
}

/// Limits the dates in one text.
const MOST_PARTS: usize = 12;

/// The plausible readings; if there are none, the plausible readings in the Buddhist era.
fn possible(when: &When, year: i16) -> Option<When> {
    let can_be = |reading: &Partial| (year - OLDEST..=year).contains(&reading.year);
    let mut readings: Vec<Partial> = when.readings.iter().copied().filter(can_be).collect();
    if readings.is_empty() {
        let western = when.readings.iter().map(|date| Partial { year: date.year - BUDDHIST, ..*date });
        readings = western.filter(can_be).collect();
    }
    (!readings.is_empty()).then_some(When { readings, hijri: false })
}

/// Parses years without a day: `circa 1960`, `born in 1960`, `1958-1962`, `1960s`.
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
            Err(_) if BETWEEN_WORDS.contains(&word) || OTHER_WORDS.contains(&word) => {}
            _ => return None,
        }
    }
    let (from, to) = match (years.as_slice(), is_about, is_decade) {
        ([only], _, true) => (*only, *only + 9),
        ([only], true, _) => (*only - ABOUT, *only + ABOUT),
        ([only], ..) => (*only, *only),
        // A longer range is a lifetime, not a range of years of birth.
        ([one, other], ..) if (one - other).abs() <= WIDEST_RANGE => (*one.min(other), *one.max(other)),
        _ => return None,
    };
    (from >= year - OLDEST - ABOUT && from <= year).then_some(Born::Between(from, to))
}

/// Compares the applicant's date of birth with that of a record.
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
        DateAgreement::Same | DateAgreement::Possible => {
            let is_whole = record.likeliest().is_some_and(|date| date.day.is_some());
            return if is_whole { Births::SameDay } else { Births::SameYear };
        }
        DateAgreement::NotComparable => return Births::Open(Why::Unreadable),
        DateAgreement::Differ { years } => years,
    };
    let pairs = || own.readings.iter().flat_map(|own| record.readings.iter().map(move |other| (own, other)));
    if pairs().any(|(own, record)| is_swapped(own, record)) {
        return Births::Open(Why::Swapped);
    }
    let is_first = |date: &Partial| (date.month, date.day) == (Some(1), Some(1));
    match years {
        0 if own.readings.iter().chain(&record.readings).any(is_first) => Births::Open(Why::FirstOfJanuary),
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
