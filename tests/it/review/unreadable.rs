//! Documents that cannot be read, or not any more: a row and a case of one line, until a good one comes.

use super::bench::{Bench, approve, referred};
use crate::store::sql;
use referee::domain::ids::{JourneyId, JourneyKey, ProviderName, Service};
use referee::domain::pii::Masking;
use referee::domain::queue::JourneyState;
use referee::review::trouble::Objection;
use referee::review::{Hold, ReceivedAs, Trouble};

fn here() -> ProviderName {
    ProviderName("idwise-eu".to_owned())
}

#[tokio::test]
async fn an_unreadable_document_is_a_case_of_one_line_until_a_good_one_comes() {
    let bench = Bench::new();
    let office = bench.office().await;
    let id = JourneyId::from("j1");
    let account = (&here(), Service::Idwise);
    let kept = office.receive_unreadable(account, Some(&id), b"{\"id\": \"j1\", \xff", bench.now()).await;
    assert_eq!(kept.unwrap(), ReceivedAs::New);
    let key = JourneyKey { provider: here(), id: id.clone() };
    let rows = office.queue().await.unwrap();
    assert_eq!((rows.len(), rows[0].state), (1, JourneyState::Unreadable));
    assert_eq!(rows[0].summary.since_ms, bench.now().as_millisecond());

    office.claim(&key).await.unwrap();
    office.opened(&key, bench.now()).await.unwrap();
    let case = office.case(&key, bench.now()).await.unwrap();
    assert_eq!((case.state, &case.journey.id), (JourneyState::Unreadable, &id));
    assert_eq!(case.ledger.len(), 1);
    let words = case.ledger[0].finding.shown(Masking::Masked);
    assert!(words.as_str().starts_with("cannot be read: it is no whole JSON"), "{}", words.as_str());
    assert!(case.raw.as_sent().contains("j1"));
    let refused = office.decide(approve(&key), Hold::None, bench.now()).await.unwrap_err();
    assert!(matches!(refused, Trouble::NotAllowed(Objection::Unreadable)), "{refused}");

    bench.arrives(&office, &referred("j1")).await.unwrap();
    let rows = office.queue().await.unwrap();
    assert_eq!((rows.len(), rows[0].state), (1, JourneyState::Claimed));
    let again = office.receive_unreadable(account, Some(&id), b"<html>", bench.now()).await;
    assert_eq!(again.unwrap(), ReceivedAs::Same, "a document that can be read stays");
    assert_eq!(office.case(&key, bench.now()).await.unwrap().state, JourneyState::Claimed);
}

#[tokio::test]
async fn a_document_that_is_damaged_in_the_store_can_still_be_opened() {
    let bench = Bench::new();
    let office = bench.office().await;
    let key = bench.journey(&office, referred("j1")).await;
    let mut other = bench.place.other_hands().await;
    sql(&mut other, "UPDATE documents SET raw = x'7b7d'").await;
    let case = office.case(&key, bench.now()).await.unwrap();
    assert_eq!(case.state, JourneyState::Unreadable);
    let words = case.ledger[0].finding.shown(Masking::Masked);
    assert!(words.as_str().contains("raw is not what was received"), "{}", words.as_str());
    sql(&mut other, "DELETE FROM documents").await;
    let case = office.case(&key, bench.now()).await.unwrap();
    assert_eq!(case.ledger[0].id, "journey.unreadable".into());
}
