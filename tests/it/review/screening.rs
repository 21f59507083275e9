//! AML screening that is asked for again: over HTTP, to the sandbox, once, after its hold.

use crate::store::{Database, Place};
use jiff::Timestamp;
use referee::config::account::AccountSettings;
use referee::config::provider::{Credentials, ProviderSettings};
use referee::domain::decision::DecisionState;
use referee::domain::event::Event;
use referee::domain::ids::{JourneyKey, ProviderName, Reviewer};
use referee::domain::outbox_item::OutboxItem;
use referee::domain::screening_request::ScreenedPerson;
use referee::provider::{Account, IDWISE, Registry};
use referee::review::clock::ReviewClock;
use referee::review::destination::Destination;
use referee::review::error::Rejection;
use referee::review::reader::DocumentReader;
use referee::review::sender::{SendSchedule, SendTally};
use referee::review::{ReviewError, ReviewService, Rules, Sender};
use referee::sandbox::{Sandbox, SandboxOptions};
use referee::store::delivery::Attempt;
use rstest::rstest;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use url::Url;

struct Bench {
    sandbox: Sandbox,
    place: Place,
    _folder: tempfile::TempDir,
    clock: Arc<AtomicI64>,
}

fn document(id: &str, aml: Value) -> Value {
    json!({
        "journey_id": id, "reference_number": format!("ref-{id}"), "system_decision": "Refer",
        "final_decision": "Refer", "manual_decision": null, "documents": {},
        "applicant": {"applicant_id": "a1", "full_name": "Anne Exampel", "birth_date": "1990-01-02"},
        "aml": aml,
    })
}

/// A journey that was not screened.
fn skipped() -> Value {
    document("j1", json!({"applicability": "Skipped", "matches": []}))
}

fn key() -> JourneyKey {
    JourneyKey::new("idwise-eu", "j1")
}

fn person() -> ScreenedPerson {
    ScreenedPerson::of_typed("Ann Example", "1950-03-04", "female").unwrap()
}

impl Bench {
    async fn new() -> Self {
        Self::at(Place::new()).await
    }

