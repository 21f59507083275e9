//! Telling decisions: once, in the service's words, signed where the customer takes them.

use super::server::{Raw, SECRET, account, settings, webhook};
use hmac::{Hmac, Mac};
use referee::domain::decision::{StepAnswer, StepReview, Verb};
use referee::domain::ids::{JourneyId, StepId};
use referee::provider::{Account, DecisionBody, ErrorSort, IDWISE, ONETOUCH, ProviderError};
use rstest::rstest;
use serde_json::{Value, json};
use sha2::Sha256;
use std::time::Duration;
use uuid::Uuid;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

/// Who, why, in which words, and which decision: each once.
const TOLD: &str = "amina: documents_agree. seen in person [decision 00000000-0000-0000-0000-000000000007] [record 7:0123456789abcdef]";

fn id() -> JourneyId {
    JourneyId::from("64b0")
}

fn decision(verb: Verb) -> DecisionBody {
    let steps = match verb {
        Verb::Resubmit => vec![
            StepReview { step: StepId::from("0"), answer: StepAnswer::Resubmit },
            StepReview { step: StepId::from("9"), answer: StepAnswer::Approve },
        ],
        _ => Vec::new(),
    };
    DecisionBody {
        verb,
        comment: Some("seen in person".into()),
        steps,
        decision_id: Uuid::from_u128(7),
        reviewer: "amina".into(),
        reason: "documents_agree".into(),
        record: "[record 7:0123456789abcdef]".into(),
    }
}

async fn decide(account: &Account, body: &DecisionBody) -> Result<(), ProviderError> {
    account.decide(&id(), body.decision_id, account.decision(&id(), body)?).await
}

#[rstest]
#[case(Verb::Approve, json!({"new_decision": "Approved", "comment": TOLD}))]
#[case(Verb::Reject, json!({"new_decision": "Rejected", "comment": TOLD}))]
#[case(Verb::Resubmit, json!({
    "new_decision": "Resubmission Requested",
    "comment": TOLD,
    "step_reviews": [{"step_id": "0", "review_decision": "Resubmit"}, {"step_id": "9", "review_decision": "Approve"}]
}))]
#[tokio::test]
async fn a_manual_review_in_the_words_of_the_service(#[case] verb: Verb, #[case] expected: Value) {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"success": true})))
        .mount(&server)
        .await;
    decide(&account(&IDWISE, &server.uri()), &decision(verb)).await.unwrap();
    let asked = server.received_requests().await.unwrap();
    assert_eq!(asked.len(), 1);
    assert_eq!((asked[0].method.as_str(), asked[0].url.path()), ("POST", "/journey/v2/manual-review/64b0"));
    assert_eq!(serde_json::from_slice::<Value>(&asked[0].body).unwrap(), expected);
    assert!(asked[0].headers.contains_key("authorization"));
}

#[tokio::test]
async fn without_words_the_comment_still_says_who_and_why() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(204)).mount(&server).await;
    let body = DecisionBody { comment: Some("  ".into()), ..decision(Verb::Approve) };
    decide(&account(&IDWISE, &server.uri()), &body).await.unwrap();
    let asked = &server.received_requests().await.unwrap()[0];
    let told = serde_json::from_slice::<Value>(&asked.body).unwrap()["comment"].clone();
    assert_eq!(
        told,
        format!("amina: documents_agree. [decision {}] [record 7:0123456789abcdef]", Uuid::from_u128(7))
    );
}

#[tokio::test]
async fn a_resubmission_without_steps_is_not_sent() {
    let server = MockServer::start().await;
    let body = DecisionBody { steps: Vec::new(), ..decision(Verb::Resubmit) };
    let error = decide(&account(&IDWISE, &server.uri()), &body).await.unwrap_err();
    assert_eq!(error.sort(), ErrorSort::NotAllowed);
    assert!(server.received_requests().await.unwrap().is_empty());
}

/// An error as the service itself answers.
fn own(status: u16) -> ResponseTemplate {
    let body = json!({"success": false, "message": "no", "error_code": "validation_error"});
    ResponseTemplate::new(status).set_body_json(body)
}

