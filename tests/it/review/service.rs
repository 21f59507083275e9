//! The review service around decisions: taking in, opening, the record.

use super::bench::{Bench, approve, referred};
use crate::store::sql;
use referee::cli::error::Exit;
use referee::domain::ids::{JourneyKey, ProviderName, Reviewer};
use referee::domain::queue::JourneyState;
use referee::domain::viewed::Viewed;
use referee::provider::{IDWISE, ONETOUCH};
use referee::review::{Hold, ReceivedAs};
use rstest::rstest;
use serde_json::json;

#[tokio::test]
async fn a_case_is_put_together_from_the_store_alone() {
    let bench = Bench::new();
    let review = bench.review().await;
    let key = bench.journey(&review, referred("j1")).await;
    bench.provider().journeys.clear();
    review.claims().claim(&key).await.unwrap();
    review.record().opened(&key, bench.now()).await.unwrap();
    review
        .record()
        .seen(&key, vec![Viewed::Picture("front".to_owned()), Viewed::MachineScore], bench.now())
        .await
        .unwrap();
    review.resolutions().note(&key, "call them".into(), bench.now()).await.unwrap();
    let case = review.cases().read(&key, bench.now()).await.unwrap();
    assert_eq!(case.state, JourneyState::Claimed);
    assert_eq!(case.claimed_by, Some(review.reviewer.clone()));
    assert_eq!(case.notes[0].text.as_sent(), "call them");
    assert_eq!(case.steps.len(), 1);
    assert!(case.steps[0].failed);
    let whats: Vec<&str> = case.history.iter().map(|entry| entry.what.as_str()).collect();
    assert_eq!(
        whats,
        ["journey.received", "journey.claimed", "journey.opened", "journey.seen", "note.added"]
    );
    review.claims().release(&key).await.unwrap();
    assert_eq!(review.cases().read(&key, bench.now()).await.unwrap().state, JourneyState::Pending);
}

#[tokio::test]
async fn an_opening_and_its_claim_are_recorded_together() {
    let bench = Bench::new();
    let review = bench.review().await;
    let key = bench.journey(&review, referred("j1")).await;
    let mut noise = referred("j1");
    noise["noise"] = json!(1);
    bench.arrives(&review, &noise).await.unwrap();
    assert_eq!(review.cases().read(&key, bench.now()).await.unwrap().version, 2);
    assert_eq!(review.record().opened_version(&key, 1, true, bench.now()).await.unwrap(), None);
    let mut other = review.clone();
    other.reviewer = Reviewer("bilal".to_owned());
    let holder = other.record().opened_version(&key, 2, true, bench.now()).await.unwrap();
    assert_eq!(holder, Some(review.reviewer.clone()));
    assert_eq!(other.record().opened_version(&key, 2, false, bench.now()).await.unwrap(), None);
    let history = review.cases().read(&key, bench.now()).await.unwrap().history;
    let opened = history.iter().filter(|entry| entry.what.starts_with("journey.") && entry.seq > 2);
    let opened: Vec<(&str, &str)> = opened.map(|entry| (entry.what.as_str(), entry.by.0.as_str())).collect();
    let me = review.reviewer.0.as_str();
    assert_eq!(
        opened,
        [
            ("journey.opened", me),
            ("journey.claimed", me),
            ("journey.opened", "bilal"),
            ("journey.opened", "bilal"),
        ]
    );
    let viewed = async |who: &Reviewer| review.store().documents().viewed_version(&key, who).await.unwrap();
    assert_eq!((viewed(&review.reviewer).await, viewed(&other.reviewer).await), (Some(1), Some(2)));
}

