//! The IDWise API: credentials, result, summary, image, start, delete, audit log.

use super::rig::{self, answer, ids, referred};
use referee::synth::{Dialect, World};
use reqwest::Method;
use rstest::rstest;
use serde_json::{Value, json};

#[rstest]
#[case(None, "missing_authorization_header")]
#[case(Some("Bearer abc"), "invalid_authentication_format")]
#[case(Some("Basic %%%"), "invalid_authentication_format")]
#[case(Some("Basic bm9jb2xvbg=="), "invalid_authentication_format")]
#[case(Some("Basic YTpi"), "invalid_credentials")]
#[tokio::test]
async fn whoever_does_not_sign_on_rightly_is_refused(#[case] header: Option<&str>, #[case] code: &str) {
    let rig = rig::world().await;
    for path in ["/journey/v2/anything", "/_local/journeys", "/no/such/path"] {
        let mut request = rig.client.get(format!("{}{path}", rig.sandbox.ready().idwise.base_url));
        if let Some(value) = header {
            request = request.header("authorization", value);
        }
        let (status, body) = answer(request).await;
        assert_eq!(
            (status, &body["error_code"], &body["success"]),
            (401, &json!(code), &json!(false)),
            "{path}"
        );
        assert!(body["message"].is_string());
    }
}

#[tokio::test]
async fn a_result_is_what_the_world_made() {
    let rig = rig::world().await;
    let world = World::new(rig::SEED, 60).with_picture_origin(&rig.sandbox.ready().images.base_url);
    for index in (0..world.len()).filter(|index| world.journey(*index).contract == Dialect::Idwise) {
        let made = world.journey(index);
        assert_eq!(rig.get(&format!("/journey/v2/{}", made.id)).await, (200, made.document));
        let summary = rig.get(&format!("/journey/v2/summary/{}", made.id)).await;
        assert_eq!(summary, (200, made.summary.expect("IDWise journeys have a summary")));
    }
}

#[rstest]
#[case("/journey/v2/000000000000000000000000")]
#[case("/journey/v2/summary/nobody")]
#[case("/journey/v2/image/0123")]
#[case("/journey/audit-logs?journey_id=nobody")]
#[case("/checks/aml/nobody")]
#[case("/somewhere/else")]
#[tokio::test]
async fn what_is_not_there_is_missing(#[case] path: &str) {
    let rig = rig::world().await;
    let (status, body) = rig.get(path).await;
    assert_eq!((status, &body["error_code"]), (404, &json!("missing_requested_resource")));
}

#[tokio::test]
async fn a_wrong_method_is_named() {
    let rig = rig::world().await;
    let (status, body) = answer(rig.idwise(Method::PATCH, &format!("/journey/v2/{}", referred()))).await;
    assert_eq!((status, &body["error_code"]), (405, &json!("method_not_allowed")));
}

#[tokio::test]
async fn a_journey_can_be_started() {
    let rig = rig::world().await;
    let asked = json!({"flow_id": "flow", "reference_no": "ref-1/a.b+c@d", "applicant_details": {"full_name": "Ann Example"}});
    let (status, started) = answer(rig.idwise(Method::POST, "/journey/v2/start-journey").json(&asked)).await;
    assert_eq!(status, 200);
    assert_eq!(started["is_completed"], false);
    assert_eq!(started["step_summaries"], json!([]));
    assert_eq!(started["reference_no"], "ref-1/a.b+c@d");
    let id = started["journey_id"].as_str().unwrap();
    let (status, result) = rig.get(&format!("/journey/v2/{id}")).await;
    assert_eq!((status, &result["system_decision"]), (200, &json!("Incomplete")));
    assert_eq!(result["applicant"]["full_name"], "Ann Example");
    let (_, summary) = rig.get(&format!("/journey/v2/summary/{id}")).await;
    assert_eq!(summary["is_completed"], false);
    assert!(rig.seen("/journeys").await.as_array().unwrap().contains(&json!(id)));
}

