//! Several processes at one store: each has its own connections, as here each `Store` has.

use super::{Database, Place, amina, at, decide, key, lease, receive, try_decide};
use referee::domain::decision::DecisionState;
use referee::domain::event::Event;
use referee::store::decisions::Recorded;
use referee::store::delivery::{Attempt, DeliveryEnd};
use referee::store::manual::Moved;
use referee::store::outbox::Lease;
use referee::store::record::NewEntry;
use rstest::rstest;
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::task::JoinSet;

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_chain_does_not_fork(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let Some(place) = Place::on(database) else { return };
    let mut tasks = JoinSet::new();
    for _ in 0..3 {
        let store = place.open().await;
        tasks.spawn(async move {
            for _ in 0..30 {
                let event = Event::JourneyClaimed {};
                let entry = NewEntry { at: at(1), by: &amina(), journey: Some(&key("j1")), event };
                store.record().append(&entry).await.unwrap();
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    let verdict = place.open().await.record().verify().await.unwrap();
    assert_eq!((verdict.sound, verdict.broken), (90, None));
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_reviewers_make_one_decision(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let Some(place) = Place::on(database) else { return };
    let (one, two) = (place.open().await, place.open().await);
    for round in 0..10 {
        let id = format!("j{round}");
        receive(&one, &id, b"{}").await;
        let (first, second) = tokio::join!(try_decide(&one, &id), try_decide(&two, &id));
        let yes = [first.unwrap(), second.unwrap()];
        assert_eq!(yes.iter().filter(|recorded| matches!(recorded, Recorded::Yes(_))).count(), 1);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lease_has_one_holder(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let Some(place) = Place::on(database) else { return };
    let (one, two) = (place.open().await, place.open().await);
    for round in 0..10 {
        let id = format!("j{round}");
        receive(&one, &id, b"{}").await;
        decide(&one, &id).await;
    }
    let mut taken = Vec::new();
    place.turn_to(10);
    loop {
        let (first, second) = tokio::join!(lease(&one, "one", 50), lease(&two, "two", 50));
        let both = [first, second];
        taken.extend(both.iter().flatten().map(|leased| leased.id));
        if both.iter().all(Option::is_none) {
            break;
        }
    }
    assert_eq!(taken.len(), 10);
    assert_eq!(taken.iter().collect::<std::collections::HashSet<_>>().len(), 10);
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_is_undone_or_taken_never_both(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    let (reviewer, sender) = (place.open().await, place.open().await);
    place.turn_to(10);
    for round in 0..20 {
        let id = format!("j{round}");
        receive(&reviewer, &id, b"{}").await;
        let decision = decide(&reviewer, &id).await;
        let (by, outbox) = (amina(), reviewer.outbox());
        let (undone, leased) = tokio::join!(outbox.undo(decision.id, &by), lease(&sender, "one", 50));
        let undone = matches!(undone.unwrap(), Moved::Yes(_));
        assert_ne!(undone, leased.is_some());
        if let Some(leased) = leased {
            assert!(sender.outbox().mark(&leased, attempt(50)).await.unwrap());
        }
    }
}

fn attempt(seconds: u64) -> Attempt<'static> {
    Attempt { lasts: Duration::from_secs(seconds), until: at(60), body_sha256: None }
}

#[rstest]
#[tokio::test]
async fn who_lost_the_lease_may_neither_send_nor_conclude(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    receive(&store, "j1", b"{}").await;
    let id = decide(&store, "j1").await.id;
    place.turn_to(9);
    assert_eq!(lease(&store, "one", 50).await, None);
    place.turn_to(10);
    let slow = lease(&store, "one", 10).await.unwrap();
    let outbox = store.outbox();
    assert_eq!(outbox.undo(id, &amina()).await.unwrap(), Moved::Not(DecisionState::Sending));
    place.turn_to(19);
    assert_eq!(lease(&store, "two", 40).await, None);
    place.turn_to(20);
    assert!(!outbox.mark(&slow, attempt(40)).await.unwrap());
    let quick = lease(&store, "two", 40).await.unwrap();
    assert!(!outbox.conclude(&slow, &DeliveryEnd::Delivered).await.unwrap());
    assert!(outbox.mark(&quick, attempt(60)).await.unwrap());
    assert!(outbox.conclude(&quick, &DeliveryEnd::Delivered).await.unwrap());
    let decision = store.decisions().get(id).await.unwrap().unwrap();
    assert_eq!((decision.state, decision.attempts), (DecisionState::Delivered, 1));
    assert!(store.journeys().known(&key("j1")).await.unwrap().unwrap().settled);
}

#[rstest]
#[tokio::test]
async fn a_holder_that_is_gone_does_not_keep_others_waiting(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    receive(&store, "j1", b"{}").await;
    decide(&store, "j1").await;
    place.turn_to(10);
    let dead = lease(&store, "dead", 590).await.unwrap();
    let outbox = store.outbox();
    outbox.mark(&dead, attempt(590)).await.unwrap();
    assert_eq!(outbox.next_due(&BTreeSet::new()).await.unwrap(), Some(at(600)));
    let is_gone = |holder: &str| holder == "dead";
    let ours = Lease { holder: "two", lasts: Duration::from_secs(50) };
    let taken = outbox.lease(&BTreeSet::new(), ours, &is_gone).await.unwrap().unwrap();
    assert_eq!(taken.doubt.map(|doubt| doubt.since), Some(at(10)));
}
