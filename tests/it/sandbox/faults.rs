//! Faults, one by one.

use super::rig::{self, Rig, answer, referred};
use futures_util::StreamExt;
use reqwest::Method;
use rstest::rstest;
use serde_json::{Value, json};
use std::error::Error;
use std::io::ErrorKind;
use std::time::{Duration, Instant};

/// The kind of input/output error at the bottom of a failed request.
fn io_kind(error: &reqwest::Error) -> Option<ErrorKind> {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(current) = cause {
        if let Some(io) = current.downcast_ref::<std::io::Error>() {
            return Some(io.kind());
        }
        cause = current.source();
    }
    None
}

async fn fetch(rig: &Rig) -> Result<reqwest::Response, reqwest::Error> {
    rig.idwise(Method::GET, &format!("/journey/v2/{}", referred())).send().await
}

async fn manual_decision(rig: &Rig) -> Value {
    rig.get(&format!("/journey/v2/{}", referred())).await.1["manual_decision"].clone()
}

#[rstest]
#[case("401", 401, "invalid_credentials")]
#[case("403", 403, "unauthorized")]
#[case("403:not_allowed_ip_address", 403, "not_allowed_ip_address")]
#[case("404", 404, "missing_requested_resource")]
#[case("409", 409, "conflict")]
#[case("422", 422, "validation_error")]
#[case("429", 429, "too_many_requests")]
#[case("500", 500, "internal_error")]
#[tokio::test]
async fn a_status_is_answered_in_the_service_s_words(
    #[case] fault: &str,
    #[case] code: u16,
    #[case] word: &str,
) {
    let rig = rig::faulty(fault).await;
    let (status, body) = rig.get(&format!("/journey/v2/{}", referred())).await;
    assert_eq!((status, &body["error_code"], &body["success"]), (code, &json!(word), &json!(false)));
    let (status, body) = answer(rig.onetouch(Method::GET, "/_local/journeys")).await;
    assert_eq!((status, &body["error"]["statusCode"]), (code, &json!(code)));
    assert_eq!(rig.image("/x.png").send().await.unwrap().status(), code);
    assert_eq!(rig.seen("/decisions").await, json!([]), "the control origin has no faults");
}

#[rstest]
#[case("429", "1")]
#[case("429:7", "7")]
#[case("503:2", "2")]
#[tokio::test]
async fn later_says_when(#[case] fault: &str, #[case] seconds: &str) {
    let rig = rig::faulty(fault).await;
    assert_eq!(fetch(&rig).await.unwrap().headers()["retry-after"], seconds);
}

#[tokio::test]
async fn a_bad_gateway_answers_in_html() {
    let rig = rig::faulty("502").await;
    let response = fetch(&rig).await.unwrap();
    assert_eq!(response.status(), 502);
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(response.text().await.unwrap().starts_with("<!DOCTYPE html>"));
}

#[tokio::test]
async fn a_redirect_leads_elsewhere() {
    let rig = rig::faulty("redirect:https://elsewhere.example/x").await;
    let response = fetch(&rig).await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["location"]),
        (302, &"https://elsewhere.example/x".parse().unwrap())
    );
}

#[rstest]
#[case("delay:300")]
#[case("delay:300ms")]
#[case("delay:0.3s")]
#[tokio::test]
async fn a_delayed_answer_is_late_and_whole(#[case] fault: &str) {
    let rig = rig::faulty(fault).await;
    let began = Instant::now();
    let (status, body) = rig.get(&format!("/journey/v2/{}", referred())).await;
    assert!(began.elapsed() >= Duration::from_millis(300));
    assert_eq!((status, &body["journey_id"]), (200, &json!(referred())));
}

#[tokio::test]
async fn a_delayed_decision_is_made_at_once_even_if_nobody_waits() {
    let rig = rig::world().await;
    rig.faults(json!([{"method": "POST", "fault": "delay", "arg": "60s"}])).await;
    let id = referred();
    let request = rig.idwise(Method::POST, &format!("/journey/v2/manual-review/{id}"));
    let gone =
        request.json(&json!({"new_decision": "Approved"})).timeout(Duration::from_millis(300)).send().await;
    assert!(gone.unwrap_err().is_timeout());
    assert_eq!(manual_decision(&rig).await, "Approved");
    assert_eq!(rig.seen("/decisions").await[0]["status"], 200);
}

#[tokio::test]
async fn a_truncated_body_is_half_a_document() {
    let rig = rig::faulty("truncated").await;
    let text = fetch(&rig).await.unwrap().text().await.unwrap();
    assert!(text.starts_with('{') && serde_json::from_str::<Value>(&text).is_err());
}

