//! AML checks: new, result, amended, versions, whitelist.

use super::rig::{self, Rig, answer};
use reqwest::Method;
use rstest::rstest;
use serde_json::{Value, json};

async fn listed() -> (Rig, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let journey = json!({
        "journey_id": "j1",
        "reference_number": "r1",
        "final_decision": "Refer",
        "aml": {"applicability": "Applicable", "matches": [
            {"name": "Ann Example", "score": 91, "resource_id": "m1"},
            {"name": "Bea Sample", "score": 85, "resource_id": "m2"},
        ]},
    });
    std::fs::write(folder.path().join("j1.json"), journey.to_string()).unwrap();
    (rig::folder(folder.path()).await, folder)
}

async fn put(rig: &Rig, path: &str, body: Value) -> (u16, Value) {
    answer(rig.idwise(Method::PUT, path).json(&body)).await
}

fn names(matches: &Value) -> Vec<&str> {
    matches.as_array().unwrap().iter().map(|hit| hit["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_new_check_finds_the_name_on_the_watch_list() {
    let (rig, _folder) = listed().await;
    let ask = async |name: &str| {
        let body = json!({"flow_id": "f", "reference_no": "r9", "entity_details": {"full_name": name}});
        let (status, made) = answer(rig.idwise(Method::POST, "/checks/aml").json(&body)).await;
        assert_eq!((status, &made["success"]), (200, &json!(true)));
        rig.get(&format!("/checks/aml/{}", made["check_id"].as_str().unwrap())).await.1
    };
    let found = ask("example ANN").await;
    assert_eq!((&found["final_decision"], &found["reference_number"]), (&json!("Refer"), &json!("r9")));
    assert_eq!(names(&found["aml"]["matches"]), ["Ann Example"]);
    assert_eq!(found["aml"]["matches"][0]["score"], 100);
    let clear = ask("Nobody Atall").await;
    assert_eq!((&clear["final_decision"], &clear["aml"]["matches"]), (&json!("Complete"), &json!([])));
}

#[rstest]
#[case(json!({"flow_id": "f", "entity_details": {"full_name": "A"}}))]
#[case(json!({"flow_id": "f", "reference_no": "r"}))]
#[case(json!({"flow_id": "f", "reference_no": "r", "entity_details": {}}))]
#[tokio::test]
async fn a_check_that_lacks_something_is_refused(#[case] body: Value) {
    let (rig, _folder) = listed().await;
    let (status, refused) = answer(rig.idwise(Method::POST, "/checks/aml").json(&body)).await;
    assert_eq!((status, &refused["error_code"]), (400, &json!("validation_error")));
}

#[tokio::test]
async fn a_journey_s_search_is_amended_and_its_versions_kept() {
    let (rig, _folder) = listed().await;
    let body = json!({"entity_details": {"full_name": "Bea Sample"}});
    assert_eq!(put(&rig, "/checks/aml/j1", body).await, (200, json!({"success": true})));
    let (_, journey) = rig.get("/journey/v2/j1").await;
    assert_eq!(names(&journey["aml"]["matches"]), ["Bea Sample"]);
    let events = rig.seen("/webhooks").await;
    assert_eq!(
        (&events[0]["event"], &events[0]["body"]["action"]),
        (&json!("Updated Journey"), &json!("AML Amend"))
    );
    let (_, first) = rig.get("/checks/aml/j1/history?version=1").await;
    assert_eq!(names(&first["aml_matches"]), ["Ann Example", "Bea Sample"]);
    let (_, second) = rig.get("/checks/aml/j1/history?version=2").await;
    assert_eq!(names(&second["aml_matches"]), ["Bea Sample"]);
    assert_eq!((&second["check_id"], &second["reference_number"]), (&json!("j1"), &json!("r1")));
    assert_eq!(rig.get("/checks/aml/j1/history?version=3").await.0, 404);
    assert_eq!(rig.get("/checks/aml/j1/history?version=0").await.0, 404);
    assert_eq!(rig.get("/checks/aml/j1/history?version=x").await.0, 400);
}

#[tokio::test]
async fn matches_are_cleared_one_by_one() {
    let (rig, _folder) = listed().await;
    let path = "/checks/aml/j1/whitelist";
    let body = json!({"resource_ids": ["m2"], "is_whitelisted": true, "match_status": "false_positive"});
    assert_eq!(put(&rig, path, body).await, (200, json!({"success": true})));
    let (_, check) = rig.get("/checks/aml/j1").await;
    let [one, two] = &check["aml"]["matches"].as_array().unwrap()[..] else { panic!("two matches") };
    assert_eq!((one.get("is_whitelisted"), one.get("match_status")), (None, None));
    assert_eq!((&two["is_whitelisted"], &two["match_status"]), (&json!(true), &json!("false_positive")));
    put(&rig, path, json!({"resource_ids": ["m2"], "is_whitelisted": false})).await;
    let (_, changes) = rig.get("/checks/aml/j1/history?changes_only=true").await;
    assert_eq!(names(&changes["aml_matches"]), ["Bea Sample"]);
    assert_eq!(changes["aml_matches"][0]["is_whitelisted"], false);
    assert_eq!(changes["aml_matches"][0]["match_status"], "false_positive", "what is absent stays");
}

#[rstest]
#[case(json!({}))]
#[case(json!({"resource_ids": []}))]
#[case(json!({"resource_ids": [1]}))]
#[case(json!({"resource_ids": ["unknown"]}))]
#[case(json!({"resource_ids": ["m1"], "is_whitelisted": "yes"}))]
#[case(json!({"resource_ids": ["m1"], "match_status": 1}))]
#[tokio::test]
async fn a_whitelist_that_breaks_a_rule_is_refused(#[case] body: Value) {
    let (rig, _folder) = listed().await;
    let (status, refused) = put(&rig, "/checks/aml/j1/whitelist", body).await;
    assert_eq!((status, &refused["error_code"]), (400, &json!("validation_error")));
}
