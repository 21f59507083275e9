//! The sender: every outcome of reading again and sending, with the clock in our hands.

use super::bench::{Answer, Bench, referred};
use referee::domain::decision::DecisionState;
use referee::domain::ids::{JourneyKey, ProviderName};
use referee::provider::ErrorSort;
use referee::provider::IDWISE;
use referee::review::Hold;
use referee::review::sender::SendTally;
use rstest::rstest;
use serde_json::json;
use std::collections::HashSet;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const BUSY: ErrorSort = ErrorSort::Later { after: Some(Duration::from_secs(90)) };
const NO: ErrorSort = ErrorSort::Refused { status: 400 };
const STALE: ErrorSort = ErrorSort::Refused { status: 409 };

#[tokio::test]
async fn nothing_leaves_before_the_hold_is_over() {
    let bench = Bench::new();
    let review = bench.review().await;
    let sender = bench.sender(&review);
    let decision = bench.decided(&review, "j1").await;
    bench.pass(-1);
    assert_eq!(sender.run_until_idle().await.unwrap(), SendTally::default());
    bench.pass(1);
    assert_eq!(sender.run_until_idle().await.unwrap(), SendTally { delivered: 1, ..SendTally::default() });
    let decision = bench.again(&review, &decision).await;
    assert_eq!((decision.state, decision.attempts), (DecisionState::Delivered, 1));
    assert_eq!(bench.provider().effects, [("j1".to_owned(), "Approved".to_owned())]);
    let history = review.store().record().history(&decision.intent.journey).await.unwrap().items;
    let whats: Vec<&str> = history.iter().map(|entry| entry.what.as_str()).collect();
    let expected = ["decision.recorded", "decision.sending", "decision.attempt", "decision.delivered"];
    assert_eq!(whats[1..], expected);
}

/// One request with this answer: the state after it, how many requests then and after an hour, effects.
#[rstest]
#[case::yes(Answer::Yes, DecisionState::Delivered, 1, 1)]
#[case::lost_answer(Answer::YesBut(ErrorSort::MaybeApplied), DecisionState::Delivered, 1, 1)]
#[case::odd_answer(Answer::YesBut(ErrorSort::Unreadable), DecisionState::Delivered, 1, 1)]
#[case::busy_and_applied(Answer::YesBut(BUSY), DecisionState::Delivered, 1, 1)]
#[case::key_and_applied(Answer::YesBut(ErrorSort::Credentials), DecisionState::Delivered, 1, 1)]
#[case::gone_and_applied(Answer::YesBut(ErrorSort::Gone), DecisionState::Delivered, 1, 1)]
#[case::lie(Answer::Lie, DecisionState::Accepted, 1, 0)]
#[case::not_sent(Answer::No(ErrorSort::NotSent), DecisionState::Waiting, 2, 1)]
#[case::busy(Answer::No(BUSY), DecisionState::Uncertain, 2, 1)]
#[case::key(Answer::No(ErrorSort::Credentials), DecisionState::Uncertain, 2, 1)]
#[case::gone(Answer::No(ErrorSort::Gone), DecisionState::Uncertain, 2, 1)]
#[case::swallowed(Answer::No(ErrorSort::MaybeApplied), DecisionState::Uncertain, 2, 1)]
#[case::no_answer(Answer::Never, DecisionState::Uncertain, 2, 1)]
#[case::refused(Answer::No(NO), DecisionState::Refused, 1, 0)]
#[case::stale(Answer::No(STALE), DecisionState::Refused, 1, 0)]
#[case::refused_and_applied(Answer::YesBut(NO), DecisionState::Delivered, 1, 1)]
#[case::stale_and_applied(Answer::YesBut(STALE), DecisionState::Delivered, 1, 1)]
#[case::other(Answer::Other("Rejected", STALE), DecisionState::Conflict, 1, 0)]
#[case::same_word(Answer::Other("Approved", STALE), DecisionState::Conflict, 1, 0)]
#[case::other_and_lost(Answer::Other("Rejected", ErrorSort::MaybeApplied), DecisionState::Conflict, 1, 0)]
#[tokio::test]
async fn each_answer_has_its_end(
    #[case] answer: Answer,
    #[case] state: DecisionState,
    #[case] requests_in_the_end: usize,
    #[case] effects: usize,
) {
    let bench = Bench::new();
    let review = bench.review().await;
    let sender = bench.sender(&review);
    let decision = bench.decided(&review, "j1").await;
    bench.provider().answers.push_back(answer);
    sender.run_until_idle().await.unwrap();
    assert_eq!(bench.again(&review, &decision).await.state, state);
    assert_eq!(bench.provider().requests.len(), 1);
    bench.pass(3_600);
    sender.run_until_idle().await.unwrap();
    assert_eq!(bench.provider().requests.len(), requests_in_the_end);
    assert_eq!(bench.provider().effects.len(), effects);
    assert_eq!(review.record().verify().await.unwrap().broken, None);
}

