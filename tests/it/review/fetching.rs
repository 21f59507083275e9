//! Fetching over real HTTP: no journey that a list names is lost, whatever the service answers.

use super::bench::{Bench, rules};
use crate::provider::server::settings;
use referee::domain::ids::{JourneyId, Reviewer};
use referee::domain::queue::JourneyState;
use referee::provider::{Account, IDWISE, Registry};
use referee::review::ReviewService;
use referee::review::fetch::{self, FetchScope, Fetched};
use referee::review::progress::Progress;
use referee::review::reader::DocumentReader;
use serde_json::json;
use std::sync::{Arc, Mutex};
use url::Url;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// What the service answers to a path.
type Answers = Arc<Mutex<Box<dyn Fn(&str) -> String + Send>>>;

/// A service and a review service whose only account is there.
struct Rig {
    bench: Bench,
    answers: Answers,
    server: MockServer,
}

impl Rig {
    async fn new(answers: impl Fn(&str) -> String + Send + 'static) -> Self {
        let answers: Answers = Arc::new(Mutex::new(Box::new(answers)));
        let server = MockServer::start().await;
        let told = Arc::clone(&answers);
        let answer = move |request: &Request| {
            let path = request.url.path().rsplit('/').next().unwrap_or_default().to_owned();
            ResponseTemplate::new(200).set_body_raw(told.lock().unwrap()(&path), "application/json")
        };
        Mock::given(any()).respond_with(answer).mount(&server).await;
        Self { bench: Bench::new(), answers, server }
    }

    fn answers(&self, answers: impl Fn(&str) -> String + Send + 'static) {
        *self.answers.lock().unwrap() = Box::new(answers);
    }

    async fn review(&self) -> ReviewService<Account> {
        let mut settings = settings(&IDWISE, &self.server.uri());
        settings.account.list_url = Some(Url::parse(&format!("{}/list", self.server.uri())).unwrap());
        let account = Registry::shipped().connect(settings).unwrap();
        let accounts = [(account.name().to_owned(), account)].into();
        let store = self.bench.place.open().await;
        let reader = Arc::new(DocumentReader::default());
        ReviewService::new(store, accounts, rules(), Reviewer("amina".to_owned()), reader)
    }
}

async fn sync(review: &ReviewService<Account>) -> Fetched {
    let accounts: Vec<&Account> = review.accounts.values().collect();
    fetch::listed(review, &accounts, FetchScope::All, &Progress::default()).await.unwrap()
}

async fn states(review: &ReviewService<Account>) -> (usize, usize) {
    let rows = review.queue().rows().await.unwrap();
    let unreadable = rows.iter().filter(|row| row.state == JourneyState::Unreadable).count();
    (rows.len(), unreadable)
}

fn referred(id: &str) -> String {
    json!({"journey_id": id, "system_decision": "Refer", "documents": {}, "selfie": null}).to_string()
}

fn list(count: usize) -> String {
    let ids: Vec<String> = (0..count).map(|number| format!("j{number}")).collect();
    json!({"items": ids}).to_string()
}

/// What a service may answer instead of a journey.
fn malformed(id: &str) -> String {
    let number: usize = id[1..].parse().unwrap();
    match number % 8 {
        0 => referred(id)[..30].to_owned(),
        1 => "null".to_owned(),
        2 => "[]".to_owned(),
        3 => "{}".to_owned(),
        4 => json!({"error": "database down"}).to_string(),
        5 => referred("somebody-else"),
        6 => json!({"journey_id": {"is": id}, "documents": {}, "selfie": {}, "aml": {}}).to_string(),
        _ => json!({"journey_id": id}).to_string(),
    }
}

#[tokio::test]
async fn two_hundred_malformed_journeys_are_two_hundred_rows() {
    let rig = Rig::new(|path| if path == "list" { list(200) } else { malformed(path) }).await;
    let review = rig.review().await;
    let fetched = sync(&review).await;
    assert_eq!((fetched.problems.len(), fetched.not_for_review), (200, 0));
    assert_eq!(states(&review).await, (200, 200));
    for row in review.queue().rows().await.unwrap() {
        let case = review.cases().read(&row.key, rig.bench.now()).await.unwrap();
        assert_eq!(case.state, JourneyState::Unreadable, "{}", row.key.id.shown());
    }
    // The service has recovered.
    rig.answers(|path| if path == "list" { list(200) } else { referred(path) });
    assert_eq!(sync(&review).await.problems.len(), 0);
    assert_eq!(states(&review).await, (200, 0));
    // A bad answer takes nothing away.
    rig.answers(|path| if path == "list" { list(200) } else { malformed(path) });
    assert_eq!(sync(&review).await.problems.len(), 200);
    assert_eq!(states(&review).await, (200, 0));
}

#[tokio::test]
async fn items_of_a_list_that_name_no_journey_are_rows() {
    let items = json!([{"journey_id": "a"}, null, {}, {"journey_id": ""}, [], true, {"name": "x"}, "b"]);
    let rig = Rig::new(move |path| if path == "list" { items.to_string() } else { referred(path) }).await;
    let review = rig.review().await;
    assert_eq!(sync(&review).await.problems.len(), 6);
    assert_eq!(states(&review).await, (8, 6));
}

#[tokio::test]
async fn a_list_that_is_none_is_a_failure_and_not_an_empty_queue() {
    for body in ["null", "{}", "\"text\"", "{\"error\": \"database down\"}", "{\"items\": null}"] {
        let rig = Rig::new(move |_| body.to_owned()).await;
        let fetched = sync(&rig.review().await).await;
        assert_eq!(fetched.problems.len(), 1, "{body}");
        assert!(fetched.problems[0].journey.is_none(), "{body}");
    }
}

/// Ids are opaque: they may hold anything but control characters.
#[tokio::test]
async fn odd_ids_are_fetched_and_those_that_cannot_be_asked_for_are_rows() {
    let ids = json!(["a b", "ä/ö", "..", "%2e", "a?b#c", "x\u{7}y"]);
    let rig = Rig::new(move |path| {
        let id = decoded(path);
        if path == "list" { ids.to_string() } else { referred(&id) }
    })
    .await;
    let review = rig.review().await;
    assert_eq!(sync(&review).await.problems.len(), 2);
    assert_eq!(states(&review).await, (6, 2));
}

/// Decodes `%41`.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = (*first == b'%').then(|| std::str::from_utf8(after.get(..2)?).ok()).flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn a_named_journey_that_cannot_be_read_is_told_and_is_a_row() {
    let rig = Rig::new(|_| "{\"error\": \"database down\"}".to_owned()).await;
    let review = rig.review().await;
    let accounts: Vec<&Account> = review.accounts.values().collect();
    let ids = [JourneyId::from("j1")];
    let fetched = fetch::named(&review, &accounts, &ids, &Progress::default()).await.unwrap();
    assert_eq!((fetched.problems.len(), fetched.not_for_review), (1, 0));
    assert_eq!(states(&review).await, (1, 1));
}
