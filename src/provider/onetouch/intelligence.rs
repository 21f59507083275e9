//! Document data: `documentIntelligence` (docs/contracts/onetouch.md 3.6).

use super::{checks, graphics, wire};
use crate::domain::check::{ExtractedField, ExtractionError};
use crate::domain::document::Document;
use crate::domain::origin::Origin;
use crate::domain::pii::Pii;
use crate::domain::scalar::{Fact, Scalar};
use crate::domain::text::Untrusted;
use crate::provider::document::{Item, ObjectPart};
use crate::provider::fields;

/// Reads `documentIntelligence` into the document.
pub(super) fn read(mut part: ObjectPart<'_>, document: &mut Document) {
    document.origin = part.origin();
    if let Some(status) = part.part("completeStatus") {
        checks::status(status, document);
    }
    if let Some(quality) = part.part("imageQuality") {
        checks::image_quality(quality, document);
    }
    if let Some(authenticity) = part.part("authenticityCheck") {
        checks::authenticity(authenticity, document);
    }
    if let Some(graphic_fields) = part.item("graphicFields") {
        graphics::fields(graphic_fields, document);
    }
    graphics::predicted(&mut part, document);
    document.id_expired = part.said("idExpired", wire::opposite);
    for (name, item) in part.entries("extractedFields") {
        extracted(name, item, document);
    }
    for (place, item) in part.list("extractedFieldErrors").into_iter().enumerate() {
        let error = unread_field(item, place, &mut document.facts);
        document.extraction_errors.extend(error);
    }
    part.facts_into("", &mut document.facts);
}

/// Reads a field. A compound such as `Split Address` gives one field for each of its values.
fn extracted(name: Untrusted, mut item: Item<'_>, document: &mut Document) {
    if item.is_scalar() || item.is_null() {
        let origin = item.origin();
        let value = item.scalar().map(Pii::new);
        let place = format!("extractedFields.{}", name.as_sent());
        item.facts_into(&place, &mut document.facts);
        document.fields.push(field(name, value, origin));
        return;
    }
    let (mut parts, origin) = (Vec::new(), item.origin());
    item.facts_into(name.as_sent(), &mut parts);
    if let [only] = parts.as_slice()
        && only.name.as_sent() == format!("{}.0", name.as_sent())
    {
        // A list with one value is stored as that value.
        document.fields.push(field(name, Some(only.value.clone()), origin));
        return;
    }
    document.fields.extend(parts.into_iter().map(|fact| field(fact.name, Some(fact.value), origin.clone())));
}

fn field(name: Untrusted, value: Option<Pii<Scalar>>, origin: Origin) -> ExtractedField {
    let kind = fields::kind(name.as_sent());
    ExtractedField { name, kind, value, read_accuracy: None, value_type: None, origin }
}

fn unread_field(mut item: Item<'_>, place: usize, facts: &mut Vec<Fact>) -> Option<ExtractionError> {
    let origin = item.origin();
    if item.is_scalar() {
        let field = item.text()?;
        return Some(ExtractionError { field, message: None, status: None, origin });
    }
    let mut part = item.part()?;
    let error = ExtractionError {
        field: part.text("fieldName").unwrap_or_default(),
        message: part.text("message"),
        status: part.text("errorStatus"),
        origin,
    };
    part.facts_into(&format!("extractedFieldErrors.{place}"), facts);
    Some(error)
}
