//! Dates in every notation, at the precision that was written, with every reading they allow.

use jiff::civil::Date;

/// A date at the precision that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Partial {
    /// The year.
    pub year: i16,
    /// The month, if known.
    pub month: Option<i8>,
    /// The day, if known.
    pub day: Option<i8>,
}

/// What a written date can mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// Every reading, the likeliest first: `03/04/1990` has two.
    pub readings: Vec<Partial>,
    /// Written in the Hijri calendar, as far as the year tells; not comparable with others.
    pub hijri: bool,
}

/// How two dates stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// The same at the precision that both have.
    Same,
    /// Some readings agree, the likeliest do not.
    Possible,
    /// They differ, in years by so many (0 within a year).
    Differ {
        /// Years between.
        years: i16,
    },
    /// One of them cannot be read, or they are of different calendars.
    NotComparable,
}

impl Partial {
    /// A whole year.
    pub fn year(year: i16) -> Self {
        Self { year, month: None, day: None }
    }

    /// A day, if the calendar has it.
    pub fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok()?;
        Some(Self { year, month: Some(month), day: Some(day) })
    }

    /// A month, if there is such a month.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        (1..=12).contains(&month).then_some(Self { year, month: Some(month), day: None })
    }

    /// The first day it can mean.
    pub fn earliest(self) -> Option<Date> {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).ok()
    }

    /// The last day it can mean.
    pub fn latest(self) -> Option<Date> {
        let month = self.month.unwrap_or(12);
        match self.day {
            Some(day) => Date::new(self.year, month, day).ok(),
            None => Date::new(self.year, month, 1).ok().map(Date::last_of_month),
        }
    }

    /// The same where both know: a year is the same as any of its days.
    pub fn agrees(self, other: Self) -> bool {
        let part = |one: Option<i8>, two: Option<i8>| one.is_none() || two.is_none() || one == two;
        self.year == other.year && part(self.month, other.month) && part(self.day, other.day)
    }

    /// As it is written in the record: `1974`, `1974-08`, `1974-08-12`.
    pub fn written(self) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", self.year),
            (Some(month), None) => format!("{:04}-{month:02}", self.year),
            (None, _) => format!("{:04}", self.year),
        }
    }

    /// Completed years from this date to a day, at the least and at the most.
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
        let mut kept: Vec<Partial> = Vec::new();
        for reading in readings.into_iter().flatten() {
            if !kept.contains(&reading) {
                kept.push(reading);
            }
        }
        let first = kept.first()?;
        let hijri = (1300..1500).contains(&first.year);
        Some(Self { readings: kept, hijri })
    }

    /// The likeliest reading.
    pub fn likeliest(&self) -> Option<Partial> {
        self.readings.first().copied()
    }

    /// More than one reading.
    pub fn is_ambiguous(&self) -> bool {
        self.readings.len() > 1
    }

    /// Whether every reading lies wholly before a day.
    pub fn is_before(&self, day: Date) -> bool {
        !self.hijri && self.readings.iter().all(|reading| reading.latest().is_some_and(|last| last < day))
    }

    /// Whether every reading lies wholly after a day.
    pub fn is_after(&self, day: Date) -> bool {
        !self.hijri && self.readings.iter().all(|reading| reading.earliest().is_some_and(|first| first > day))
    }

    /// Whether every reading of this lies wholly before every reading of the other.
    pub fn precedes(&self, other: &When) -> bool {
        let first = other.readings.iter().filter_map(|reading| reading.earliest()).min();
        self.hijri == other.hijri && first.is_some_and(|first| self.is_before(first))
    }
}

/// Compares two dates at the precision that both have.
pub fn compare(one: &When, other: &When) -> Agreement {
    if one.hijri != other.hijri {
        return Agreement::NotComparable;
    }
    let (Some(first), Some(second)) = (one.likeliest(), other.likeliest()) else {
        return Agreement::NotComparable;
    };
    if first.agrees(second) {
        return Agreement::Same;
    }
    let any = one.readings.iter().any(|one| other.readings.iter().any(|other| one.agrees(*other)));
    if any && (one.is_ambiguous() != other.is_ambiguous()) {
        // One notation leaves a doubt and the other settles it.
        return Agreement::Same;
    }
    if any {
        return Agreement::Possible;
    }
    let years = one
        .readings
        .iter()
        .flat_map(|one| other.readings.iter().map(move |other| (one.year - other.year).abs()))
        .min()
        .unwrap_or(0);
    Agreement::Differ { years }
}

/// Reads a date in any of the notations that documents and services use; none if it is none.
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

/// `YYMMDD` of a machine readable zone; what is unknown there is `<<`.
pub fn of_zone(text: &str, today: Date, birth: bool) -> Option<Partial> {
    let part = |from: usize| text.get(from..from + 2);
    let short: i16 = part(0)?.parse().ok()?;
    let this = today.year().rem_euclid(100);
    let century = today.year() - this;
    let year = match birth {
        true if short > this => century - 100 + short,
        true => century + short,
        // Documents run ten years, some for life: what is far behind is meant ahead.
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

/// Arabic, Persian and Devanagari digits as Western ones.
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
            // `197408` as `YYYYMM`, `740812` as the zones of documents write it.
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

/// A year of four digits, or what two digits can mean.
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
