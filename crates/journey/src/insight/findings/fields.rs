//! Findings about extracted fields: low OCR confidence, unread fields, differences from prefilled data.

use super::Context;
use super::draft::{FindingDraft, unknown_words};
use super::faces::figure_of;
use super::slug::slug;
use crate::domain::check::{ExtractedField, ExtractionError, FieldKind, PrefilledMatch, ReadAccuracy};
use crate::domain::document::Document;
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::said::folded;
use crate::insight::finding::{Evidence, FindingKind, Sign};

/// Minimum agreement with prefilled data.
const PREFILLED_PERCENT: f64 = 80.0;

/// Fields for which a low OCR confidence is a finding.
const FIELDS_THAT_MATTER: [FieldKind; 13] = [
    FieldKind::FullName,
    FieldKind::FirstName,
    FieldKind::MiddleName,
    FieldKind::LastName,
    FieldKind::PersonalNumber,
    FieldKind::DocumentNumber,
    FieldKind::BirthDate,
    FieldKind::ExpiryDate,
    FieldKind::IssueDate,
    FieldKind::Sex,
    FieldKind::Nationality,
    FieldKind::NationalityCode,
    FieldKind::Address,
];

pub(super) fn write(context: &Context<'_>, drafts: &mut Vec<FindingDraft>) {
    for document in &context.journey.documents {
        for field in &document.fields {
            drafts.extend(accuracy(context, document, field));
        }
        for error in &document.extraction_errors {
            drafts.push(not_extracted(document, error));
        }
        for figure in &document.prefilled_matches {
            drafts.extend(prefilled(document, figure));
        }
    }
}

fn accuracy(context: &Context<'_>, document: &Document, field: &ExtractedField) -> Option<FindingDraft> {
    let matters = field.kind.is_some_and(|kind| FIELDS_THAT_MATTER.contains(&kind));
    let said = field.read_accuracy.as_ref().filter(|said| matters && !said.as_sent.is_blank())?;
    let (kind, sign, words) = match said.meaning {
        Some(ReadAccuracy::High) => return None,
        Some(ReadAccuracy::Low) if field.value.is_none() => {
            (FindingKind::FieldReading, Sign::Look, Phrase::ours("not read"))
        }
        Some(ReadAccuracy::Low) => {
            (FindingKind::FieldReading, Sign::Look, Phrase::ours("OCR confidence: low"))
        }
        None => {
            let words = Phrase::ours("OCR confidence, ").and(&unknown_words(&said.as_sent));
            (FindingKind::UnknownValue, Sign::Undetermined, words)
        }
    };
    let step = &document.step;
    let id = format!("field.{}.{}", slug(step.0.as_sent()), slug(field.name.as_sent()));
    Some(
        FindingDraft::new(id, kind, sign, Urgency::Other)
            .about(subject(context, document, field))
            .says(words)
            .tip("Read the field on the picture and compare, letter by letter.")
            .at(Evidence::Field { step: step.clone(), name: field.name.clone() })
            .at(Evidence::Document { step: step.clone() })
            .said_at(&field.origin),
    )
}

fn subject(context: &Context<'_>, document: &Document, field: &ExtractedField) -> Phrase {
    let name = super::documents::check_name(&field.name);
    if context.journey.documents.len() > 1 {
        return name.and(&super::documents::of_document(document));
    }
    name
}

fn not_extracted(document: &Document, error: &ExtractionError) -> FindingDraft {
    let step = &document.step;
    let why = error.message.as_ref().or(error.status.as_ref()).filter(|why| !why.is_blank());
    let words = match why {
        Some(why) => Phrase::ours("not read: ").outside(why),
        None => Phrase::ours("not read"),
    };
    let id = format!("unread.{}.{}", slug(step.0.as_sent()), slug(error.field.as_sent()));
    FindingDraft::new(id, FindingKind::FieldReading, Sign::Undetermined, Urgency::Other)
        .about(super::documents::check_name(&error.field))
        .says(words)
        .tip("Read the field on the picture; without it the comparison is not complete.")
        .at(Evidence::Document { step: step.clone() })
        .said_at(&error.origin)
}

fn prefilled(document: &Document, figure: &PrefilledMatch) -> Option<FindingDraft> {
    let sent = figure.figure.text();
    let nothing = matches!(folded(sent.as_sent()).as_str(), "" | "na" | "none" | "null");
    let wanted = PREFILLED_PERCENT;
    let (kind, sign, words) = match figure.percent() {
        _ if nothing => return None,
        Some(percent) if percent >= wanted.max(f64::MIN_POSITIVE) => return None,
        Some(percent) => {
            let sign = if percent < wanted / 2.0 { Sign::Failed } else { Sign::Look };
            let words = Phrase::ours(format!("{} % (threshold {wanted})", figure_of(percent)));
            (FindingKind::PrefilledMatch, sign, words)
        }
        None => (FindingKind::UnknownValue, Sign::Undetermined, unknown_words(&sent)),
    };
    let (id, about) = topic(figure);
    Some(
        FindingDraft::new(id, kind, sign, Urgency::Document)
            .about(about)
            .says(words)
            .tip("Compare the prefilled data with the data on the document.")
            .at(Evidence::IdentityGrid)
            .at(Evidence::Document { step: document.step.clone() })
            .said_at(&figure.origin),
    )
}

/// Uses the id of our own comparison with prefilled data, so that both are merged into one finding.
fn topic(figure: &PrefilledMatch) -> (String, Phrase) {
    let name = folded(figure.name.as_sent());
    let known = [
        ("name", "name", "Name differs from prefilled"),
        ("birth", "birth_date", "Birth date differs from prefilled"),
        ("address", "address", "Address differs from prefilled"),
        ("number", "number", "Number differs from prefilled"),
    ];
    match known.iter().find(|(word, ..)| name.contains(word)) {
        Some((_, aspect, subject)) => (format!("identity.{aspect}.prefilled"), Phrase::ours(*subject)),
        None => {
            let id = format!("prefilled.{}", slug(figure.name.as_sent()));
            (id, super::documents::check_name(&figure.name).then(" (prefilled)"))
        }
    }
}
