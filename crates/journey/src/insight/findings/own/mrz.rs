//! Findings about the MRZ: wrong check digits with their fields, and format errors.

use super::super::draft::{Family, FindingDraft};
use super::super::slug::slug;
use super::super::{Context, documents};
use super::OURS;
use crate::domain::document::Document;
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::text::Untrusted;
use crate::insight::dates;
use crate::insight::finding::{Evidence, FindingKind, Sign};
use crate::insight::identity::{has_unread_zone, zone_of};
use crate::insight::mrz::{CheckDigit, Field, MrzFault, Zone};

pub(super) fn write(context: &Context<'_>, drafts: &mut Vec<FindingDraft>) {
    for document in &context.journey.documents {
        let Some(zone) = zone_of(document) else {
            drafts.extend(has_unread_zone(document).map(|text| unread(document, &text)));
            continue;
        };
        drafts.extend(form(document, &zone));
        for (field, birth) in [(Field::BirthDate, true), (Field::ExpiryDate, false)] {
            drafts.extend(no_such_date(context, document, &zone, field, birth));
        }
        let right = |check: &&&CheckDigit| !is_shifted(&zone, check);
        for check in zone.wrong().iter().filter(right) {
            drafts.push(digit(document, check));
        }
    }
}

/// A text in an MRZ field that is not an MRZ, so it is not compared with anything.
fn unread(document: &Document, text: &str) -> FindingDraft {
    let words = Phrase::ours("cannot be read: ").personal(&Untrusted::new(text));
    let mut draft = draft(document, "unread", words);
    draft.finding.sign = Sign::Undetermined;
    draft
}

/// An impossible date with a correct check digit.
fn no_such_date(
    context: &Context<'_>,
    document: &Document,
    zone: &Zone,
    field: Field,
    birth: bool,
) -> Option<FindingDraft> {
    let text = zone.value(field)?;
    let is_nothing = text.chars().all(|character| matches!(character, '0' | '<'));
    let is_right = zone.checks.iter().any(|check| check.field == field && check.is_right());
    if is_nothing || !is_right || dates::when_of_zone(text, context.today, birth).is_some() {
        return None;
    }
    let words = Phrase::ours(format!("{}: there is no such date: ", field.name()));
    let id = format!("{}-impossible", field.name().replace(' ', "-"));
    Some(draft(document, &id, words.personal(&Untrusted::new(text))))
}

/// Whether a line has the wrong length, so that its column positions are unreliable.
fn is_shifted(zone: &Zone, check: &CheckDigit) -> bool {
    zone.faults.iter().any(|fault| match fault {
        MrzFault::Length { line, .. } => *line == check.line || check.field == Field::Composite,
        MrzFault::Lines { .. } => true,
        MrzFault::Letter { .. } => false,
    })
}

fn draft(document: &Document, id: &str, words: Phrase) -> FindingDraft {
    let step = &document.step;
    FindingDraft::new(
        format!("mrz.{}.{id}", slug(step.0.as_sent())),
        FindingKind::Mrz,
        Sign::Look,
        Urgency::Document,
    )
    .about(Phrase::ours("Machine readable zone").and(&documents::of_document(document)))
    .says(words)
    .tip("Read the zone on the picture, letter by letter: a misreading or a forgery.")
    .at(Evidence::Mrz { step: step.clone() })
    .at(Evidence::Document { step: step.clone() })
    .from(format!("{OURS}.mrz"))
    .belongs([Family::Zone(step.clone()), Family::Document(step.clone())])
}

fn digit(document: &Document, check: &CheckDigit) -> FindingDraft {
    let field = check.field.name();
    let words = match (check.wanted, check.found) {
        (Some(wanted), Some(found)) => Phrase::ours(format!("{field}: check digit "))
            .outside(&Untrusted::new(found.to_string()))
            .then(format!(", computed {wanted}")),
        (Some(wanted), None) => Phrase::ours(format!("{field}: no check digit, computed {wanted}")),
        (None, _) => Phrase::ours(format!("{field}: cannot be computed, invalid character")),
    };
    draft(document, &check.field.name().replace(' ', "-"), words)
}

fn form(document: &Document, zone: &Zone) -> Option<FindingDraft> {
    let first = zone.faults.first()?;
    let words = match first {
        MrzFault::Length { line, found, wanted } => {
            Phrase::ours(format!("line {} has {found} characters, {wanted} expected", line + 1))
        }
        MrzFault::Lines { found, wanted } => Phrase::ours(format!("{found} lines, {wanted} expected")),
        MrzFault::Letter { line, column, found } => Phrase::ours("‘")
            .outside(&Untrusted::new(found.to_string()))
            .then(format!("’ in line {}, column {}, is not allowed", line + 1, column + 1)),
    };
    let more = zone.faults.len() - 1;
    let words = if more > 0 { words.then(format!(", and {more} more")) } else { words };
    Some(draft(document, "form", words))
}