    async fn at(place: Place) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listed = json!({"applicability": "Applicable", "matches": [
            {"name": "Ann Example", "score": 91, "resource_id": "m1", "datesOfBirth": ["1950"], "sex": "female"},
            {"name": "Example Ann", "score": 91, "resource_id": "m2", "datesOfBirth": ["1980"]},
        ]});
        for (id, document) in [("j1", skipped()), ("j2", document("j2", listed))] {
            std::fs::write(folder.path().join(format!("{id}.json")), document.to_string()).unwrap();
        }
        let options = SandboxOptions { load: Some(folder.path().to_owned()), ..SandboxOptions::default() };
        let sandbox = Sandbox::start(options).await.unwrap();
        let clock = Arc::clone(&place.clock);
        // The sandbox has the real time.
        clock.store(Timestamp::now().as_millisecond() - 20_000, Ordering::SeqCst);
        Self { sandbox, place, _folder: folder, clock }
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.clock.load(Ordering::SeqCst)).unwrap()
    }

    fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    fn account(&self, amend: &str) -> Account {
        let at = &self.sandbox.ready().idwise;
        let contract = Registry::shipped().contract(&IDWISE).unwrap().settings.clone();
        let mut account = AccountSettings {
            timeout_seconds: 5,
            requests_per_second: 1000,
            ..AccountSettings::of("idwise-eu", &contract)
        };
        account.paths.aml_amend = amend.to_owned();
        let credentials =
            Credentials::Basic { username: at.username.clone(), password: at.password.clone().into() };
        let base_url = Url::parse(&at.base_url).unwrap();
        let settings = ProviderSettings { account, base_url, credentials, decision_webhook: None };
        Registry::shipped().connect(settings).unwrap()
    }

    async fn review_of(&self, amend: &str) -> ReviewService<Account> {
        self.review_with(amend, Rules::default()).await
    }

    async fn review_with(&self, amend: &str, rules: Rules) -> ReviewService<Account> {
        let accounts = [("idwise-eu".to_owned(), self.account(amend))].into();
        let (me, reader) = (Reviewer("amina".to_owned()), Arc::new(DocumentReader::default()));
        let review = ReviewService::new(self.place.open().await, accounts, rules, me, reader);
        let (day, steady) = (Arc::clone(&self.clock), Arc::clone(&self.clock));
        let review = review.with_clock(ReviewClock::new(
            move || Timestamp::from_millisecond(day.load(Ordering::SeqCst)).unwrap(),
            move || Duration::from_millis(steady.load(Ordering::SeqCst).unsigned_abs()),
        ));
        let (name, bytes) = (ProviderName("idwise-eu".to_owned()), skipped().to_string().into_bytes());
        review.intake().receive(&name, &IDWISE, &bytes, self.now()).await.unwrap();
        review
    }

    async fn review(&self) -> ReviewService<Account> {
        self.review_of("checks/aml/{id}").await
    }

    async fn carry(&self, review: &ReviewService<Account>) -> SendTally {
        Sender::new(review.clone(), SendSchedule::default()).run_until_idle().await.unwrap()
    }

    async fn fault(&self, fault: &str, times: u32) {
        let fault = json!([{"method": "PUT", "path": "/checks/aml/j1$", "fault": fault, "times": times}]);
        let url = format!("{}/faults", self.sandbox.ready().control.base_url);
        assert!(reqwest::Client::new().post(url).json(&fault).send().await.unwrap().status().is_success());
    }

    /// How often the search was made there: each is a version of the check.
    async fn searches(&self) -> usize {
        let at = &self.sandbox.ready().idwise;
        let mut count = 0;
        loop {
            let url = format!("{}/checks/aml/j1/history?version={}", at.base_url, count + 1);
            let ask = reqwest::Client::new().get(url).basic_auth(&at.username, Some(&at.password));
            if ask.send().await.unwrap().status() != 200 {
                return count - 1;
            }
            count += 1;
        }
    }
}

fn one() -> SendTally {
    SendTally { screenings: 1, ..SendTally::default() }
}

async fn open(review: &ReviewService<Account>) -> Vec<OutboxItem> {
    review.outbox().list().await.unwrap()
}

/// What the record says of the request.
async fn states(review: &ReviewService<Account>) -> Vec<DecisionState> {
    let history = review.store().record().history(&key()).await.unwrap().items;
    let of = |event: Event| match event {
        Event::ScreeningAsked { .. } => Some(DecisionState::Held),
        Event::ScreeningChanged { state, .. } => Some(state),
        _ => None,
    };
    history.iter().filter_map(|entry| of(entry.event())).collect()
}

#[tokio::test]
async fn it_is_held_sent_once_and_the_matches_are_read() {
    let bench = Bench::new().await;
    let review = bench.review().await;
    let asked = review.screenings().ask(&key(), &person()).await.unwrap();
    assert_eq!((asked.state, open(&review).await.len()), (DecisionState::Held, 1));
    let again = review.screenings().ask(&key(), &person()).await;
    assert!(matches!(again, Err(ReviewError::Rejected(Rejection::ScreeningOnItsWay))), "{again:?}");
    assert_eq!(bench.carry(&review).await, SendTally::default(), "it is held");
    assert_eq!(bench.searches().await, 0);
    bench.pass(11);
    assert_eq!(bench.carry(&review).await, one());
    assert_eq!((bench.searches().await, open(&review).await.len()), (1, 0));
    let case = review.cases().read(&key(), bench.now()).await.unwrap();
    let names: Vec<&str> = case
        .journey
        .aml
        .as_ref()
        .unwrap()
        .matches
        .iter()
        .map(|it| it.name.as_ref().unwrap().reveal().as_sent())
        .collect();
    assert_eq!(names, ["Ann Example"], "the birth date and the sex are searched for too");
    assert_eq!(case.version, 2, "what the service has now is a new version");
    assert_eq!(
        states(&review).await,
        [DecisionState::Held, DecisionState::Sending, DecisionState::Delivered],
        "all of it is in the record"
    );
    let record = review.store().record().history(&key()).await.unwrap().items;
    assert!(record.iter().all(|entry| !entry.detail.as_sent().contains("Example")), "and no name");
    assert_eq!(review.screenings().ask(&key(), &person()).await.unwrap().state, DecisionState::Held, "again");
}

