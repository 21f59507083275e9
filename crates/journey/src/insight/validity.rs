//! Expiry, age and impossible dates, computed from the documents.

use super::dates::{self, When};
use super::identity::zone_of;
use super::mrz::Field;
use crate::domain::check::FieldKind;
use crate::domain::document::Document;
use crate::domain::journey::Journey;
use crate::domain::said::folded;
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
}

/// An impossible date or combination of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Impossible {
    IssueBeforeBirth,
    ExpiryBeforeIssue,
    FutureBirth,
    FutureIssue,
    /// Older than any known person.
    TooOld,
}

/// The expiry status of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// Expired when the journey was made.
    Expired,
    /// Expired now, but valid when the journey was made.
    ExpiredSince,
    Valid,
    /// Expired by one reading of the date, valid by another.
    Unclear,
}

/// The highest plausible age in years.
pub(super) const OLDEST: i16 = 123;

/// The dates of a document from its fields, otherwise from its MRZ.
pub fn dates_of(document: &Document, today: Date) -> Dates {
    let zone = zone_of(document);
    let of_zone = |field: Field, birth: bool| {
        let text = zone.as_ref()?.value(field)?;
        let when = dates::of_zone(&format!("{text:<<6}"), today, birth)?;
        Some(Written { text: text.into(), when: When { readings: vec![when], hijri: false } })
    };
    Dates {
        birth: written(document, FieldKind::BirthDate).or_else(|| of_zone(Field::BirthDate, true)),
        issue: written(document, FieldKind::IssueDate),
        expiry: written(document, FieldKind::ExpiryDate).or_else(|| of_zone(Field::ExpiryDate, false)),
    }
}

fn written(document: &Document, kind: FieldKind) -> Option<Written> {
    let fields = document
        .fields
        .iter()
        .filter(|field| field.kind == Some(kind) && !folded(field.name.as_sent()).contains("hijri"));
    fields.filter_map(|field| read(field.value.as_ref()?.reveal().text())).next()
}

fn read(text: Untrusted) -> Option<Written> {
    let when = dates::read(text.as_sent()).filter(|when| !when.hijri)?;
    Some(Written { text, when })
}

/// The date of birth from the first document that has one, otherwise from the applicant's data, otherwise
/// prefilled.
pub fn birth_of(journey: &Journey, today: Date) -> Option<Written> {
    let known = journey.applicant.as_ref().and_then(|known| known.birth_date.as_ref());
    let prefilled = journey.prefilled.as_ref().and_then(|known| known.birth_date.as_ref());
    let documents = journey.documents.iter().find_map(|document| dates_of(document, today).birth);
    documents
        .or_else(|| known.and_then(|date| read(date.text())))
        .or_else(|| prefilled.and_then(|date| read(date.text())))
}

/// Minimum and maximum age in completed years over all plausible readings; none if no reading is plausible.
pub fn age(birth: &When, day: Date) -> Option<(i16, i16)> {
    let is_possible = |(least, most): &(i16, i16)| *most >= 0 && *least <= OLDEST;
    let ages = birth.readings.iter().filter_map(|date| date.years_until(day)).filter(is_possible);
    let ages: Vec<(i16, i16)> = ages.collect();
    let youngest = ages.iter().map(|(least, _)| *least).min()?.max(0);
    let oldest = ages.iter().map(|(_, most)| *most).max()?.min(OLDEST);
    (!birth.hijri).then_some((youngest, oldest))
}

/// Whether every reading gives an implausible age.
fn is_too_old(birth: &When, day: Date) -> bool {
    let mut ages = birth.readings.iter().filter_map(|date| date.years_until(day)).peekable();
    !birth.hijri && ages.peek().is_some() && ages.all(|(least, _)| least > OLDEST)
}

/// The day on which the journey ended, or else started; today if unknown.
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
    if let Some(birth) = &birth {
        if birth.is_after(today) {
            found.push(Impossible::FutureBirth);
        }
        if is_too_old(birth, today) {
            found.push(Impossible::TooOld);
        }
    }
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
