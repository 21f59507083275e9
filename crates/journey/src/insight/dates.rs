//! Parses dates in many notations. Keeps the precision as written and all readings of an ambiguous date.

use jiff::civil::Date;

/// A date with the precision that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Partial {
    pub year: i16,
    pub month: Option<i8>,
    pub day: Option<i8>,
}

/// A parsed date with all its readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// All readings, most likely first: `03/04/1990` has two.
    pub readings: Vec<Partial>,
    /// Whether the year suggests the Hijri calendar. Such dates are not compared with others.
    pub hijri: bool,
}

/// The result of comparing two dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateAgreement {
    /// Equal at the precision that both have.
    Same,
    /// Some readings are equal, but not the most likely ones.
    Possible,
    /// Different; the gap in years, 0 within the same year.
    Differ { years: i16 },
    /// At least one cannot be parsed, or the calendars differ.
    NotComparable,
}

impl Partial {
    /// A date of which only the year is known.
    pub fn year(year: i16) -> Self {
        Self { year, month: None, day: None }
    }

    /// A full date; none if it does not exist.
    pub fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok()?;
        Some(Self { year, month: Some(month), day: Some(day) })
    }

    /// A year and month; none if the month does not exist.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        (1..=12).contains(&month).then_some(Self { year, month: Some(month), day: None })
    }

    /// The first day of the period.
    pub fn earliest(self) -> Option<Date> {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).ok()
    }

    /// The last day of the period.
    pub fn latest(self) -> Option<Date> {
        let month = self.month.unwrap_or(12);
        match self.day {
            Some(day) => Date::new(self.year, month, day).ok(),
            None => Date::new(self.year, month, 1).ok().map(Date::last_of_month),
        }
    }

    /// Whether both are equal at the precision that both have: a year equals any of its days.
    pub fn agrees(self, other: Self) -> bool {
        let part = |one: Option<i8>, two: Option<i8>| one.is_none() || two.is_none() || one == two;
        self.year == other.year && part(self.month, other.month) && part(self.day, other.day)
    }

    /// The stored form: `1974`, `1974-08`, `1974-08-12`.
    pub fn written(self) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", self.year),
            (Some(month), None) => format!("{:04}-{month:02}", self.year),
            (None, _) => format!("{:04}", self.year),
        }
    }

    /// Completed years from this date to `day`: minimum and maximum.
    pub fn years_until(self, day: Date) -> Option<(i16, i16)> {
        let completed = |from: Date| {
            let years = day.year() - from.year();
            let before = (day.month(), day.day()) < (from.month(), from.day());
            years - i16::from(before)
        };
        Some((completed(self.latest()?), completed(self.earliest()?)))
    }
}

impl When {
    fn of(readings: impl IntoIterator<Item = Option<Partial>>) -> Option<Self> {
        let mut distinct: Vec<Partial> = Vec::new();
        for reading in readings.into_iter().flatten() {
            if !distinct.contains(&reading) {
                distinct.push(reading);
            }
        }
        let first = distinct.first()?;
        let hijri = (1300..1500).contains(&first.year);
        Some(Self { readings: distinct, hijri })
    }

    /// The most likely reading.
    pub fn likeliest(&self) -> Option<Partial> {
        self.readings.first().copied()
    }

    /// Whether there is more than one reading.
    pub fn is_ambiguous(&self) -> bool {
        self.readings.len() > 1
    }

    /// Whether every reading is before `day`.
    pub fn is_before(&self, day: Date) -> bool {
        !self.hijri && self.readings.iter().all(|reading| reading.latest().is_some_and(|last| last < day))
    }

    /// Whether every reading is after `day`.
    pub fn is_after(&self, day: Date) -> bool {
        !self.hijri && self.readings.iter().all(|reading| reading.earliest().is_some_and(|first| first > day))
    }

    /// Whether every reading is before every reading of `other`.
    pub fn precedes(&self, other: &When) -> bool {
        let first = other.readings.iter().filter_map(|reading| reading.earliest()).min();
        self.hijri == other.hijri && first.is_some_and(|first| self.is_before(first))
    }
}

/// Compares two dates at the precision that both have.
pub fn compare(one: &When, other: &When) -> DateAgreement {
    if one.hijri != other.hijri {
        return DateAgreement::NotComparable;
    }
    let (Some(first), Some(second)) = (one.likeliest(), other.likeliest()) else {
        return DateAgreement::NotComparable;
    };
    if first.agrees(second) {
        return DateAgreement::Same;
    }
    let any = one.readings.iter().any(|one| other.readings.iter().any(|other| one.agrees(*other)));
    if any && (one.is_ambiguous() != other.is_ambiguous()) {
        // One date is unambiguous and matches a reading of the other.
        return DateAgreement::Same;
    }
    if any {
        return DateAgreement::Possible;
    }
    let years = one
        .readings
        .iter()
        .flat_map(|one| other.readings.iter().map(move |other| (one.year - other.year).abs()))
        .min()
        .unwrap_or(0);
    DateAgreement::Differ { years }
}

/// Parses a date in any notation that documents and services use; none if the text is no date.
pub fn read(text: &str) -> Option<When> {
    let text: String = text.trim().chars().take(40).map(western).collect();
    let text = text.split_once('T').map_or(text.as_str(), |(day, _)| day).trim();
    let text = match text.split_once(' ') {
        Some((day, time)) if time.contains(':') => day,
        _ => text,
    };
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits(text);
    }
    let parts = parts(text);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    match parts.as_slice() {
        [one, two, three] => three_parts(one, two, three, text.contains('.')),
        [one, two] => two_parts(one, two),
        _ => None,
    }
}

