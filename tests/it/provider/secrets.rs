//! Accounts whose secrets are fetched when the first question is asked.

use referee::config::account::AccountSettings;
use referee::config::secret::SecretSource;
use referee::domain::ids::JourneyId;
use referee::provider::{ErrorSort, IDWISE};
use serde_json::json;
use std::path::Path;
use std::time::Duration;
use wiremock::matchers::{basic_auth, method};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn settings(base: &str, command: &str) -> AccountSettings {
    AccountSettings {
        base_url: base.parse().ok(),
        username: Some("key".into()),
        password: Some(SecretSource::Command(command.to_owned())),
        timeout_seconds: 5,
        requests_per_second: 1000,
        ..AccountSettings::of("here", &super::registry().contract(&IDWISE).unwrap().settings)
    }
}

/// A command that counts its runs in a file, one letter each.
fn counting(file: &Path, then: &str) -> String {
    format!("printf x >> '{}'; {then}", file.display())
}

fn runs(file: &Path) -> usize {
    std::fs::read(file).map_or(0, |runs| runs.len())
}

#[tokio::test]
async fn the_password_store_is_asked_once_and_not_before_it_must() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(basic_auth("key", "sesame"))
        .respond_with(
            ResponseTemplate::new(200).set_body_json(json!({"journey_id": "64b0", "documents": {}})),
        )
        .mount(&server)
        .await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("runs");
    let account = super::registry()
        .when_asked(settings(&server.uri(), &counting(&file, "sleep 1; echo sesame")))
        .unwrap();
    assert_eq!((account.name(), account.service(), account.takes_decisions()), ("here", &IDWISE, true));
    assert_eq!(account.longest_request(), Duration::from_secs(5));
    assert_eq!(runs(&file), 0, "nothing was waited for");
    let id = JourneyId::from("64b0");
    let (one, two) = tokio::join!(account.journey(&id), account.journey(&id));
    assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
    assert_eq!(runs(&file), 1);
}

#[tokio::test]
async fn a_password_store_that_says_no_is_a_sentence_and_not_asked_by_everyone() {
    let server = MockServer::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("runs");
    let account = super::registry()
        .when_asked(settings(&server.uri(), &counting(&file, "echo sesame; exit 3")))
        .unwrap();
    let id = JourneyId::from("64b0");
    let (one, two) = tokio::join!(account.journey(&id), account.steps(&id));
    for error in [one.unwrap_err(), two.unwrap_err()] {
        assert_eq!(error.sort(), ErrorSort::Credentials);
        let told = error.to_string();
        assert!(told.contains("provider.here.password_command") && told.contains('3'), "{told}");
        assert!(!told.contains("sesame"), "{told}");
    }
    assert_eq!(runs(&file), 1);
    assert!(server.received_requests().await.unwrap().is_empty());
}
