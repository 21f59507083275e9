//! What is told of watch-list records: over HTTP, to the sandbox, after the decision and never before.

use crate::store::Place;
use jiff::Timestamp;
use referee::config::account::AccountSettings;
use referee::config::provider::{Credentials, ProviderSettings};
use referee::domain::decision::{DecisionState, Intent, StepAnswer, StepReview, Verb};
use referee::domain::ids::{FindingId, JourneyKey, ProviderName, Reviewer, StepId};
use referee::domain::match_status::MatchStatusWords;
use referee::domain::record::Decision;
use referee::domain::resolution::{Conclusion, Resolution};
use referee::provider::{Account, IDWISE, Registry};
use referee::review::clock::ReviewClock;
use referee::review::reader::DocumentReader;
use referee::review::sender::{SendSchedule, SendTally};
use referee::review::{Hold, ReviewService, Rules, Sender};
use referee::sandbox::{Sandbox, SandboxOptions};
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

fn words() -> MatchStatusWords {
    MatchStatusWords {
        whitelist: true,
        false_positive: Some("false_positive".to_owned()),
        true_match: Some("true_positive".to_owned()),
        cannot_tell: None,
    }
}

fn record(name: &str, id: &str) -> Value {
    json!({"name": name, "score": 91, "resource_id": id, "match_id": id, "datesOfBirth": ["1950"],
           "datasets": ["Sanctions"], "is_whitelisted": false, "match_status": "potential_match"})
}

/// Three records, none with a date of birth near the applicant's.
fn journey() -> Value {
    json!({
        "journey_id": "j1", "reference_number": "ref-1", "system_decision": "Refer",
        "final_decision": "Refer", "manual_decision": null, "documents": {},
        "applicant": {"applicant_id": "a1", "full_name": "Ann Example", "birth_date": "1990-01-02"},
        "aml": {"applicability": "Applicable", "matches": [
            record("Ann Exampel", "m1"), record("Anna Example", "m2"), record("Ann Example", "m3"),
        ]},
    })
}

