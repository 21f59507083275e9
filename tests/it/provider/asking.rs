//! Asking for journeys: who is asked, how often, and what refusals mean.

use super::documents;
use super::server::{self, SECRET, account};
use referee::domain::ids::JourneyId;
use referee::provider::{ErrorSort, IDWISE, ONETOUCH, ProviderError};
use rstest::rstest;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use wiremock::matchers::{any, body_string, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// The id of the sample document.
const ID: &str = "64b0a1f3c9d2e8f7a6b5c4d3";

fn id(text: &str) -> JourneyId {
    JourneyId::from(text)
}

async fn times(server: &MockServer) -> usize {
    server.received_requests().await.unwrap().len()
}

async fn always(server: &MockServer, answer: ResponseTemplate) {
    Mock::given(any()).respond_with(answer).mount(server).await;
}

#[tokio::test]
async fn a_journey_comes_as_bytes_and_as_document() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/journey/v2/64b0a1f3c9d2e8f7a6b5c4d3"))
        .and(header("authorization", "Basic a2V5OnBhc3Mtbm90LXRvLWJlLXNlZW4="))
        .respond_with(ResponseTemplate::new(200).set_body_json(documents::idwise()))
        .mount(&server)
        .await;
    let received = account(&IDWISE, &server.uri()).journey(&id(ID)).await.unwrap();
    assert_eq!(received.document, documents::idwise());
    assert_eq!(serde_json::from_slice::<Value>(&received.bytes).unwrap(), documents::idwise());
}

#[tokio::test]
async fn an_id_never_leaves_its_segment() {
    let server = MockServer::start().await;
    always(&server, ResponseTemplate::new(404)).await;
    let account = account(&IDWISE, &server.uri());
    let error = account.journey(&id("../../admin?x=1")).await.unwrap_err();
    assert_eq!(error.sort(), ErrorSort::Gone);
    let asked = server.received_requests().await.unwrap();
    assert_eq!(asked[0].url.path(), "/journey/v2/..%2F..%2Fadmin%3Fx%3D1");
    for bad in ["..", ".", "", "a\nb"] {
        assert_eq!(account.journey(&id(bad)).await.unwrap_err().sort(), ErrorSort::NotAllowed);
    }
    assert_eq!(times(&server).await, 1);
}

#[tokio::test]
async fn a_failing_service_is_asked_again_a_few_times() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(502)).up_to_n_times(1).mount(&server).await;
    always(&server, ResponseTemplate::new(200).set_body_json(documents::idwise())).await;
    account(&IDWISE, &server.uri()).journey(&id(ID)).await.unwrap();
    assert_eq!(times(&server).await, 2);
}

#[rstest]
#[case::bad_gateway(502, 2)]
#[case::unavailable(503, 2)]
#[case::too_many(429, 2)]
#[case::not_found(404, 1)]
#[case::bad_request(400, 1)]
#[case::not_implemented(501, 1)]
#[case::no_entry(401, 1)]
#[tokio::test]
async fn patience_has_an_end_and_a_no_is_a_no(#[case] status: u16, #[case] expected: usize) {
    let server = MockServer::start().await;
    always(&server, ResponseTemplate::new(status)).await;
    account(&IDWISE, &server.uri()).journey(&id("1")).await.unwrap_err();
    assert_eq!(times(&server).await, expected);
}

#[rstest]
#[case::seconds("1")]
#[case::date("Sun, 06 Nov 1994 08:49:37 GMT")]
#[case::nonsense("as soon as you like")]
#[tokio::test]
async fn retry_after_is_heeded(#[case] after: &str) {
    let server = MockServer::start().await;
    let busy = ResponseTemplate::new(429).insert_header("retry-after", after);
    Mock::given(any()).respond_with(busy).up_to_n_times(1).mount(&server).await;
    always(&server, ResponseTemplate::new(200).set_body_json(documents::idwise())).await;
    let begun = Instant::now();
    account(&IDWISE, &server.uri()).journey(&id(ID)).await.unwrap();
    assert!(after != "1" || begun.elapsed() >= Duration::from_secs(1));
    assert_eq!(times(&server).await, 2);
}

