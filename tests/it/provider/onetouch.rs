//! What a One Touch journey says, read element by element (docs/contracts/onetouch.md 3.6 to 3.8).

use super::documents::{self, with};
use referee::domain::check::{Check, CheckGroup, FieldKind};
use referee::domain::decision::SystemDecision;
use referee::domain::document::Document;
use referee::domain::journey::{Journey, JourneyStatus};
use referee::domain::outcome::Outcome;
use referee::domain::picture::{PictureRole, PictureSource};
use referee::domain::scalar::{Fact, Scalar};
use referee::domain::selfie::SelfieStatus;
use referee::provider::ONETOUCH;
use rstest::rstest;
use serde_json::{Value, json};

fn read(document: &Value) -> Journey {
    crate::provider::read(&ONETOUCH, document).0
}

fn document(journey: &Journey) -> &Document {
    &journey.documents[0]
}

fn check<'a>(journey: &'a Journey, group: CheckGroup, name: &str) -> &'a Check {
    let found =
        document(journey).checks.iter().find(|check| check.group == group && check.name.as_sent() == name);
    found.unwrap_or_else(|| panic!("no {name} in {group:?}"))
}

fn fact<'a>(facts: &'a [Fact], name: &str) -> &'a Scalar {
    let found = facts.iter().find(|fact| fact.name.as_sent() == name);
    found.unwrap_or_else(|| panic!("no {name}")).value.reveal()
}

#[test]
fn the_journey_itself() {
    let journey = read(&documents::onetouch());
    assert_eq!(journey.id.as_sent(), "AB12CD34EF");
    assert!(journey.status.as_ref().unwrap().is(&JourneyStatus::Completed));
    assert_eq!(journey.reference.as_ref().unwrap().as_sent(), "EXT-9");
    assert_eq!(journey.flow_id.as_ref().unwrap().as_sent(), "5b1f7f4e-0000-4000-8000-000000000001");
    assert_eq!(journey.started.as_ref().unwrap().at.unwrap().as_millisecond(), 1_770_113_400_000);
    assert_eq!(journey.updated.as_ref().unwrap().at.unwrap().to_string(), "2026-02-03T10:12:13Z");
    assert_eq!(fact(&journey.processing, "processingConfig.authKeyForCallback"), &Scalar::Secret);
    assert_eq!(fact(&journey.processing, "processingConfig.language").text().as_sent(), "en");
    assert_eq!(fact(&journey.captured, "location.longitude").text().as_sent(), "-70.010", "digits as sent");
}

#[rstest]
#[case::bare(|document| document)]
#[case::result(|document| json!({"result": document}))]
#[case::result_data(|document| json!({"status": "ok", "result": {"data": document}}))]
#[case::data(|document| json!({"data": document}))]
#[case::body(|document| json!({"body": {"result": document}}))]
fn whatever_the_wrapper(#[case] wrap: fn(Value) -> Value) {
    let wrapped = wrap(documents::onetouch());
    assert_eq!(crate::provider::recognize(&wrapped), Some(ONETOUCH));
    let journey = read(&wrapped);
    assert_eq!(journey.id.as_sent(), "AB12CD34EF");
    assert_eq!(document(&journey).pictures.len(), 1);
    assert_eq!(super::laws::lost(&ONETOUCH, &wrapped), None);
}

#[test]
fn an_id_beside_the_result_is_its_id() {
    let mut inner = documents::onetouch();
    inner.as_object_mut().unwrap().remove("journeyId");
    let wrapped = json!({"journeyId": "OUTSIDE", "result": inner.clone()});
    assert_eq!(read(&wrapped).id.as_sent(), "OUTSIDE");
    assert_eq!(
        read(&inner).id.as_sent(),
        "65c0ffee65c0ffee65c0ffee",
        "that of the database, for want of another"
    );
    let bare = json!({"journeyId": "OUTSIDE", "result": {"capturedData": {"idType": "Visa"}, "userInfo": {}, "selfieAnalysis": {}}});
    assert_eq!(read(&bare).id.as_sent(), "OUTSIDE");
}

