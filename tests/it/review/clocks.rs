//! The clock is set back: what waits goes out, and nothing goes out twice.

use super::bench::{Answer, Bench, approve, referred};
use referee::domain::decision::DecisionState;
use referee::provider::ErrorSort;
use referee::review::Hold;
use rstest::rstest;

const DAY: i64 = 86_400;

/// The clock was ahead when it was recorded, and is right again.
#[rstest]
#[tokio::test]
async fn a_hold_of_a_clock_that_was_ahead_is_over(#[values(60, 3_600, DAY, 365 * DAY)] ahead: i64) {
    let bench = Bench::new();
    bench.set_clock(ahead);
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    bench.set_clock(-ahead);
    assert_eq!(bench.sender(&review).run_until_idle().await.unwrap().delivered, 1);
    assert_eq!(bench.again(&review, &decision).await.state, DecisionState::Delivered);
}

#[tokio::test]
async fn a_wait_of_a_clock_that_was_ahead_is_over() {
    let bench = Bench::new();
    bench.set_clock(DAY);
    let review = bench.review().await;
    bench.decided(&review, "j1").await;
    bench.provider().readings.push_back(Some(ErrorSort::NotSent));
    assert_eq!(bench.sender(&review).run_until_idle().await.unwrap().waiting, 1);
    bench.set_clock(-DAY);
    assert_eq!(bench.sender(&review).run_until_idle().await.unwrap().delivered, 1);
}

/// The process that sent it knows by its other clock how long that is ago.
#[tokio::test]
async fn within_a_process_the_grace_does_not_follow_the_time_of_day() {
    let bench = Bench::new();
    let review = bench.review().await;
    let sender = bench.sender(&review);
    let decision = bench.decided(&review, "j1").await;
    bench.provider().answers.push_back(Answer::No(ErrorSort::MaybeApplied));
    sender.run_until_idle().await.unwrap();
    bench.set_clock(-DAY);
    for _ in 0..59 {
        sender.run_until_idle().await.unwrap();
        bench.pass(1);
    }
    assert_eq!(bench.provider().requests.len(), 1);
    bench.account.apply_late(&decision);
    bench.pass(60);
    sender.run_until_idle().await.unwrap();
    // It was posted by another time of day than it was logged by, so a person looks.
    assert_eq!(bench.provider().requests.len(), 1);
}

/// The process that sent it has died: after a leap the next one does not wait for the day to come again.
#[rstest]
#[case::leap(DAY, 1, 2)]
#[case::step(30, 1, 1)]
#[case::step_and_grace(30, 61, 2)]
#[tokio::test]
async fn another_process_waits_no_longer_than_the_grace(
    #[case] ahead: i64,
    #[case] passed: i64,
    #[case] requests: usize,
) {
    let bench = Bench::new();
    bench.set_clock(ahead);
    let review = bench.review().await;
    bench.decided(&review, "j1").await;
    bench.provider().answers.push_back(Answer::No(ErrorSort::MaybeApplied));
    bench.sender(&review).run_until_idle().await.unwrap();
    bench.set_clock(-ahead);
    let other = bench.review().await;
    bench.sender(&other).run_until_idle().await.unwrap();
    bench.pass(passed);
    bench.sender(&other).run_until_idle().await.unwrap();
    assert_eq!(bench.provider().requests.len(), requests);
}

/// A clock that goes back a little, as time servers correct it, changes nothing for other processes.
#[tokio::test]
async fn a_small_correction_ends_no_hold() {
    let bench = Bench::new();
    bench.decided(&bench.review().await, "j1").await;
    bench.set_clock(-12);
    let other = bench.review().await;
    assert_eq!(bench.sender(&other).run_until_idle().await.unwrap().delivered, 0);
    bench.pass(12);
    assert_eq!(bench.sender(&other).run_until_idle().await.unwrap().delivered, 1);
}

/// Within the process that recorded it a hold lasts as long as it was to last, whatever the time of day is set to.
#[rstest]
#[tokio::test]
async fn within_a_process_the_hold_does_not_follow_the_time_of_day(
    #[values(DAY, 3_600, 5, -5, -3_600, -DAY)] step: i64,
) {
    let bench = Bench::new();
    let review = bench.review().await;
    let sender = bench.sender(&review);
    let key = bench.journey(&review, referred("j1")).await;
    let decision = review.decisions().decide(approve(&key), Hold::Policy, bench.now()).await.unwrap();
    bench.pass(1);
    bench.set_clock(step);
    for _ in 0..9 {
        assert_eq!(sender.run_until_idle().await.unwrap().delivered, 0);
        bench.pass(1);
    }
    assert_eq!(sender.run_until_idle().await.unwrap().delivered, 1);
    assert_eq!(bench.again(&review, &decision).await.state, DecisionState::Delivered);
}

/// It can be undone for as long.
#[tokio::test]
async fn a_clock_that_is_set_ahead_takes_no_undo_away() {
    let bench = Bench::new();
    let review = bench.review().await;
    let sender = bench.sender(&review);
    let key = bench.journey(&review, referred("j1")).await;
    let decision = review.decisions().decide(approve(&key), Hold::Policy, bench.now()).await.unwrap();
    bench.set_clock(DAY);
    sender.run_until_idle().await.unwrap();
    bench.pass(9);
    sender.run_until_idle().await.unwrap();
    assert_eq!(review.outbox().undo(decision.id).await.unwrap().standing(), DecisionState::Undone);
    bench.pass(DAY);
    assert_eq!(sender.run_until_idle().await.unwrap().delivered, 0);
    assert!(bench.provider().requests.is_empty());
}

/// After a correction of its end the hold is shown as it is, also to other processes, and the record is not called
/// broken.
#[rstest]
#[tokio::test]
async fn a_corrected_hold_is_shown_as_it_is_and_sound(
    #[values(DAY, 3 * 3_600, 60, -60, -3 * 3_600, -DAY)] step: i64,
) {
    let bench = Bench::new();
    let review = bench.review().await;
    let key = bench.journey(&review, referred("j1")).await;
    let decision = review.decisions().decide(approve(&key), Hold::Policy, bench.now()).await.unwrap();
    bench.pass(1);
    bench.set_clock(step);
    let shown = review.outbox().list().await.unwrap();
    assert_eq!(shown[0].held_until().duration_since(bench.now()).as_secs(), 9);
    let other = bench.review().await.outbox().list().await.unwrap();
    assert_eq!(other[0].held_until(), shown[0].held_until());
    let problems = review.store().soundness().rows().await.unwrap().journeys.problems;
    assert_eq!(problems, Vec::<String>::new());
    bench.pass(9);
    assert_eq!(bench.sender(&review).run_until_idle().await.unwrap().delivered, 1);
    assert_eq!(bench.again(&review, &decision).await.held_until, decision.held_until, "as recorded");
}
