//! Delivered is what a reading shows: proof, whose decision is there, and what is not sent a second time.

use super::bench::{Answer, Bench, Scripted, referred};
use referee::domain::decision::DecisionState;
use referee::domain::delivery::DeliveryKind;
use referee::domain::event::Event;
use referee::domain::ids::ProviderName;
use referee::domain::record::Decision;
use referee::domain::text::Untrusted;
use referee::provider::{ErrorSort, LoggedReview};
use referee::review::ReviewService;
use referee::store::chain::sha256;
use rstest::rstest;
use serde_json::json;
use std::time::Duration;

async fn state(bench: &Bench, review: &ReviewService<Scripted>, decision: &Decision) -> DecisionState {
    bench.again(review, decision).await.state
}

/// The service says yes, and applies it later: until a reading shows it, it is accepted, and it is sent once.
#[tokio::test]
async fn what_is_accepted_is_delivered_once_a_reading_shows_it() {
    let bench = Bench::new();
    let review = bench.review().await;
    let sender = bench.sender(&review);
    let decision = bench.decided(&review, "j1").await;
    bench.provider().answers.push_back(Answer::Lie);
    assert_eq!(sender.run_until_idle().await.unwrap().accepted, 1);
    let accepted = bench.again(&review, &decision).await;
    assert_eq!(accepted.state, DecisionState::Accepted);
    assert_eq!(accepted.due, Some(bench.now() + jiff::SignedDuration::from_secs(2)), "it is read again then");
    assert!(review.outbox().discard(decision.id).await.is_err(), "it may still be applied");
    bench.pass(2);
    bench.account.apply_late(&decision);
    assert_eq!(sender.run_until_idle().await.unwrap().delivered, 1);
    assert_eq!(bench.provider().requests.len(), 1);
}

#[tokio::test]
async fn what_is_accepted_and_never_shown_is_sent_again_only_by_a_person() {
    let bench = Bench::new();
    let review = bench.review().await;
    let sender = bench.sender(&review);
    let decision = bench.decided(&review, "j1").await;
    bench.provider().answers.push_back(Answer::Lie);
    for _ in 0..40 {
        sender.run_until_idle().await.unwrap();
        bench.pass(300);
    }
    assert_eq!(state(&bench, &review, &decision).await, DecisionState::Accepted);
    assert_eq!(bench.provider().requests.len(), 1);
    let retried = review.outbox().retry(decision.id).await.unwrap();
    assert_eq!(retried.standing(), DecisionState::Uncertain);
    assert_eq!(sender.run_until_idle().await.unwrap().delivered, 1);
    let provider = bench.provider();
    assert_eq!((provider.requests.len(), provider.effects.len()), (2, 1));
}

#[tokio::test]
async fn what_was_accepted_long_ago_and_is_not_shown_can_be_dropped() {
    let bench = Bench::new();
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    bench.provider().answers.push_back(Answer::Lie);
    bench.sender(&review).run_until_idle().await.unwrap();
    bench.pass(61);
    review.outbox().discard(decision.id).await.unwrap();
    assert_eq!(state(&bench, &review, &decision).await, DecisionState::Dropped);
}

/// A gateway gives up and the service applies the request later: within the grace it has one effect.
#[rstest]
#[tokio::test]
async fn a_late_application_has_one_effect(#[values(1, 8, 30, 59)] seconds: i64) {
    let bench = Bench::new();
    let review = bench.review().await;
    let sender = bench.sender(&review);
    let decision = bench.decided(&review, "j1").await;
    bench.provider().answers.push_back(Answer::No(ErrorSort::MaybeApplied));
    for second in 0..120 {
        if second == seconds {
            bench.account.apply_late(&decision);
        }
        sender.run_until_idle().await.unwrap();
        bench.pass(1);
    }
    assert_eq!(state(&bench, &review, &decision).await, DecisionState::Delivered);
    let provider = bench.provider();
    assert_eq!((provider.requests.len(), provider.effects.len()), (1, 1));
}

/// Reading the journey again does not replace what the service answered to the request.
#[tokio::test]
async fn the_answer_to_a_doubtful_request_stays_in_the_outbox() {
    let bench = Bench::new();
    let review = bench.review().await;
    let sender = bench.sender(&review);
    let decision = bench.decided(&review, "j1").await;
    bench.provider().answers.push_back(Answer::No(ErrorSort::MaybeApplied));
    for _ in 0..20 {
        sender.run_until_idle().await.unwrap();
        bench.pass(1);
    }
    let decision = bench.again(&review, &decision).await;
    assert_eq!((decision.state, decision.attempts), (DecisionState::Uncertain, 1));
    assert_eq!(decision.last_problem.unwrap().as_sent(), "the provider said something");
}

