//! Folders of provider documents, served as they are.

use super::rig::{self, answer};
use crate::fixtures;
use reqwest::Method;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).unwrap();
}

async fn raw(rig: &rig::Rig, path: &str) -> String {
    rig.idwise(Method::GET, path).send().await.unwrap().text().await.unwrap()
}

/// Odd numbers, order, spaces, escapes and a doubled key: all of it is to stay.
const ODD: &str = "{\n  \"journey_id\" : \"odd\",\n \"z\": 1.50, \"a\": 12345678901234567890123, \"e\":1E5,\"u\":\"\\u0041\", \"z\": 2 }\n";

#[tokio::test]
async fn an_untouched_document_is_served_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "odd.json", ODD);
    let rig = rig::folder(folder.path()).await;
    assert_eq!(raw(&rig, "/journey/v2/odd").await, ODD);
    rig.tell("/touch", json!({"journey_id": "odd", "merge": {"a": null, "new": {"x": 1}}})).await;
    let (_, touched) = rig.get("/journey/v2/odd").await;
    assert_eq!(
        touched,
        serde_json::from_str::<Value>(r#"{"journey_id":"odd","z":2,"e":1E5,"u":"A","new":{"x":1}}"#).unwrap()
    );
    rig.tell("/reset", Value::Null).await;
    assert_eq!(raw(&rig, "/journey/v2/odd").await, ODD);
}

#[tokio::test]
async fn every_wrapper_of_one_touch_is_recognized_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let wrapped = [
        ("A", json!({"journeyId": "A", "currentStatus": "COMPLETED"})),
        ("B", json!({"result": {"journeyId": "B"}})),
        ("C", json!({"result": {"data": {"journeyId": "C"}}, "code": 200})),
        ("D", json!({"data": {"journeyId": "D"}})),
    ];
    for (id, document) in &wrapped {
        write(folder.path(), &format!("{id}.json"), &document.to_string());
    }
    let rig = rig::folder(folder.path()).await;
    for (id, document) in wrapped {
        let (status, served) =
            answer(rig.onetouch(Method::GET, &format!("/api/v3/otk-service/get-journey/{id}"))).await;
        assert_eq!((status, served), (200, document));
    }
    assert_eq!(rig.seen("/journeys").await, json!(["A", "B", "C", "D"]));
}

#[tokio::test]
async fn a_wrapped_journey_is_touched_inside_or_whole() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "b.json", r#"{"result": {"journeyId": "B", "step": "INIT"}}"#);
    let rig = rig::folder(folder.path()).await;
    let read = async || answer(rig.onetouch(Method::GET, "/api/v3/otk-service/get-journey/B")).await.1;
    rig.tell("/touch", json!({"journey_id": "B", "merge": {"step": "COMPLETE"}})).await;
    assert_eq!(read().await, json!({"result": {"journeyId": "B", "step": "COMPLETE"}}));
    rig.tell("/touch", json!({"journey_id": "B", "merge": {"result": {"step": null}}})).await;
    assert_eq!(read().await, json!({"result": {"journeyId": "B"}}));
}

#[tokio::test]
async fn arrays_hold_journeys_of_both_services() {
    let folder = tempfile::tempdir().unwrap();
    let list = json!([{"journey_id": "i1"}, {"journeyId": "o1"}, {"neither": 1}]);
    write(folder.path(), "list.json", &list.to_string());
    write(folder.path(), "page.json", &json!({"items": [{"journey_id": 42}]}).to_string());
    let rig = rig::folder(folder.path()).await;
    assert_eq!(rig.seen("/journeys").await, json!(["i1", "42", "o1"]));
    assert_eq!(rig.get("/journey/v2/42").await, (200, json!({"journey_id": 42})));
    let skipped = rig.sandbox.skipped();
    assert_eq!((skipped.len(), skipped[0].file.as_str()), (1, "list.json"));
}

