//! Several processes at one store: each has its own connections, as here each `Store` has.

use super::{Place, amina, at, decide, key, receive, try_decide};
use referee::domain::decision::DecisionState;
use referee::domain::event::Event;
use referee::store::by_hand::Moved;
use referee::store::decisions::Recorded;
use referee::store::outbox::Ending;
use referee::store::record::Entry;
use std::collections::BTreeSet;
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_chain_does_not_fork() {
    let place = Place::new();
    let mut tasks = JoinSet::new();
    for _ in 0..3 {
        let store = place.open().await;
        tasks.spawn(async move {
            for _ in 0..30 {
                let event = Event::JourneyClaimed {};
                let entry = Entry { at: at(1), by: &amina(), journey: Some(&key("j1")), event };
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_reviewers_make_one_decision() {
    let place = Place::new();
    let (one, two) = (place.open().await, place.open().await);
    for round in 0..10 {
        let id = format!("j{round}");
        receive(&one, &id, b"{}").await;
        let (first, second) = tokio::join!(try_decide(&one, &id), try_decide(&two, &id));
        let yes = [first.unwrap(), second.unwrap()];
        assert_eq!(yes.iter().filter(|recorded| matches!(recorded, Recorded::Yes(_))).count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lease_has_one_owner() {
    let place = Place::new();
    let (one, two) = (place.open().await, place.open().await);
    for round in 0..10 {
        let id = format!("j{round}");
        receive(&one, &id, b"{}").await;
        decide(&one, &id).await;
    }
    let mut taken = Vec::new();
    loop {
        let (first, second) = tokio::join!(
            one.lease("one", at(10), at(60), &|_| false),
            two.lease("two", at(10), at(60), &|_| false)
        );
        let both = [first.unwrap(), second.unwrap()];
        taken.extend(both.iter().flatten().map(|leased| leased.decision.id));
        if both.iter().all(Option::is_none) {
            break;
        }
    }
    assert_eq!(taken.len(), 10);
    assert_eq!(taken.iter().collect::<std::collections::HashSet<_>>().len(), 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_is_undone_or_taken_never_both() {
    let place = Place::new();
    let (reviewer, courier) = (place.open().await, place.open().await);
    for round in 0..20 {
        let id = format!("j{round}");
        receive(&reviewer, &id, b"{}").await;
        let decision = decide(&reviewer, &id).await;
        let (by, nobody) = (amina(), |_: &str| false);
        let (undone, leased) = tokio::join!(
            reviewer.undo(decision.id, &by, at(10)),
            courier.lease("one", at(10), at(60), &nobody)
        );
        let undone = matches!(undone.unwrap(), Moved::Yes(_));
        let leased = leased.unwrap();
        assert_ne!(undone, leased.is_some());
        if let Some(leased) = leased {
            assert!(courier.mark_attempt(&leased, "one", at(10), at(60)).await.unwrap());
        }
    }
}

#[tokio::test]
async fn who_lost_the_lease_may_neither_send_nor_conclude() {
    let place = Place::new();
    let store = place.open().await;
    receive(&store, "j1", b"{}").await;
    let id = decide(&store, "j1").await.id;
    assert_eq!(store.lease("one", at(9), at(60), &|_| false).await.unwrap(), None);
    let slow = store.lease("one", at(10), at(20), &|_| false).await.unwrap().unwrap();
    assert_eq!(store.undo(id, &amina(), at(11)).await.unwrap(), Moved::Not(DecisionState::Sending));
    assert_eq!(store.lease("two", at(19), at(60), &|_| false).await.unwrap(), None);
    assert!(!store.mark_attempt(&slow, "one", at(20), at(60)).await.unwrap());
    let quick = store.lease("two", at(20), at(60), &|_| false).await.unwrap().unwrap();
    assert!(!store.conclude(&slow, "one", at(21), &Ending::Delivered).await.unwrap());
    assert!(store.mark_attempt(&quick, "two", at(21), at(80)).await.unwrap());
    assert!(store.conclude(&quick, "two", at(22), &Ending::Delivered).await.unwrap());
    let decision = store.decision(id).await.unwrap().unwrap();
    assert_eq!((decision.state, decision.attempts), (DecisionState::Delivered, 1));
    assert!(store.journeys().known(&key("j1")).await.unwrap().unwrap().settled);
}

#[tokio::test]
async fn an_owner_who_is_gone_does_not_keep_others_waiting() {
    let place = Place::new();
    let store = place.open().await;
    receive(&store, "j1", b"{}").await;
    decide(&store, "j1").await;
    let dead = store.lease("dead", at(10), at(600), &|_| false).await.unwrap().unwrap();
    store.mark_attempt(&dead, "dead", at(10), at(600)).await.unwrap();
    let is_gone = |owner: &str| owner == "dead";
    assert!(store.next_due(&BTreeSet::new(), "two", &is_gone).await.unwrap().unwrap() < at(0));
    let taken = store.lease("two", at(11), at(60), &is_gone).await.unwrap().unwrap();
    assert_eq!(taken.maybe_applied, Some(at(10)));
}
