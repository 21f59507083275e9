//! Assignments, escalations and claims that are taken over, on the store itself.

use super::{Place, amina, at, decide, key, lease, receive};
use referee::domain::ids::Reviewer;
use referee::domain::record::Note;
use referee::domain::routing::{EscalatedTo, Routing};
use referee::store::Store;
use referee::store::claims::Claimed;
use referee::store::delivery::DeliveryEnd;
use std::time::Duration;

fn bilal() -> Reviewer {
    Reviewer("bilal".to_owned())
}

fn note(by: Reviewer, text: &str) -> Note {
    Note { by, at: at(0), text: text.into() }
}

async fn routing(store: &Store, id: &str) -> Routing {
    store.cases().of(&key(id), &amina(), |_, _| None).await.unwrap().1.unwrap().routing
}

#[tokio::test]
async fn nothing_is_written_of_a_journey_that_never_came() {
    let place = Place::new();
    let store = place.open().await;
    let before = store.record().head().await.unwrap();
    assert!(!store.assignments().assign(&key("none"), Some(&amina()), &bilal()).await.unwrap());
    assert!(
        !store.assignments().escalate(&key("none"), &EscalatedTo::Lead, &note(amina(), "?")).await.unwrap()
    );
    let taken = store.claims().take_over(&key("none"), &note(amina(), "?"), Duration::from_secs(60)).await;
    assert_eq!(taken.unwrap(), Claimed::Unknown);
    assert_eq!(store.record().head().await.unwrap(), before);
}

#[tokio::test]
async fn a_free_journey_is_claimed_without_words_when_it_is_taken_over() {
    let place = Place::new();
    let store = place.open().await;
    receive(&store, "J-1", b"{}").await;
    let lease = Duration::from_secs(60);
    store.claims().claim(&key("J-1"), &bilal(), lease).await.unwrap();
    place.turn_to(61);
    let taken = store.claims().take_over(&key("J-1"), &note(amina(), "he left"), lease).await.unwrap();
    assert_eq!(taken, Claimed::Yes);
    assert!(store.notes().of(&key("J-1")).await.unwrap().items.is_empty(), "his claim had run out");
}

#[tokio::test]
async fn an_arrived_decision_answers_an_escalation_and_the_assignment_stays() {
    let place = Place::new();
    let store = place.open().await;
    receive(&store, "J-1", b"{}").await;
    store.assignments().assign(&key("J-1"), Some(&amina()), &bilal()).await.unwrap();
    let to = EscalatedTo::Reviewer(bilal());
    store.assignments().escalate(&key("J-1"), &to, &note(amina(), "?")).await.unwrap();
    decide(&store, "J-1").await;
    assert_eq!(routing(&store, "J-1").await.escalated_to, Some(to), "it can still be undone");
    place.turn_to(11);
    let leased = lease(&store, "sender", 60).await.unwrap();
    assert!(store.outbox().conclude(&leased, &DeliveryEnd::Kept).await.unwrap());
    assert_eq!(routing(&store, "J-1").await, Routing { assigned_to: Some(amina()), ..Routing::default() });
}

#[tokio::test]
async fn who_is_away_is_told_by_the_stores_clock() {
    let place = Place::new();
    let store = place.open().await;
    store.assignments().set_away(&amina(), (at(10), at(20)), &bilal()).await.unwrap();
    for (second, is_away) in [(9, false), (10, true), (19, true), (20, false)] {
        place.turn_to(second);
        assert_eq!(store.assignments().away().await.unwrap().contains(&amina()), is_away, "{second}");
    }
}
