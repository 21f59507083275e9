//! A decision to the customer's webhook: repeated with its key while the receiver may come back, refused when it says so.

use super::bench::{Answer, Bench, Scripted, approve, rules};
use crate::provider::registry;
use crate::provider::server::{settings, webhook};
use jiff::{SignedDuration, Timestamp};
use referee::domain::decision::DecisionState;
use referee::domain::delivery::DeliveryKind;
use referee::domain::ids::{JourneyKey, ProviderName, Reviewer};
use referee::domain::record::Decision;
use referee::provider::ErrorSort;
use referee::provider::ONETOUCH;
use referee::review::reader::DocumentReader;
use referee::review::sender::SendTally;
use referee::review::{Hold, ReviewService};
use referee::synth::{World, situation_names};
use rstest::rstest;
use serde_json::json;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

fn bench() -> Bench {
    let mut bench = Bench::new();
    bench.account.kind = DeliveryKind::Webhook;
    bench.account.shows = false;
    bench
}

async fn send(bench: &Bench, review: &ReviewService<Scripted>) -> SendTally {
    bench.sender(review).run_until_idle().await.unwrap()
}

async fn state(bench: &Bench, review: &ReviewService<Scripted>, decision: &Decision) -> DecisionState {
    bench.again(review, decision).await.state
}

/// What the receiver answers, and the state after it: waiting is sent again, refused is not.
#[rstest]
#[case::server_error(Answer::No(ErrorSort::MaybeApplied), DecisionState::Waiting)]
#[case::lost_answer(Answer::YesBut(ErrorSort::MaybeApplied), DecisionState::Waiting)]
#[case::silence(Answer::Never, DecisionState::Waiting)]
#[case::no_connection(Answer::No(ErrorSort::NotSent), DecisionState::Waiting)]
#[case::busy(Answer::No(ErrorSort::Later { after: None }), DecisionState::Waiting)]
#[case::credentials(Answer::No(ErrorSort::Credentials), DecisionState::Waiting)]
#[case::no_such_address(Answer::No(ErrorSort::Gone), DecisionState::Waiting)]
#[case::nonsense(Answer::No(ErrorSort::Unreadable), DecisionState::Waiting)]
#[case::still_running(Answer::No(ErrorSort::Refused { status: 409 }), DecisionState::Waiting)]
#[case::too_early(Answer::No(ErrorSort::Refused { status: 425 }), DecisionState::Waiting)]
#[case::bad_request(Answer::No(ErrorSort::Refused { status: 400 }), DecisionState::Refused)]
#[case::wrong_method(Answer::No(ErrorSort::Refused { status: 405 }), DecisionState::Refused)]
#[case::moved(Answer::No(ErrorSort::Refused { status: 308 }), DecisionState::Refused)]
#[case::unprocessable(Answer::No(ErrorSort::Refused { status: 422 }), DecisionState::Refused)]
#[tokio::test]
async fn only_a_clear_no_is_a_refusal(#[case] answer: Answer, #[case] expected: DecisionState) {
    let bench = bench();
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    bench.provider().answers.push_back(answer);
    send(&bench, &review).await;
    let after = bench.again(&review, &decision).await;
    assert_eq!((after.state, after.attempts), (expected, 1));
    assert!(after.last_problem.is_some(), "the reason is shown");
    bench.pass(3_600);
    send(&bench, &review).await;
    let is_refused = expected == DecisionState::Refused;
    assert_eq!(bench.provider().requests.len(), if is_refused { 1 } else { 2 });
    let last = if is_refused { DecisionState::Refused } else { DecisionState::Delivered };
    assert_eq!(state(&bench, &review, &decision).await, last);
    // Each request names the same decision: that is the key by which the receiver knows it.
    let ids: HashSet<_> = bench.provider().requests.iter().map(|request| request.id).collect();
    assert_eq!(ids, [decision.id].into());
    assert_eq!(review.record().verify().await.unwrap().broken, None);
}

