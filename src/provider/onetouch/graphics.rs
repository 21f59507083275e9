//! Pictures and marks found in the document, and its recognized type (docs/contracts/onetouch.md 3.8).

use super::wire;
use crate::domain::document::{Document, GraphicField, PredictedType};
use crate::provider::document::{Item, ObjectPart};

/// Reads `graphicFields`: an object with a `fieldList`, or the bare list.
pub(super) fn fields(mut item: Item<'_>, document: &mut Document) {
    if !item.is_object() {
        document.graphic_fields = item.list().into_iter().filter_map(graphic).collect();
        return;
    }
    let Some(mut part) = item.part() else { return };
    document.graphic_fields = part.list("fieldList").into_iter().filter_map(graphic).collect();
    part.facts_into("graphicFields", &mut document.facts);
}

fn graphic(mut item: Item<'_>) -> Option<GraphicField> {
    let mut part = item.part()?;
    let name = part.text("fieldName");
    let field_type = part.text("fieldType");
    let mut field = GraphicField { name, field_type, picture: None, facts: Vec::new() };
    if let Some(value) = part.text("value") {
        let spoken = field.name.as_ref().or(field.field_type.as_ref());
        let role = wire::graphic_role(spoken.map_or("graphic", |name| name.as_sent()));
        match wire::picture(value, role, "value") {
            Ok(picture) => field.picture = Some(picture),
            Err(value) => super::prefilled::fact("value", value, &mut field.facts),
        }
    }
    part.facts_into("", &mut field.facts);
    Some(field)
}

/// Reads `predictedIdTypeFront` and `predictedIdTypeBack`.
pub(super) fn predicted(intelligence: &mut ObjectPart<'_>, document: &mut Document) {
    for (key, side) in [("predictedIdTypeFront", "front"), ("predictedIdTypeBack", "back")] {
        for mut item in intelligence.list(key) {
            if item.is_scalar() {
                let document_name = item.text();
                let guess = PredictedType { side: side.into(), document_name, ..PredictedType::default() };
                document.predicted.push(guess);
            } else if let Some(part) = item.part() {
                document.predicted.push(prediction(part, side));
            }
        }
    }
}

fn prediction(mut part: ObjectPart<'_>, side: &str) -> PredictedType {
    let mut guess = PredictedType {
        side: side.into(),
        document_name: part.text("DocumentName"),
        probability: part.figure("P"),
        facts: Vec::new(),
    };
    for key in wire::PREDICTED_LISTS {
        if let Some(list) = part.part(key) {
            list.facts_into("", &mut guess.facts);
        }
    }
    part.facts_into("", &mut guess.facts);
    guess
}
