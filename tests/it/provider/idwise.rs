//! What an IDWise journey says, read element by element (docs/contracts/idwise.md 2.5, 2.6).

use super::documents::{self, with, without};
use referee::domain::aml::{Applicability, Dataset};
use referee::domain::check::{FieldKind, ReadAccuracy};
use referee::domain::decision::{FinalDecision, ManualDecision, SystemDecision};
use referee::domain::deviation::Deviation;
use referee::domain::document::StepProgress;
use referee::domain::ids::StepId;
use referee::domain::journey::Journey;
use referee::domain::outcome::Outcome;
use referee::domain::picture::{PictureRole, PictureSource};
use referee::domain::rule::RuleKey;
use referee::domain::selfie::{LivenessCode, SelfieStatus};
use referee::provider::IDWISE;
use rstest::rstest;
use serde_json::{Value, json};

fn read(document: &Value) -> (Journey, Vec<Deviation>) {
    crate::provider::read(&IDWISE, document)
}

fn quirk_paths(deviations: &[Deviation]) -> Vec<&str> {
    deviations.iter().map(|deviation| deviation.path.as_sent()).collect()
}

#[test]
fn the_journey_itself() {
    let (journey, _) = read(&documents::idwise());
    assert_eq!(journey.id.as_sent(), "64b0a1f3c9d2e8f7a6b5c4d3");
    assert_eq!(journey.flow_id.unwrap().as_sent(), "flow-7");
    assert_eq!(journey.reference.unwrap().as_sent(), "REF-1001");
    assert_eq!(journey.started.unwrap().at.unwrap().to_string(), "2024-03-01T08:12:00.962462Z");
    assert!(journey.system_decision.unwrap().is(&SystemDecision::Refer));
    assert_eq!(journey.device_intelligence.len(), 3);
    assert!(journey.unread.iter().any(|fact| fact.name.as_sent() == "spot_checks.last"));
}

#[test]
fn documents_with_either_set_of_picture_keys() {
    let (journey, _) = read(&documents::idwise());
    let roles = |place: usize| -> Vec<PictureRole> {
        journey.documents[place].pictures.iter().map(|picture| picture.role.clone()).collect()
    };
    assert_eq!(roles(0), [PictureRole::Front, PictureRole::FrontCrop]);
    assert_eq!(
        roles(1),
        [
            PictureRole::Front,
            PictureRole::Back,
            PictureRole::FrontCrop,
            PictureRole::BackCrop,
            PictureRole::Other("ultraviolet_image_path".into())
        ]
    );
    let front = &journey.documents[0].pictures[0];
    assert_eq!(front.source, PictureSource::Path("img-front".into()));
    assert!(journey.documents[1].facts.iter().any(|fact| fact.name.as_sent() == "images.video_path"));
}

#[test]
fn a_document_with_fields_checks_and_faces() {
    let (journey, _) = read(&documents::idwise());
    let document = journey.document(&StepId::from("0")).unwrap();
    assert!(document.progress.as_ref().unwrap().is(&StepProgress::Completed));
    assert_eq!(document.has_passed_rules, Some(false));
    assert!(document.validation_outcome.as_ref().unwrap().is(&Outcome::Failed));
    assert!(document.checks[0].result.as_ref().unwrap().is(&Outcome::Undetermined));
    let first = &document.fields[0];
    assert_eq!(first.kind, Some(FieldKind::FirstName));
    assert!(first.read_accuracy.as_ref().unwrap().is(&ReadAccuracy::Low));
    assert_eq!(document.fields[3].kind, None, "another calendar is another field");
    assert!(document.fields[4].value.is_none());
    let faces = document.face_match.as_ref().unwrap();
    assert_eq!((faces.is_matched, faces.score.as_ref().unwrap().number()), (Some(true), Some(99.0)));
    let roles: Vec<_> =
        faces.images.iter().map(|image| image.picture.as_ref().unwrap().role.clone()).collect();
    assert_eq!(roles, [PictureRole::Selfie, PictureRole::Portrait]);
    assert!(journey.documents[1].progress.as_ref().unwrap().is(&StepProgress::NotStarted));
}

