//! Manual review: validation, effects, events, the record of decisions.

use super::rig::{self, referred};
use rstest::rstest;
use serde_json::{Value, json};
use std::path::Path;

/// A journey whose document `0` and selfie failed, while document `1` passed.
async fn failing(folder: &Path) -> rig::Rig {
    let journey = json!({
        "journey_id": "j1",
        "reference_number": "r1",
        "system_decision": "Refer",
        "manual_decision": null,
        "final_decision": "Refer",
        "documents": {
            "0": {"step_title": "Passport", "progress": "Completed", "has_passed_rules": false},
            "1": {"step_title": "Bill", "progress": "Completed", "has_passed_rules": true},
        },
        "selfie": {"status": "Refer", "is_live": false},
    });
    std::fs::write(folder.join("j1.json"), journey.to_string()).unwrap();
    rig::folder(folder).await
}

fn resubmit(reviews: Value) -> Value {
    json!({"new_decision": "Resubmission Requested", "step_reviews": reviews})
}

#[rstest]
#[case::no_decision(json!({}))]
#[case::not_the_word(json!({"new_decision": "Approve"}))]
#[case::wrong_case(json!({"new_decision": "approved"}))]
#[case::without_the_space(json!({"new_decision": "ResubmissionRequested"}))]
#[case::not_a_text(json!({"new_decision": true}))]
#[case::comment_no_text(json!({"new_decision": "Approved", "comment": 3}))]
#[case::no_object(json!("Approved"))]
#[case::no_steps(json!({"new_decision": "Resubmission Requested"}))]
#[case::empty_steps(resubmit(json!([])))]
#[case::no_list(resubmit(json!({"0": "Resubmit"})))]
#[case::selfie_left_out(resubmit(json!([{"step_id": "0", "review_decision": "Resubmit"}])))]
#[case::document_left_out(resubmit(json!([{"step_id": "selfie", "review_decision": "Resubmit"}])))]
#[case::journey_s_word(resubmit(json!([
    {"step_id": "0", "review_decision": "Approved"}, {"step_id": "selfie", "review_decision": "Resubmit"}])))]
#[case::no_step_id(resubmit(json!([{"review_decision": "Resubmit"}])))]
#[case::unknown_step(resubmit(json!([
    {"step_id": "0", "review_decision": "Resubmit"}, {"step_id": "selfie", "review_decision": "Resubmit"},
    {"step_id": "9", "review_decision": "Resubmit"}])))]
#[case::twice(resubmit(json!([
    {"step_id": "0", "review_decision": "Resubmit"}, {"step_id": "0", "review_decision": "Approve"},
    {"step_id": "selfie", "review_decision": "Resubmit"}])))]
#[tokio::test]
async fn a_review_that_breaks_a_rule_changes_nothing(#[case] body: Value) {
    let folder = tempfile::tempdir().unwrap();
    let rig = failing(folder.path()).await;
    let (status, answer) = rig.review("j1", body.clone()).await;
    assert_eq!((status, &answer["error_code"]), (400, &json!("validation_error")), "{answer}");
    assert_eq!(answer["success"], false);
    let (_, journey) = rig.get("/journey/v2/j1").await;
    assert_eq!((&journey["manual_decision"], &journey["final_decision"]), (&Value::Null, &json!("Refer")));
    assert_eq!(rig.seen("/webhooks").await, json!([]));
    let decisions = rig.seen("/decisions").await;
    assert_eq!((&decisions[0]["status"], &decisions[0]["body"]), (&json!(400), &body));
}

#[tokio::test]
async fn text_that_is_no_json_is_refused_and_recorded_as_text() {
    let rig = rig::world().await;
    let id = referred();
    let request =
        rig.idwise(reqwest::Method::POST, &format!("/journey/v2/manual-review/{id}")).body("Approved!");
    assert_eq!(rig::answer(request).await.0, 400);
    assert_eq!(rig.seen("/decisions").await[0]["body"], "Approved!");
}

