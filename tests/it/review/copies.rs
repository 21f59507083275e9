//! Documents that arrive out of their order: of two answers the one that was asked for later counts.

use super::bench::{Bench, approve, referred};
use jiff::{SignedDuration, Timestamp};
use referee::domain::ids::{JourneyKey, ProviderName};
use referee::domain::queue::JourneyState;
use referee::provider::IDWISE;
use referee::review::reader::DocumentReader;
use referee::review::{Hold, ReceivedAs, ReviewService};
use serde_json::{Value, json};
use std::sync::Arc;

fn here() -> ProviderName {
    ProviderName("idwise-eu".to_owned())
}

fn key() -> JourneyKey {
    JourneyKey::new("idwise-eu", "j1")
}

fn seconds(at: Timestamp, by: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(by)).unwrap()
}

#[tokio::test]
async fn an_answer_that_was_asked_for_before_the_stored_one_is_dropped() {
    let bench = Bench::new();
    let review = bench.review().await;
    let before_decision = bench.now();
    bench.decided(&review, "j1").await;
    bench.sender(&review).run_until_idle().await.unwrap();
    let mut decided = referred("j1");
    decided["manual"] = json!("Approved");
    assert_eq!(bench.arrives(&review, &decided).await.unwrap(), ReceivedAs::Changed);

    // The answer to a question from before the decision arrives last.
    let mut stale = referred("j1");
    stale["noise"] = json!(1);
    let stale = stale.to_string();
    let intake = review.intake().asked_at(before_decision);
    let received = intake.receive(&here(), &IDWISE, stale.as_bytes(), seconds(bench.now(), 5)).await;
    assert_eq!(received.unwrap(), ReceivedAs::Older);
    assert!(review.queue().rows().await.unwrap().is_empty(), "a decided journey stays decided");
    assert_eq!(
        review.cases().journey(&key()).await.unwrap().manual_decision.unwrap().as_sent.as_sent(),
        "Approved"
    );
    assert_eq!(review.record().verify().await.unwrap().broken, None);

    // What was asked for later counts.
    let later = review.intake().asked_at(seconds(bench.now(), 1));
    let received = later.receive(&here(), &IDWISE, stale.as_bytes(), seconds(bench.now(), 5)).await;
    assert_eq!(received.unwrap(), ReceivedAs::Changed);
}

#[tokio::test]
async fn a_clock_that_was_set_back_keeps_nothing_out() {
    let bench = Bench::new();
    let review = bench.review().await;
    bench.journey(&review, referred("j1")).await;
    let mut next = referred("j1");
    next["noise"] = json!(2);
    let yesterday = seconds(bench.now(), -86_400);
    let intake = review.intake().asked_at(yesterday);
    let received = intake.receive(&here(), &IDWISE, next.to_string().as_bytes(), yesterday).await;
    assert_eq!(received.unwrap(), ReceivedAs::Changed);
}

/// An IDWise document with these words.
fn document(ended: &str, system: &str, manual: Option<&str>, path: &str) -> Vec<u8> {
    let document: Value = json!({
        "journey_id": "j1", "system_decision": system, "manual_decision": manual, "end_time": ended,
        "documents": {"0": {"step_title": "Passport", "progress": "Completed", "has_passed_rules": false,
            "images": {"front_image_path": path}}},
    });
    document.to_string().into_bytes()
}

async fn real_review(bench: &Bench) -> ReviewService<super::bench::Scripted> {
    bench.review_by("amina", Arc::new(DocumentReader::default())).await
}

#[tokio::test]
async fn a_file_with_an_earlier_end_replaces_nothing_unless_it_is_meant() {
    let bench = Bench::new();
    let review = real_review(&bench).await;
    let newer = document("2026-01-02T10:00:00", "Refer", Some("Approved"), "a");
    let older = document("2026-01-01T10:00:00", "Refer", None, "a");
    let import = async |document: &Vec<u8>, replace: bool| {
        let intake = review.intake().of_file(replace);
        let all = intake.receive_any(|_| here(), std::slice::from_ref(document), bench.now()).await;
        all.unwrap().remove(0).unwrap().received.unwrap()
    };
    assert_eq!(import(&newer, false).await, ReceivedAs::New);
    assert_eq!(import(&older, false).await, ReceivedAs::Older);
    assert!(review.queue().rows().await.unwrap().is_empty());
    assert_eq!(import(&older, true).await, ReceivedAs::Changed);
    assert_eq!(review.queue().rows().await.unwrap().len(), 1);
    assert_eq!(import(&newer, false).await, ReceivedAs::Changed);
}

#[tokio::test]
async fn what_was_handed_in_again_comes_back_whatever_the_manual_decision_says() {
    let bench = Bench::new();
    let review = real_review(&bench).await;
    let end = "2026-01-02T10:00:00";
    let asked = Some("Resubmission Requested");
    let arrives = async |document: Vec<u8>| {
        bench.pass(1);
        review.intake().receive(&here(), &IDWISE, &document, bench.now()).await.unwrap();
        review.queue().rows().await.unwrap().into_iter().map(|row| row.state).collect::<Vec<_>>()
    };
    assert_eq!(arrives(document(end, "Refer", None, "a")).await, [JourneyState::Pending]);
    // Asked for it here or in the service's own console: the journey waits for the applicant.
    assert!(arrives(document(end, "Refer", asked, "a")).await.is_empty());
    assert!(arrives(document(end, "Incomplete", asked, "a")).await.is_empty());
    assert_eq!(arrives(document(end, "Refer", asked, "b")).await, [JourneyState::Pending]);
    // It is still waiting for a person when only the times change.
    assert_eq!(arrives(document("2026-01-03T10:00:00", "Refer", asked, "b")).await, [JourneyState::Pending]);
    let intent = approve(&key());
    review.record().opened(&key(), bench.now()).await.unwrap();
    review.decisions().decide(intent, Hold::None, bench.now()).await.unwrap();
    assert!(
        arrives(document(end, "Refer", Some("Approved"), "b")).await.is_empty()
            || review.queue().rows().await.unwrap()[0].state != JourneyState::Pending
    );
}

#[tokio::test]
async fn a_complete_journey_does_not_come_back() {
    let bench = Bench::new();
    let review = real_review(&bench).await;
    let end = "2026-01-02T10:00:00";
    for (system, path) in [("Refer", "a"), ("Complete", "b")] {
        let document = document(end, system, Some("Resubmission Requested"), path);
        review.intake().receive(&here(), &IDWISE, &document, bench.now()).await.unwrap();
    }
    assert!(review.queue().rows().await.unwrap().is_empty());
}