/// Parses `YYMMDD` of an MRZ, where `<<` is an unknown part. `birth` selects the century: a birth is in the past.
pub fn of_zone(text: &str, today: Date, birth: bool) -> Option<Partial> {
    let part = |from: usize| text.get(from..from + 2);
    let short: i16 = part(0)?.parse().ok()?;
    let this = today.year().rem_euclid(100);
    let century = today.year() - this;
    let year = match birth {
        true if short > this => century - 100 + short,
        true => century + short,
        // Documents are valid for ten years or for life, so a two-digit year far in the past is a future year.
        false if short + 50 < this => century + 100 + short,
        false if short > this + 50 => century - 100 + short,
        false => century + short,
    };
    let number = |from: usize| part(from).and_then(|digits| digits.parse::<i8>().ok());
    match (number(2), number(4)) {
        (Some(month), Some(day)) => Partial::day(year, month, day),
        (Some(month), None) if part(4) == Some("<<") => Partial::month(year, month),
        (None, None) if text.get(2..6) == Some("<<<<") => Some(Partial::year(year)),
        _ => None,
    }
}

/// Converts Arabic, Persian, Devanagari and full-width digits to ASCII.
fn western(character: char) -> char {
    let base = match u32::from(character) {
        0x0660..=0x0669 => 0x0660,
        0x06f0..=0x06f9 => 0x06f0,
        0x0966..=0x096f => 0x0966,
        0xff10..=0xff19 => 0xff10,
        _ => return character,
    };
    char::from_digit(u32::from(character) - base, 10).unwrap_or(character)
}

fn digits(text: &str) -> Option<When> {
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<i16>().ok());
    match text.len() {
        4 => When::of([Some(Partial::year(number(0..4)?)).filter(|partial| partial.year >= 1000)]),
        6 => {
            let month = Partial::month(number(0..4)?, small(number(4..6)?)?);
            let short = years(text.get(0..2)?)?
                .into_iter()
                .map(|year| Partial::day(year, small(number(2..4)?)?, small(number(4..6)?)?));
            // Six digits are `YYYYMM` (`197408`) or `YYMMDD` as in an MRZ (`740812`).
            let month = month.filter(|partial| (1800..2200).contains(&partial.year));
            When::of(std::iter::once(month).chain(short))
        }
        8 => {
            let iso = Partial::day(number(0..4)?, small(number(4..6)?)?, small(number(6..8)?)?);
            let day_first = Partial::day(number(4..8)?, small(number(2..4)?)?, small(number(0..2)?)?);
            let likely = |partial: &Partial| (1300..2200).contains(&partial.year);
            When::of([iso.filter(likely), day_first.filter(likely)])
        }
        _ => None,
    }
}

/// Splits at separators and between letters and digits: `12AUG1974`.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut previous = None;
    for character in text.chars() {
        let sort = if character.is_ascii_digit() { 1 } else { u8::from(character.is_alphabetic()) * 2 };
        if sort != 0 {
            match parts.last_mut() {
                Some(part) if previous == Some(sort) => part.push(character),
                _ => parts.push(character.to_string()),
            }
        }
        previous = Some(sort);
    }
    let ordinal = |part: &String| matches!(part.as_str(), "st" | "nd" | "rd" | "th" | "of" | "de");
    parts.retain(|part| !ordinal(part));
    parts
}

fn three_parts(one: &str, two: &str, three: &str, dotted: bool) -> Option<When> {
    if let Some(month) = month_named(two) {
        let (year, day) = if one.len() == 4 { (one, three) } else { (three, one) };
        return When::of(years(year)?.into_iter().map(|year| Partial::day(year, month, narrow(day)?)));
    }
    if let Some(month) = month_named(one) {
        return When::of(years(three)?.into_iter().map(|year| Partial::day(year, month, narrow(two)?)));
    }
    let (first, second, third) =
        (one.parse::<i16>().ok()?, two.parse::<i16>().ok()?, three.parse::<i16>().ok()?);
    if one.len() == 4 {
        return When::of([Partial::day(first, small(second)?, small(third)?)]);
    }
    let day_first = |year: i16| Partial::day(year, small(second)?, small(first)?);
    let month_first = |year: i16| Partial::day(year, small(first)?, small(second)?);
    let years = years(three)?;
    let mut readings: Vec<Option<Partial>> = years.iter().map(|year| day_first(*year)).collect();
    if !dotted {
        readings.extend(years.iter().map(|year| month_first(*year)));
    }
    When::of(readings)
}

fn two_parts(one: &str, two: &str) -> Option<When> {
    if let Some(month) = month_named(one) {
        return When::of([Partial::month(two.parse().ok().filter(|year| *year >= 1000)?, month)]);
    }
    let (year, month) = if one.len() == 4 { (one, two) } else { (two, one) };
    let year = year.parse::<i16>().ok().filter(|year| *year >= 1000)?;
    When::of([Partial::month(year, narrow(month)?)])
}

/// A four-digit year, or both centuries of a two-digit year.
fn years(text: &str) -> Option<Vec<i16>> {
    let year = text.parse::<i16>().ok()?;
    match text.len() {
        4 => Some(vec![year]),
        2 => Some(vec![1900 + year, 2000 + year]),
        _ => None,
    }
}

fn small(number: i16) -> Option<i8> {
    i8::try_from(number).ok()
}

fn narrow(text: &str) -> Option<i8> {
    text.parse().ok()
}

fn month_named(text: &str) -> Option<i8> {
    let text = text.to_lowercase();
    let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let place = names.iter().position(|name| text.starts_with(name))?;
    i8::try_from(place + 1).ok()
}