#[rstest]
#[case("Approved")]
#[case("Rejected")]
#[tokio::test]
async fn a_decision_is_seen_in_the_result_and_recorded_once(#[case] word: &str) {
    let rig = rig::world().await;
    let id = referred();
    let body = json!({"new_decision": word, "comment": "seen in person"});
    assert_eq!(rig.review(&id, body.clone()).await, (200, json!({"success": true})));
    let (_, journey) = rig.get(&format!("/journey/v2/{id}")).await;
    assert_eq!((&journey["manual_decision"], &journey["final_decision"]), (&json!(word), &json!(word)));
    assert_eq!(journey["system_decision"], "Refer");
    let decisions = rig.seen("/decisions").await;
    let [decision] = &decisions.as_array().unwrap()[..] else { panic!("one decision: {decisions}") };
    let keys: Vec<&String> = decision.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["provider", "journey_id", "body", "status", "at"]);
    assert_eq!(decision["provider"], "idwise");
    assert_eq!(
        (&decision["journey_id"], &decision["body"], &decision["status"]),
        (&json!(id), &body, &json!(200))
    );
    assert!(decision["at"].as_str().unwrap().parse::<jiff::Timestamp>().is_ok());
    let events = rig.seen("/webhooks").await;
    let names: Vec<&str> =
        events.as_array().unwrap().iter().map(|event| event["event"].as_str().unwrap()).collect();
    assert_eq!(names, ["Updated Journey", "Manually Reviewed", "Finished Journey"]);
    assert_eq!(events[0]["body"]["action"], "Manual Review");
    assert_eq!(
        (&events[1]["body"]["journeyId"], &events[1]["body"]["finalDecision"]),
        (&json!(id), &json!(word))
    );
    assert_ne!(events[0]["body"]["eventId"], events[1]["body"]["eventId"]);
    assert_eq!(rig.seen("/webhooks").await, events, "an event keeps its id");
}

#[tokio::test]
async fn a_resubmission_names_the_steps_to_redo() {
    let folder = tempfile::tempdir().unwrap();
    let rig = failing(folder.path()).await;
    let reviews = json!([{"step_id": 0, "review_decision": "Resubmit"}, {"step_id": "selfie", "review_decision": "Approve"}]);
    assert_eq!(rig.review("j1", resubmit(reviews)).await, (200, json!({"success": true})));
    let (_, journey) = rig.get("/journey/v2/j1").await;
    assert_eq!(journey["manual_decision"], "Resubmission Requested");
    assert_eq!(journey["final_decision"], "Resubmission Requested");
    let events = rig.seen("/webhooks").await;
    let last = &events.as_array().unwrap()[3];
    assert_eq!(last["event"], "Verification Update Required");
    assert_eq!(last["body"]["requiredSteps"], json!([{"stepId": "0", "reasonCode": null}]));
}

#[tokio::test]
async fn an_unknown_journey_cannot_be_decided() {
    let rig = rig::world().await;
    let (status, body) = rig.review("nobody", json!({"new_decision": "Approved"})).await;
    assert_eq!((status, &body["error_code"]), (404, &json!("missing_requested_resource")));
    assert_eq!(rig.seen("/decisions").await[0]["status"], 404);
}

#[tokio::test]
async fn a_decision_without_credentials_is_recorded_as_refused() {
    let rig = rig::world().await;
    let id = referred();
    let url = format!("{}/journey/v2/manual-review/{id}", rig.sandbox.ready().idwise.base_url);
    let (status, _) = rig::answer(rig.client.post(url).json(&json!({"new_decision": "Approved"}))).await;
    assert_eq!(status, 401);
    assert_eq!(rig.seen("/decisions").await[0]["status"], 401);
    let (_, journey) = rig.get(&format!("/journey/v2/{id}")).await;
    assert!(journey["manual_decision"].is_null());
}

#[tokio::test]
async fn the_summary_of_a_loaded_journey_names_its_steps() {
    let folder = tempfile::tempdir().unwrap();
    let rig = failing(folder.path()).await;
    let (_, summary) = rig.get("/journey/v2/summary/j1").await;
    let steps: Vec<(Value, Value)> = summary["step_summaries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| (step["definition"]["step_id"].clone(), step["result"]["has_passed_rules"].clone()))
        .collect();
    assert_eq!(steps, [(json!(0), json!(false)), (json!(1), json!(true)), (json!("selfie"), json!(false))]);
}