#[test]
fn checks_of_every_list() {
    let journey = read(&documents::onetouch());
    let is = |group, name, outcome| {
        assert_eq!(check(&journey, group, name).result.as_ref().unwrap().meaning, outcome)
    };
    is(CheckGroup::Status, "overallStatus", Some(Outcome::Passed));
    is(CheckGroup::Status, "rfid", Some(Outcome::NotRun));
    is(CheckGroup::Optical, "mrz", Some(Outcome::NotRun));
    is(CheckGroup::Optical, "text", Some(Outcome::Passed));
    is(CheckGroup::ImageQuality, "result", Some(Outcome::Passed));
    is(CheckGroup::ImageQualityFront, "ImageColorness", Some(Outcome::Failed));
    is(CheckGroup::ImageQualityFront, "Brightness", None);
    is(CheckGroup::Authenticity, "imagePattern", Some(Outcome::Failed));
    assert!(check(&journey, CheckGroup::ImageQualityBack, "ImageGlares").result.is_none());
    let overall = check(&journey, CheckGroup::Status, "overallStatus");
    assert_eq!(overall.result_description.as_ref().unwrap().as_sent(), "success");
    assert_eq!(
        document(&journey).checks.iter().filter(|check| check.name.as_sent() == "hologram").count(),
        2
    );
    let pattern = check(&journey, CheckGroup::Authenticity, "imagePattern");
    let roles: Vec<_> = pattern.pictures.iter().map(|picture| picture.role.clone()).collect();
    assert_eq!(roles, [PictureRole::Found, PictureRole::Etalon]);
    assert_eq!(pattern.result_description.as_ref().unwrap().as_sent(), "pattern interrupted");
}

#[test]
fn fields_in_camel_case_and_under_labels() {
    let journey = read(&documents::onetouch());
    let fields = document(&journey);
    for (kind, value) in [
        (FieldKind::FullName, "OKANDA MIRA"),
        (FieldKind::FirstName, "Mira"),
        (FieldKind::BirthDate, "03/02/1990"),
        (FieldKind::DocumentNumber, "UT-55-001"),
        (FieldKind::ExpiryDate, "03/02/2031"),
        (FieldKind::Sex, "F"),
    ] {
        assert_eq!(fields.field(kind).unwrap().reveal().text().as_sent(), value);
    }
    let split: Vec<_> = fields
        .fields
        .iter()
        .map(|field| field.name.as_sent())
        .filter(|name| name.starts_with("Split"))
        .collect();
    assert_eq!(
        split,
        [
            "Split Address.city.0",
            "Split Address.lines.0.0",
            "Split Address.lines.0.1",
            "Split Address.pincode"
        ]
    );
    let guardian = fields.fields.iter().find(|field| field.name.as_sent() == "Guardian's Name").unwrap();
    assert!(guardian.value.is_none(), "NA is no value");
    assert_eq!(fields.extraction_errors[0].status.as_ref().unwrap().as_sent(), "NOT_EXTRACTED");
    assert_eq!(fields.prefilled_matches[0].percent(), Some(100.0));
    assert_eq!(fields.prefilled_matches[1].percent(), None);
    assert!(fields.id_expired.as_ref().unwrap().is(&Outcome::Passed));
}

#[test]
fn graphics_and_what_the_document_was_taken_for() {
    let journey = read(&documents::onetouch());
    let [portrait, signature, barcode] = document(&journey).graphic_fields.as_slice() else {
        panic!("three")
    };
    assert_eq!(portrait.picture.as_ref().unwrap().role, PictureRole::Portrait);
    assert!(matches!(signature.picture.as_ref().unwrap().source, PictureSource::Inline(_)));
    assert!(barcode.picture.is_none());
    assert_eq!(fact(&barcode.facts, "value").text().as_sent(), "not a picture");
    let [front, back] = document(&journey).predicted.as_slice() else { panic!("two") };
    assert_eq!(front.probability.as_ref().unwrap().text().as_sent(), "0.9710");
    assert_eq!(fact(&front.facts, "isDeprecated"), &Scalar::Bool(false));
    assert_eq!(fact(&back.facts, "sDeprecated"), &Scalar::Bool(true));
}

#[test]
fn selfie_faces_and_line() {
    let journey = read(&documents::onetouch());
    let selfie = journey.selfie.as_ref().unwrap();
    assert!(selfie.status.is_none(), "the status of the call is no status of the selfie");
    assert_eq!(fact(&selfie.facts, "passiveLiveliness.status").text().as_sent(), "200");
    assert_eq!(selfie.is_live, Some(true));
    assert_eq!(selfie.liveness_score.as_ref().unwrap().number(), Some(0.99));
    let outcomes: Vec<_> = selfie.checks.iter().map(|check| check.result.as_ref().unwrap().meaning).collect();
    assert_eq!(outcomes, [Some(Outcome::Passed), Some(Outcome::Failed)], "no mask; something on the face");
    let faces = document(&journey).face_match.as_ref().unwrap();
    assert_eq!((faces.is_matched, faces.score.as_ref().unwrap().number()), (Some(true), Some(99.0)));
    assert_eq!(journey.ip_signals[0].address.as_ref().unwrap().reveal().as_sent(), "203.0.113.9");
    assert_eq!(fact(&journey.ip_signals[0].facts, "fraudScore").number(), Some(73.0));
    let cut_off = read(&documents::terminated());
    assert!(cut_off.selfie.as_ref().unwrap().status.as_ref().unwrap().is(&SelfieStatus::NotStarted));
    assert!(cut_off.ip_signals[0].address.is_none());
}