#[tokio::test]
async fn on_a_server_it_is_the_same() {
    let Some(place) = Place::on(Database::Postgres) else { return };
    let bench = Bench::at(place).await;
    let mut rules = Rules::default();
    // The server's clock cannot be set.
    rules.review.hold_seconds = 0;
    let review = bench.review_with("checks/aml/{id}", rules).await;
    let asked = review.screenings().ask(&key(), &person()).await.unwrap();
    assert_eq!(open(&review).await, [asked.into()]);
    bench.fault("503", 1).await;
    assert_eq!(bench.carry(&review).await.screenings, 0);
    let waiting = open(&review).await.remove(0);
    assert_eq!((waiting.standing(), waiting.tries()), (DecisionState::Uncertain, 1));
    bench.pass(60);
    review.outbox().retry(waiting.id()).await.unwrap();
    assert_eq!(bench.carry(&review).await, one());
    assert_eq!((bench.searches().await, open(&review).await.len()), (1, 0));
}

#[tokio::test]
async fn what_is_undone_is_never_sent() {
    let bench = Bench::new().await;
    let review = bench.review().await;
    let asked = review.screenings().ask(&key(), &person()).await.unwrap();
    review.outbox().undo(asked.id).await.unwrap();
    bench.pass(60);
    assert_eq!(bench.carry(&review).await, SendTally::default());
    assert_eq!((bench.searches().await, states(&review).await.len()), (0, 2));
}

#[tokio::test]
async fn a_refusal_waits_for_a_person_and_a_failure_for_the_next_try() {
    let bench = Bench::new().await;
    let review = bench.review().await;
    let asked = review.screenings().ask(&key(), &person()).await.unwrap();
    bench.pass(11);
    bench.fault("503", 1).await;
    assert_eq!(bench.carry(&review).await.screenings, 0);
    // It may have been applied: the next turn reads the journey first.
    assert_eq!(open(&review).await[0].standing(), DecisionState::Uncertain);
    assert!(open(&review).await[0].problem().is_some());
    bench.pass(60);
    review.outbox().retry(asked.id).await.unwrap();
    assert_eq!(bench.carry(&review).await, one());

    let bench = Bench::new().await;
    let review = bench.review().await;
    let asked = review.screenings().ask(&key(), &person()).await.unwrap();
    bench.pass(11);
    bench.fault("400", 1).await;
    assert_eq!(bench.carry(&review).await.refused, 1);
    assert_eq!(open(&review).await[0].standing(), DecisionState::Refused);
    review.outbox().discard(asked.id).await.unwrap();
    assert!(open(&review).await.is_empty());
}

#[tokio::test]
async fn what_was_applied_without_an_answer_is_not_searched_for_twice() {
    let bench = Bench::new().await;
    let review = bench.review().await;
    review.screenings().ask(&key(), &person()).await.unwrap();
    bench.pass(11);
    bench.fault("applied_then_reset", 1).await;
    assert_eq!(bench.carry(&review).await, one(), "the journey shows it");
    assert_eq!((open(&review).await.len(), bench.searches().await), (0, 1));
}

