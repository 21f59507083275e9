//! A third service, from this folder alone: read, listed, shown, decided and delivered. Nothing else in the
//! program knows of it.

mod contract;

use crate::store::Place;
use jiff::Timestamp;
use referee::config::provider::ProviderSettings;
use referee::config::{Sources, read_text};
use referee::domain::decision::{DecisionState, Intent, Verb};
use referee::domain::ids::{JourneyKey, Reviewer, ServiceId};
use referee::domain::pii::Masking;
use referee::domain::record::Decision;
use referee::insight::policy::Policy;
use referee::provider::{Account, Registry, contracts};
use referee::review::fetch::{self, FetchScope};
use referee::review::progress::Progress;
use referee::review::reader::DocumentReader;
use referee::review::sender::SendSchedule;
use referee::review::{Hold, ReviewService, Rules, Sender};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// The three services.
fn registry() -> Arc<Registry> {
    let mut all = contracts();
    all.push(contract::contract());
    Arc::new(Registry::new(all))
}

fn journey() -> Value {
    json!({
        "check": "pd-1", "verdict": "ask a person", "ruling": null,
        "person": {"name": "Ann Example", "born": "1990-01-02"},
        "papers": [{"slot": "passport", "kind": "Passport", "country": "UTO", "scan": "scan-1", "tests": [
            {"test": "hologram", "passed": false, "why": "no hologram found"},
            {"test": "print", "passed": true, "why": null},
        ]}],
        "likeness": {"same": false, "percent": 41},
    })
}

/// The service: one journey, which it lists, shows, and takes a ruling for.
struct Desk {
    server: MockServer,
    journey: Arc<Mutex<Value>>,
}

impl Desk {
    async fn start() -> Self {
        let (server, journey) = (MockServer::start().await, Arc::new(Mutex::new(journey())));
        let answers = |verb: &str, place: &str, answer: Box<dyn Fn(&Request) -> Value + Send + Sync>| {
            let given = Mock::given(method(verb)).and(path(place)).and(header("authorization", "sesame"));
            given.respond_with(move |request: &Request| {
                ResponseTemplate::new(200).set_body_json(answer(request))
            })
        };
        let (listed, shown, ruled) = (Arc::clone(&journey), Arc::clone(&journey), Arc::clone(&journey));
        let list = move |_: &Request| json!({"items": [*listed.lock().unwrap()]});
        let show = move |_: &Request| shown.lock().unwrap().clone();
        let rule = move |request: &Request| {
            let body: Value = request.body_json().unwrap();
            ruled.lock().unwrap()["ruling"] = body["ruling"].clone();
            json!({"taken": true})
        };
        answers("GET", "/checks", Box::new(list)).mount(&server).await;
        answers("GET", "/checks/pd-1", Box::new(show)).mount(&server).await;
        answers("PUT", "/checks/pd-1/ruling", Box::new(rule)).mount(&server).await;
        Self { server, journey }
    }

    /// The account as a configuration names it.
    fn settings(&self, registry: &Registry) -> ProviderSettings {
        let uri = self.server.uri();
        let text = format!(
            "[provider.desk]\nservice = \"paperdesk\"\nbase_url = \"{uri}\"\nlist_url = \"{uri}/checks\"\n\
             token_command = \"echo sesame\"\n"
        );
        let sources = Sources { services: registry.settings(), ..Sources::default() };
        let config = read_text("config.toml", &text, &sources).unwrap();
        config.provider_settings().unwrap().remove(0)
    }
}

async fn delivered(review: &ReviewService<Account>, verb: Verb) -> Decision {
    let intent = Intent {
        journey: JourneyKey::new("desk", "pd-1"),
        verb,
        reason: "other".to_owned(),
        comment: Some("another person".into()),
        steps: Vec::new(),
        reviewer: review.reviewer.clone(),
        corrects: None,
    };
    let decision = review.decisions().decide(intent, Hold::None, crate::store::at(0)).await.unwrap();
    Sender::new(review.clone(), SendSchedule::default()).run_until_idle().await.unwrap();
    review.store().decisions().get(decision.id).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_service_of_one_folder_goes_all_the_way() {
    let (desk, registry, place) = (Desk::start().await, registry(), Place::new());
    let account = registry.connect(desk.settings(&registry)).unwrap();
    assert!(account.takes_decisions() && account.capabilities().lists);
    let review = ReviewService::new(
        place.open().await,
        [("desk".to_owned(), account.clone())].into(),
        Rules::default(),
        Reviewer("amina".to_owned()),
        Arc::new(DocumentReader { registry, policy: Policy::default() }),
    );

    let fetched = fetch::listed(&review, &[&account], FetchScope::All, &Progress::default()).await.unwrap();
    assert_eq!((fetched.new, fetched.problems.len()), (1, 0), "{fetched:?}");
    let rows = review.queue().rows().await.unwrap();
    let row = &rows[0];
    assert_eq!((row.service.word(), rows.len()), ("paperdesk", 1));
    assert_eq!(row.summary.applicant.as_deref(), Some("Ann Example"));
    assert!(row.summary.needs_review && !row.capabilities.sends_portrait);

    let case = review.cases().read(&row.key, Timestamp::now()).await.unwrap();
    let findings = crate::insight::lines(&case.findings);
    assert_eq!(findings, ["✗ Face match | 41 (threshold 80)", "✗ Hologram | no hologram found"]);
    let sources: Vec<&str> = case.findings.iter().flat_map(|one| &one.source).map(String::as_str).collect();
    assert_eq!(sources, ["likeness", "papers.0.tests.0"]);
    let page = referee::tui::page::documents::page(&case.journey, Masking::Clear);
    assert!(page.lines.iter().any(|line| line.value.as_str().contains("no hologram found")), "{page:?}");
    assert!(case.journey.unread.is_empty(), "{:?}", case.journey.unread);

    let decision = delivered(&review, Verb::Reject).await;
    assert_eq!(decision.state, DecisionState::Delivered, "{:?}", decision.last_problem);
    assert_eq!(desk.journey.lock().unwrap()["ruling"], "declined");
}

#[test]
fn shapes_are_compared_with_every_contract() {
    let registry = registry();
    let known = |document: &Value| registry.recognize(document).map(ServiceId::word).map(str::to_owned);
    assert_eq!(known(&json!({"data": journey()})).as_deref(), Some("paperdesk"));
    assert_eq!(known(&super::documents::idwise()).as_deref(), Some("idwise"));
    assert_eq!(known(&super::documents::onetouch()).as_deref(), Some("onetouch"));
    assert_eq!(super::recognize(&journey()), None, "unknown to those who do not know the service");
    assert_eq!(known(&json!({"check": "pd-2", "hello": 1})), None);
}

#[test]
fn a_document_of_a_service_that_nobody_knows_is_not_read_as_another() {
    use referee::review::intake::Reader;
    let (service, document) = (ServiceId::new("paperdesk"), journey().to_string());
    assert_eq!(super::registry().read(&service, &journey()), None);
    assert!(DocumentReader::default().journey(&service, document.as_bytes()).is_none());
    assert!(DocumentReader::default().capabilities(&service).is_none());
}

#[test]
fn the_configuration_knows_the_services_that_it_is_given() {
    let text = "[provider.desk]\nservice = \"paper\"\n";
    let sources = Sources { services: registry().settings(), ..Sources::default() };
    let mistakes = read_text("config.toml", text, &sources).unwrap_err();
    let told = mistakes.iter().any(|one| one.to_string().contains("one of: idwise, onetouch, paperdesk"));
    assert!(told, "{mistakes:?}");
}
