//! Expiry, age and impossible dates, computed from the documents.

use super::countries;
use super::dates::{self, DateMeaning, DateReader, OLDEST, When};
use super::identity::{texts, zone_of};
use super::mrz::Field;
use crate::domain::check::FieldKind;
use crate::domain::document::Document;
use crate::domain::journey::Journey;
use crate::domain::text::Untrusted;
use jiff::civil::Date;

/// The dates of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dates {
    pub birth: Option<Written>,
    pub issue: Option<Written>,
    pub expiry: Option<Written>,
}

/// A date and the text that it was parsed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub text: Untrusted,
    pub when: When,
    /// Whether it is from the MRZ, whose years have only two digits.
    pub is_of_zone: bool,
}

/// An impossible date or combination of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Impossible {
    IssueBeforeBirth,
    ExpiryBeforeIssue,
    FutureIssue,
}

/// The expiry status of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// Already expired at the time of the journey.
    Expired,
    /// Expired now, but valid at the time of the journey.
    ExpiredSince,
    Valid,
    /// Expired by one reading of the date, valid by another.
    Unclear,
}

/// The context for parsing the dates of a document: its issuer, the order of day and month, and the day.
pub(super) fn reader_of(document: &Document, today: Date) -> DateReader {
    let issuer = document.issuing_country_code.as_ref().or(document.issuing_country.as_ref());
    let issuer = issuer.and_then(|issuer| countries::read(issuer.as_sent())).map(|issuer| issuer.alpha3);
    let kinds = [FieldKind::BirthDate, FieldKind::IssueDate, FieldKind::ExpiryDate];
    let texts: Vec<String> = kinds.iter().flat_map(|kind| texts(document, *kind, false)).collect();
    let order = dates::proved_order(texts.iter().map(String::as_str));
    DateReader { meaning: None, issuer, order, today: Some(today) }
}

/// The dates of a document from its fields, otherwise from its MRZ.
pub fn dates_of(document: &Document, today: Date) -> Dates {
    let zone = zone_of(document);
    let of_zone = |field: Field, birth: bool| {
        let text = zone.as_ref()?.value(field)?;
        let when = dates::when_of_zone(text, today, birth)?;
        Some(Written { text: text.into(), when, is_of_zone: true })
    };
    let reader = reader_of(document, today);
    let written = |kind, meaning| {
        let reader = DateReader { meaning: Some(meaning), ..reader };
        texts(document, kind, false).find_map(|text| read(text.into(), reader))
    };
    Dates {
        birth: written(FieldKind::BirthDate, DateMeaning::Birth).or_else(|| of_zone(Field::BirthDate, true)),
        issue: written(FieldKind::IssueDate, DateMeaning::Issue),
        expiry: written(FieldKind::ExpiryDate, DateMeaning::Expiry)
            .or_else(|| of_zone(Field::ExpiryDate, false)),
    }
}

fn read(text: Untrusted, reader: DateReader) -> Option<Written> {
    let when = reader.read(text.as_sent()).filter(|when| !when.hijri)?;
    Some(Written { text, when, is_of_zone: false })
}

/// The date of birth from the first document that has one, otherwise from the applicant's data, otherwise
/// prefilled.
pub fn birth_of(journey: &Journey, today: Date) -> Option<Written> {
    let reader =
        DateReader { meaning: Some(DateMeaning::Birth), today: Some(today), ..DateReader::default() };
    let applicant = journey.applicant.as_ref().and_then(|known| known.birth_date.as_ref());
    let prefilled = journey.prefilled.as_ref().and_then(|known| known.birth_date.as_ref());
    let known = [applicant, prefilled].into_iter().flatten().find_map(|date| read(date.text(), reader));
    match journey.documents.iter().find_map(|document| dates_of(document, today).birth) {
        Some(birth) if birth.is_of_zone => Some(in_its_century(birth, known.as_ref())),
        other => other.or(known),
    }
}

/// Chooses the century of a birth in an MRZ: the one that the other data agrees with, else the most likely one.
fn in_its_century(mut birth: Written, known: Option<&Written>) -> Written {
    let agrees = |date: &dates::Partial| {
        known.is_some_and(|known| known.when.readings.iter().any(|other| date.agrees(*other)))
    };
    let chosen = birth.when.readings.iter().copied().find(agrees).or_else(|| birth.when.likeliest());
    birth.when.readings = chosen.into_iter().collect();
    birth
}

/// Minimum and maximum age in completed years over all plausible readings; `None` if no reading is plausible.
pub fn age(birth: &When, day: Date) -> Option<(i16, i16)> {
    let is_possible = |(least, most): &(i16, i16)| *most >= 0 && *least <= OLDEST;
    let ages = birth.readings.iter().filter_map(|date| date.years_until(day)).filter(is_possible);
    let ages: Vec<(i16, i16)> = ages.collect();
    let youngest = ages.iter().map(|(least, _)| *least).min()?.max(0);
    let oldest = ages.iter().map(|(_, most)| *most).max()?.min(OLDEST);
    (!birth.hijri).then_some((youngest, oldest))
}

/// The day on which the journey ended, else started; today if both are unknown.
pub fn day_of(journey: &Journey, today: Date) -> Date {
    let at = journey.ended.as_ref().and_then(|moment| moment.at);
    let at = at.or_else(|| journey.started.as_ref().and_then(|moment| moment.at));
    at.map_or(today, |at| at.to_zoned(jiff::tz::TimeZone::UTC).date().min(today))
}

/// The expiry status for a journey made on `made`.
pub fn expiry(expiry: &When, made: Date, today: Date) -> Expiry {
    let past = |day: Date| {
        expiry.readings.iter().filter(|date| date.latest().is_some_and(|last| last < day)).count()
    };
    let all = expiry.readings.len();
    if past(made) == all {
        Expiry::Expired
    } else if past(today) == all {
        Expiry::ExpiredSince
    } else if past(today) == 0 {
        Expiry::Valid
    } else {
        Expiry::Unclear
    }
}

/// All impossible dates of a document.
pub fn impossible(dates: &Dates, today: Date) -> Vec<Impossible> {
    let mut found = Vec::new();
    let when = |date: &Option<Written>| date.as_ref().map(|date| date.when.clone());
    let (birth, issue, expiry) = (when(&dates.birth), when(&dates.issue), when(&dates.expiry));
    if let Some(issue) = &issue {
        if issue.is_after(today) {
            found.push(Impossible::FutureIssue);
        }
        if birth.as_ref().is_some_and(|birth| issue.precedes(birth)) {
            found.push(Impossible::IssueBeforeBirth);
        }
        if expiry.as_ref().is_some_and(|expiry| expiry.precedes(issue)) {
            found.push(Impossible::ExpiryBeforeIssue);
        }
    }
    found
}