/// The journey cannot be read again: nothing is sent.
#[rstest]
#[case(ErrorSort::NotSent, DecisionState::Waiting, 2)]
#[case(ErrorSort::MaybeApplied, DecisionState::Waiting, 2)]
#[case(ErrorSort::Unreadable, DecisionState::Waiting, 2)]
#[case(BUSY, DecisionState::Waiting, 90)]
#[case(ErrorSort::Credentials, DecisionState::Waiting, 300)]
#[case(ErrorSort::Gone, DecisionState::Refused, 0)]
#[tokio::test]
async fn nothing_is_sent_unread(#[case] sort: ErrorSort, #[case] state: DecisionState, #[case] wait: i64) {
    let bench = Bench::new();
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    bench.provider().readings.push_back(Some(sort));
    bench.sender(&review).run_until_idle().await.unwrap();
    let after = bench.again(&review, &decision).await;
    assert_eq!((after.state, after.attempts), (state, 0));
    assert_eq!(after.last_problem.unwrap().as_sent(), "reading failed");
    let expected = (wait > 0).then(|| bench.now() + jiff::SignedDuration::from_secs(wait));
    assert_eq!(after.due, expected);
    assert!(bench.provider().requests.is_empty());
}

#[rstest]
#[case::other("manual", json!("Rejected"), "Rejected")]
#[case::same("manual", json!("Approved"), "Approved")]
#[case::unknown("manual", json!("Escalated"), "Escalated")]
#[case::documents("documents", json!({}), "the journey changed since it was reviewed: the documents")]
#[case::system("system", json!("Complete"), "the journey changed since it was reviewed: the system's decision")]
#[tokio::test]
async fn what_changed_meanwhile_is_a_conflict(
    #[case] field: &str,
    #[case] value: serde_json::Value,
    #[case] found: &str,
) {
    let bench = Bench::new();
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    bench.provider().journeys.get_mut("j1").unwrap()[field] = value;
    let tally = bench.sender(&review).run_until_idle().await.unwrap();
    assert_eq!(tally.conflicts, 1);
    let after = bench.again(&review, &decision).await;
    assert_eq!(after.found_instead.unwrap().as_sent(), found);
    assert!(bench.provider().requests.is_empty());
    // A person settles it; what the provider shows now is what we have.
    assert!(review.outbox().retry(decision.id).await.is_err());
    review.outbox().discard(decision.id).await.unwrap();
    assert!(review.outbox().list().await.unwrap().is_empty());
    let latest = review.store().documents().latest(&after.intent.journey).await.unwrap().unwrap();
    assert_eq!(latest.version, 2);
}

#[tokio::test]
async fn after_a_look_ours_is_sent_over_theirs() {
    let bench = Bench::new();
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    bench.provider().journeys.get_mut("j1").unwrap()["manual"] = json!("Rejected");
    bench.sender(&review).run_until_idle().await.unwrap();
    assert_eq!(bench.again(&review, &decision).await.state, DecisionState::Conflict);
    assert!(review.outbox().retry(decision.id).await.is_err(), "nobody has looked yet");
    review.record().opened(&decision.intent.journey, bench.now()).await.unwrap();
    review.outbox().retry(decision.id).await.unwrap();
    assert_eq!(bench.sender(&review).run_until_idle().await.unwrap().delivered, 1);
    assert_eq!(bench.provider().requests.len(), 1);
}

