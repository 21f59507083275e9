//! Converts dates of the calendars that issuers use to Gregorian dates.

use super::Partial;
use icu_calendar::Date;
use icu_calendar::cal::{Hijri, Iso};

/// A calendar in which issuers print dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Calendar {
    Gregorian,
    /// Thailand: Gregorian months, years from 543 BC.
    Buddhist,
    /// Taiwan: Gregorian months, years from 1912.
    Republic,
    /// Japan: Gregorian months, years from the given year of the era.
    Era(i16),
    /// Iran and Afghanistan: Solar Hijri.
    Persian,
    /// Umm al-Qura, the civil calendar of Saudi Arabia.
    Hijri,
    /// Nepal: Bikram Sambat. Only the year can be converted, with an error of one.
    Bikram,
}

/// Issuers that print dates in the Hijri calendar.
const HIJRI_ISSUERS: [&str; 22] = [
    "ARE", "BHR", "BRN", "DZA", "EGY", "IDN", "IRQ", "JOR", "KWT", "LBN", "LBY", "MAR", "MRT", "MYS", "OMN",
    "PAK", "PSE", "QAT", "SAU", "SDN", "SYR", "YEM",
];

/// The calendar that a four-digit year is in.
pub(super) fn of_year(year: i16, issuer: Option<&str>, this_year: Option<i16>) -> Option<Calendar> {
    match (year, issuer) {
        (2400..=2699, _) => Some(Calendar::Buddhist),
        (1250..=1499, Some("IRN" | "AFG")) => Some(Calendar::Persian),
        (1250..=1499, Some(issuer)) if HIJRI_ISSUERS.contains(&issuer) => Some(Calendar::Hijri),
        (_, Some("NPL")) if this_year.is_some_and(|this| year > this + 20) => Some(Calendar::Bikram),
        _ => None,
    }
}

/// The Gregorian readings of a date; a month or day of 0 is unknown.
pub(super) fn gregorian(calendar: Calendar, year: i16, month: i16, day: i16) -> Vec<Partial> {
    let shifted = |years: i16| partial(year.checked_add(years)?, month, day);
    match calendar {
        Calendar::Gregorian => shifted(0).into_iter().collect(),
        Calendar::Buddhist => shifted(-543).into_iter().collect(),
        Calendar::Republic => shifted(1911).into_iter().collect(),
        Calendar::Era(first) => shifted(first - 1).into_iter().collect(),
        Calendar::Bikram => vec![Partial::year(year - 57), Partial::year(year - 56)],
        Calendar::Persian | Calendar::Hijri => lunar_or_solar(calendar, year, month, day),
    }
}

fn partial(year: i16, month: i16, day: i16) -> Option<Partial> {
    match (month, day) {
        (0, 0) => Some(Partial::year(year)),
        (month, 0) => Partial::month(year, i8::try_from(month).ok()?),
        (month, day) => Partial::day(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?),
    }
}

/// Converts a lunar or Persian date. Without day or month, it gives the years of the first and the last possible day.
fn lunar_or_solar(calendar: Calendar, year: i16, month: i16, day: i16) -> Vec<Partial> {
    let small = |number: i16| u8::try_from(number).ok();
    let iso = |month: i16, day: i16| -> Option<Date<Iso>> {
        match calendar {
            Calendar::Persian => Some(
                Date::try_new_persian(i32::from(year), small(month)?, small(day)?).ok()?.to_calendar(Iso),
            ),
            _ => {
                let rules = Hijri::new_umm_al_qura();
                let date =
                    Date::try_new_hijri_with_calendar(i32::from(year), small(month)?, small(day)?, rules);
                Some(date.ok()?.to_calendar(Iso))
            }
        }
    };
    let read = |date: Date<Iso>| {
        let year = i16::try_from(date.year().extended_year()).ok()?;
        partial(year, i16::from(date.month().number()), i16::from(date.day_of_month().0))
    };
    if month > 0 && day > 0 {
        let Some(date) = iso(month, day).and_then(read) else { return Vec::new() };
        if calendar == Calendar::Persian {
            return vec![date];
        }
        // If months start with the sighting of the moon, the day can be off by one in either direction.
        let near = |days: i64| {
            let day = date.earliest()?.checked_add(jiff::Span::new().days(days)).ok()?;
            Partial::day(day.year(), day.month(), day.day())
        };
        return [Some(date), near(-1), near(1)].into_iter().flatten().collect();
    }
    let (first, last) = if month > 0 { (month, month) } else { (1, 12) };
    let ends = [iso(first, 1), iso(last, 29)].into_iter().flatten().filter_map(read);
    let mut years: Vec<Partial> = ends.map(|date| Partial::year(date.year)).collect();
    years.dedup();
    years
}
