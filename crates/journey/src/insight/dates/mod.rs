//! Parses dates in many notations. Keeps the precision as written and all readings of an ambiguous date.

mod calendar;
mod month_names;
mod month_words;
mod mrz_date;
mod pieces;
mod reader;

pub use mrz_date::{of_zone, when_of_zone};
pub(super) use reader::OLDEST;
pub use reader::{DateMeaning, DateReader, DayOrder, proved_order, read};

use jiff::civil::Date;

/// The year that means unlimited validity.
const UNLIMITED_YEAR: i16 = 9999;
/// A larger gap between two dates of the same event is treated as a reading error.
pub(super) const WIDEST_GAP: i16 = 110;

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

    /// A full date; `None` if it does not exist.
    pub fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok()?;
        Some(Self { year, month: Some(month), day: Some(day) })
    }

    /// A year and month; `None` if the month does not exist.
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

    /// Whether it means unlimited validity: `9999-12-31`.
    pub fn is_unlimited(self) -> bool {
        self.year >= UNLIMITED_YEAR - 9
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
    fn of(readings: impl IntoIterator<Item = Partial>) -> Option<Self> {
        let mut distinct: Vec<Partial> = Vec::new();
        for reading in readings {
            if !distinct.contains(&reading) {
                distinct.push(reading);
            }
        }
        let first = distinct.first()?;
        let hijri = (1300..1500).contains(&first.year);
        Some(Self { readings: distinct, hijri })
    }

    /// The expiry date of a document with unlimited validity.
    pub fn unlimited() -> Self {
        Self { readings: vec![Partial { year: UNLIMITED_YEAR, month: None, day: None }], hijri: false }
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
    if first.is_unlimited() || second.is_unlimited() {
        // An MRZ has only two digits for the year, so it contains 99.
        let is_far = |date: Partial| date.is_unlimited() || date.year == 2099;
        let same = is_far(first) && is_far(second);
        return if same { DateAgreement::Same } else { DateAgreement::Differ { years: 0 } };
    }
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
