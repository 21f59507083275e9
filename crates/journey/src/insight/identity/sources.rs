//! Collects the values of all sources, property by property.

use super::{Aspect, Source};
use crate::domain::applicant::{Applicant, Prefilled};
use crate::domain::check::FieldKind;
use crate::domain::document::Document;
use crate::domain::journey::Journey;
use crate::domain::said::folded;
use crate::domain::text::Untrusted;
use crate::insight::mrz::{self, Field, Zone};

/// A source and its value.
pub(super) type SourceValue = (Source, Untrusted);

/// Limits the watch-list records in the grid; the AML tab shows all of them.
const MOST_RECORDS: usize = 6;

/// The name in a document's visual zone: the full name, or the joined name parts.
pub fn name_of(document: &Document) -> Option<String> {
    let text = |kind| field(document, kind, false);
    text(FieldKind::FullName).or_else(|| {
        let kinds = [FieldKind::FirstName, FieldKind::MiddleName, FieldKind::LastName];
        let parts: Vec<String> = kinds.into_iter().filter_map(text).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    })
}

/// The text of a field on the front or back. Fields in the Hijri calendar or in native script are skipped.
fn field(document: &Document, kind: FieldKind, back: bool) -> Option<String> {
    let found = document.fields.iter().find(|field| {
        let name = folded(field.name.as_sent());
        field.kind == Some(kind)
            && !name.contains("hijri")
            && !name.contains("native")
            && name.ends_with("back") == back
            && field.value.is_some()
    })?;
    let text = found.value.as_ref()?.reveal().text();
    let is_nothing = if is_name(kind) { is_no_name(text.as_sent()) } else { is_no_value(text.as_sent()) };
    (!is_nothing).then(|| text.as_sent().trim().to_owned())
}

fn is_name(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::FullName | FieldKind::FirstName | FieldKind::MiddleName | FieldKind::LastName)
}

fn is_no_value(text: &str) -> bool {
    matches!(folded(text).as_str(), "" | "na" | "null" | "none")
}

/// `Na`, `Null` and `None` are also names of people, so only the spellings of programs count as no value.
fn is_no_name(text: &str) -> bool {
    matches!(text.trim(), "" | "NA" | "N/A" | "n/a" | "null" | "none")
}

/// The MRZ of a document, if it can be parsed.
pub fn zone_of(document: &Document) -> Option<Zone> {
    let texts = document.fields.iter().filter(|field| field.kind == Some(FieldKind::MachineReadableZone));
    let texts: Vec<String> = texts
        .filter_map(|field| Some(field.value.as_ref()?.reveal().text().as_sent().to_owned()))
        .take(3)
        .collect();
    mrz::read(&texts.join("\n"))
}

/// All values of the journey, one entry for each row of the grid.
pub(super) fn said(journey: &Journey) -> Vec<(Aspect, Vec<SourceValue>)> {
    use strum::IntoEnumIterator;
    let zones: Vec<Option<Zone>> = journey.documents.iter().map(zone_of).collect();
    let documents = || journey.documents.iter().zip(&zones);
    let mut rows = Vec::new();
    for aspect in Aspect::iter() {
        if aspect.is_of_document() {
            for (document, zone) in documents() {
                rows.push((aspect, of_document(document, zone.as_ref(), aspect)));
            }
            continue;
        }
        let mut said: Vec<SourceValue> =
            documents().flat_map(|(document, zone)| of_document(document, zone.as_ref(), aspect)).collect();
        said.extend(of_people(journey, aspect));
        said.extend(of_records(journey, aspect));
        rows.push((aspect, said));
    }
    rows
}

fn of_document(document: &Document, zone: Option<&Zone>, aspect: Aspect) -> Vec<SourceValue> {
    let step = || document.step.clone();
    let mut said = Vec::new();
    let visual = match aspect {
        Aspect::Name => name_of(document),
        Aspect::Country => country(document),
        _ => kinds(aspect).iter().find_map(|kind| field(document, *kind, false)),
    };
    said.extend(visual.map(|text| (Source::Visual(step()), Untrusted::new(text))));
    said.extend(zone.and_then(|zone| of_zone(zone, aspect)).map(|text| (Source::Mrz(step()), text)));
    let back = kinds(aspect).iter().find_map(|kind| field(document, *kind, true));
    said.extend(back.map(|text| (Source::Back(step()), Untrusted::new(text))));
    said
}

fn country(document: &Document) -> Option<String> {
    let sent = document.issuing_country_code.as_ref().or(document.issuing_country.as_ref());
    let sent = sent.filter(|country| !country.is_blank()).map(|country| country.as_sent().to_owned());
    sent.or_else(|| field(document, FieldKind::IssuingCountry, false))
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
fn of_zone(zone: &Zone, aspect: Aspect) -> Option<Untrusted> {
    let field = match aspect {
        Aspect::Name => {
            let (surname, given) = zone.name_parts()?;
            return Some(Untrusted::new(format!("{surname} {given}").trim()));
        }
        Aspect::BirthDate => Field::BirthDate,
        Aspect::Number => Field::DocumentNumber,
        Aspect::ExpiryDate => Field::ExpiryDate,
        Aspect::Sex => Field::Sex,
        Aspect::Nationality => Field::Nationality,
        Aspect::Country => Field::Issuer,
        Aspect::PersonalNumber | Aspect::IssueDate | Aspect::Address => return None,
    };
    zone.value(field).map(Untrusted::from)
}

fn of_people(journey: &Journey, aspect: Aspect) -> Vec<SourceValue> {
    let prefilled = journey.prefilled.as_ref().and_then(|known| of_prefilled(known, aspect));
    let applicant = journey.applicant.as_ref().and_then(|known| of_applicant(known, aspect));
    let non_blank =
        |(source, text): (Source, Option<Untrusted>)| Some((source, text.filter(|text| !text.is_blank())?));
    [(Source::Prefilled, prefilled), (Source::Applicant, applicant)]
        .into_iter()
        .filter_map(non_blank)
        .collect()
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

fn of_records(journey: &Journey, aspect: Aspect) -> Vec<SourceValue> {
    let records = journey.aml.iter().flat_map(|aml| &aml.matches).take(MOST_RECORDS).enumerate();
    let text = |record: &crate::domain::aml::AmlMatch| match aspect {
        Aspect::Name => record.name.as_ref().map(|name| name.reveal().clone()),
        Aspect::BirthDate => record.birth_dates.first().map(|date| date.text()),
        Aspect::Sex => record.sex.clone(),
        Aspect::Nationality => record.countries.first().cloned(),
        _ => None,
    };
    records.filter_map(|(index, record)| Some((Source::Aml(index), text(record)?))).collect()
}