#[tokio::test]
async fn a_body_truncated_on_the_wire_does_not_end() {
    let rig = rig::faulty("truncated:wire").await;
    let response = fetch(&rig).await.unwrap();
    let promised = response.content_length().unwrap();
    assert!(promised > 0);
    assert!(response.bytes().await.is_err());
}

#[tokio::test]
async fn an_empty_answer_is_empty() {
    let rig = rig::faulty("empty").await;
    let response = fetch(&rig).await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.bytes().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_reset_comes_before_anything_is_done() {
    let rig = rig::faulty("reset").await;
    let error = fetch(&rig).await.unwrap_err();
    assert_eq!(io_kind(&error), Some(ErrorKind::ConnectionReset), "{error:?}");
    let id = referred();
    let sent = rig.idwise(Method::POST, &format!("/journey/v2/manual-review/{id}"));
    assert!(sent.json(&json!({"new_decision": "Approved"})).send().await.is_err());
    rig.faults(json!([])).await;
    assert_eq!(manual_decision(&rig).await, Value::Null);
    assert_eq!(rig.seen("/decisions").await[0]["status"], Value::Null);
}

#[rstest]
#[case("applied_then_reset", None)]
#[case("applied_then_500", Some(500))]
#[case("applied_then_502", Some(502))]
#[case("applied_then_hang", None)]
#[tokio::test]
async fn an_applied_decision_whose_answer_is_lost(#[case] fault: &str, #[case] code: Option<u16>) {
    let rig = rig::faulty(fault).await;
    let id = referred();
    let request =
        rig.idwise(Method::POST, &format!("/journey/v2/manual-review/{id}")).timeout(Duration::from_secs(1));
    let answer = request.json(&json!({"new_decision": "Rejected"})).send().await;
    assert_eq!(answer.ok().map(|response| response.status().as_u16()), code);
    assert_eq!(manual_decision(&rig).await, "Rejected", "reads are not touched by this fault");
    let decisions = rig.seen("/decisions").await;
    assert_eq!((decisions.as_array().unwrap().len(), &decisions[0]["status"]), (1, &json!(code)));
}

#[tokio::test]
async fn a_hanging_request_is_never_answered_and_never_applied() {
    let rig = rig::world().await;
    rig.faults(json!([{"method": "POST", "path": "manual-review", "fault": "hang"}])).await;
    let id = referred();
    let request = rig.idwise(Method::POST, &format!("/journey/v2/manual-review/{id}"));
    let gone =
        request.json(&json!({"new_decision": "Approved"})).timeout(Duration::from_millis(300)).send().await;
    assert!(gone.unwrap_err().is_timeout());
    assert_eq!(manual_decision(&rig).await, Value::Null);
    let stopped = tokio::time::timeout(crate::fixtures::PATIENCE, rig.sandbox.stop()).await;
    assert!(stopped.is_ok(), "a hanging request keeps the sandbox");
}

#[tokio::test]
async fn the_first_match_strikes_and_counts_down() {
    let rig = rig::world().await;
    let id = referred();
    rig.faults(json!([
        {"method": "get", "path": format!("^/journey/v2/{id}$"), "fault": "500", "times": 2},
        {"method": null, "path": "^/journey/v2/", "fault": "404", "times": 1},
        {"method": "DELETE", "fault": "409"},
    ]))
    .await;
    let path = format!("/journey/v2/{id}");
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(rig.get(&path).await.0);
    }
    assert_eq!(seen, [500, 500, 404, 200]);
    assert_eq!(rig.seen("/faults").await[0]["times"], 0);
    rig.faults(json!([])).await;
    assert_eq!(rig.seen("/faults").await, json!([]));
}

/// A picture that exists, on either origin.
async fn picture(rig: &Rig, own: bool) -> reqwest::Response {
    if own {
        rig.image("/front.png").send().await
    } else {
        rig.idwise(Method::GET, "/journey/v2/image/front").send().await
    }
    .unwrap()
}

async fn pictured(fault: &str) -> (Rig, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("images")).unwrap();
    let mut file = Vec::new();
    image::DynamicImage::new_rgb8(8, 8)
        .write_to(&mut std::io::Cursor::new(&mut file), image::ImageFormat::Png)
        .unwrap();
    std::fs::write(folder.path().join("images/front.png"), file).unwrap();
    std::fs::write(folder.path().join("j.json"), r#"{"journey_id": "j"}"#).unwrap();
    let rig = rig::folder(folder.path()).await;
    rig.faults(json!([{"fault": fault}])).await;
    (rig, folder)
}

