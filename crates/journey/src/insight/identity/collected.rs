//! Collects the values of all sources, property by property.

use super::sources::{field, name_of, texts, zone_of};
use super::value::{Parsed, SourceValue};
use super::{Aspect, Source};
use crate::domain::applicant::{Applicant, Prefilled};
use crate::domain::check::FieldKind;
use crate::domain::document::Document;
use crate::domain::journey::Journey;
use crate::domain::said::folded;
use crate::domain::text::Untrusted;
use crate::insight::countries::{self, CountryAgreement};
use crate::insight::dates::{self, DateMeaning, DateReader};
use crate::insight::mrz::{Field, MrzFormat, Zone};
use crate::insight::numbers::{self, NumberAgreement};
use crate::insight::validity;
use jiff::civil::Date;

/// Limits the watch-list records in the grid; the AML tab shows all of them.
const MOST_RECORDS: usize = 6;

/// A document with the context for parsing its values.
struct ParsedDocument<'a> {
    document: &'a Document,
    zone: Option<Zone>,
    reader: DateReader,
    today: Date,
}

/// All values of the journey, one entry for each row of the grid.
pub(super) fn values(journey: &Journey) -> Vec<(Aspect, Vec<SourceValue>)> {
    use strum::IntoEnumIterator;
    // The day only limits which dates are possible.
    let today = validity::day_of(journey, Date::MAX);
    let today = if today == Date::MAX { Date::new(2026, 1, 1).unwrap_or(Date::MAX) } else { today };
    let documents: Vec<ParsedDocument<'_>> =
        journey.documents.iter().map(|document| ParsedDocument::of(document, today)).collect();
    let reader =
        documents.first().map_or(DateReader { today: Some(today), ..DateReader::default() }, |document| {
            DateReader { order: None, ..document.reader }
        });
    let mut rows = Vec::new();
    for aspect in Aspect::iter() {
        if aspect.is_of_document() {
            rows.extend(documents.iter().map(|document| (aspect, document.said(aspect))));
            continue;
        }
        let mut said: Vec<SourceValue> =
            documents.iter().flat_map(|document| document.said(aspect)).collect();
        said.extend(of_people(journey, aspect, reader));
        said.extend(of_records(journey, aspect, reader));
        rows.push((aspect, said));
    }
    rows
}

impl<'a> ParsedDocument<'a> {
    fn of(document: &'a Document, today: Date) -> Self {
        Self { document, zone: zone_of(document), reader: validity::reader_of(document, today), today }
    }

    fn said(&self, aspect: Aspect) -> Vec<SourceValue> {
        let step = || self.document.step.clone();
        let mut said: Vec<SourceValue> = Vec::new();
        for text in self.printed(aspect) {
            said.push(value(aspect, Source::Visual(step()), text.into(), self.reader));
        }
        let printed = said.first().map(|value| value.text.clone());
        if let Some(text) = self.zone.as_ref().and_then(|zone| of_zone(zone, aspect, printed.as_ref())) {
            said.push(match meaning(aspect) {
                Some(meaning) => {
                    let birth = meaning == DateMeaning::Birth;
                    let when = dates::when_of_zone(text.as_sent(), self.today, birth);
                    SourceValue::date(Source::Mrz(step()), text, when)
                }
                None => self.value_of_zone(aspect, text),
            });
        }
        let back = kinds(aspect).iter().find_map(|kind| field(self.document, *kind, true));
        said.extend(back.map(|text| value(aspect, Source::Back(step()), text.into(), self.reader)));
        said
    }

    /// A value of the MRZ other than a date. French driving licenses have the start of the surname only.
    fn value_of_zone(&self, aspect: Aspect, text: Untrusted) -> SourceValue {
        let source = Source::Mrz(self.document.step.clone());
        let mut value = SourceValue::of(aspect, source, text, self.reader.issuer);
        let is_start = self.zone.as_ref().is_some_and(|zone| zone.format == MrzFormat::FrenchLicense);
        if let Parsed::Name(name) = &mut value.parsed {
            name.cut |= is_start;
        }
        value
    }

    /// The printed values: one, or a code and a name that disagree.
    fn printed(&self, aspect: Aspect) -> Vec<String> {
        let of_kinds = || kinds(aspect).iter().filter_map(|kind| field(self.document, *kind, false));
        match aspect {
            Aspect::Name => name_of(self.document).into_iter().collect(),
            Aspect::Country => {
                let sent = [&self.document.issuing_country_code, &self.document.issuing_country];
                let sent = sent.into_iter().flatten().filter(|country| !country.is_blank());
                let sent: Vec<String> = sent.map(|country| country.as_sent().to_owned()).collect();
                unlike_countries(sent.into_iter().chain(of_kinds()))
            }
            Aspect::Nationality => unlike_countries(of_kinds()),
            _ => match (meaning(aspect), kinds(aspect).first()) {
                (Some(meaning), Some(kind)) => {
                    let reader = DateReader { meaning: Some(meaning), ..self.reader };
                    let mut sent = texts(self.document, *kind, false);
                    let first = sent.next();
                    let is_read = |text: &String| reader.read(text).is_some();
                    let read = first.clone().filter(is_read).or_else(|| sent.find(is_read));
                    read.or(first).into_iter().collect()
                }
                _ => of_kinds().take(1).collect(),
            },
        }
    }
}

/// The first country, and every further one that disagrees with it.
fn unlike_countries(said: impl Iterator<Item = String>) -> Vec<String> {
    let mut unlike: Vec<String> = Vec::new();
    for text in said {
        let agrees = |first: &String| {
            matches!(countries::compare(first, &text), CountryAgreement::Same | CountryAgreement::Compatible)
        };
        if !unlike.first().is_some_and(agrees) {
            unlike.push(text);
        }
    }
    unlike
}