/// A request that was not applied is sent again once the grace period is over.
#[tokio::test]
async fn what_was_not_applied_is_sent_again_and_not_at_once() {
    let bench = Bench::new().await;
    let review = bench.review().await;
    let asked = review.screenings().ask(&key(), &person()).await.unwrap();
    bench.pass(11);
    bench.fault("reset", 1).await;
    assert_eq!(bench.carry(&review).await.uncertain, 1);
    review.outbox().retry(asked.id).await.unwrap();
    assert_eq!(bench.carry(&review).await.uncertain, 1);
    assert_eq!(bench.searches().await, 0);
    bench.pass(3_600);
    assert_eq!((bench.carry(&review).await, bench.searches().await), (one(), 1));
}

/// Another sender finds out what the one before it has done.
#[rstest]
#[case::before_its_request(false)]
#[case::after_its_request(true)]
#[tokio::test]
async fn wherever_a_sender_dies_it_is_searched_for_once(#[case] was_sent: bool) {
    let bench = Bench::new().await;
    let review = bench.review().await;
    review.screenings().ask(&key(), &person()).await.unwrap();
    bench.pass(11);
    let leased = crate::store::lease(review.store(), "dead", 120).await.unwrap();
    let until = bench.now() + jiff::SignedDuration::from_secs(60);
    let attempt = Attempt { lasts: Duration::from_secs(120), until, body_sha256: None };
    assert!(review.store().outbox().mark(&leased, attempt).await.unwrap());
    if was_sent {
        let account = review.account(&key().provider).unwrap();
        let body = Destination::prepare_screening(account, &person()).unwrap();
        Destination::rerun_screening(account, &key().id, body).await.unwrap();
    }
    assert_eq!(bench.carry(&review).await, SendTally::default(), "it is leased");
    bench.pass(121);
    assert_eq!((bench.carry(&review).await, bench.searches().await), (one(), 1));
    assert_eq!(review.store().soundness().rows().await.unwrap().journeys.problems, Vec::<String>::new());
}

#[tokio::test]
async fn after_a_backup_was_restored_the_journey_is_read_first() {
    let bench = Bench::new().await;
    let review = bench.review().await;
    review.screenings().ask(&key(), &person()).await.unwrap();
    assert_eq!(review.store().outbox().restored().await.unwrap(), 1);
    let item = open(&review).await.remove(0);
    assert_eq!(item.standing(), DecisionState::Uncertain);
    assert!(item.problem().unwrap().as_sent().contains("backup"));
    assert!(crate::store::lease(review.store(), "us", 60).await.unwrap().doubt.is_some());
    assert_eq!(states(&review).await, [DecisionState::Held, DecisionState::Uncertain]);
}

#[tokio::test]
async fn only_a_lead_undoes_the_request_of_another_reviewer() {
    let bench = Bench::new().await;
    let review = bench.review().await;
    let asked = review.screenings().ask(&key(), &person()).await.unwrap();
    let mut other = bench.review().await;
    other.reviewer = Reviewer("bilal".to_owned());
    let refused = other.outbox().undo(asked.id).await;
    assert!(matches!(refused, Err(ReviewError::Rejected(Rejection::OthersDecision(_)))), "{refused:?}");
    assert_eq!(review.outbox().undo(asked.id).await.unwrap().standing(), DecisionState::Undone);
}

#[tokio::test]
async fn what_is_not_what_was_recorded_is_not_sent() {
    let bench = Bench::new().await;
    let review = bench.review().await;
    review.screenings().ask(&key(), &person()).await.unwrap();
    let other = "UPDATE screening_requests SET reviewer = 'mallory'";
    bench.place.hands().await.run(other).await;
    bench.pass(11);
    assert_eq!(bench.carry(&review).await.refused, 1);
    assert_eq!(bench.searches().await, 0);
}

#[tokio::test]
async fn an_account_without_the_path_cannot_be_asked() {
    let bench = Bench::new().await;
    let review = bench.review_of("").await;
    let refused = review.screenings().ask(&key(), &person()).await;
    assert!(matches!(refused, Err(ReviewError::Rejected(Rejection::NoScreening(_)))), "{refused:?}");
    assert!(open(&review).await.is_empty());
}