/// That a decision was not applied is believed only in the service's own words.
#[rstest]
#[case::refused(own(400), ErrorSort::Refused { status: 400 })]
#[case::conflict(own(409), ErrorSort::Refused { status: 409 })]
#[case::too_early(own(425), ErrorSort::Refused { status: 425 })]
#[case::payment(own(402), ErrorSort::MaybeApplied)]
#[case::timed_out(own(408), ErrorSort::MaybeApplied)]
#[case::a_bare_refusal(ResponseTemplate::new(400), ErrorSort::MaybeApplied)]
#[case::a_page_of_refusal(ResponseTemplate::new(405).set_body_string("<html>405</html>"), ErrorSort::MaybeApplied)]
#[case::a_gateway_s_refusal(ResponseTemplate::new(400).set_body_json(json!({"message": "no route"})), ErrorSort::MaybeApplied)]
#[case::refused_in_disguise(ResponseTemplate::new(200).set_body_json(json!({"success": false})), ErrorSort::Refused { status: 200 })]
#[case::gone(ResponseTemplate::new(404), ErrorSort::Gone)]
#[case::no_entry(ResponseTemplate::new(403), ErrorSort::Credentials)]
#[case::busy(ResponseTemplate::new(429).insert_header("retry-after", "90"), ErrorSort::Later { after: Some(Duration::from_secs(90)) })]
#[case::unavailable(ResponseTemplate::new(503), ErrorSort::MaybeApplied)]
#[case::failed(ResponseTemplate::new(500), ErrorSort::MaybeApplied)]
#[case::gateway(ResponseTemplate::new(502).set_body_string("<html>502</html>"), ErrorSort::MaybeApplied)]
#[case::a_page(ResponseTemplate::new(200).set_body_string("<html>Sign in</html>"), ErrorSort::MaybeApplied)]
#[case::see_other(ResponseTemplate::new(303).insert_header("location", "/done"), ErrorSort::MaybeApplied)]
#[case::moved(ResponseTemplate::new(308).insert_header("location", "/there"), ErrorSort::MaybeApplied)]
#[tokio::test]
async fn whatever_the_answer_it_is_sent_once(#[case] answer: ResponseTemplate, #[case] expected: ErrorSort) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let error = decide(&account(&IDWISE, &server.uri()), &decision(Verb::Approve)).await.unwrap_err();
    assert_eq!(error.sort(), expected, "{error}");
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[rstest]
#[case::no_body(204, "")]
#[case::created(201, "{}")]
#[tokio::test]
async fn a_plain_yes_is_a_yes(#[case] status: u16, #[case] body: &str) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(status).set_body_string(body)).mount(&server).await;
    decide(&account(&IDWISE, &server.uri()), &decision(Verb::Approve)).await.unwrap();
}

#[rstest]
#[case::closed_at_once(b"".to_vec())]
#[case::closed_in_the_head(b"HTTP/1.1 200 OK\r\ncontent-le".to_vec())]
#[case::closed_in_the_body(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"succ".to_vec())]
#[case::no_http(b"220 mail ready\r\n".to_vec())]
#[tokio::test]
async fn a_connection_that_breaks_leaves_it_open(#[case] answer: Vec<u8>) {
    let server = Raw::answering(answer).await;
    let error = decide(&account(&IDWISE, &server.base), &decision(Verb::Reject)).await.unwrap_err();
    assert_eq!(error.sort(), ErrorSort::MaybeApplied, "{error}");
    assert_eq!(server.hits(), 1);
}

#[tokio::test]
async fn a_silent_service_leaves_it_open_and_a_closed_door_does_not() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200).set_delay(Duration::from_secs(5)))
        .mount(&server)
        .await;
    let mut hasty = settings(&IDWISE, &server.uri());
    hasty.account.timeout_seconds = 1;
    let hasty = super::registry().connect(hasty).unwrap();
    let error = decide(&hasty, &decision(Verb::Reject)).await.unwrap_err();
    assert_eq!(error.sort(), ErrorSort::MaybeApplied);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error =
        decide(&account(&IDWISE, &format!("http://{closed}/")), &decision(Verb::Reject)).await.unwrap_err();
    assert_eq!(error.sort(), ErrorSort::NotSent);
}

#[tokio::test]
async fn one_touch_decisions_go_to_the_customers_webhook_signed() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_string("OK")).mount(&server).await;
    let mut with_webhook = settings(&ONETOUCH, "https://kyc.example/");
    with_webhook.decision_webhook = Some(webhook(&format!("{}/decisions", server.uri())));
    with_webhook.account.allow_private = true;
    let account = super::registry().connect(with_webhook).unwrap();
    assert!(account.takes_decisions());
    decide(&account, &decision(Verb::Reject)).await.unwrap();
    let asked = &server.received_requests().await.unwrap()[0];
    let mut mac = Hmac::<Sha256>::new_from_slice(b"webhook-key").unwrap();
    mac.update(&asked.body);
    let expected: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(asked.headers["x-referee-signature"].to_str().unwrap(), format!("sha256={expected}"));
    assert_eq!(asked.headers["idempotency-key"].to_str().unwrap(), Uuid::from_u128(7).to_string());
    assert!(!asked.headers.values().any(|value| value.to_str().is_ok_and(|text| text.contains(SECRET))));
    let body: Value = serde_json::from_slice(&asked.body).unwrap();
    assert_eq!((&body["decision"], &body["journey_id"]), (&json!("Rejected"), &json!("64b0")));
    assert_eq!((&body["reviewer"], &body["reason"]), (&json!("amina"), &json!("documents_agree")));
    assert_eq!(body["comment"], json!("seen in person"), "the rest has keys of its own");
}

#[tokio::test]
async fn without_a_webhook_nothing_is_sent_and_a_private_one_needs_leave() {
    let error = decide(&account(&ONETOUCH, "https://kyc.example/"), &decision(Verb::Approve)).await;
    assert_eq!(error.unwrap_err().sort(), ErrorSort::NotAllowed);
    let mut with_webhook = settings(&ONETOUCH, "https://kyc.example/");
    with_webhook.decision_webhook = Some(webhook("http://127.0.0.1:9/decisions"));
    let error = decide(&super::registry().connect(with_webhook).unwrap(), &decision(Verb::Approve)).await;
    assert_eq!(error.unwrap_err().sort(), ErrorSort::NotAllowed);
}