#[rstest]
#[case(401, json!({"success": false, "message": "no", "error_code": "invalid_credentials"}), "user or password is wrong", "invalid_credentials")]
#[case(403, json!({"success": false, "message": "no", "error_code": "unauthorized"}), "wrong environment or tenant key", "unauthorized")]
#[case(403, json!({"success": false, "message": "no", "error_code": "not_allowed_ip_address"}), "allow-list", "not_allowed_ip_address")]
#[case(401, json!({"error": {"statusCode": 401, "name": "Error", "message": "no", "code": "LOGIN_FAILED"}}), "rejected", "LOGIN_FAILED")]
#[tokio::test]
async fn a_refusal_says_what_is_wrong(
    #[case] status: u16,
    #[case] body: Value,
    #[case] sentence: &str,
    #[case] code: &str,
) {
    let server = MockServer::start().await;
    always(&server, ResponseTemplate::new(status).set_body_json(body)).await;
    let error = account(&IDWISE, &server.uri()).journey(&id("1")).await.unwrap_err();
    assert_eq!(error.sort(), ErrorSort::Credentials);
    assert!(error.to_string().contains(sentence), "{error}");
    let answer = error.answer().unwrap();
    assert_eq!(answer.code.as_ref().unwrap().as_sent(), code);
    assert_eq!(answer.message.as_ref().unwrap().as_sent(), "no");
}

#[tokio::test]
async fn a_long_message_is_cut_and_never_in_the_error_text() {
    let server = MockServer::start().await;
    let body = json!({"message": "secret ".repeat(500), "error_code": "x"});
    always(&server, ResponseTemplate::new(400).set_body_json(body)).await;
    let error = account(&IDWISE, &server.uri()).journey(&id("1")).await.unwrap_err();
    assert!(error.answer().unwrap().message.as_ref().unwrap().as_sent().chars().count() <= 301);
    assert!(!format!("{error} {error:?}").contains("secret"));
}

#[rstest]
#[case::page("<html>Bad gateway</html>", ErrorSort::Unreadable)]
#[case::nothing("", ErrorSort::Unreadable)]
#[case::half("{\"journey_id\": \"1\", \"docu", ErrorSort::Unreadable)]
#[case::too_deep(&"[".repeat(5000), ErrorSort::Unreadable)]
#[case::error_in_disguise(
    "{\"success\": false, \"error_code\": \"missing_requested_resource\"}",
    ErrorSort::Gone
)]
#[case::loopback("{\"error\": {\"statusCode\": 404, \"message\": \"no method\"}}", ErrorSort::Gone)]
#[tokio::test]
async fn a_good_status_with_a_bad_body(#[case] body: &str, #[case] expected: ErrorSort) {
    let server = MockServer::start().await;
    always(&server, ResponseTemplate::new(200).set_body_string(body)).await;
    let error = account(&IDWISE, &server.uri()).journey(&id("1")).await.unwrap_err();
    assert_eq!(error.sort(), expected, "{error}");
}

/// Whatever the service says instead of a journey: it is asked again, and the answer is never an empty journey.
#[rstest]
#[case::null("null", "it is no journey")]
#[case::nothing_in_it("{}", "it is no journey")]
#[case::a_list("[]", "it is no journey")]
#[case::a_text("\"down\"", "it is no journey")]
#[case::an_outage("{\"error\": \"database down\"}", "it is an error message")]
#[case::hardly_a_journey("{\"journey_id\": \"1\"}", "it is no journey")]
#[case::without_id(
    "{\"system_decision\": \"Refer\", \"documents\": {}, \"rule_results\": {}, \"selfie\": null}",
    "it has no journey id"
)]
#[case::anothers(
    "{\"journey_id\": \"2\", \"system_decision\": \"Refer\", \"documents\": {}}",
    "it is another journey"
)]
#[tokio::test]
async fn what_is_not_the_journey_is_unreadable(#[case] body: &str, #[case] why: &str) {
    let server = MockServer::start().await;
    always(&server, ResponseTemplate::new(200).set_body_string(body)).await;
    let error = account(&IDWISE, &server.uri()).journey(&id("1")).await.unwrap_err();
    assert_eq!(error.sort(), ErrorSort::Unreadable, "{error}");
    assert!(error.to_string().ends_with(why), "{error}");
    assert_eq!(error.bytes(), Some(body.as_bytes()), "kept for its row");
    assert_eq!(times(&server).await, 2);
}