#[rstest]
#[case(b"not json".as_slice())]
#[case(b"".as_slice())]
#[case(b"{\"id\": \"  \"}".as_slice())]
#[case(b"[]".as_slice())]
#[tokio::test]
async fn what_is_no_journey_is_not_taken_in(#[case] bytes: &[u8]) {
    let bench = Bench::new();
    let review = bench.review().await;
    let name = ProviderName("idwise-eu".to_owned());
    let refused = review.intake().receive(&name, &IDWISE, bytes, bench.now()).await.unwrap_err();
    assert_eq!(Exit::from(&refused), Exit::Input);
    assert!(review.queue().rows().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_delivered_journey_comes_back_when_it_changes_in_earnest() {
    let bench = Bench::new();
    let review = bench.review().await;
    bench.decided(&review, "j1").await;
    bench.sender(&review).run_until_idle().await.unwrap();
    assert!(review.queue().rows().await.unwrap().is_empty());
    // The provider shows it, and something unimportant changes.
    let mut noise = referred("j1");
    noise["noise"] = json!(7);
    noise["manual"] = json!("Approved");
    assert_eq!(bench.arrives(&review, &noise).await.unwrap(), ReceivedAs::Changed);
    assert!(review.queue().rows().await.unwrap().is_empty());
    let mut redone = noise.clone();
    redone["documents"] = json!({ "0": false, "1": true });
    redone["manual"] = json!(null);
    bench.arrives(&review, &redone).await.unwrap();
    let rows = review.queue().rows().await.unwrap();
    assert_eq!((rows.len(), rows[0].state), (1, JourneyState::Pending));
}

#[tokio::test]
async fn an_id_is_found_among_accounts() {
    let bench = Bench::new();
    let review = bench.review().await;
    let key = bench.journey(&review, referred("j1")).await;
    assert_eq!(review.queue().named("j1").await.unwrap(), std::slice::from_ref(&key));
    assert!(review.queue().named("j2").await.unwrap().is_empty());
    let other = JourneyKey::new("onetouch", "j1");
    let raw = referred("j1").to_string();
    review.intake().receive(&other.provider, &ONETOUCH, raw.as_bytes(), bench.now()).await.unwrap();
    assert_eq!(review.queue().named("j1").await.unwrap(), [key, other]);
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_seen() {
    let bench = Bench::new();
    let review = bench.review().await;
    bench.journey(&review, referred("j1")).await;
    bench.journey(&review, referred("j2")).await;
    let mut other = bench.place.other_hands().await;
    crate::store::sql(&mut other, "UPDATE journeys SET summary = '{' WHERE journey = 'j1'").await;
    let rows = review.queue().rows().await.unwrap();
    assert_eq!(rows.len(), 2);
    let key = JourneyKey::new("idwise-eu", "j1");
    let row = rows.iter().find(|row| row.key == key).expect("under its own id");
    assert_eq!(row.state, JourneyState::Unreadable);
    assert!(row.summary.why[0].contains("row 1 cannot be read"));
    assert_eq!(
        review.cases().read(&key, bench.now()).await.unwrap().journey.id,
        key.id,
        "its document is sound"
    );
}

#[tokio::test]
async fn the_first_changed_entry_of_a_record_is_named() {
    let bench = Bench::new();
    let review = bench.review().await;
    bench.journey(&review, referred("j1")).await;
    let mut other = bench.place.other_hands().await;
    crate::store::sql(&mut other, "DROP TRIGGER audit_is_not_changed; UPDATE audit SET what = 'x'").await;
    let broken = review.record().verify().await.unwrap().broken.unwrap();
    assert!(broken.to_string().contains("entry 1 was changed"));
}

#[tokio::test]
async fn many_documents_come_in_at_once() {
    let bench = Bench::new();
    let review = bench.review().await;
    bench.journey(&review, referred("known")).await;
    let bytes = |id: &str| referred(id).to_string().into_bytes();
    let documents = [bytes("a"), b"{".to_vec(), bytes("known"), bytes("b"), bytes("a")];
    let name = ProviderName("idwise-eu".to_owned());
    let received = review.intake().receive_any(|_| name.clone(), &documents, bench.now()).await.unwrap();
    let received: Vec<Option<ReceivedAs>> =
        received.into_iter().map(|one| one.ok().map(|one| one.received.unwrap())).collect();
    let same = Some(ReceivedAs::Same);
    assert_eq!(received, [Some(ReceivedAs::New), None, same, Some(ReceivedAs::New), same]);
    assert_eq!(review.queue().rows().await.unwrap().len(), 3);
    assert_eq!(review.record().verify().await.unwrap().sound, 3);
}

/// A decision that cannot be read is none that was never made.
#[tokio::test]
async fn damaged_rows_of_a_case_are_reported_and_keep_it_from_being_decided_again() {
    let bench = Bench::new();
    let review = bench.review().await;
    let key = bench.journey(&review, referred("j1")).await;
    review.decisions().decide(approve(&key), Hold::Policy, bench.now()).await.unwrap();
    review.resolutions().note(&key, "call them".into(), bench.now()).await.unwrap();
    let mut other = bench.place.other_hands().await;
    sql(&mut other, "UPDATE deliveries SET state = 'mislaid'; UPDATE notes SET at_ms = 9223372036854775807")
        .await;
    let case = review.cases().read(&key, bench.now()).await.unwrap_err();
    assert!(case.to_string().contains("state holds an unknown word"), "{case}");
    let again = review.decisions().decide(approve(&key), Hold::Policy, bench.now()).await.unwrap_err();
    assert!(again.to_string().contains("on its way"), "{again}");
    sql(&mut other, "UPDATE deliveries SET state = 'held'; UPDATE decisions SET verb = 'approve of'").await;
    let case = review.cases().read(&key, bench.now()).await.unwrap();
    assert!(case.decisions.is_empty() && case.notes.is_empty());
    assert_eq!(case.unreadable.len(), 2, "{:?}", case.unreadable);
    assert_eq!(case.state, JourneyState::Held);
}

#[tokio::test]
async fn a_batch_may_have_a_journey_several_times() {
    let bench = Bench::new();
    let review = bench.review().await;
    let name = ProviderName("idwise-eu".to_owned());
    let mut documents = Vec::new();
    for round in 0..3 {
        for n in 0..40 {
            let mut document = referred(&format!("j{n}"));
            document["noise"] = json!(round.min(1));
            documents.push(document.to_string().into_bytes());
        }
    }
    let received = review.intake().receive_any(|_| name.clone(), &documents, bench.now()).await.unwrap();
    let received: Vec<ReceivedAs> = received.into_iter().map(|one| one.unwrap().received.unwrap()).collect();
    for (round, expected) in [ReceivedAs::New, ReceivedAs::Changed, ReceivedAs::Same].into_iter().enumerate()
    {
        assert!(received[round * 40..][..40].iter().all(|one| *one == expected), "round {round}");
    }
    let key = JourneyKey::new("idwise-eu", "j7");
    let case = review.cases().read(&key, bench.now()).await.unwrap();
    let whats: Vec<&str> = case.history.iter().map(|entry| entry.what.as_str()).collect();
    assert_eq!((case.version, whats), (2, vec!["journey.received", "journey.changed"]));
    assert_eq!(review.queue().rows().await.unwrap().len(), 40);
    assert_eq!(review.record().verify().await.unwrap().sound, 80);
}