impl Bench {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("j1.json"), journey().to_string()).unwrap();
        let options = SandboxOptions { load: Some(folder.path().to_owned()), ..SandboxOptions::default() };
        let sandbox = Sandbox::start(options).await.unwrap();
        let place = Place::new();
        let clock = Arc::clone(&place.clock);
        // The service's audit log has the real time.
        clock.store(Timestamp::now().as_millisecond(), Ordering::SeqCst);
        Self { sandbox, place, _folder: folder, clock }
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.clock.load(Ordering::SeqCst)).unwrap()
    }

    fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    fn account(&self, dispositions: MatchStatusWords) -> Account {
        let at = &self.sandbox.ready().idwise;
        let contract = Registry::shipped().contract(&IDWISE).unwrap().settings.clone();
        let account = AccountSettings {
            match_status: dispositions,
            timeout_seconds: 5,
            requests_per_second: 1000,
            ..AccountSettings::of("idwise-eu", &contract)
        };
        let credentials =
            Credentials::Basic { username: at.username.clone(), password: at.password.clone().into() };
        let base_url = Url::parse(&at.base_url).unwrap();
        let settings = ProviderSettings { account, base_url, credentials, decision_webhook: None };
        Registry::shipped().connect(settings).unwrap()
    }

    async fn review(&self, words: MatchStatusWords) -> ReviewService<Account> {
        let accounts = [("idwise-eu".to_owned(), self.account(words))].into();
        let (me, reader) = (Reviewer("amina".to_owned()), Arc::new(DocumentReader::default()));
        let review = ReviewService::new(self.place.open().await, accounts, Rules::default(), me, reader);
        let (day, steady) = (Arc::clone(&self.clock), Arc::clone(&self.clock));
        let review = review.with_clock(ReviewClock::new(
            move || Timestamp::from_millisecond(day.load(Ordering::SeqCst)).unwrap(),
            move || Duration::from_millis(steady.load(Ordering::SeqCst).unsigned_abs()),
        ));
        let name = ProviderName("idwise-eu".to_owned());
        let bytes = journey().to_string().into_bytes();
        review.intake().receive(&name, &IDWISE, &bytes, self.now()).await.unwrap();
        review
    }

    async fn settle(&self, review: &ReviewService<Account>, record: &str, conclusion: Conclusion) {
        let resolution = Resolution {
            finding: FindingId::from(format!("aml.{record}")),
            conclusion,
            reason: None,
            comment: None,
            by: review.reviewer.clone(),
            at: self.now(),
        };
        review.resolutions().resolve(&key(), resolution).await.unwrap();
    }

    async fn decide(&self, review: &ReviewService<Account>, verb: Verb) -> Decision {
        let steps = match verb {
            Verb::Resubmit => vec![StepReview { step: StepId::from("0"), answer: StepAnswer::Resubmit }],
            _ => Vec::new(),
        };
        let intent = Intent {
            journey: key(),
            verb,
            reason: "other".to_owned(),
            comment: Some("another person".into()),
            steps,
            reviewer: review.reviewer.clone(),
            corrects: None,
        };
        review.decisions().decide(intent, Hold::Policy, self.now()).await.unwrap()
    }

    async fn carry(&self, review: &ReviewService<Account>) -> SendTally {
        Sender::new(review.clone(), SendSchedule::default()).run_until_idle().await.unwrap()
    }

    async fn control(&self, path: &str, body: Value) {
        let url = format!("{}{path}", self.sandbox.ready().control.base_url);
        let reply = reqwest::Client::new().post(url).json(&body).send().await.unwrap();
        assert!(reply.status().is_success());
    }

    async fn fault(&self, fault: &str, times: u32) {
        let fault = json!([{"method": "PUT", "path": "/whitelist$", "fault": fault, "times": times}]);
        self.control("/faults", fault).await;
    }

    /// What the service has on each record: whitelisted, status.
    async fn marks(&self) -> Vec<(bool, String)> {
        let at = &self.sandbox.ready().idwise;
        let ask = reqwest::Client::new().get(format!("{}/checks/aml/j1", at.base_url));
        let ask = ask.basic_auth(&at.username, Some(&at.password));
        let check: Value = ask.send().await.unwrap().json().await.unwrap();
        let records = check["aml"]["matches"].as_array().unwrap();
        let of = |record: &Value| {
            (record["is_whitelisted"] == true, record["match_status"].as_str().unwrap().to_owned())
        };
        records.iter().map(of).collect()
    }

    /// How often the marks were changed there: each change is a version of the check.
    async fn changes(&self) -> usize {
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

fn key() -> JourneyKey {
    JourneyKey::new("idwise-eu", "j1")
}

fn untouched() -> Vec<(bool, String)> {
    vec![(false, "potential_match".to_owned()); 3]
}

#[tokio::test]
async fn nothing_is_told_unless_it_is_asked_for() {
    let bench = Bench::new().await;
    let review = bench.review(MatchStatusWords::default()).await;
    bench.settle(&review, "m1", Conclusion::NoIssue).await;
    let decision = bench.decide(&review, Verb::Approve).await;
    assert!(decision.match_statuses.is_empty());
    bench.pass(10);
    assert_eq!(bench.carry(&review).await, SendTally { delivered: 1, ..SendTally::default() });
    assert_eq!(bench.marks().await, untouched());
}

#[tokio::test]
async fn each_conclusion_is_told_after_the_decision_and_once() {
    let bench = Bench::new().await;
    let review = bench.review(words()).await;
    bench.settle(&review, "m1", Conclusion::NoIssue).await;
    bench.settle(&review, "m2", Conclusion::IssueConfirmed).await;
    // No word is configured for this one.
    bench.settle(&review, "m3", Conclusion::Inconclusive).await;
    let decision = bench.decide(&review, Verb::Reject).await;
    assert_eq!(decision.match_statuses.len(), 2);
    bench.pass(9);
    assert_eq!(bench.carry(&review).await, SendTally::default());
    assert_eq!(bench.marks().await, untouched());
    bench.pass(1);
    assert_eq!(
        bench.carry(&review).await,
        SendTally { delivered: 1, match_statuses: 2, ..SendTally::default() }
    );
    let mark = |flag, word: &str| (flag, word.to_owned());
    let expected =
        [mark(true, "false_positive"), mark(false, "true_positive"), mark(false, "potential_match")];
    assert_eq!(bench.marks().await, expected);
    bench.pass(3_600);
    assert_eq!(bench.carry(&review).await, SendTally::default());
    assert_eq!(bench.changes().await, 2);
    assert!(review.outbox().list().await.unwrap().is_empty());
    let history = review.store().record().history(&key()).await.unwrap().items;
    let told = history.iter().filter(|entry| entry.what == "disposition.delivered").count();
    assert_eq!(told, 2);
    assert_eq!(review.record().verify().await.unwrap().broken, None);
}

#[tokio::test]
async fn our_own_marks_do_not_bring_a_journey_back() {
    let bench = Bench::new().await;
    let review = bench.review(words()).await;
    bench.settle(&review, "m1", Conclusion::NoIssue).await;
    bench.decide(&review, Verb::Approve).await;
    bench.pass(10);
    bench.carry(&review).await;
    let now_there = bench.account(words()).journey(&key().id).await.unwrap().bytes;
    review.intake().receive(&key().provider, &IDWISE, &now_there, bench.now()).await.unwrap();
    assert!(review.queue().rows().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_was_cleared_at_our_word_stays_in_the_evidence_pack() {
    let bench = Bench::new().await;
    let review = bench.review(words()).await;
    bench.settle(&review, "m1", Conclusion::NoIssue).await;
    bench.decide(&review, Verb::Approve).await;
    bench.pass(10);
    bench.carry(&review).await;
    let now_there = bench.account(words()).journey(&key().id).await.unwrap().bytes;
    review.intake().receive(&key().provider, &IDWISE, &now_there, bench.now()).await.unwrap();
    let case = review.cases().read(&key(), bench.now()).await.unwrap();
    let cleared = FindingId::from("aml.m1");
    assert!(!case.findings.iter().any(|line| line.id == cleared), "it raises no alert any more");
    let before = review.cases().resolved_before(&case, bench.now()).await.unwrap();
    assert_eq!(before.iter().map(|line| &line.id).collect::<Vec<_>>(), [&cleared]);
}

#[tokio::test]
async fn what_is_taken_back_is_never_told() {
    let bench = Bench::new().await;
    let review = bench.review(words()).await;
    bench.settle(&review, "m1", Conclusion::NoIssue).await;
    let decision = bench.decide(&review, Verb::Approve).await;
    let undone = review.outbox().undo(decision.id).await.unwrap();
    assert_eq!(undone.decision().unwrap().match_statuses[0].state, DecisionState::Undone);
    bench.pass(3_600);
    bench.carry(&review).await;
    assert_eq!(bench.marks().await, untouched());
}

#[tokio::test]
async fn a_decision_in_conflict_tells_nothing() {
    let bench = Bench::new().await;
    let review = bench.review(words()).await;
    bench.settle(&review, "m1", Conclusion::NoIssue).await;
    let decision = bench.decide(&review, Verb::Approve).await;
    bench.control("/other", json!({"journey_id": "j1", "new_decision": "Rejected"})).await;
    bench.pass(10);
    bench.carry(&review).await;
    review.outbox().discard(decision.id).await.unwrap();
    bench.pass(3_600);
    bench.carry(&review).await;
    assert_eq!(bench.marks().await, untouched());
}

/// What the request runs into, and how often the marks change in the end.
#[rstest]
#[case::busy("429:2", 1, 1)]
#[case::failing("500", 1, 1)]
#[case::silent("reset", 2, 1)]
#[case::lost_answer("applied_then_reset", 1, 1)]
#[tokio::test]
async fn trouble_passes_and_nothing_is_lost_or_done_twice(
    #[case] fault: &str,
    #[case] times: u32,
    #[case] changes: usize,
) {
    let bench = Bench::new().await;
    let review = bench.review(words()).await;
    bench.settle(&review, "m1", Conclusion::NoIssue).await;
    let decision = bench.decide(&review, Verb::Approve).await;
    bench.fault(fault, times).await;
    bench.pass(10);
    bench.carry(&review).await;
    let outbox = review.outbox().list().await.unwrap();
    assert_eq!(outbox.len(), 1, "it is seen in the outbox");
    assert_eq!(
        (outbox[0].decision().unwrap().state, outbox[0].standing()),
        (DecisionState::Delivered, DecisionState::Uncertain)
    );
    // Another program takes over, as after a crash.
    drop(review);
    let review = bench.review(words()).await;
    for _ in 0..4 {
        bench.pass(600);
        bench.carry(&review).await;
    }
    assert!(review.outbox().list().await.unwrap().is_empty());
    assert_eq!(bench.marks().await[0], (true, "false_positive".to_owned()));
    assert_eq!(bench.changes().await, changes);
    let decision = review.store().decisions().get(decision.id).await.unwrap().unwrap();
    assert_eq!(decision.match_statuses[0].state, DecisionState::Delivered);
}

#[tokio::test]
async fn a_refusal_waits_for_a_person_who_retries_or_lets_go() {
    let bench = Bench::new().await;
    let review = bench.review(words()).await;
    bench.settle(&review, "m1", Conclusion::NoIssue).await;
    let decision = bench.decide(&review, Verb::Approve).await;
    bench.fault("400", 2).await;
    bench.pass(10);
    assert_eq!(bench.carry(&review).await, SendTally { delivered: 1, refused: 1, ..SendTally::default() });
    bench.pass(3_600);
    assert_eq!(bench.carry(&review).await, SendTally::default());
    let retried = review.outbox().retry(decision.id).await.unwrap();
    assert_eq!(retried.standing(), DecisionState::Waiting);
    assert_eq!(bench.carry(&review).await, SendTally { refused: 1, ..SendTally::default() });
    let dropped = review.outbox().discard(decision.id).await.unwrap();
    assert_eq!(dropped.standing(), DecisionState::Delivered);
    assert!(review.outbox().list().await.unwrap().is_empty());
    assert_eq!(bench.marks().await, untouched());
}

#[tokio::test]
async fn another_person_s_mark_is_not_written_over_unasked() {
    let bench = Bench::new().await;
    let review = bench.review(words()).await;
    bench.settle(&review, "m1", Conclusion::NoIssue).await;
    let decision = bench.decide(&review, Verb::Approve).await;
    bench.pass(10);
    bench.fault("503", 1).await;
    bench.carry(&review).await;
    let mut theirs = journey();
    theirs["aml"]["matches"][0]["match_status"] = json!("true_positive");
    let touch = json!({"journey_id": "j1", "merge": {"aml": theirs["aml"]}});
    bench.control("/touch", touch).await;
    bench.pass(600);
    assert_eq!(bench.carry(&review).await, SendTally { conflicts: 1, ..SendTally::default() });
    let outbox = review.outbox().list().await.unwrap();
    assert!(outbox[0].decision().unwrap().theirs().unwrap().as_sent().contains("true_positive"));
    review.outbox().retry(decision.id).await.unwrap();
    assert_eq!(bench.carry(&review).await, SendTally { match_statuses: 1, ..SendTally::default() });
    assert_eq!(bench.marks().await[0], (true, "false_positive".to_owned()));
}

#[tokio::test]
async fn a_record_that_is_gone_needs_no_mark() {
    let bench = Bench::new().await;
    let review = bench.review(words()).await;
    bench.settle(&review, "m1", Conclusion::NoIssue).await;
    bench.settle(&review, "m2", Conclusion::NoIssue).await;
    bench.decide(&review, Verb::Approve).await;
    bench.pass(10);
    bench.fault("503", 1).await;
    bench.carry(&review).await;
    let left = json!([journey()["aml"]["matches"][1]]);
    bench.control("/touch", json!({"journey_id": "j1", "merge": {"aml": {"matches": left}}})).await;
    bench.pass(600);
    assert_eq!(bench.carry(&review).await, SendTally { match_statuses: 1, ..SendTally::default() });
    assert_eq!(bench.marks().await, [(true, "false_positive".to_owned())]);
}

#[tokio::test]
async fn what_was_switched_off_since_is_kept_here() {
    let bench = Bench::new().await;
    let review = bench.review(words()).await;
    bench.settle(&review, "m1", Conclusion::NoIssue).await;
    bench.decide(&review, Verb::Approve).await;
    bench.pass(10);
    let review = bench.review(MatchStatusWords::default()).await;
    assert_eq!(bench.carry(&review).await, SendTally { delivered: 1, kept: 1, ..SendTally::default() });
    assert_eq!(bench.marks().await, untouched());
}
