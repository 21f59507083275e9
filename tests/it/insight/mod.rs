//! What journeys mean: tables for the cross-checks, laws for the ledger, words for the filter.

mod aml;
mod countries;
mod dates;
mod filter;
mod finding_ids;
mod findings;
mod innocent;
mod labels;
mod laws;
mod mrz;
mod name_traditions;
mod names;
mod onetouch;
mod open_values;
mod own;
mod queue_index;
mod rest;
mod sounds;
mod syllabaries;

use jiff::civil::{Date, date};
use referee::domain::deviation::Deviation;
use referee::domain::journey::Journey;
use referee::domain::pii::Masking;
use referee::insight::finding::Finding;
use referee::insight::names::{Name, Relation, compare};
use referee::insight::policy::Policy;
use referee::provider::{IDWISE, ONETOUCH};
use serde_json::Value;

/// The day on which the tests live.
pub(crate) const TODAY: Date = date(2024, 6, 1);

/// How two names are related, whichever is first.
pub(crate) fn relation(one: &str, other: &str) -> Relation {
    let (left, right) = (Name::read(one), Name::read(other));
    let (forth, back) = (compare(&left, &right), compare(&right, &left));
    assert_eq!(forth.relation, back.relation, "{one} / {other}: the order of the two does not matter");
    forth.relation
}

pub(crate) fn idwise(document: &Value) -> (Journey, Vec<Deviation>) {
    crate::provider::read(&IDWISE, document)
}

pub(crate) fn onetouch(document: &Value) -> (Journey, Vec<Deviation>) {
    crate::provider::read(&ONETOUCH, document)
}

pub(crate) fn ledger_of((journey, deviations): &(Journey, Vec<Deviation>)) -> Vec<Finding> {
    referee::insight::findings::of(journey, deviations, TODAY, &Policy::default())
}

/// One line a finding, as the screen would have it.
pub(crate) fn lines(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| {
            let sign = referee::insight::summary::sign(finding.sign);
            let subject = finding.subject.shown(Masking::Clear);
            let words = finding.finding.shown(Masking::Clear);
            format!("{sign} {subject} | {words}")
        })
        .collect()
}

/// A journey in which everything is in order, to be spoiled by a test.
pub(crate) fn clean() -> Value {
    serde_json::json!({
        "journey_id": "a1", "reference_number": "r-1", "start_time": "2024-05-30T08:12:00.962462",
        "end_time": "2024-05-30T08:13:00", "system_decision": "Complete", "manual_decision": null,
        "final_decision": "Complete",
        "documents": {"0": {
            "step_title": "Passport", "progress": "Completed", "has_passed_rules": true,
            "document_type": "Passport", "issuing_country": "Utopia", "issuing_country_code": "UTO",
            "extracted_fields": {
                "First Name": {"value": "Anna Maria", "read_accuracy": "High", "type": "string"},
                "Last Name": {"value": "Eriksson", "read_accuracy": "High", "type": "string"},
                "Birth Date": {"value": "1974-08-12", "read_accuracy": "High", "type": "string"},
                "Document Number": {"value": "L898902C3", "read_accuracy": "High", "type": "string"},
                "Issue Date": {"value": "2020-04-15", "read_accuracy": "High", "type": "string"},
                "Expiry Date": {"value": "2030-04-15", "read_accuracy": "High", "type": "string"},
                "Nationality Code": {"value": "UTO", "read_accuracy": "High", "type": "string"},
                "Sex": {"value": "Female", "read_accuracy": "High", "type": "string"},
                "Photo": {"value": null, "read_accuracy": null, "type": "image"}
            },
            "validation_result": {"validation_outcome": "Passed", "validation_checks": [
                {"name": "Document Classification (Front)", "description": "", "result": "Passed", "result_description": ""},
                {"name": "Photo Tampering", "description": "", "result": "Passed", "result_description": ""}
            ]},
            "face_match_result": {"is_matched": true, "score": 99, "images": []},
            "images": {}
        }},
        "selfie": {"status": "Complete", "is_live": true, "liveness_status_code": null, "image_path": "abcdef0123456789"},
        "rule_results": {
            "expired_document": {"name": "Un-expired Document", "result": "Passed", "tips": "Look at the date", "details": [
                {"title": "Passport - Front", "result": "Passed", "result_description": null,
                 "reference_object": {"object_key": "documents", "instance_key": "0"}}]},
            "document_validation": {"name": "Authentic Document", "result": "Passed", "details": []},
            "same_subject": {"name": "Same Person", "result": "Passed", "details": []}
        },
        "applicant": {"applicant_id": "p1", "full_name": "Eriksson Anna Maria", "birth_date": "1974-08-12"},
        "aml": {"applicability": "Applicable", "matches": []}
    })
}

/// The clean journey, spoiled.
pub(crate) fn spoiled(pointer: &str, value: Value) -> Value {
    let mut document = clean();
    set(&mut document, pointer, value);
    document
}

/// Sets a value by its JSON pointer; the parent must be there.
pub(crate) fn set(document: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = document.pointer_mut(parent).unwrap();
    match parent {
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
        Value::Object(map) => {
            map.insert(key.to_owned(), value);
        }
        _ => panic!("no container at {pointer}"),
    }
}