/// Parses a value that a person or a document states in full.
fn value(aspect: Aspect, source: Source, text: Untrusted, reader: DateReader) -> SourceValue {
    match meaning(aspect) {
        Some(meaning) => {
            let when = DateReader { meaning: Some(meaning), ..reader }.read(text.as_sent());
            SourceValue::date(source, text, when)
        }
        None => SourceValue::of(aspect, source, text, reader.issuer),
    }
}

fn meaning(aspect: Aspect) -> Option<DateMeaning> {
    match aspect {
        Aspect::BirthDate => Some(DateMeaning::Birth),
        Aspect::ExpiryDate => Some(DateMeaning::Expiry),
        Aspect::IssueDate => Some(DateMeaning::Issue),
        _ => None,
    }
}

fn kinds(aspect: Aspect) -> &'static [FieldKind] {
    match aspect {
        Aspect::Name => &[FieldKind::FullName],
        Aspect::BirthDate => &[FieldKind::BirthDate],
        Aspect::Number => &[FieldKind::DocumentNumber],
        Aspect::PersonalNumber => &[FieldKind::PersonalNumber],
        Aspect::ExpiryDate => &[FieldKind::ExpiryDate],
        Aspect::IssueDate => &[FieldKind::IssueDate],
        Aspect::Sex => &[FieldKind::Sex],
        Aspect::Nationality => &[FieldKind::NationalityCode, FieldKind::Nationality],
        Aspect::Country => &[FieldKind::IssuingCountry],
        Aspect::Address => &[FieldKind::Address],
    }
}

/// The MRZ's value of a property. Optional data are not compared, because each issuer uses them differently.
fn of_zone(zone: &Zone, aspect: Aspect, printed: Option<&Untrusted>) -> Option<Untrusted> {
    let field = match aspect {
        Aspect::Name => {
            let (surname, given) = zone.name_parts()?;
            return Some(Untrusted::new(format!("{surname} {given}").trim()));
        }
        Aspect::Number => return number_of(zone, printed),
        Aspect::BirthDate => Field::BirthDate,
        Aspect::ExpiryDate => Field::ExpiryDate,
        Aspect::Sex => Field::Sex,
        Aspect::Nationality => Field::Nationality,
        Aspect::Country => Field::Issuer,
        Aspect::PersonalNumber | Aspect::IssueDate | Aspect::Address => return None,
    };
    let is_unknown =
        |value: &&str| meaning(aspect).is_some() && value.chars().all(|c| matches!(c, '0' | '<'));
    zone.value(field).filter(|value| !is_unknown(value)).map(Untrusted::from)
}

/// The number in the MRZ. Identity cards of the Emirates, Spain and others print the number that their MRZ has in
/// the optional data.
fn number_of(zone: &Zone, printed: Option<&Untrusted>) -> Option<Untrusted> {
    let in_optional = printed.and_then(|printed| {
        let digits = folded(printed.as_sent());
        let fields = [Field::PersonalNumber, Field::OptionalData];
        let optional = fields.into_iter().filter_map(|field| zone.value(field));
        let mut parts = optional.flat_map(|text| [text].into_iter().chain(text.split('<')));
        parts.find(|part| digits.len() >= 5 && numbers::compare(part, &digits) == NumberAgreement::Same)
    });
    in_optional.map(Untrusted::from).or_else(|| zone.number().map(Untrusted::new))
}

fn of_people(journey: &Journey, aspect: Aspect, reader: DateReader) -> Vec<SourceValue> {
    let prefilled = journey.prefilled.as_ref().and_then(|known| of_prefilled(known, aspect));
    let applicant = journey.applicant.as_ref().and_then(|known| of_applicant(known, aspect));
    let said = [(Source::Prefilled, prefilled), (Source::Applicant, applicant)].into_iter();
    let said = said
        .filter_map(|(source, text)| Some((source, text.filter(|text| !folded(text.as_sent()).is_empty())?)));
    said.map(|(source, text)| value(aspect, source, text, reader)).collect()
}

fn of_prefilled(known: &Prefilled, aspect: Aspect) -> Option<Untrusted> {
    match aspect {
        Aspect::Name => known.full_name.as_ref().map(|name| name.reveal().clone()),
        Aspect::BirthDate => known.birth_date.as_ref().map(|date| date.text()),
        Aspect::Address => known.address.as_ref().map(|address| address.reveal().clone()),
        _ => None,
    }
}

fn of_applicant(known: &Applicant, aspect: Aspect) -> Option<Untrusted> {
    match aspect {
        Aspect::Name => known.full_name.as_ref().map(|name| name.reveal().clone()),
        Aspect::BirthDate => known.birth_date.as_ref().map(|date| date.text()),
        Aspect::PersonalNumber => known.personal_number.as_ref().map(|number| number.reveal().text()),
        _ => None,
    }
}

fn of_records(journey: &Journey, aspect: Aspect, reader: DateReader) -> Vec<SourceValue> {
    let records = journey.aml.iter().flat_map(|aml| &aml.matches).take(MOST_RECORDS).enumerate();
    let text = |record: &crate::domain::aml::AmlMatch| match aspect {
        Aspect::Name => record.name.as_ref().map(|name| name.reveal().clone()),
        Aspect::BirthDate => record.birth_dates.first().map(|date| date.text()),
        Aspect::Sex => record.sex.clone(),
        Aspect::Nationality => record.countries.first().cloned(),
        _ => None,
    };
    let said = records.filter_map(|(index, record)| Some((Source::Aml(index), text(record)?)));
    let reader = DateReader { issuer: None, ..reader };
    said.map(|(source, text)| value(aspect, source, text, reader)).collect()
}