/// 10 s, 1, 5, 15 minutes, then every hour; given up 72 hours after the first failure.
#[tokio::test]
async fn a_receiver_that_is_down_is_tried_for_three_days() {
    let bench = bench();
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    let began = bench.now();
    let mut waits = Vec::new();
    loop {
        bench.provider().answers.push_back(Answer::No(ErrorSort::MaybeApplied));
        send(&bench, &review).await;
        let after = bench.again(&review, &decision).await;
        let Some(due) = after.due else { break };
        let wait = due.duration_since(bench.now()).as_secs();
        waits.push(wait);
        bench.pass(wait);
    }
    assert_eq!(waits[..6], [10, 60, 300, 900, 3_600, 3_600]);
    assert!(waits[4..waits.len() - 1].iter().all(|wait| *wait == 3_600));
    assert_eq!(bench.now().duration_since(began), SignedDuration::from_hours(72));
    let given_up = bench.again(&review, &decision).await;
    assert_eq!(given_up.state, DecisionState::Refused);
    assert!(given_up.last_problem.unwrap().as_sent().starts_with("given up after 72 hours: "));
    // A person has it tried again, and the waits begin anew.
    review.outbox().retry(decision.id).await.unwrap();
    bench.provider().answers.push_back(Answer::No(ErrorSort::MaybeApplied));
    send(&bench, &review).await;
    assert_eq!(wait_of(&bench, &review, &decision).await, SignedDuration::from_secs(10));
}

async fn wait_of(bench: &Bench, review: &ReviewService<Scripted>, decision: &Decision) -> SignedDuration {
    let due: Timestamp = bench.again(review, decision).await.due.unwrap();
    due.duration_since(bench.now())
}

#[tokio::test]
async fn a_wait_that_the_receiver_names_is_kept() {
    let bench = bench();
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    let busy = ErrorSort::Later { after: Some(Duration::from_secs(90)) };
    bench.provider().answers.push_back(Answer::No(busy));
    send(&bench, &review).await;
    assert_eq!(wait_of(&bench, &review, &decision).await, SignedDuration::from_secs(90));
}

/// Nobody can find out whether it arrived, so a person may drop it at any time.
#[tokio::test]
async fn what_waits_for_a_receiver_can_be_dropped() {
    let bench = bench();
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    bench.provider().answers.push_back(Answer::No(ErrorSort::MaybeApplied));
    send(&bench, &review).await;
    review.outbox().discard(decision.id).await.unwrap();
    assert!(review.outbox().list().await.unwrap().is_empty());
}

/// The process dies after its request: the next one repeats it with the same key.
#[tokio::test]
async fn after_a_crash_it_is_repeated() {
    let bench = bench();
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    let leased = crate::store::lease(review.store(), "dead", 120).await.unwrap();
    assert_eq!(leased.kind, DeliveryKind::Webhook);
    assert!(review.store().outbox().mark(&leased, super::crashes::attempt(&bench)).await.unwrap());
    bench.pass(120);
    assert_eq!(send(&bench, &review).await, SendTally { delivered: 1, ..SendTally::default() });
    assert_eq!(state(&bench, &review, &decision).await, DecisionState::Delivered);
}

/// A decision stands for what was reviewed, also when the receiver was down meanwhile.
#[tokio::test]
async fn a_journey_that_changes_while_the_receiver_is_down_is_a_conflict() {
    let bench = bench();
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    bench.provider().answers.push_back(Answer::No(ErrorSort::MaybeApplied));
    send(&bench, &review).await;
    bench.provider().journeys.get_mut("j1").unwrap()["documents"] = json!({});
    bench.pass(10);
    assert_eq!(send(&bench, &review).await, SendTally { conflicts: 1, ..SendTally::default() });
    assert_eq!(state(&bench, &review, &decision).await, DecisionState::Conflict);
    assert_eq!(bench.provider().requests.len(), 1);
}