#[test]
fn selfie_applicant_and_screening() {
    let (journey, _) = read(&documents::idwise());
    let selfie = journey.selfie.unwrap();
    assert!(selfie.status.unwrap().is(&SelfieStatus::Refer));
    assert!(selfie.liveness_code.unwrap().is(&LivenessCode::FaceIsOccluded));
    assert_eq!(selfie.video.unwrap().as_sent(), "selfie-video");
    assert_eq!(selfie.picture.unwrap().source, PictureSource::Path("selfie-picture".into()));
    let applicant = journey.applicant.unwrap();
    assert_eq!(applicant.personal_number.unwrap().reveal().text().as_sent(), "784199012345671");
    let faces = &journey.screening[0].face_matches[0];
    assert_eq!(faces.is_matched, Some(false));
    assert_eq!(faces.images[1].picture.as_ref().unwrap().role, PictureRole::ScreeningFace);
}

#[test]
fn rules_and_what_they_speak_of() {
    let (journey, deviations) = read(&documents::idwise());
    let expired = &journey.rules[0];
    assert_eq!(expired.known, Some(RuleKey::ExpiredDocument));
    assert!(expired.result.as_ref().unwrap().is(&Outcome::Failed));
    let target = expired.details[0].reference.as_ref().unwrap().instance_key.clone().unwrap();
    assert!(journey.document(&target).is_some(), "the number 0 and the key \"0\" are one");
    let odd = &journey.rules[1];
    assert_eq!((odd.known, odd.result.as_ref().unwrap().meaning), (None, None));
    let paths = quirk_paths(&deviations);
    assert!(paths.contains(&"rule_results.expired_document.details.1.reference_object.instance_key"));
    assert!(paths.contains(&"rule_results.geo_fence.result"));
}

#[test]
fn watch_list_matches_in_every_documented_spelling() {
    let (journey, deviations) = read(&documents::idwise());
    let aml = journey.aml.unwrap();
    assert!(aml.applicability.unwrap().is(&Applicability::Applicable));
    assert_eq!(aml.ongoing_monitoring, Some(true));
    assert!(aml.last_monitoring_update.unwrap().at.is_some());
    let [first, second] = aml.matches.as_slice() else { panic!("two matches") };
    assert_eq!(first.countries[1].as_sent(), "NA", "a country, here");
    let dates: Vec<_> = first.birth_dates.iter().map(|date| date.text().as_sent().to_owned()).collect();
    assert_eq!(dates, ["1986", "1990-02"]);
    assert!(first.datasets[0].is(&Dataset::Pep));
    assert_eq!(first.datasets[1].meaning, None);
    assert_eq!(first.addresses[0].parts.len(), 3);
    assert_eq!(first.is_whitelisted, Some(false));
    assert_eq!(first.details[0].facts.len(), 5);
    assert_eq!((second.notes.len(), second.countries.len(), second.birth_dates.len()), (1, 1, 1));
    assert!(second.datasets[0].is(&Dataset::Sanctions));
    assert!(quirk_paths(&deviations).contains(&"aml.matches.0.datasets.1"));
}

#[rstest]
#[case::newest("flow_id")]
#[case::vendors_slip("journey_definintion_id")]
#[case::corrected("journey_definition_id")]
fn the_flow_under_each_spelling(#[case] key: &str) {
    let bare = without(without(documents::idwise(), "flow_id"), "journey_definintion_id");
    let (journey, deviations) = read(&with(bare, key, "flow-x".into()));
    assert_eq!(journey.flow_id.unwrap().as_sent(), "flow-x");
    assert!(!quirk_paths(&deviations).contains(&key));
}

