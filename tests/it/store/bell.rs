//! What is written by anybody is heard of by everybody who listens.

use super::{Place, amina, decide, key, receive};
use std::time::Duration;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(20);
const SILENCE: Duration = Duration::from_millis(300);

#[tokio::test]
async fn the_bell_rings_for_what_another_program_writes_and_not_for_what_is_read() {
    let place = Place::new();
    let (ours, theirs) = (place.open().await, place.open().await);
    receive(&theirs, "J1", b"{}").await;
    let bell = ours.bell().await;
    ours.history(&key("J1")).await.unwrap();
    ours.audit_head().await.unwrap();
    assert!(timeout(SILENCE, bell.rung()).await.is_err(), "reading is no news");
    decide(&theirs, "J1").await;
    timeout(PATIENCE, bell.rung()).await.expect("a decision is news");
    theirs.claim(&key("J1"), &amina(), super::at(1), super::at(9)).await.unwrap();
    timeout(PATIENCE, bell.rung()).await.expect("and so is a claim");
}

#[tokio::test]
async fn the_head_is_the_place_of_the_last_entry() {
    let place = Place::new();
    let store = place.open().await;
    assert_eq!(store.audit_head().await.unwrap(), 0);
    receive(&store, "J1", b"{}").await;
    decide(&store, "J1").await;
    let head = store.audit_head().await.unwrap();
    let last = store.audit_page(None, head - 1, 10).await.unwrap().items;
    assert_eq!(last.len(), 1);
    assert_eq!((last[0].seq, last[0].what.as_str()), (head, "decision.recorded"));
}
