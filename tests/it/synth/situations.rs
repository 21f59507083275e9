//! The named situations: what each promises stands in its document.

use std::collections::{BTreeSet, HashSet};

use referee::synth::{Made, World, situation_names};
use serde_json::{Value, json};

use super::unwrapped;

fn situation(name: &str) -> Made {
    let names = situation_names();
    let index =
        names.iter().position(|known| *known == name).unwrap_or_else(|| panic!("no situation {name}"));
    World::new(7, names.len()).journey(index)
}

#[test]
fn all_files_were_read_and_names_are_distinct() {
    let names = situation_names();
    let distinct: HashSet<_> = names.iter().collect();
    assert_eq!(distinct.len(), names.len());
    assert_eq!(names[0], "expired_passport_of_somebody_else");
    let mut told = 0;
    for file in std::fs::read_dir("assets/journeys").unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        told += serde_json::from_str::<Vec<Value>>(&text).unwrap().len();
    }
    assert_eq!(told, names.len(), "a file was not read or an entry has a mistake");
}

#[test]
fn each_situation_is_of_the_shape_it_promises() {
    let promises: &[(&str, &str, Value)] = &[
        ("expired_passport_of_somebody_else", "/reference_number", json!("abc-123-FE13")),
        ("expired_passport_of_somebody_else", "/documents/0/face_match_result/score", json!(41)),
        ("expired_passport_of_somebody_else", "/rule_results/expired_document/result", json!("Failed")),
        (
            "expired_passport_of_somebody_else",
            "/documents/0/extracted_fields/First Name/read_accuracy",
            json!("Low"),
        ),
        (
            "expired_passport_of_somebody_else",
            "/documents/0/extracted_fields/Birth Date/value",
            json!("1947-08-12"),
        ),
        ("blurred_but_genuine", "/rule_results/document_validation/result", json!("Failed")),
        ("face_too_close", "/selfie/liveness_status_code", json!("FACE_TOO_CLOSE")),
        ("face_close_to_border", "/selfie/liveness_status_code", json!("FACE_CLOSE_TO_BORDER")),
        ("face_cropped", "/selfie/liveness_status_code", json!("FACE_CROPPED")),
        ("face_occluded", "/selfie/liveness_status_code", json!("FACE_IS_OCCLUDED")),
        ("face_not_found", "/selfie/liveness_status_code", json!("FACE_NOT_FOUND")),
        ("face_not_found", "/documents/0/face_match_result", json!(null)),
        ("too_many_faces", "/selfie/liveness_status_code", json!("TOO_MANY_FACES")),
        ("face_too_small", "/selfie/liveness_status_code", json!("FACE_TOO_SMALL")),
        ("spoof", "/selfie/is_live", json!(false)),
        ("spoof", "/selfie/liveness_status_code", json!(null)),
        ("selfie_not_started", "/selfie/status", json!("Not Started")),
        ("no_selfie", "/selfie", json!(null)),
        (
            "screening_face",
            "/screening_checks/additional_face_db/face_match_results/0/is_matched",
            json!(true),
        ),
        ("rule_under_age", "/rule_results/under_age/result", json!("Failed")),
        ("rule_nobody_knows", "/rule_results/cross_match_applicant_v2/result", json!("Failed")),
        ("no_matches", "/aml/matches", json!([])),
        ("lists_not_ready", "/aml/applicability", json!("Not Ready Yet")),
        ("complete", "/final_decision", json!("Complete")),
        ("incomplete", "/end_time", json!(null)),
        ("incomplete", "/documents/0/progress", json!("NotStarted")),
        ("rejected_by_the_system", "/system_decision", json!("Rejected")),
        ("approved_by_hand", "/final_decision", json!("Approved")),
        ("resubmission_requested", "/manual_decision", json!("Resubmission Requested")),
        ("resubmitted", "/manual_decision", json!(null)),
        ("unknown_decision", "/final_decision", json!("Escalated")),
        ("final_decision_missing", "/final_decision", json!(null)),
        ("empty_documents", "/documents", json!({})),
        ("onetouch_name_mismatch", "/matchPercentage/fullNameMatch", json!("0%")),
        ("onetouch_name_mismatch", "/documentIntelligence/completeStatus/overallStatus", json!("True")),
        ("onetouch_expired", "/documentIntelligence/idExpired", json!("True")),
        ("onetouch_terminated", "/step", json!("RETRIES_EXCEEDED")),
        ("onetouch_not_started", "/currentStatus", json!("NOT STARTED")),
        ("onetouch_face_differs", "/selfieAnalysis/faceMatch/verified", json!(false)),
        ("onetouch_not_live", "/selfieAnalysis/passiveLiveliness/liveness", json!(false)),
    ];
    for (name, at, expected) in promises {
        let made = situation(name);
        let found = unwrapped(&made.document).pointer(at);
        assert_eq!(found, Some(expected), "{name} {at}");
    }
}

