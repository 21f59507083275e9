//! Documents of an IDWise journey (docs/contracts/idwise.md 2.5 "Document").

use super::people::face_match;
use super::wire;
use crate::domain::check::{Check, CheckGroup, ExtractedField};
use crate::domain::document::Document;
use crate::domain::ids::StepId;
use crate::domain::picture::{Picture, PictureSource};
use crate::domain::pii::Pii;
use crate::domain::scalar::Fact;
use crate::domain::text::Untrusted;
use crate::provider::document::{Item, ObjectPart};
use crate::provider::fields;

/// Reads `documents`, in the order sent. An entry that is not an object becomes an empty document.
pub(super) fn read(journey: &mut ObjectPart<'_>) -> Vec<Document> {
    let mut documents = Vec::new();
    for (step, mut item) in journey.entries("documents") {
        let mut document = Document::new(StepId(step));
        match item.part() {
            Some(part) => fill(&mut document, part),
            None => item.deviation("an empty document"),
        }
        documents.push(document);
    }
    documents
}

fn fill(document: &mut Document, mut part: ObjectPart<'_>) {
    document.origin = part.origin();
    document.rules_origin = part.origin_of("has_passed_rules");
    document.title = part.text("step_title");
    document.progress = part.said("progress", wire::progress);
    document.has_passed_rules = part.boolean("has_passed_rules");
    document.document_type = part.text("document_type");
    document.issuing_country = part.text("issuing_country");
    document.issuing_country_code = part.text("issuing_country_code");
    for (name, item) in part.entries("extracted_fields") {
        document.fields.push(field(name, item, &mut document.facts));
    }
    if let Some(mut validation) = part.part("validation_result") {
        document.validation_outcome = validation.outcome("validation_outcome");
        document.checks = validation.list("validation_checks").into_iter().filter_map(check).collect();
        validation.facts_into("validation_result", &mut document.facts);
    }
    document.face_match = part.part("face_match_result").map(face_match);
    if let Some(images) = part.part("images") {
        document.pictures = pictures(images, &mut document.facts);
    }
    part.facts_into("", &mut document.facts);
}

/// An extracted field: an object with a `value`, or the bare value.
fn field(name: Untrusted, mut item: Item<'_>, facts: &mut Vec<Fact>) -> ExtractedField {
    let mut field = ExtractedField {
        kind: fields::kind(name.as_sent()),
        name,
        value: None,
        read_accuracy: None,
        value_type: None,
        origin: item.origin(),
    };
    let place = format!("extracted_fields.{}", field.name.as_sent());
    if item.is_object() {
        let Some(mut part) = item.part() else { return field };
        // In the list form of the vendor's documentation, the name is inside the object.
        if let Some(name) = part.text("name") {
            field.kind = fields::kind(name.as_sent());
            field.name = name;
        }
        field.value = part.scalar("value").map(Pii::new);
        field.read_accuracy = part.said("read_accuracy", wire::accuracy);
        field.value_type = part.text("type");
        part.facts_into(&place, facts);
    } else {
        field.value = item.scalar().map(Pii::new);
        item.facts_into(&place, facts);
    }
    field
}

fn check(mut item: Item<'_>) -> Option<Check> {
    let mut part = item.part()?;
    let name = part.text("name").unwrap_or_default();
    if name.is_blank() {
        part.deviation("name", "a check without a name");
    }
    Some(Check {
        group: CheckGroup::Validation,
        summary_of: None,
        origin: part.origin(),
        name,
        description: part.text("description"),
        result: part.outcome("result"),
        result_description: part.text("result_description"),
        pictures: Vec::new(),
        facts: part.facts(),
    })
}

fn pictures(mut images: ObjectPart<'_>, facts: &mut Vec<Fact>) -> Vec<Picture> {
    let mut pictures = Vec::new();
    for (key, mut item) in images.members() {
        let role = wire::document_role(key);
        match role.and_then(|role| Some((role, item.text()?))) {
            Some((role, path)) => {
                pictures.push(Picture { role, source: PictureSource::Path(path), key: key.into() });
            }
            None => item.facts_into(&format!("images.{key}"), facts),
        }
    }
    pictures
}
