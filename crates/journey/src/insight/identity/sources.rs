//! The values of a document's fields and of its MRZ.

use crate::domain::check::FieldKind;
use crate::domain::document::Document;
use crate::domain::said::folded;
use crate::insight::mrz::{self, Zone};

/// The name in a document's visual zone: the full name, or the joined name parts.
pub fn name_of(document: &Document) -> Option<String> {
    let text = |kind| field(document, kind, false);
    text(FieldKind::FullName).or_else(|| {
        let kinds = [FieldKind::FirstName, FieldKind::MiddleName, FieldKind::LastName];
        let mut parts: Vec<String> = kinds.into_iter().filter_map(text).collect();
        for more in second_surnames(document) {
            if !parts.contains(&more) {
                parts.push(more);
            }
        }
        (!parts.is_empty()).then(|| parts.join(" "))
    })
}

/// The second surnames of a document: Spanish and Portuguese documents print the surnames of both parents in separate
/// fields.
fn second_surnames(document: &Document) -> impl Iterator<Item = String> {
    let is_second = |label: &str| {
        let label = folded(label);
        label.starts_with("second") || label.starts_with("segundo") || label.contains("matern")
    };
    let fields = document.fields.iter().filter(|field| field.kind == Some(FieldKind::LastName));
    let second = fields.filter(move |field| is_second(field.name.as_sent()));
    second.filter_map(|field| {
        let text = field.value.as_ref()?.reveal().text();
        (!is_no_name(text.as_sent())).then(|| text.as_sent().trim().to_owned())
    })
}

/// The text of a field on the front or back.
pub(super) fn field(document: &Document, kind: FieldKind, back: bool) -> Option<String> {
    texts(document, kind, back).next()
}

/// The texts of all fields of a kind on the front or back. Fields in the Hijri calendar or in native script are
/// skipped.
pub(in crate::insight) fn texts(
    document: &Document,
    kind: FieldKind,
    back: bool,
) -> impl Iterator<Item = String> {
    document.fields.iter().filter(move |field| field.kind == Some(kind)).filter_map(move |field| {
        let name = folded(field.name.as_sent());
        if name.contains("hijri") || name.contains("native") || name.ends_with("back") != back {
            return None;
        }
        let text = field.value.as_ref()?.reveal().text();
        let is_nothing = if is_name(kind) { is_no_name(text.as_sent()) } else { is_no_value(text.as_sent()) };
        (!is_nothing).then(|| text.as_sent().trim().to_owned())
    })
}

fn is_name(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::FullName | FieldKind::FirstName | FieldKind::MiddleName | FieldKind::LastName)
}

/// Whether a text means a missing value. Question marks mean a value that could not be read.
fn is_no_value(text: &str) -> bool {
    matches!(folded(text).as_str(), "" | "na" | "null" | "none") && !text.contains('?')
}

/// Whether a text means a missing name. `Na`, `Null` and `None` are also people's names, so only the spellings that
/// programs use count.
fn is_no_name(text: &str) -> bool {
    matches!(text.trim(), "" | "NA" | "N/A" | "n/a" | "null" | "none")
}

/// The MRZ of a document, if it can be parsed. A field can contain one line or all lines; the fields of the lines can be
/// in the wrong order.
pub fn zone_of(document: &Document) -> Option<Zone> {
    let texts = zone_texts(document);
    let joined = mrz::read(&texts.join("\n"));
    if texts.len() > 1 && !joined.as_ref().is_some_and(Zone::is_sound) {
        let turned: Vec<&str> = texts.iter().rev().map(String::as_str).collect();
        if let Some(turned) = mrz::read(&turned.join("\n")).filter(Zone::is_sound) {
            return Some(turned);
        }
    }
    joined.or_else(|| texts.iter().find_map(|text| mrz::read(text)))
}

/// The text of the document's MRZ fields, if no MRZ could be parsed from it.
pub fn has_unread_zone(document: &Document) -> Option<String> {
    let texts = zone_texts(document);
    (!texts.is_empty() && zone_of(document).is_none()).then(|| texts.join(" "))
}

/// The texts of the MRZ fields; if there are none, the text of a field of unknown kind that contains a whole, valid
/// MRZ.
fn zone_texts(document: &Document) -> Vec<String> {
    let of_kind = |kind: Option<FieldKind>| {
        let fields = document.fields.iter().filter(move |field| field.kind == kind);
        fields.filter_map(|field| Some(field.value.as_ref()?.reveal().text().as_sent().to_owned()))
    };
    let texts = of_kind(Some(FieldKind::MachineReadableZone));
    let texts: Vec<String> = texts.filter(|text| !is_no_value(text)).take(3).collect();
    if !texts.is_empty() {
        return texts;
    }
    let is_zone =
        |text: &String| text.contains('<') && mrz::read(text).is_some_and(|zone| zone.faults.is_empty());
    of_kind(None).filter(is_zone).take(1).collect()
}