#[test]
fn every_rule_fails_at_least_once() {
    let known = [
        "document_validation",
        "same_subject",
        "no_duplicate_documents",
        "no_duplicate_applicant",
        "no_aml_records",
        "unrecognized_document",
        "proof_policy",
        "expired_document",
        "under_age",
        "approved_nationality",
    ];
    for key in known {
        let name = format!("rule_{key}");
        assert_eq!(situation(&name).document["rule_results"][key]["result"], "Failed", "{name}");
    }
}

#[test]
fn lists_have_none_one_three_or_forty_matches() {
    let count = |name: &str| situation(name).document["aml"]["matches"].as_array().map(Vec::len);
    assert_eq!(count("no_matches"), Some(0));
    assert_eq!(count("one_true_match"), Some(1));
    assert_eq!(count("reference_case"), Some(3));
    assert_eq!(count("forty_matches"), Some(40));
}

#[test]
fn zone_and_print_differ_only_where_somebody_changed_them() {
    for (name, differ) in
        [("zones_disagree", true), ("expired_passport_of_somebody_else", true), ("rule_under_age", false)]
    {
        let made = situation(name);
        let fields = &made.document["documents"]["0"]["extracted_fields"];
        let printed = fields["Birth Date"]["value"].as_str().unwrap()[2..].replace('-', "");
        let zone = fields["Machine Readable Zone"]["value"].as_str().unwrap();
        assert_eq!(!zone.contains(&printed), differ, "{name}");
        assert_eq!(made.truth.genuine, !differ);
    }
}

#[test]
fn every_spelling_and_shape_comes_up() {
    let world = World::new(7, 900);
    let (mut births, mut flows, mut images) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for made in (0..world.len()).map(|index| world.journey(index)) {
        let document = &made.document;
        for key in ["flow_id", "journey_definintion_id"] {
            if document.get(key).is_some() {
                flows.insert(key);
            }
        }
        for hit in document["aml"]["matches"].as_array().into_iter().flatten() {
            births.insert(shape(&hit["datesOfBirth"]));
        }
        let keys = document["documents"]["0"]["images"].as_object().into_iter().flatten();
        images.extend(keys.map(|(key, _)| key.clone()));
    }
    assert_eq!(births, BTreeSet::from(["[number]", "[text]", "number", "text"]));
    assert_eq!(flows.len(), 2);
    assert!(images.contains("input_image_path") && images.contains("front_image_path"), "{images:?}");
}

fn shape(value: &Value) -> &'static str {
    match value {
        Value::Array(list) if list.iter().all(Value::is_number) => "[number]",
        Value::Array(_) => "[text]",
        Value::Number(_) => "number",
        _ => "text",
    }
}

#[test]
fn the_summary_names_a_step_for_each_document_and_the_selfie() {
    for name in ["reference_case", "rule_no_duplicate_applicant", "face_too_close"] {
        let made = situation(name);
        let summary = made.summary.unwrap();
        let steps = summary["step_summaries"].as_array().unwrap();
        let documents = made.document["documents"].as_object().unwrap();
        assert_eq!(steps.len(), documents.len() + 1);
        for (step, key) in steps.iter().zip(documents.keys()) {
            let id = &step["definition"]["step_id"];
            assert_eq!(id.to_string().trim_matches('"'), key, "{name}");
        }
        assert_eq!(steps.last().unwrap()["definition"]["step_type"], "Selfie");
    }
}

#[test]
fn one_touch_answers_come_in_every_wrapper_and_both_sets_of_keys() {
    assert!(situation("onetouch_screen").document["result"]["journeyId"].is_string());
    assert!(situation("onetouch_face_differs").document["result"]["data"]["journeyId"].is_string());
    assert!(situation("onetouch_not_live").document["data"]["journeyId"].is_string());
    let seen = situation("onetouch_expired").document;
    let fields = &seen["documentIntelligence"]["extractedFields"];
    assert!(fields["Split Address"]["state"][0].is_array());
    assert!(fields["Surname And Given Names"].is_string());
    let full = situation("onetouch_swapped_portrait").document;
    let pattern = &full["documentIntelligence"]["authenticityCheck"]["imagePattern"];
    assert!(pattern["Image"].is_string() && pattern["EtalonImage"].is_string());
    assert!(
        full["documentIntelligence"]["graphicFields"]["fieldList"]
            .as_array()
            .is_some_and(|list| list.len() == 4)
    );
}