/// Who wants each request sent once at most is asked after a lost answer.
#[tokio::test]
async fn at_most_once_leaves_a_lost_answer_to_a_person() {
    let mut bench = bench();
    bench.account.at_most_once = true;
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    bench.provider().answers.push_back(Answer::No(ErrorSort::MaybeApplied));
    assert_eq!(send(&bench, &review).await, SendTally { refused: 1, ..SendTally::default() });
    bench.pass(3_600);
    send(&bench, &review).await;
    assert_eq!(bench.provider().requests.len(), 1);
    let problem = bench.again(&review, &decision).await.last_problem.unwrap();
    assert!(problem.as_sent().contains("may have it already"));
    // What certainly did not arrive is repeated all the same.
    let other = bench.decided(&review, "j2").await;
    bench.provider().answers.push_back(Answer::No(ErrorSort::NotSent));
    send(&bench, &review).await;
    bench.pass(60);
    send(&bench, &review).await;
    assert_eq!(state(&bench, &review, &other).await, DecisionState::Delivered);
}

/// A status of the receiver, over HTTP: what comes of it, and that a repetition is the same request to the byte.
#[rstest]
#[case::failing(500, DecisionState::Waiting)]
#[case::gateway(504, DecisionState::Waiting)]
#[case::unavailable(503, DecisionState::Waiting)]
#[case::timeout(408, DecisionState::Waiting)]
#[case::too_many(429, DecisionState::Waiting)]
#[case::credentials(401, DecisionState::Waiting)]
#[case::forbidden(403, DecisionState::Waiting)]
#[case::not_there(404, DecisionState::Waiting)]
#[case::gone(410, DecisionState::Waiting)]
#[case::conflict(409, DecisionState::Waiting)]
#[case::bad_request(400, DecisionState::Refused)]
#[case::unprocessable(422, DecisionState::Refused)]
#[tokio::test]
async fn each_status_of_a_receiver_has_its_end(#[case] status: u16, #[case] expected: DecisionState) {
    let server = MockServer::start().await;
    let receiver = Mock::given(path("/decisions"));
    receiver.respond_with(ResponseTemplate::new(status)).up_to_n_times(1).mount(&server).await;
    Mock::given(path("/decisions")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    let index = situation_names().iter().position(|name| *name == "onetouch_name_mismatch").unwrap();
    let document = World::new(1, index + 1).journey(index).document;
    Mock::given(wiremock::matchers::any())
        .respond_with(ResponseTemplate::new(200).set_body_json(&document))
        .mount(&server)
        .await;
    let mut settings = settings(&ONETOUCH, &format!("{}/", server.uri()));
    settings.decision_webhook = Some(webhook(&format!("{}/decisions", server.uri())));
    settings.account.allow_private = true;
    let bench = Bench::new();
    let accounts = [("here".to_owned(), registry().connect(settings).unwrap())].into();
    let reader = Arc::new(DocumentReader::default());
    let review =
        ReviewService::new(bench.place.open().await, accounts, rules(), Reviewer("amina".to_owned()), reader);
    let here = ProviderName("here".to_owned());
    let bytes = document.to_string().into_bytes();
    review.intake().receive(&here, &ONETOUCH, &bytes, bench.now()).await.unwrap();
    let (journey, _) = crate::provider::read(&ONETOUCH, &document);
    let key = JourneyKey { provider: here, id: journey.id };
    let decision = review.decisions().decide(approve(&key), Hold::None, bench.now()).await.unwrap();
    bench.sender(&review).run_until_idle().await.unwrap();
    let after = review.store().decisions().get(decision.id).await.unwrap().unwrap();
    assert_eq!((after.state, after.attempts), (expected, 1));
    bench.pass(3_600);
    bench.sender(&review).run_until_idle().await.unwrap();
    let requests = server.received_requests().await.unwrap();
    let sent: Vec<_> = requests.iter().filter(|request| request.url.path() == "/decisions").collect();
    if expected == DecisionState::Refused {
        assert_eq!(sent.len(), 1);
        return;
    }
    assert_eq!(
        review.store().decisions().get(decision.id).await.unwrap().unwrap().state,
        DecisionState::Delivered
    );
    let key_of = |at: usize| sent[at].headers["idempotency-key"].to_str().unwrap().to_owned();
    assert_eq!((sent.len(), key_of(0), key_of(1)), (2, decision.id.to_string(), decision.id.to_string()));
    assert_eq!(sent[0].body, sent[1].body);
}
