//! Since when a service owes an answer.

use super::documents;
use super::server::{Raw, account};
use crate::fixtures::PATIENCE;
use referee::domain::ids::JourneyId;
use referee::provider::IDWISE;
use rstest::rstest;
use tokio::net::TcpListener;
use tokio::time::timeout;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

/// Whatever a service says, it is there.
#[rstest]
#[case::what_was_asked_for(200)]
#[case::a_refusal(401)]
#[case::a_failure(500)]
#[tokio::test]
async fn a_service_that_answers_owes_nothing(#[case] status: u16) {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(status).set_body_json(documents::idwise());
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let account = account(&IDWISE, &server.uri());
    let _ = account.journey(&JourneyId::from("1")).await;
    assert_eq!(account.owed().borrow().since, None);
}

#[tokio::test]
async fn a_service_that_breaks_off_owes_an_answer_until_it_gives_one() {
    let server = Raw::answering(Vec::new()).await;
    let account = account(&IDWISE, &server.base);
    account.journey(&JourneyId::from("1")).await.unwrap_err();
    let since = account.owed().borrow().since;
    assert!(since.is_some());
    account.journey(&JourneyId::from("1")).await.unwrap_err();
    assert_eq!(account.owed().borrow().since, since, "counted from the first request");
}

/// A request that we give up says nothing of the service.
#[tokio::test]
async fn a_request_that_hangs_is_owed_until_it_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let account = account(&IDWISE, &format!("http://{}/", listener.local_addr().unwrap()));
    let mut owed = account.owed();
    let asking = tokio::spawn(async move { account.journey(&JourneyId::from("1")).await.map(drop) });
    timeout(PATIENCE, owed.wait_for(|owed| owed.since.is_some())).await.unwrap().unwrap();
    asking.abort();
    assert!(asking.await.unwrap_err().is_cancelled());
    assert_eq!(owed.borrow().since, None);
}