#[tokio::test]
async fn what_is_malformed_is_reported_and_the_rest_served() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a_broken.json", "{\"journey_id\": ");
    write(folder.path(), "b_deep.json", &"[".repeat(100_000));
    write(folder.path(), "c_other.json", "{\"hello\": 1}");
    write(folder.path(), "d_hook.json", r#"{"event": "Finished Journey", "body": {"journeyId": "x"}}"#);
    write(folder.path(), "e_good.json", r#"{"journey_id": "good"}"#);
    write(folder.path(), "f_again.json", r#"{"journey_id": "good", "second": true}"#);
    write(folder.path(), "g_empty_id.json", r#"{"journey_id": ""}"#);
    write(folder.path(), "h.txt", "not looked at");
    fs::write(folder.path().join("i_latin1.json"), b"{\"journey_id\": \"\xe9\"}").unwrap();
    let rig = rig::folder(folder.path()).await;
    assert_eq!(rig.seen("/journeys").await, json!(["good"]));
    assert_eq!(rig.get("/journey/v2/good").await.1, json!({"journey_id": "good"}));
    let files: Vec<&str> = rig.sandbox.skipped().iter().map(|skipped| skipped.file.as_str()).collect();
    assert_eq!(
        files,
        [
            "a_broken.json",
            "b_deep.json",
            "c_other.json",
            "d_hook.json",
            "f_again.json",
            "g_empty_id.json",
            "i_latin1.json"
        ]
    );
}

#[tokio::test]
async fn odd_ids_are_reached_percent_encoded() {
    let folder = tempfile::tempdir().unwrap();
    let ids = ["a/b c?d#e%41", "يوسف", "x\u{1b}[2J", "100%"];
    for (n, id) in ids.iter().enumerate() {
        let journey = json!({"journey_id": id, "n": n, "final_decision": "Refer"});
        write(folder.path(), &format!("{n}.json"), &journey.to_string());
    }
    let rig = rig::folder(folder.path()).await;
    for (n, id) in ids.iter().enumerate() {
        let encoded: String = id.bytes().map(|byte| format!("%{byte:02X}")).collect();
        assert_eq!(rig.get(&format!("/journey/v2/{encoded}")).await.1["n"], n, "{id:?}");
        assert_eq!(rig.review(&encoded, json!({"new_decision": "Approved"})).await.0, 200);
        assert_eq!(rig.seen("/decisions").await[n]["journey_id"], json!(id));
    }
}

#[tokio::test]
async fn picture_addresses_turn_to_the_picture_origin_and_links_do_not() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("images")).unwrap();
    fs::write(folder.path().join("images/face.png"), b"\x89PNG").unwrap();
    let document = json!({"result": {
        "journeyId": "T",
        "processingConfig": {"callbackUrl": "https://customer.example/hook.png"},
        "capturedData": {"images": {
            "frontDoc": "https://files.example.com/api/files/9/download/face.png?sig=1", "backDoc": "", "selfie": "http://files.example.com/none"}},
        "documentIntelligence": {
            "authenticityCheck": {"imagePattern": [{"Image": "https://files.example.com/e/1", "ElementDiagnose": "pass"}]},
            "graphicFields": {"fieldList": [{"value": "iVBORw0KGgo="}, {"value": "https://files.example.com/g/face.png"}]}},
        "journeyUrl": "https://kyc.example.com/abc",
        "note": "see https://files.example.com/face.png",
    }});
    write(folder.path(), "t.json", &document.to_string());
    let rig = rig::folder(folder.path()).await;
    let origin = rig.sandbox.ready().images.base_url.clone();
    let (_, served) = answer(rig.onetouch(Method::POST, "/api/v3/otk-service/get-journey/T")).await;
    let mut wanted = document;
    wanted["result"]["capturedData"]["images"]["frontDoc"] = json!(format!("{origin}/face.png"));
    wanted["result"]["capturedData"]["images"]["selfie"] = json!(format!("{origin}/none"));
    wanted["result"]["documentIntelligence"]["authenticityCheck"]["imagePattern"][0]["Image"] =
        json!(format!("{origin}/1"));
    wanted["result"]["documentIntelligence"]["graphicFields"]["fieldList"][1]["value"] =
        json!(format!("{origin}/face.png"));
    assert_eq!(served, wanted);
    assert_eq!(rig.image("/face.png").send().await.unwrap().status(), 200);
    assert_eq!(rig.image("/none").send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_summary_beside_its_journey_is_served_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let summary = json!({"journey_id": "j", "step_summaries": [
        {"definition": {"step_id": 3, "step_type": "Selfie"}, "result": {"has_passed_rules": true}}]});
    write(folder.path(), "a_summary.json", &summary.to_string());
    write(folder.path(), "j.json", &json!({"journey_id": "j", "selfie": {"status": "Refer"}}).to_string());
    let rig = rig::folder(folder.path()).await;
    assert_eq!(rig.get("/journey/v2/summary/j").await, (200, summary));
    let body = |step: Value| json!({"new_decision": "Resubmission Requested", "step_reviews": [{"step_id": step, "review_decision": "Resubmit"}]});
    assert_eq!(rig.review("j", body(json!("selfie"))).await.0, 400);
    assert_eq!(rig.review("j", body(json!("3"))).await.0, 200);
}

#[tokio::test]
async fn the_samples_are_served_as_they_are() {
    let rig = rig::folder(&fixtures::samples()).await;
    let text = fixtures::sample("idwise_journey_result.json");
    assert_eq!(raw(&rig, "/journey/v2/7be0914c2fd85a3610c4e9b2").await, text);
    let summary: Value = serde_json::from_str(&fixtures::sample("idwise_journey_summary.json")).unwrap();
    assert_eq!(rig.get("/journey/v2/summary/7be0914c2fd85a3610c4e9b2").await, (200, summary));
}