#[test]
fn what_the_customer_knew() {
    let journey = read(&documents::onetouch());
    let known = journey.prefilled.as_ref().unwrap();
    assert_eq!(known.full_name.as_ref().unwrap().reveal().as_sent(), "Mira Okanda");
    assert_eq!(known.address.as_ref().unwrap().reveal().as_sent(), "1 Long Road, Port Vale, UT");
    assert_eq!(known.birth_date.as_ref().unwrap().text().as_sent(), "1990-02-03");
    assert_eq!(known.picture.as_ref().unwrap().role, PictureRole::Prefilled);
    assert_eq!(fact(&known.facts, "name.firstName").text().as_sent(), "Mira");
    assert_eq!(fact(&known.facts, "phoneNumber").text().as_sent(), "15550100");
}

#[rstest]
#[case::all_in_order("step", json!("COMPLETE"), SystemDecision::Complete)]
#[case::document_failed("documentIntelligence.completeStatus.overallStatus", json!("False"), SystemDecision::Refer)]
#[case::document_failed_as_flag("documentIntelligence.completeStatus.overallStatus", json!(false), SystemDecision::Refer)]
#[case::document_not_done("documentIntelligence.completeStatus.overallStatus", json!("NA"), SystemDecision::Refer)]
#[case::document_unknown("documentIntelligence.completeStatus.overallStatus", json!("Mostly"), SystemDecision::Refer)]
#[case::document_missing("documentIntelligence", json!(null), SystemDecision::Refer)]
#[case::not_live("selfieAnalysis.passiveLiveliness.liveness", json!(false), SystemDecision::Refer)]
#[case::live_not_said("selfieAnalysis.passiveLiveliness", json!({"status": "Not Started"}), SystemDecision::Refer)]
#[case::live_as_text("selfieAnalysis.passiveLiveliness.liveness", json!("True"), SystemDecision::Complete)]
#[case::faces_differ("selfieAnalysis.faceMatch.verified", json!(false), SystemDecision::Refer)]
#[case::faces_not_compared("selfieAnalysis.faceMatch", json!(null), SystemDecision::Refer)]
#[case::expired("documentIntelligence.idExpired", json!("True"), SystemDecision::Refer)]
#[case::expiry_unknown("documentIntelligence.idExpired", json!("Soon"), SystemDecision::Refer)]
#[case::expiry_not_done("documentIntelligence.idExpired", json!("NA"), SystemDecision::Complete)]
#[case::another_name("matchPercentage.fullNameMatch", json!("0%"), SystemDecision::Refer)]
#[case::another_name_in_a_list("matchPercentage.fullNameMatch", json!(["0%"]), SystemDecision::Refer)]
#[case::name_match_unknown("matchPercentage.fullNameMatch", json!("close"), SystemDecision::Refer)]
#[case::terminated("currentStatus", json!("TERMINATED"), SystemDecision::Refer)]
#[case::status_unknown("currentStatus", json!("WANDERING"), SystemDecision::Refer)]
#[case::status_missing("currentStatus", json!(null), SystemDecision::Refer)]
#[case::under_way("currentStatus", json!("IN PROGRESS"), SystemDecision::Incomplete)]
#[case::not_begun("currentStatus", json!("not_started"), SystemDecision::Incomplete)]
#[case::expired_link("currentStatus", json!("EXPIRED"), SystemDecision::Incomplete)]
fn the_derived_decision(#[case] path: &str, #[case] value: Value, #[case] expected: SystemDecision) {
    let journey = read(&with(documents::onetouch(), path, value));
    assert_eq!(journey.system_decision.as_ref().unwrap().meaning, Some(expected));
    assert!(journey.system_decision.as_ref().unwrap().as_sent.as_sent().ends_with("(derived)"));
    assert_eq!(journey.needs_review(), expected == SystemDecision::Refer);
}

#[test]
fn an_overall_check_with_its_own_words_keeps_both() {
    let status = json!({"overallStatus": {"ElementResult": "False", "ElementDiagnose": "copy"}, "message": "not genuine"});
    let document = with(documents::onetouch(), "documentIntelligence.completeStatus", status);
    assert_eq!(super::laws::lost(&ONETOUCH, &document), None);
    assert!(read(&document).needs_review());
}

#[test]
fn a_journey_cut_off_is_referred() {
    assert!(read(&documents::terminated()).needs_review());
    assert_eq!(read(&json!({"journeyId": "X"})).system_decision, None);
}