#[rstest]
#[case(json!({"reference_no": "r"}))]
#[case(json!({"flow_id": "f"}))]
#[case(json!({"flow_id": "f", "reference_no": "not allowed!"}))]
#[case(json!({"flow_id": "f", "reference_no": "r", "applicant_details": {}}))]
#[case(json!(["flow_id"]))]
#[tokio::test]
async fn a_journey_that_lacks_something_is_not_started(#[case] asked: Value) {
    let rig = rig::world().await;
    let (status, body) = answer(rig.idwise(Method::POST, "/journey/v2/start-journey").json(&asked)).await;
    assert_eq!((status, &body["error_code"]), (400, &json!("validation_error")));
}

#[tokio::test]
async fn a_deleted_journey_is_gone_until_the_reset() {
    let rig = rig::world().await;
    let id = referred();
    let path = format!("/journey/v2/{id}");
    let (_, before) = rig.get("/_local/journeys").await;
    let (status, body) = answer(rig.idwise(Method::DELETE, &format!("/journey/{id}"))).await;
    assert_eq!((status, body), (200, json!({"success": true})));
    assert_eq!(rig.get(&path).await.0, 404);
    let (_, after) = rig.get("/_local/journeys").await;
    assert_eq!(after["total_count"].as_u64().unwrap() + 1, before["total_count"].as_u64().unwrap());
    assert!(!after["items"].as_array().unwrap().contains(&json!({"journey_id": id})));
    let again = answer(rig.idwise(Method::DELETE, &format!("/journey/{id}"))).await;
    assert_eq!(again.0, 404);
    rig.tell("/reset", json!(null)).await;
    assert_eq!(rig.get(&path).await.0, 200);
}

#[tokio::test]
async fn the_audit_log_names_keys_and_people_newest_first() {
    let rig = rig::world().await;
    let id = referred();
    rig.get(&format!("/journey/v2/{id}")).await;
    rig.review(&id, json!({"new_decision": "Perhaps"})).await;
    rig.review(&id, json!({"new_decision": "Approved"})).await;
    rig.tell("/other", json!({"journey_id": id, "new_decision": "Rejected"})).await;
    let (status, log) = rig.get(&format!("/journey/audit-logs?journey_id={id}&page_size=3")).await;
    assert_eq!((status, &log["total_count"], &log["has_more_pages"]), (200, &json!(4), &json!(true)));
    let line = |item: &Value| {
        [&item["action"], &item["principal_type"], &item["status"]]
            .map(|text| text.as_str().unwrap().to_owned())
    };
    let items = log["items"].as_array().unwrap();
    assert_eq!(line(&items[0]), ["manual_review", "user", "Succeeded"]);
    assert!(items[0]["email"].as_str().unwrap().ends_with("@example.com"));
    assert_eq!(line(&items[1]), ["manual_review", "server_api_key", "Succeeded"]);
    assert!(items[1]["email"].is_null());
    assert_eq!(line(&items[2]), ["manual_review", "server_api_key", "Failed"]);
    assert_eq!(items[0]["resource_id"], json!(id));
    assert!(items[0].get("resource_tenent_id").is_some());
    let token = log["next_page_token"].as_str().unwrap();
    let (_, rest) =
        rig.get(&format!("/journey/audit-logs?journey_id={id}&page_size=3&next_page_token={token}")).await;
    assert_eq!(line(&rest["items"][0]), ["get_journey", "server_api_key", "Succeeded"]);
    assert_eq!((&rest["has_more_pages"], &rest["next_page_token"]), (&json!(false), &Value::Null));
}

#[tokio::test]
async fn the_other_service_s_journeys_are_not_here() {
    let rig = rig::world().await;
    for id in ids(Dialect::Onetouch, |_| true) {
        assert_eq!(rig.get(&format!("/journey/v2/{id}")).await.0, 404);
    }
}