#[tokio::test]
async fn noise_is_no_conflict() {
    let bench = Bench::new();
    let review = bench.review().await;
    bench.decided(&review, "j1").await;
    bench.provider().journeys.get_mut("j1").unwrap()["noise"] = json!(3);
    assert_eq!(bench.sender(&review).run_until_idle().await.unwrap().delivered, 1);
}

#[tokio::test]
async fn a_request_of_unknown_fate_gets_its_grace() {
    let bench = Bench::new();
    let review = bench.review().await;
    let sender = bench.sender(&review);
    let decision = bench.decided(&review, "j1").await;
    bench.provider().answers.push_back(Answer::No(ErrorSort::MaybeApplied));
    sender.run_until_idle().await.unwrap();
    // It may have been applied: it must not be let go before that is known.
    assert!(review.outbox().discard(decision.id).await.unwrap_err().to_string().contains("may have"));
    review.outbox().retry(decision.id).await.unwrap();
    bench.pass(4);
    sender.run_until_idle().await.unwrap();
    assert_eq!(bench.provider().requests.len(), 1);
    // It was applied late, within the grace.
    bench.pass(4);
    bench.account.apply_late(&decision);
    sender.run_until_idle().await.unwrap();
    assert_eq!(bench.again(&review, &decision).await.state, DecisionState::Delivered);
    assert_eq!(bench.provider().requests.len(), 1);
}

#[tokio::test]
async fn waits_grow_with_the_trouble() {
    let bench = Bench::new();
    let review = bench.review().await;
    let sender = bench.sender(&review);
    let decision = bench.decided(&review, "j1").await;
    let mut waits = Vec::new();
    for _ in 0..30 {
        bench.provider().readings.push_back(Some(ErrorSort::NotSent));
        sender.run_until_idle().await.unwrap();
        let due = bench.again(&review, &decision).await.due.unwrap();
        let wait = due.duration_since(bench.now()).as_secs();
        waits.push(wait);
        bench.pass(wait + 1);
    }
    assert!(waits.is_sorted());
    assert_eq!((waits[0], *waits.last().unwrap()), (2, 300));
}

#[tokio::test]
async fn a_refused_decision_is_sent_again_when_a_person_says_so() {
    let bench = Bench::new();
    let review = bench.review().await;
    let sender = bench.sender(&review);
    let decision = bench.decided(&review, "j1").await;
    bench.provider().answers.push_back(Answer::No(NO));
    sender.run_until_idle().await.unwrap();
    review.outbox().retry(decision.id).await.unwrap();
    assert_eq!(sender.run_until_idle().await.unwrap().delivered, 1);
}

#[tokio::test]
async fn a_receiver_that_shows_nothing_is_not_asked_twice() {
    let mut bench = Bench::new();
    bench.account.shows = false;
    let review = bench.review().await;
    let sender = bench.sender(&review);
    let decision = bench.decided(&review, "j1").await;
    bench.provider().answers.push_back(Answer::No(ErrorSort::MaybeApplied));
    assert_eq!(sender.run_until_idle().await.unwrap().refused, 1);
    bench.pass(3_600);
    sender.run_until_idle().await.unwrap();
    assert_eq!(bench.provider().requests.len(), 1);
    let problem = bench.again(&review, &decision).await.last_problem.unwrap();
    assert!(problem.as_sent().contains("may have it already"));
}

#[tokio::test]
async fn without_its_account_a_decision_waits_for_a_person() {
    let bench = Bench::new();
    let mut review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    review.accounts = std::sync::Arc::default();
    assert_eq!(bench.sender(&review).run_until_idle().await.unwrap().waiting, 1);
    let problem = bench.again(&review, &decision).await.last_problem.unwrap();
    assert_eq!(problem.as_sent(), "no account named idwise-eu is configured");
}

