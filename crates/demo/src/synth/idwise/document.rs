//! A document of a result: extracted fields, validation checks, face match, images.

use serde_json::{Map, Value, json};

use super::rules;
use crate::synth::picture::Shot;
use crate::synth::plan::{Forgery, JourneyEnd, PhotoQuality, SelfieDefect};
use crate::synth::story::{Paper, Story};

/// The JSON of a document.
pub(super) fn write(story: &Story<'_>, paper: &Paper) -> Value {
    if unfinished(story, paper) {
        return json!({
            "step_title": paper.type_name(), "progress": "NotStarted", "has_passed_rules": false,
            "document_type": null, "issuing_country": null, "issuing_country_code": null,
            "extracted_fields": {}, "validation_result": null, "face_match_result": null, "images": null,
        });
    }
    let country = story.person.country;
    json!({
        "step_title": format!("{} {}", country.name, paper.type_name()),
        "progress": "Completed",
        "has_passed_rules": !rules::fails_for(story, paper),
        "document_type": paper.type_name(),
        "issuing_country": country.name,
        "issuing_country_code": country.code,
        "extracted_fields": fields(story, paper),
        "validation_result": validation(story, paper),
        "face_match_result": face_match(story, paper),
        "images": images(story, paper),
    })
}

/// Whether a document is missing: the last one of an incomplete journey.
fn unfinished(story: &Story<'_>, paper: &Paper) -> bool {
    let last = story.papers.last().is_some_and(|last| last.slot == paper.slot);
    story.plan.ending == JourneyEnd::Incomplete && last
}

fn fields(story: &Story<'_>, paper: &Paper) -> Value {
    let person = &story.person;
    let mut map = Map::new();
    let mut put = |name: &str, value: Value, kind: &str| {
        let accuracy = match (&value, story.plan.low.iter().any(|low| low == name)) {
            (Value::Null, _) => Value::Null,
            (_, true) => json!("Low"),
            (_, false) => json!("High"),
        };
        map.insert(name.to_owned(), json!({ "value": value, "read_accuracy": accuracy, "type": kind }));
    };
    let mut text = |name: &str, value: &str| put(name, json!(value), "string");
    text("Full Name", &person.full_name());
    text("First Name", &person.given.latin);
    text("Last Name", &person.family.latin);
    if !person.native_name().is_empty() {
        text("Full Name Native", &person.native_name());
        text("First Name Native", &person.given.native);
        text("Last Name Native", &person.family.native);
    }
    text("Birth Date", &paper.printed_birth.to_string());
    text("Sex", person.sex());
    text("Birth Place", &person.birth_place);
    text("Nationality", person.country.name);
    text("Nationality Code", person.country.code);
    text("Document Number", &paper.number);
    text("Personal Number", &person.personal_number);
    text("Issue Date", &paper.issued.to_string());
    text("Expiry Date", &paper.printed_expires.to_string());
    text("Issuing Authority", &format!("{} Registry", person.birth_place));
    for (name, value) in extras(story, paper) {
        text(name, &value);
    }
    if !paper.zone.is_empty() {
        text("Machine Readable Zone", &paper.zone.join("\n"));
    }
    put("Photo", Value::Null, "image");
    put("Signature", Value::Null, "image");
    Value::Object(map)
}

fn extras(story: &Story<'_>, paper: &Paper) -> Vec<(&'static str, String)> {
    use crate::synth::plan::PaperKind;
    let person = &story.person;
    match paper.kind {
        PaperKind::Passport => vec![("Height", format!("{} cm", person.height_cm))],
        PaperKind::IdentityCard => {
            vec![("Address", person.address.line()), ("Father Name", person.father.clone())]
        }
        PaperKind::Licence => vec![
            ("Address", person.address.line()),
            ("Blood Group", person.blood_group.to_owned()),
            ("Licence Class", "B, AM".to_owned()),
        ],
        PaperKind::ResidencePermit => vec![("Residency Type", "Employment".to_owned())],
    }
}

