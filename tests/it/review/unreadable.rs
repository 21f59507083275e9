//! Documents that cannot be read, or not any more: a row and a case of one line, until a good one comes.

use super::bench::{Bench, approve, referred};
use crate::store::sql;
use referee::domain::ids::{JourneyId, JourneyKey, ProviderName, ServiceId};
use referee::domain::pii::Masking;
use referee::domain::queue::JourneyState;
use referee::provider::IDWISE;
use referee::review::error::Rejection;
use referee::review::pack::{Pack, RecordCheck};
use referee::review::{Hold, ReceivedAs, ReviewError};

fn here() -> ProviderName {
    ProviderName("idwise-eu".to_owned())
}

#[tokio::test]
async fn an_unreadable_document_is_a_case_of_one_line_until_a_good_one_comes() {
    let bench = Bench::new();
    let review = bench.review().await;
    let id = JourneyId::from("j1");
    let account = (&here(), &IDWISE);
    let kept =
        review.intake().receive_unreadable(account, Some(&id), b"{\"id\": \"j1\", \xff", bench.now()).await;
    assert_eq!(kept.unwrap(), ReceivedAs::New);
    let key = JourneyKey { provider: here(), id: id.clone() };
    let rows = review.queue().rows().await.unwrap();
    assert_eq!((rows.len(), rows[0].state), (1, JourneyState::Unreadable));
    assert_eq!(rows[0].summary.since_ms, bench.now().as_millisecond());

    review.claims().claim(&key).await.unwrap();
    review.record().opened(&key, bench.now()).await.unwrap();
    let case = review.cases().read(&key, bench.now()).await.unwrap();
    assert_eq!((case.state, &case.journey.id), (JourneyState::Unreadable, &id));
    assert_eq!(case.findings.len(), 1);
    let words = case.findings[0].finding.shown(Masking::Masked);
    assert!(words.as_str().starts_with("cannot be read: it is no whole JSON"), "{}", words.as_str());
    assert!(case.raw.as_sent().contains("j1"));
    let refused = review.decisions().decide(approve(&key), Hold::None, bench.now()).await.unwrap_err();
    assert!(matches!(refused, ReviewError::Rejected(Rejection::Unreadable)), "{refused}");

    bench.arrives(&review, &referred("j1")).await.unwrap();
    let rows = review.queue().rows().await.unwrap();
    assert_eq!((rows.len(), rows[0].state), (1, JourneyState::Claimed));
    let again = review.intake().receive_unreadable(account, Some(&id), b"<html>", bench.now()).await;
    assert_eq!(again.unwrap(), ReceivedAs::Same, "a document that can be read stays");
    assert_eq!(review.cases().read(&key, bench.now()).await.unwrap().state, JourneyState::Claimed);
}

#[tokio::test]
async fn an_unreadable_row_can_be_dismissed_and_comes_back_with_another_document() {
    let bench = Bench::new();
    let review = bench.review().await;
    let readable = bench.journey(&review, referred("j2")).await;
    let account = (&here(), &IDWISE);
    review.intake().receive_unreadable(account, None, b"{\"half", bench.now()).await.unwrap();
    let row = |rows: Vec<referee::domain::queue::Row>| {
        rows.into_iter().find(|row| row.state == JourneyState::Unreadable).map(|row| row.key)
    };
    let key = row(review.queue().rows().await.unwrap()).unwrap();
    review.queue().dismiss(&key, bench.now()).await.unwrap();
    assert_eq!(row(review.queue().rows().await.unwrap()), None);
    let same = review.intake().receive_unreadable(account, None, b"{\"half", bench.now()).await.unwrap();
    assert_eq!((same, row(review.queue().rows().await.unwrap())), (ReceivedAs::Same, None));
    let entries = review.record().page(None, 0, 9).await.unwrap();
    assert!(entries.iter().any(|entry| entry.event().word() == "journey.dismissed"));

    review.intake().receive_unreadable(account, Some(&key.id), b"[", bench.now()).await.unwrap();
    assert_eq!(row(review.queue().rows().await.unwrap()), Some(key));
    let refused = review.queue().dismiss(&readable, bench.now()).await.unwrap_err();
    assert!(matches!(refused, ReviewError::Rejected(Rejection::Readable)), "{refused}");
}

#[tokio::test]
async fn a_document_that_is_damaged_in_the_store_can_still_be_opened() {
    let bench = Bench::new();
    let review = bench.review().await;
    let key = bench.journey(&review, referred("j1")).await;
    let mut other = bench.place.other_hands().await;
    sql(&mut other, "UPDATE documents SET raw = x'7b7d'").await;
    let case = review.cases().read(&key, bench.now()).await.unwrap();
    assert_eq!(case.state, JourneyState::Unreadable);
    let words = case.findings[0].finding.shown(Masking::Masked);
    assert!(words.as_str().contains("raw is not what was received"), "{}", words.as_str());
    sql(&mut other, "DELETE FROM documents").await;
    let case = review.cases().read(&key, bench.now()).await.unwrap();
    assert_eq!(case.findings[0].id, "journey.unreadable".into());
}

#[tokio::test]
async fn a_journey_of_an_unknown_service_is_unreadable_and_never_read_as_anothers() {
    let bench = Bench::new();
    let review = bench.review().await;
    let (other, id) = (ServiceId::new("carrierpigeon"), JourneyId::from("j1"));
    let document = referred("j1").to_string();
    review
        .intake()
        .receive_unreadable((&here(), &other), Some(&id), document.as_bytes(), bench.now())
        .await
        .unwrap();
    let rows = review.queue().rows().await.unwrap();
    let why = "no contract of the service carrierpigeon is known here";
    assert_eq!((rows[0].state, rows[0].summary.unreadable.as_deref()), (JourneyState::Unreadable, Some(why)));
    let case = review.cases().read(&rows[0].key, bench.now()).await.unwrap();
    let words = case.findings[0].finding.shown(Masking::Masked);
    assert_eq!(words.as_str(), format!("cannot be read: {why}"));

    bench.arrives(&review, &referred("j2")).await.unwrap();
    let mut other = bench.place.other_hands().await;
    sql(&mut other, "UPDATE journeys SET service = 'carrierpigeon' WHERE journey = 'j2'").await;
    let rows = review.queue().rows().await.unwrap();
    let row = rows.iter().find(|row| row.key.id.as_sent() == "j2").unwrap();
    assert_eq!((row.state, row.summary.unreadable.as_deref()), (JourneyState::Unreadable, Some(why)));
}

#[tokio::test]
async fn what_the_store_cannot_read_is_counted_and_stands_in_both_packs() {
    let bench = Bench::new();
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    bench.decided(&review, "j2").await;
    let mut other = bench.place.other_hands().await;
    sql(&mut other, "UPDATE decisions SET steps = '[{' WHERE id = (SELECT min(id) FROM decisions)").await;
    let stats = review.statistics().all(&bench.now().to_zoned(jiff::tz::TimeZone::UTC)).await.unwrap();
    assert_eq!((stats.decided, stats.unreadable), (1, 1));

    let case = review.cases().read(&decision.intent.journey, bench.now()).await.unwrap();
    let pack = Pack {
        verdict: "",
        sections: &[],
        case: &case,
        settled_before: &[],
        pictures: &[],
        document_sha256: "00",
        check: &RecordCheck::default(),
        made_at: bench.now(),
        made_by: &review.reviewer,
    };
    let why = "steps is not what we wrote";
    assert!(pack.html().unwrap().contains(why));
    assert!(pack.json().unwrap()["case"]["unreadable"][0].as_str().unwrap().contains(why));
}