#[tokio::test]
async fn a_journey_is_known_by_any_of_its_ids() {
    let server = MockServer::start().await;
    let body =
        json!({"result": {"_id": "65a", "journeyId": "AB12", "flow": {}, "currentStatus": "COMPLETED"}});
    always(&server, ResponseTemplate::new(200).set_body_json(body)).await;
    let account = account(&ONETOUCH, &server.uri());
    for known in ["AB12", "ab12", "65a"] {
        assert!(account.journey(&id(known)).await.is_ok(), "{known}");
    }
    assert!(account.journey(&id("65b")).await.is_err());
}

#[tokio::test]
async fn credentials_never_follow_a_redirect_away() {
    let (server, other) = (MockServer::start().await, MockServer::start().await);
    let away = ResponseTemplate::new(302).insert_header("location", format!("{}/elsewhere", other.uri()));
    always(&server, away).await;
    always(&other, ResponseTemplate::new(200).set_body_json(documents::idwise())).await;
    let error = account(&IDWISE, &server.uri()).journey(&id("1")).await.unwrap_err();
    assert_eq!(error.sort(), ErrorSort::NotAllowed);
    assert_eq!(times(&other).await, 0);
}

#[tokio::test]
async fn redirects_at_home_are_followed_a_few_times() {
    let server = MockServer::start().await;
    let moved = ResponseTemplate::new(307).insert_header("location", "/moved");
    Mock::given(path(format!("/journey/v2/{ID}"))).respond_with(moved.clone()).mount(&server).await;
    let found = ResponseTemplate::new(200).set_body_json(documents::idwise());
    Mock::given(path("/moved"))
        .and(header("authorization", "Basic a2V5OnBhc3Mtbm90LXRvLWJlLXNlZW4="))
        .respond_with(found)
        .mount(&server)
        .await;
    let account = account(&IDWISE, &server.uri());
    account.journey(&id(ID)).await.unwrap();
    let circle = MockServer::start().await;
    always(&circle, ResponseTemplate::new(302).insert_header("location", "/round")).await;
    let error = server::account(&IDWISE, &circle.uri()).journey(&id("1")).await.unwrap_err();
    assert_eq!(error.sort(), ErrorSort::NotAllowed);
    assert_eq!(times(&circle).await, 6);
}

#[tokio::test]
async fn one_touch_is_asked_by_post_and_then_as_it_wants() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(body_string(""))
        .respond_with(ResponseTemplate::new(405))
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .and(path("/api/v3/otk-service/get-journey/AB12CD34EF"))
        .and(header("authorization", SECRET))
        .respond_with(ResponseTemplate::new(200).set_body_json(documents::onetouch()))
        .mount(&server)
        .await;
    let account = account(&ONETOUCH, &server.uri());
    account.journey(&id("AB12CD34EF")).await.unwrap();
    account.journey(&id("AB12CD34EF")).await.unwrap();
    let methods: Vec<String> =
        server.received_requests().await.unwrap().iter().map(|request| request.method.to_string()).collect();
    assert_eq!(methods, ["POST", "GET", "GET"]);
}

#[tokio::test]
async fn an_unknown_one_touch_journey_is_gone_either_way() {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(404)).mount(&server).await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(405)).mount(&server).await;
    let error = account(&ONETOUCH, &server.uri()).journey(&id("NO")).await.unwrap_err();
    assert_eq!(error.sort(), ErrorSort::Gone);
}