#[rstest]
#[case(0, 1)]
#[case(600, 599)]
#[tokio::test]
async fn the_grace_is_the_account_s(#[case] grace: u64, #[case] quiet: i64) {
    let mut bench = Bench::new();
    bench.account.grace = Duration::from_secs(grace);
    let review = bench.review().await;
    let sender = bench.sender(&review);
    bench.decided(&review, "j1").await;
    bench.provider().answers.push_back(Answer::No(ErrorSort::MaybeApplied));
    sender.run_until_idle().await.unwrap();
    bench.pass(quiet);
    sender.run_until_idle().await.unwrap();
    assert_eq!(bench.provider().requests.len(), 1);
    bench.pass(1);
    sender.run_until_idle().await.unwrap();
    assert_eq!(bench.provider().requests.len(), 2);
}

/// What the service's log says about the same word as ours, after a request without an answer.
enum Log {
    Entry(fn(&Scripted, &Decision) -> LoggedReview),
    Empty,
    None,
}

fn ours(account: &Scripted, _: &Decision) -> LoggedReview {
    account.logged(true)
}

fn a_person_s(account: &Scripted, _: &Decision) -> LoggedReview {
    account.logged(false)
}

fn naming_ours(account: &Scripted, decision: &Decision) -> LoggedReview {
    let text = Untrusted::new(format!("{{\"comment\":\"amina: x. [decision {}]\"}}", decision.id));
    LoggedReview { text, ..account.logged(false) }
}

fn naming_another(account: &Scripted, _: &Decision) -> LoggedReview {
    let text = Untrusted::new("{\"comment\":\"[decision 01890a5d-ac96-774b-bcce-b302099a8057]\"}");
    LoggedReview { text, ..account.logged(true) }
}

fn an_hour_before(account: &Scripted, _: &Decision) -> LoggedReview {
    let ours = account.logged(true);
    LoggedReview { at: ours.at.map(|at| at - jiff::SignedDuration::from_hours(1)), ..ours }
}

fn an_hour_after(account: &Scripted, _: &Decision) -> LoggedReview {
    let ours = account.logged(true);
    LoggedReview { at: ours.at.map(|at| at + jiff::SignedDuration::from_hours(1)), ..ours }
}

fn without_time(account: &Scripted, _: &Decision) -> LoggedReview {
    LoggedReview { at: None, ..account.logged(true) }
}

fn failed(account: &Scripted, _: &Decision) -> LoggedReview {
    LoggedReview { succeeded: false, ..account.logged(true) }
}

#[rstest]
#[case::ours(Log::Entry(ours), DecisionState::Delivered)]
#[case::naming_ours(Log::Entry(naming_ours), DecisionState::Delivered)]
#[case::a_person_s(Log::Entry(a_person_s), DecisionState::Conflict)]
#[case::naming_another(Log::Entry(naming_another), DecisionState::Conflict)]
#[case::before(Log::Entry(an_hour_before), DecisionState::Conflict)]
#[case::after(Log::Entry(an_hour_after), DecisionState::Conflict)]
#[case::without_time(Log::Entry(without_time), DecisionState::Conflict)]
#[case::failed(Log::Entry(failed), DecisionState::Conflict)]
#[case::nothing(Log::Empty, DecisionState::Conflict)]
#[case::no_log(Log::None, DecisionState::Conflict)]
#[tokio::test]
async fn the_log_tells_whose_decision_is_there(#[case] log: Log, #[case] expected: DecisionState) {
    let mut bench = Bench::new();
    bench.account.logs = !matches!(log, Log::None);
    let review = bench.review().await;
    let sender = bench.sender(&review);
    let decision = bench.decided(&review, "j1").await;
    bench.provider().answers.push_back(Answer::No(ErrorSort::MaybeApplied));
    sender.run_until_idle().await.unwrap();
    bench.provider().journeys.get_mut("j1").unwrap()["manual"] = json!("Approved");
    if let Log::Entry(entry) = log {
        let entry = entry(&bench.account, &decision);
        bench.provider().log.push(("j1".to_owned(), entry));
    }
    bench.pass(61);
    sender.run_until_idle().await.unwrap();
    let after = bench.again(&review, &decision).await;
    assert_eq!(after.state, expected);
    if expected == DecisionState::Conflict {
        let found = after.found_instead.unwrap();
        assert_eq!(found.as_sent(), "Approved, and it cannot be told whether it is ours");
    }
    assert_eq!(bench.provider().requests.len(), 1);
}