#[tokio::test]
async fn a_provider_that_hangs_holds_up_no_other() {
    let bench = Bench::new();
    let mut review = bench.review().await;
    let mut other = Bench::new();
    other.account.patience = Duration::from_secs(600);
    let accounts = [("idwise-eu", bench.account.clone()), ("slow", other.account.clone())];
    review.accounts = std::sync::Arc::new(accounts.map(|(name, it)| (name.to_owned(), it)).into());
    let slow = ProviderName("slow".to_owned());
    let document = referred("s1");
    other.provider().journeys.insert("s1".to_owned(), document.clone());
    other.provider().answers.push_back(Answer::Never);
    review.intake().receive(&slow, &IDWISE, document.to_string().as_bytes(), bench.now()).await.unwrap();
    let intent = super::bench::approve(&JourneyKey::new("slow", "s1"));
    review.decisions().decide(intent, Hold::None, bench.now()).await.unwrap();
    for id in ["j1", "j2", "j3"] {
        bench.decided(&review, id).await;
    }
    let others_arrived = async {
        while bench.provider().effects.len() < 3 || other.provider().requests.is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let sender = bench.sender(&review);
    tokio::select! {
        _ = sender.run_until_idle() => panic!("the slow provider answered"),
        () = others_arrived => {}
        () = tokio::time::sleep(Duration::from_secs(30)) => panic!("the others waited for the slow one"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_senders_send_each_decision_once() {
    let bench = Bench::new();
    let review = bench.review().await;
    for round in 0..12 {
        bench.decided(&review, &format!("j{round}")).await;
    }
    let (second, third) = (bench.review_of("bilal").await, bench.review_of("carla").await);
    let senders = [bench.sender(&review), bench.sender(&second), bench.sender(&third)];
    let [one, two, three] = &senders;
    let (a, b, c) = tokio::join!(one.run_until_idle(), two.run_until_idle(), three.run_until_idle());
    assert_eq!(a.unwrap().delivered + b.unwrap().delivered + c.unwrap().delivered, 12);
    let provider = bench.provider();
    let distinct: HashSet<_> = provider.requests.iter().map(|decision| decision.id).collect();
    assert_eq!((provider.requests.len(), distinct.len(), provider.effects.len()), (12, 12, 12));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn undone_means_never_sent() {
    let bench = Bench::new();
    let (review, other) = (bench.review().await, bench.review_of("bilal").await);
    let sender = bench.sender(&other);
    for round in 0..15 {
        let decision = bench.decided(&review, &format!("j{round}")).await;
        let outbox = review.outbox();
        let (undone, ran) = tokio::join!(outbox.undo(decision.id), sender.run_until_idle());
        ran.unwrap();
        let sent = bench.provider().requests.iter().any(|request| request.id == decision.id);
        assert_ne!(undone.is_ok(), sent);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_loop_wakes_for_new_decisions_and_ends_when_told() {
    let bench = Bench::new();
    let review = bench.review().await;
    let sender = bench.sender(&review);
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    let running = tokio::spawn(async move { sender.run_forever(stopped).await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let key = bench.journey(&review, referred("j1")).await;
    let decision =
        review.decisions().decide(super::bench::approve(&key), Hold::None, bench.now()).await.unwrap();
    for _ in 0..4_800 {
        if bench.again(&review, &decision).await.state == DecisionState::Delivered {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    assert_eq!(bench.again(&review, &decision).await.state, DecisionState::Delivered);
    stop.cancel();
    tokio::time::timeout(crate::fixtures::PATIENCE, running).await.unwrap().unwrap();
}

/// The loop looks for what is due while a decision is on its way; each may wait for what the other holds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_loop_that_is_woken_all_the_time_goes_on_with_what_is_on_its_way() {
    let bench = Bench::new();
    let review = bench.review().await;
    let sender = bench.sender(&review);
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    let running = tokio::spawn(async move { sender.run_forever(stopped).await });
    let bell = std::sync::Arc::clone(&review.outbox_changed);
    let ringing = tokio::spawn(async move {
        loop {
            bell.notify_one();
            tokio::time::sleep(Duration::from_micros(300)).await;
        }
    });
    let delivered = async {
        for n in 0..20 {
            let key = bench.journey(&review, referred(&format!("j{n}"))).await;
            let approve = super::bench::approve(&key);
            let decision = review.decisions().decide(approve, Hold::None, bench.now()).await.unwrap();
            while bench.again(&review, &decision).await.state != DecisionState::Delivered {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        }
    };
    // A store that nobody lets go of is waited for longer than this.
    tokio::time::timeout(Duration::from_secs(25), delivered).await.expect("nothing stands still");
    ringing.abort();
    stop.cancel();
    running.await.unwrap();
}