#[rstest]
#[tokio::test]
async fn a_picture_is_spoilt_and_nothing_else(
    #[values("corrupt-picture", "html-picture", "wrong-type")] fault: &str,
    #[values(true, false)] own: bool,
) {
    let (rig, _folder) = pictured(fault).await;
    assert_eq!(rig.get("/journey/v2/j").await, (200, json!({"journey_id": "j"})));
    let response = picture(&rig, own).await;
    assert_eq!(response.status(), 200);
    let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
    let bytes = response.bytes().await.unwrap();
    assert!(image::load_from_memory(&bytes).is_err());
    let start: (&str, &[u8]) = match fault {
        "corrupt-picture" => ("image/png", b"\x89PNG\r\n\x1a\n"),
        "html-picture" => ("text/html; charset=utf-8", b"<!DOCTYPE html>"),
        _ => ("image/jpeg", b"%PDF"),
    };
    assert_eq!(kind, start.0);
    assert!(bytes.starts_with(start.1));
}

#[tokio::test]
async fn a_huge_picture_is_small_on_the_wire() {
    let (rig, _folder) = pictured("huge-picture").await;
    let bytes = picture(&rig, true).await.bytes().await.unwrap();
    assert!(bytes.len() < 2_000_000, "{} bytes", bytes.len());
    let reader = image::ImageReader::new(std::io::Cursor::new(&bytes[..])).with_guessed_format().unwrap();
    assert_eq!(reader.into_dimensions().unwrap(), (30_000, 30_000));
}

#[tokio::test]
async fn a_huge_picture_can_be_many_bytes() {
    let (rig, _folder) = pictured("huge-picture:8").await;
    let bytes = picture(&rig, false).await.bytes().await.unwrap();
    assert!(bytes.starts_with(b"\x89PNG"));
    assert!(bytes.len() > 7 << 20);
}

#[tokio::test]
async fn a_gzip_bomb_unpacks_to_far_more_than_was_sent() {
    let rig = rig::faulty("gzip-bomb").await;
    let mut body = fetch(&rig).await.unwrap().bytes_stream();
    let mut unpacked = 0;
    while unpacked < 64 << 20 {
        let block = body.next().await.expect("more").expect("valid so far");
        assert!(block.iter().all(|byte| *byte == 0));
        unpacked += block.len();
    }
}

async fn review(rig: &Rig) -> (u16, Value) {
    rig.review(&referred(), json!({"new_decision": "Rejected", "comment": "x"})).await
}

/// A gateway gives up, and the service goes on.
#[tokio::test]
async fn a_late_application_comes_after_the_gateway_s_answer() {
    let rig = rig::faulty("late_apply:0.3").await;
    let sent = rig.idwise(Method::POST, &format!("/journey/v2/manual-review/{}", referred()));
    assert_eq!(sent.json(&json!({"new_decision": "Rejected"})).send().await.unwrap().status(), 504);
    assert_eq!(manual_decision(&rig).await, Value::Null);
    while manual_decision(&rig).await == Value::Null {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(manual_decision(&rig).await, "Rejected");
    assert_eq!(rig.seen("/decisions").await.as_array().unwrap().len(), 1);
}

#[rstest]
#[case(r#"lie_2xx:{"success":true}"#, json!({"success": true}))]
#[case("lie_2xx:null", json!(null))]
#[case("lie_2xx:[]", json!([]))]
#[tokio::test]
async fn a_lie_is_answered_and_nothing_is_done(#[case] fault: &str, #[case] body: Value) {
    let rig = rig::faulty(fault).await;
    assert_eq!(review(&rig).await, (200, body));
    assert_eq!(manual_decision(&rig).await, Value::Null);
}

#[tokio::test]
async fn an_error_can_be_answered_with_200() {
    let rig = rig::faulty("error_200").await;
    let (status, body) = rig.get(&format!("/journey/v2/{}", referred())).await;
    assert_eq!((status, body["error"].is_string()), (200, true));
}

/// Readings lag behind by the latest change; the summary and the log do not.
#[tokio::test]
async fn a_stale_reading_shows_the_journey_before_its_change() {
    let rig = rig::faulty("stale_read").await;
    assert_eq!(manual_decision(&rig).await, Value::Null, "it was never changed");
    assert_eq!(review(&rig).await.0, 200);
    assert_eq!(manual_decision(&rig).await, Value::Null);
    rig.faults(json!([])).await;
    assert_eq!(manual_decision(&rig).await, "Rejected");
}