/// A log may be slower than the journey, or not be there for a while.
#[rstest]
#[case::slow(None)]
#[case::unreadable(Some(ErrorSort::Unreadable))]
#[case::down(Some(ErrorSort::NotSent))]
#[tokio::test]
async fn a_log_that_does_not_tell_yet_is_read_again(#[case] trouble: Option<ErrorSort>) {
    let bench = Bench::new();
    let review = bench.review().await;
    let sender = bench.sender(&review);
    let decision = bench.decided(&review, "j1").await;
    match trouble {
        Some(sort) => bench.provider().log_readings.push_back(sort),
        None => bench.provider().answers.push_back(Answer::YesBut(ErrorSort::MaybeApplied)),
    }
    let late = bench.provider().log.len();
    if trouble.is_none() {
        // The entry comes later than the word in the journey.
        bench.provider().answers.clear();
        bench.provider().answers.push_back(Answer::No(ErrorSort::MaybeApplied));
        sender.run_until_idle().await.unwrap();
        bench.provider().journeys.get_mut("j1").unwrap()["manual"] = json!("Approved");
        bench.pass(2);
    }
    sender.run_until_idle().await.unwrap();
    assert!(state(&bench, &review, &decision).await.is_in_progress());
    if trouble.is_none() {
        assert_eq!(bench.provider().log.len(), late);
        let entry = bench.account.logged(true);
        bench.provider().log.push(("j1".to_owned(), entry));
    }
    bench.pass(5);
    sender.run_until_idle().await.unwrap();
    assert_eq!(state(&bench, &review, &decision).await, DecisionState::Delivered);
    assert_eq!(bench.provider().requests.len(), 1);
}

/// A service without an audit log: what it accepted and shows then is ours.
#[tokio::test]
async fn without_a_log_the_service_s_own_answer_tells() {
    let mut bench = Bench::new();
    bench.account.logs = false;
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    assert_eq!(bench.sender(&review).run_until_idle().await.unwrap().delivered, 1);
    assert_eq!(state(&bench, &review, &decision).await, DecisionState::Delivered);
}

/// The journey cannot be read after the request: it is read again before anything else happens.
#[rstest]
#[tokio::test]
async fn a_proof_that_fails_is_made_later(
    #[values(ErrorSort::NotSent, ErrorSort::Gone, ErrorSort::Unreadable, ErrorSort::Credentials)]
    sort: ErrorSort,
    #[values(true, false)] is_answered: bool,
) {
    let bench = Bench::new();
    let review = bench.review().await;
    let sender = bench.sender(&review);
    let decision = bench.decided(&review, "j1").await;
    let answer = if is_answered { Answer::Yes } else { Answer::YesBut(ErrorSort::MaybeApplied) };
    bench.provider().answers.push_back(answer);
    bench.provider().readings.extend([None, Some(sort)]);
    sender.run_until_idle().await.unwrap();
    let expected = if is_answered { DecisionState::Accepted } else { DecisionState::Uncertain };
    assert_eq!(state(&bench, &review, &decision).await, expected);
    bench.pass(300);
    sender.run_until_idle().await.unwrap();
    assert_eq!(state(&bench, &review, &decision).await, DecisionState::Delivered);
    assert_eq!(bench.provider().requests.len(), 1);
}

