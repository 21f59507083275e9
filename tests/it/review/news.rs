//! What the record tells of a store that several write on.

use super::bench::{Bench, Scripted, referred};
use referee::review::news::{Follower, RelevantChange};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);

/// Everything that is told until this is.
async fn until(follower: &mut Follower<Scripted>, wanted: &RelevantChange) -> Vec<RelevantChange> {
    let mut all = Vec::new();
    while !all.contains(wanted) {
        all.extend(tokio::time::timeout(PATIENCE, follower.next()).await.expect("it is news"));
    }
    all
}

#[tokio::test]
async fn a_decision_is_told_of_its_journey_alone_and_an_arrival_too() {
    let bench = Bench::new();
    let review = bench.review().await;
    let mut follower = Follower::new(review.clone()).await;
    let key = bench.journey(&review, referred("j1")).await;
    let arrival = RelevantChange::Received(key.clone());
    assert_eq!(until(&mut follower, &arrival).await, [arrival]);
    let decision = bench.decided(&review, "j2").await;
    let of_it = RelevantChange::Decision(decision.intent.journey);
    until(&mut follower, &of_it).await;
    bench.sender(&review).run_until_idle().await.unwrap();
    let told = until(&mut follower, &of_it).await;
    assert!(told.iter().all(|written| *written == of_it), "nothing that makes the queue be read: {told:?}");
    // What is still told of the delivery comes before the silence.
    while let Ok(told) = tokio::time::timeout(Duration::from_millis(1500), follower.next()).await {
        assert!(told.iter().all(|written| *written == of_it), "{told:?}");
    }
    review.claims().claim(&key).await.unwrap();
    let silence = tokio::time::timeout(Duration::from_millis(300), follower.next()).await;
    assert!(silence.is_err(), "our own claim is known here: {silence:?}");
}