#[rstest]
#[case::by_the_machine(json!("Refer"), json!(null), json!("Refer"), Some(SystemDecision::Refer), None)]
#[case::by_a_person(json!("Refer"), json!("Approved"), json!("Approved"), Some(SystemDecision::Refer), Some(ManualDecision::Approved))]
#[case::resubmission(json!("Refer"), json!("Resubmission Requested"), json!("Resubmission Requested"), Some(SystemDecision::Refer), Some(ManualDecision::ResubmissionRequested))]
#[case::not_yet_final(json!("Refer"), json!(null), json!(null), Some(SystemDecision::Refer), None)]
#[case::older_model(json!("Refer"), json!(null), json!("Rejected"), Some(SystemDecision::Refer), Some(ManualDecision::Rejected))]
#[case::rejected_by_the_machine(json!("Rejected"), json!(null), json!("Rejected"), Some(SystemDecision::Rejected), None)]
#[case::only_final(json!(null), json!(null), json!("Refer"), Some(SystemDecision::Refer), None)]
#[case::unknown(json!("Quarantined"), json!(null), json!("Quarantined"), None, None)]
#[case::wrong_type(json!(["a", "b"]), json!({}), json!(7), None, None)]
fn decisions(
    #[case] system: Value,
    #[case] manual: Value,
    #[case] last: Value,
    #[case] expected_system: Option<SystemDecision>,
    #[case] expected_manual: Option<ManualDecision>,
) {
    let document = with(documents::idwise(), "system_decision", system);
    let document = with(document, "manual_decision", manual);
    let (journey, _) = read(&with(document, "final_decision", last));
    assert_eq!(journey.system_decision.as_ref().and_then(|said| said.meaning), expected_system);
    assert_eq!(journey.manual_decision.as_ref().and_then(|said| said.meaning), expected_manual);
    let unknown = journey.system_decision.as_ref().is_some_and(|said| said.meaning.is_none());
    let waits = expected_manual.is_none() && (unknown || expected_system == Some(SystemDecision::Refer));
    assert_eq!(journey.needs_review(), waits);
    if let FinalDecision::System(said) = journey.final_decision() {
        assert_ne!(said.meaning, Some(SystemDecision::Complete), "the unknown is never passed");
    }
}

#[rstest]
#[case::scalar("documents", json!("none"))]
#[case::list_of_scalars("documents", json!([1, "two"]))]
#[case::null_document("documents", json!({"0": null}))]
#[case::selfie_as_text("selfie", json!("Complete"))]
#[case::rule_as_text("rule_results", json!({"under_age": "Failed"}))]
#[case::aml_as_number("aml", json!(3))]
#[case::match_as_text("aml", json!({"matches": ["somebody"]}))]
#[case::applicant_as_list("applicant", json!(["Mira", "Okanda"]))]
#[case::face_as_text("documents", json!({"0": {"face_match_result": "matched"}}))]
#[case::field_as_text("documents", json!({"0": {"extracted_fields": {"First Name": ["a", "b"]}}}))]
#[case::unknown_progress("documents", json!({"0": {"progress": "Halfway"}}))]
#[case::unreadable_time("start_time", json!("yesterday"))]
#[case::flag_as_text("selfie", json!({"is_live": "True"}))]
fn a_wrong_value_is_a_quirk_and_degrades_only_itself(#[case] key: &str, #[case] value: Value) {
    let document = with(documents::idwise(), key, value);
    let (journey, deviations) = read(&document);
    assert_eq!(journey.reference.unwrap().as_sent(), "REF-1001");
    assert!(quirk_paths(&deviations).iter().any(|path| path.starts_with(key)), "{deviations:?}");
    assert_eq!(super::laws::lost(&IDWISE, &document), None);
}

#[test]
fn a_rule_is_never_lost_however_odd() {
    let rules = json!({"under_age": "Failed", "same_subject": null, "proof_policy": [1, 2]});
    let (journey, _) = read(&with(documents::idwise(), "rule_results", rules));
    let results: Vec<_> =
        journey.rules.iter().map(|rule| rule.result.as_ref().and_then(|said| said.meaning)).collect();
    assert_eq!(results, [Some(Outcome::Failed), None, None]);
}

#[test]
fn lists_serve_where_maps_were_promised() {
    let fields = json!([{"name": "Last Name", "value": "Okanda"}]);
    let (journey, _) = read(&json!({"journey_id": 12, "documents": [{"extracted_fields": fields}]}));
    assert_eq!(journey.id.as_sent(), "12");
    assert_eq!(journey.documents[0].step, StepId::from("0"));
    assert_eq!(journey.documents[0].fields[0].kind, Some(FieldKind::LastName));
}

#[test]
fn the_sample_reads_with_one_deviation() {
    let document: Value =
        serde_json::from_str(&crate::fixtures::sample("idwise_journey_result.json")).unwrap();
    let (journey, deviations) = read(&document);
    assert_eq!(super::laws::lost(&IDWISE, &document), None);
    assert_eq!(
        quirk_paths(&deviations),
        ["rule_results.proof_policy.details.0.reference_object.instance_key"],
        "a rule that points at a step which is gone"
    );
    assert!(journey.needs_review());
    assert_eq!(
        journey.pictures().len(),
        9,
        "{:?}",
        journey.pictures().iter().map(|(name, _)| name).collect::<Vec<_>>()
    );
}