/// What is stored was changed after it was recorded: it is not sent.
#[rstest]
#[case::verb("UPDATE decisions SET verb = 'reject'", "the verb")]
#[case::reason("UPDATE decisions SET reason = 'other'", "the reason")]
#[case::comment("UPDATE decisions SET comment = 'another'", "the comment")]
#[case::no_comment("UPDATE decisions SET comment = NULL", "the comment")]
#[case::steps("UPDATE decisions SET steps = '[{\"step\":\"0\",\"answer\":\"resubmit\"}]'", "the steps")]
#[case::reviewer("UPDATE decisions SET reviewer = 'boris'", "the reviewer")]
#[tokio::test]
async fn what_is_not_what_was_recorded_is_not_sent(#[case] change: &'static str, #[case] part: &str) {
    let bench = Bench::new();
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    let mut other = bench.place.other_hands().await;
    crate::store::sql(&mut other, change).await;
    assert_eq!(bench.sender(&review).run_until_idle().await.unwrap().refused, 1);
    let stopped = bench.again(&review, &decision).await;
    assert_eq!(stopped.state, DecisionState::Refused);
    let problem = stopped.last_problem.unwrap();
    assert!(
        problem.as_sent().starts_with("it is not sent: ") && problem.as_sent().ends_with(part),
        "{problem:?}"
    );
    assert!(bench.provider().requests.is_empty());
}

/// The record has the hash of what was posted, and what was posted names its place in the record.
#[tokio::test]
async fn the_record_and_the_request_name_each_other() {
    let bench = Bench::new();
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    bench.sender(&review).run_until_idle().await.unwrap();
    let body = bench.provider().bodies[0].clone();
    let history = review.store().record().history(&decision.intent.journey).await.unwrap().items;
    let (mut hashes, mut recorded) = (Vec::new(), String::new());
    for entry in &history {
        match entry.event() {
            Event::DecisionRecorded { .. } => {
                recorded = format!("[record {}:{}]", entry.seq, &entry.hash[..16]);
            }
            Event::DecisionAttempt { body_sha256, .. } | Event::DecisionDelivered { body_sha256, .. } => {
                hashes.push(body_sha256);
            }
            _ => {}
        }
    }
    assert_eq!(hashes, [Some(sha256(&body)), Some(sha256(&body))]);
    assert!(String::from_utf8(body).unwrap().contains(&recorded), "{recorded}");
}

async fn is_open(review: &ReviewService<Scripted>, decision: &Decision) -> bool {
    !review.store().journeys().known(&decision.intent.journey).await.unwrap().unwrap().settled
}

/// Whether the stored document has the decision or not: a later reading without it opens the journey again.
#[rstest]
#[case::shown_before(true)]
#[case::never_shown(false)]
#[tokio::test]
async fn a_decision_that_is_shown_no_more_comes_back_with_a_note(#[case] shows: bool) {
    let mut bench = Bench::new();
    bench.account.shows = shows;
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    assert_eq!(bench.sender(&review).run_until_idle().await.unwrap().delivered, 1);
    bench.pass(1);
    if shows {
        let shown = bench.provider().journeys["j1"].clone();
        bench.arrives(&review, &shown).await.unwrap();
    }
    assert!(!is_open(&review, &decision).await);
    bench.arrives(&review, &referred("j1")).await.unwrap();
    assert!(is_open(&review, &decision).await);
    let key = &decision.intent.journey;
    let notes = review.store().notes().of(key).await.unwrap().items;
    assert_eq!(notes.len(), 1);
    assert!(notes[0].text.as_sent().contains("shows no decision any more"));
    let whats: Vec<String> = review
        .store()
        .record()
        .history(key)
        .await
        .unwrap()
        .items
        .into_iter()
        .map(|entry| entry.what)
        .collect();
    assert!(whats.contains(&"decision.unshown".to_owned()), "{whats:?}");
    // The same reading again says nothing new.
    bench.arrives(&review, &referred("j1")).await.unwrap();
    assert_eq!(review.store().notes().of(key).await.unwrap().items.len(), 1);
}

/// A file is no reading of the service, and a webhook's decision is shown by nobody.
#[rstest]
#[case::file(DeliveryKind::Decision)]
#[case::webhook(DeliveryKind::Webhook)]
#[tokio::test]
async fn what_cannot_show_a_decision_opens_nothing(#[case] kind: DeliveryKind) {
    let mut bench = Bench::new();
    (bench.account.shows, bench.account.kind) = (false, kind);
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    bench.sender(&review).run_until_idle().await.unwrap();
    bench.pass(1);
    if kind == DeliveryKind::Webhook {
        bench.arrives(&review, &referred("j1")).await.unwrap();
    } else {
        let account = ProviderName("idwise-eu".to_owned());
        let files = [referred("j1").to_string().into_bytes()];
        review.intake().receive_any(|_| account.clone(), &files, bench.now()).await.unwrap();
    }
    assert!(!is_open(&review, &decision).await);
}
