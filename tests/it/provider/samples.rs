//! The sample documents beside the journey result: each is read by what reads its like.

use super::server::account;
use super::{documents, laws};
use crate::fixtures::sample;
use referee::domain::ids::JourneyId;
use referee::provider::{ErrorSort, IDWISE, ONETOUCH};
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

fn parsed(name: &str) -> Value {
    serde_json::from_str(&sample(name)).unwrap()
}

/// A service that answers everything with one sample.
async fn answering(status: u16, name: &str) -> MockServer {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(status).set_body_raw(sample(name), "application/json");
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

fn id() -> JourneyId {
    JourneyId::from("7be0914c2fd85a3610c4e9b2")
}

#[tokio::test]
async fn a_summary_names_the_steps_and_which_failed() {
    let server = answering(200, "idwise_journey_summary.json").await;
    let steps = account(&IDWISE, &server.uri()).steps(&id()).await.unwrap();
    let told: Vec<_> = steps.iter().map(|step| (step.id.0.as_sent(), step.failed)).collect();
    assert_eq!(told, [("0", false), ("20", true)]);
}

#[tokio::test]
async fn an_audit_log_names_a_person_or_the_kind_of_key() {
    let server = answering(200, "idwise_audit_log.json").await;
    let events = account(&IDWISE, &server.uri()).audit_log(&id()).await.unwrap();
    let told: Vec<_> = events.iter().map(|event| (event.action.as_sent(), event.by.as_sent())).collect();
    assert_eq!(
        told,
        [("manual_review", "ines.salgueiro@reviews.example"), ("get_journey", "server_api_key")]
    );
}

#[tokio::test]
async fn a_refusal_of_another_environment_is_no_wrong_password() {
    let server = answering(403, "idwise_error.json").await;
    let error = account(&IDWISE, &server.uri()).journey(&id()).await.unwrap_err();
    assert_eq!(error.sort(), ErrorSort::Credentials);
    assert!(error.to_string().contains("wrong environment or tenant key"), "{error}");
}

#[test]
fn watch_lists_of_both_shapes_are_read_without_loss() {
    for name in ["idwise_aml_result.json", "idwise_aml_search.json"] {
        let check = parsed(name);
        let aml = check.get("aml").unwrap_or(&check);
        let document = documents::with(documents::idwise(), "aml", aml.clone());
        assert_eq!(laws::lost(&IDWISE, &document), None, "{name}");
        let (journey, _) = super::read(&IDWISE, &document);
        assert_eq!(journey.aml.unwrap().matches.len(), 1, "{name}");
    }
}

#[test]
fn what_a_link_was_asked_for_with_is_known_in_the_result() {
    let request = parsed("onetouch_create_journey_request.json");
    let document = json!({"journeyId": "A1B2C3D4E5", "currentStatus": "NOT STARTED",
        "userInfo": request["userInfo"], "processingConfig": request["processingConfig"]});
    assert_eq!(laws::lost(&ONETOUCH, &document), None);
    let (journey, _) = super::read(&ONETOUCH, &document);
    let known = journey.prefilled.unwrap();
    assert_eq!(known.external_reference.unwrap().as_sent(), "PV-2207/16");
    assert_eq!(known.full_name.unwrap().reveal().as_sent(), "Leif Brandvold");
}

#[test]
fn a_started_journey_has_an_id_of_the_other_form() {
    let started = parsed("idwise_start_answer.json");
    let (journey, _) = super::read(&IDWISE, &started);
    assert_eq!(journey.id.as_sent(), "0b6a4f7e-52d1-4c09-9be3-7d1f20c8a655");
}

#[test]
fn every_event_of_the_sample_is_described() {
    let contract = include_str!("../../../docs/contracts/idwise.md");
    let webhooks = contract.split("\n## 2.9 ").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    let events = parsed("idwise_webhooks.json");
    for event in events.as_array().unwrap() {
        let name = event["event"].as_str().unwrap();
        assert!(webhooks.contains(&format!("`{name}`")), "{name} is not in docs/contracts/idwise.md 2.9");
        for key in event["body"].as_object().unwrap().keys() {
            assert!(webhooks.contains(&format!("`{key}`")), "{key} of {name} is not described");
        }
    }
}