/// A check: its name, what it verifies, and its message on failure.
type CheckSpec = (&'static str, &'static str, &'static str);

const CLASSIFICATION: CheckSpec = (
    "Document Classification (Front)",
    "Verifies supportability of the type of document and its ability to be fully authenticated.",
    "The document type could not be determined",
);
const PHOTO: CheckSpec = (
    "Photo Tampering",
    "Looks for edges, light and grain that differ between the portrait and the page.",
    "The portrait appears to have been replaced",
);
const PRINT: CheckSpec = (
    "Text Tampering",
    "Compares typeface, weight and spacing of the printed values with a genuine specimen.",
    "A printed value differs from the surrounding print",
);
const ZONE: CheckSpec = (
    "Machine Readable Zone Check Digits",
    "Verifies the check digits of the machine readable zone.",
    "A check digit does not fit its value",
);
const CROSS: CheckSpec = (
    "Visual and Machine Readable Zone",
    "Compares the printed values with those of the machine readable zone.",
    "Printed and machine readable values differ",
);
const COPY: CheckSpec = (
    "Physical Document",
    "Verifies that the document itself was photographed, not a copy or a screen.",
    "The picture seems to be taken from a screen",
);
const QUALITY: CheckSpec = (
    "Image Quality",
    "Verifies that the picture is sharp, complete and evenly lit.",
    "The picture is not clear enough to be examined",
);

fn validation(story: &Story<'_>, paper: &Paper) -> Value {
    let first = paper.slot == 0;
    let forged = |what: Forgery| first && story.plan.forgery == Some(what);
    let unknown = first && story.plan.fails.iter().any(|key| key == "unrecognized_document");
    let poor = first && !matches!(story.plan.photo, PhotoQuality::Good | PhotoQuality::Screen);
    let checks = [
        (CLASSIFICATION, unknown),
        (PHOTO, forged(Forgery::Portrait)),
        (PRINT, forged(Forgery::Expiry)),
        (ZONE, forged(Forgery::MrzDigit)),
        (CROSS, forged(Forgery::Expiry) || forged(Forgery::BirthDate)),
        (COPY, first && story.plan.photo == PhotoQuality::Screen),
        (QUALITY, poor),
    ];
    let zone_missing = paper.zone.is_empty();
    let written = checks.iter().filter(|(check, _)| !(zone_missing && [ZONE, CROSS].contains(check)));
    let failed = checks.iter().any(|(_, fails)| *fails);
    json!({
        "validation_outcome": if failed { "Failed" } else { "Passed" },
        "validation_checks": written.map(|(check, fails)| check_result(story, *check, *fails)).collect::<Vec<_>>(),
    })
}

fn check_result(story: &Story<'_>, check: CheckSpec, fails: bool) -> Value {
    let (name, description, complaint) = check;
    let open = story.plan.undetermined && [PHOTO, PRINT].contains(&check);
    let (result, said) = match (fails, open) {
        (true, _) => ("Failed", json!(complaint)),
        (false, true) => ("Undetermined", json!("The picture does not allow a statement")),
        (false, false) => ("Passed", Value::Null),
    };
    json!({ "name": name, "description": description, "result": result, "result_description": said })
}

fn face_match(story: &Story<'_>, paper: &Paper) -> Value {
    let no_face =
        matches!(story.plan.selfie, SelfieDefect::Absent | SelfieDefect::NotStarted | SelfieDefect::NotFound);
    if no_face {
        return Value::Null;
    }
    let score = face_score(story);
    json!({
        "is_matched": score >= 80,
        "score": score,
        "images": [
            { "image_path": story.picture_id(Shot::Selfie, 0), "image_source": "Selfie" },
            { "image_path": story.picture_id(Shot::Portrait, paper.slot), "image_source": "Document" },
        ],
    })
}

/// The automated similarity of selfie and portrait, 0 to 100.
pub(super) fn face_score(story: &Story<'_>) -> i64 {
    let mut rng = story.rng(4);
    let usual = if story.plan.impostor { rng.between(8, 58) } else { rng.between(86, 99) };
    story.plan.face_score.unwrap_or(usual)
}

/// The images, with either set of keys of docs/contracts/idwise.md 2.6: that of the example or that of the text.
fn images(story: &Story<'_>, paper: &Paper) -> Value {
    let keys = if story.plan.vintage == 0 {
        ["front_image_path", "back_image_path", "front_cropped_image_path", "back_cropped_image_path"]
    } else {
        [
            "input_image_path",
            "back_side_image_path",
            "front_side_cropped_image_path",
            "back_side_cropped_image_path",
        ]
    };
    let shots = [Shot::Front, Shot::Back, Shot::FrontCrop, Shot::BackCrop];
    let value = |shot: Shot| {
        let back = matches!(shot, Shot::Back | Shot::BackCrop);
        if back && !paper.has_back() { Value::Null } else { json!(story.picture_id(shot, paper.slot)) }
    };
    Value::Object(keys.iter().zip(shots).map(|(key, shot)| ((*key).to_owned(), value(shot))).collect())
}
