//! The control origin: other reviewers, touched journeys, requests seen, reset, refusals.

use super::rig::{self, referred, touched};
use rstest::rstest;
use serde_json::{Value, json};

#[tokio::test]
async fn it_names_all_journeys_of_both_services() {
    let rig = rig::world().await;
    let all = rig.seen("/journeys").await;
    assert_eq!(all.as_array().unwrap().len(), 60);
    let one = rig.seen("/journeys?provider=onetouch").await;
    assert!(one.as_array().unwrap().contains(&json!(touched())));
    assert!(!one.as_array().unwrap().contains(&json!(referred())));
}

#[tokio::test]
async fn another_reviewer_s_decision_is_in_the_result_but_not_among_those_received() {
    let rig = rig::world().await;
    let id = referred();
    let (status, _) = rig.tell("/other", json!({"journey_id": id, "new_decision": "Rejected"})).await;
    assert_eq!(status, 200);
    let (_, journey) = rig.get(&format!("/journey/v2/{id}")).await;
    assert_eq!(
        (&journey["manual_decision"], &journey["final_decision"]),
        (&json!("Rejected"), &json!("Rejected"))
    );
    assert_eq!(rig.seen("/decisions").await, json!([]));
    assert_eq!(rig.seen("/webhooks").await[1]["event"], "Manually Reviewed");
}

#[tokio::test]
async fn a_touched_journey_changes_by_merge_patch() {
    let rig = rig::world().await;
    let id = referred();
    let (_, before) = rig.get(&format!("/journey/v2/{id}")).await;
    let merge = json!({"system_decision": "Complete", "applicant": {"full_name": "Ann Other"}, "model_version": null, "selfie": [1]});
    assert_eq!(rig.tell("/touch", json!({"journey_id": id, "merge": merge})).await.0, 200);
    let (_, after) = rig.get(&format!("/journey/v2/{id}")).await;
    let mut wanted = before;
    wanted["system_decision"] = json!("Complete");
    if !wanted["applicant"].is_object() {
        wanted["applicant"] = json!({});
    }
    wanted["applicant"]["full_name"] = json!("Ann Other");
    wanted.as_object_mut().unwrap().remove("model_version");
    wanted["selfie"] = json!([1]);
    assert_eq!(after, wanted);
}

#[rstest]
#[case("/other", json!({"new_decision": "Approved"}), 400)]
#[case("/other", json!({"journey_id": "nobody", "new_decision": "Approved"}), 404)]
#[case("/other", json!({"journey_id": referred(), "new_decision": "Approve"}), 400)]
#[case("/other", json!({"journey_id": touched(), "new_decision": "Approved"}), 409)]
#[case("/touch", json!({"journey_id": "nobody", "merge": {}}), 404)]
#[case("/touch", json!({"journey_id": referred()}), 400)]
#[case("/touch", json!({"journey_id": referred(), "merge": 3}), 400)]
#[case("/faults", json!([{"fault": "slow"}]), 400)]
#[case("/faults", json!([{"path": "("}]), 400)]
#[case("/faults", json!([{"fault": "reset", "path": "("}]), 400)]
#[case("/faults", json!([{"fault": "reset", "times": "twice"}]), 400)]
#[case("/faults", json!([{"fault": "reset", "tiems": 2}]), 400)]
#[case("/elsewhere", json!({}), 404)]
#[tokio::test]
async fn what_cannot_be_done_is_refused_with_a_reason(
    #[case] path: &str,
    #[case] body: Value,
    #[case] code: u16,
) {
    let rig = rig::world().await;
    let (status, answer) = rig.tell(path, body).await;
    assert_eq!(status, code, "{answer}");
    assert!(answer["error"].is_string());
}

#[tokio::test]
async fn requests_are_told_with_status_and_fault() {
    let rig = rig::world().await;
    rig.faults(json!([{"method": "GET", "path": "summary", "fault": 503, "times": 1}])).await;
    let id = referred();
    rig.get(&format!("/journey/v2/summary/{id}")).await;
    rig.get(&format!("/journey/v2/summary/{id}")).await;
    let requests = rig.seen("/requests").await;
    assert_eq!((&requests[0]["status"], &requests[0]["fault"]), (&json!(503), &json!("503")));
    assert_eq!((&requests[1]["status"], &requests[1]["fault"]), (&json!(200), &Value::Null));
    assert_eq!(requests[1]["path"], json!(format!("/journey/v2/summary/{id}")));
    assert_eq!((&requests[1]["origin"], &requests[1]["method"]), (&json!("idwise"), &json!("GET")));
}

#[tokio::test]
async fn a_reset_forgets_everything() {
    let rig = rig::world().await;
    let id = referred();
    let before = rig.get(&format!("/journey/v2/{id}")).await;
    rig.review(&id, json!({"new_decision": "Approved"})).await;
    rig.faults(json!([{"fault": "500"}])).await;
    assert_eq!(rig.tell("/reset", Value::Null).await.0, 200);
    assert_eq!(rig.get(&format!("/journey/v2/{id}")).await, before);
    for path in ["/decisions", "/webhooks", "/leaks", "/faults"] {
        assert_eq!(rig.seen(path).await, json!([]), "{path}");
    }
}