#[tokio::test]
async fn the_summary_is_asked_for_every_two_seconds_at_most() {
    let server = MockServer::start().await;
    let summary = json!({"step_summaries": [
        {"definition": {"step_id": 0, "step_type": "Document", "step_title": "Photo ID"}, "result": {"has_passed_rules": false}},
        {"definition": {"step_id": "9", "step_type": "Selfie"}, "result": {"has_passed_rules": true, "status": "Submitted", "error_user_feedback_code": ""}},
    ]});
    always(&server, ResponseTemplate::new(200).set_body_json(summary)).await;
    let account = account(&IDWISE, &server.uri());
    let begun = Instant::now();
    let steps = account.steps(&id("1")).await.unwrap();
    account.steps(&id("2")).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(2), "another journey need not wait");
    account.steps(&id("1")).await.unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(2));
    let read: Vec<_> =
        steps.iter().map(|step| (step.id.0.as_sent(), step.title.as_sent(), step.failed)).collect();
    assert_eq!(read, [("0", "Photo ID", true), ("9", "Selfie", false)]);
}

#[tokio::test]
async fn the_audit_log_is_read_to_its_end() {
    let server = MockServer::start().await;
    let event = |action: &str| json!({"action": action, "email": null, "principal_type": "server_api_key", "status": "Succeeded", "timestamp": "2024-05-01T09:30:00"});
    let first = json!({"items": [event("manual_review")], "has_more_pages": true, "next_page_token": "t/2"});
    let last = json!({"items": [event("get_journey")], "has_more_pages": false, "next_page_token": null});
    Mock::given(wiremock::matchers::query_param("next_page_token", "t/2"))
        .respond_with(ResponseTemplate::new(200).set_body_json(last))
        .mount(&server)
        .await;
    Mock::given(path("/journey/audit-logs"))
        .and(wiremock::matchers::query_param("journey_id", "64b0"))
        .respond_with(ResponseTemplate::new(200).set_body_json(first))
        .mount(&server)
        .await;
    let events = account(&IDWISE, &server.uri()).audit_log(&id("64b0")).await.unwrap();
    let read: Vec<_> = events.iter().map(|event| (event.action.as_sent(), event.by.as_sent())).collect();
    assert_eq!(read, [("manual_review", "server_api_key"), ("get_journey", "server_api_key")]);
}

#[test]
fn settings_that_cannot_work_are_refused_at_once() {
    let refused = |base: &str| super::registry().connect(server::settings(&IDWISE, base)).unwrap_err();
    for base in ["http://api.example/", "ftp://api.example/", "https://key:word@api.example/"] {
        assert!(matches!(refused(base), ProviderError::NotAllowed(_)), "{base}");
    }
    let mut open = server::settings(&IDWISE, "http://api.example/v1");
    open.account.allow_http = true;
    assert!(super::registry().connect(open).is_ok());
    let mut elsewhere = server::settings(&IDWISE, "https://api.example/");
    elsewhere.account.paths.result = "//evil.example/{id}".into();
    assert!(super::registry().connect(elsewhere).is_err());
}

#[test]
fn an_account_does_not_tell_its_secret() {
    let account = server::account(&IDWISE, "https://api.example/");
    assert!(!format!("{account:?}").contains(SECRET));
    assert!(!format!("{account:?}").contains("a2V5OnBhc3M"));
    assert_eq!((account.name(), account.service(), account.takes_decisions()), ("here", &IDWISE, true));
    assert!(!server::account(&ONETOUCH, "https://api.example/").takes_decisions());
}

#[test]
fn questions_can_be_asked_from_any_thread() {
    fn sendable<T: Send>(_: &T) {}
    let account = account(&IDWISE, "https://api.example/");
    sendable(&account);
    let one = id("1");
    sendable(&account.journey(&one));
    sendable(&account.list(None));
    sendable(&account.steps(&one));
    sendable(&account.audit_log(&one));
}
