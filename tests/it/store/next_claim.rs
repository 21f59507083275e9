//! The next case: who gets which, and many who want one at once.

use super::{Database, Place, amina, at, decide, key, receive_with, summary};
use referee::domain::ids::Reviewer;
use referee::domain::queue::{Summary, Urgency};
use referee::domain::record::Note;
use referee::domain::routing::EscalatedTo;
use referee::store::Store;
use referee::store::claims::Claimed;
use referee::store::next_claim::NextWanted;
use rstest::rstest;
use sqlx::{Connection as _, Executor as _, PgConnection};
use std::collections::BTreeSet;
use std::time::Duration;

const LEASE: Duration = Duration::from_secs(60);
const AT_MS: i64 = 1_000_000;

fn bilal() -> Reviewer {
    Reviewer("bilal".to_owned())
}

async fn next_of(store: &Store, by: &Reviewer, is_lead: bool) -> Option<String> {
    let wanted = NextWanted { by, is_lead, at_ms: AT_MS, in_time_since_ms: AT_MS };
    let claimed = store.claims().claim_next(&wanted, LEASE).await.unwrap();
    claimed.map(|key| key.id.as_sent().to_owned())
}

/// What somebody gets who asks until there is nothing left.
async fn all_of(store: &Store, by: &Reviewer, is_lead: bool) -> Vec<String> {
    let mut all = Vec::new();
    while let Some(next) = next_of(store, by, is_lead).await {
        all.push(next);
    }
    all
}

#[rstest]
#[tokio::test]
async fn late_journeys_come_first_then_the_gravest_and_oldest(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    for (id, urgency, since) in [
        ("young", Urgency::Document, 900),
        ("grave", Urgency::Sanctions, 950),
        ("old", Urgency::Document, 100),
        ("late", Urgency::Other, 1),
    ] {
        receive_with(&store, id, b"{}", summary(urgency, since)).await;
    }
    // It is late, and the oldest of them.
    let late = "UPDATE journeys SET late_at_ms = 500 WHERE journey = 'late'";
    place.hands().await.run(late).await;
    assert_eq!(all_of(&store, &amina(), false).await, ["late", "grave", "old", "young"]);
    let claimed = store.claims().claim(&key("late"), &bilal(), LEASE).await.unwrap();
    assert!(matches!(claimed, Claimed::By(by, _) if by == amina()));
    let entries = store.record().history(&key("late")).await.unwrap().items;
    assert_eq!(entries.last().unwrap().what, "journey.claimed");
    place.turn_to(61);
    assert_eq!(next_of(&store, &bilal(), false).await.as_deref(), Some("late"), "her claims have run out");
}

#[rstest]
#[tokio::test]
async fn what_is_for_somebody_else_is_not_given(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    for (since, id) in
        (1..).zip(["taken", "theirs", "away", "lead", "named", "snoozed", "decided", "done", "free"])
    {
        let needs_review = id != "done";
        let summary = Summary { needs_review, ..summary(Urgency::Face, since) };
        receive_with(&store, id, b"{}", summary).await;
    }
    let note = |by: Reviewer| Note { by, at: at(0), text: "?".into() };
    store.claims().claim(&key("taken"), &bilal(), LEASE).await.unwrap();
    store.assignments().assign(&key("theirs"), Some(&bilal()), &bilal()).await.unwrap();
    let chen = Reviewer("chen".to_owned());
    store.assignments().assign(&key("away"), Some(&chen), &bilal()).await.unwrap();
    store.assignments().set_away(&chen, (at(-60), at(60)), &bilal()).await.unwrap();
    store.assignments().escalate(&key("lead"), &EscalatedTo::Lead, &note(bilal())).await.unwrap();
    let to = EscalatedTo::Reviewer(bilal());
    store.assignments().escalate(&key("named"), &to, &note(bilal())).await.unwrap();
    store.snoozes().put_off(&key("snoozed"), &amina(), LEASE).await.unwrap();
    decide(&store, "decided").await;

    assert_eq!(all_of(&store, &amina(), false).await, ["away", "free"]);
    assert_eq!(all_of(&store, &Reviewer("lena".to_owned()), true).await, ["lead", "snoozed"]);
    assert_eq!(all_of(&store, &bilal(), false).await, ["theirs", "named"]);
    assert_eq!(next_of(&store, &bilal(), true).await, None);
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_of_many_at_once_gets_another_one(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    const REVIEWERS: usize = 16;
    const CASES: usize = 40;
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    for number in 0..CASES {
        receive_with(&store, &format!("J{number}"), b"{}", summary(Urgency::Face, 1)).await;
    }
    let mut reviewers = tokio::task::JoinSet::new();
    for number in 0..REVIEWERS {
        let store = place.open().await;
        reviewers.spawn(async move { all_of(&store, &Reviewer(format!("r{number}")), false).await });
    }
    let given = reviewers.join_all().await.concat();
    assert_eq!(given.len(), CASES, "nobody was sent away while there were some");
    assert_eq!(given.into_iter().collect::<BTreeSet<_>>().len(), CASES, "and none was given twice");
    assert_eq!(store.record().verify().await.unwrap().broken, None);
}

#[tokio::test]
async fn who_asks_does_not_wait_for_a_journey_that_is_locked() {
    let Some(place) = Place::on(Database::Postgres) else { return };
    let store = place.open().await;
    for (since, id) in (1..).zip(["first", "second"]) {
        receive_with(&store, id, b"{}", summary(Urgency::Face, since)).await;
    }
    // It comes first even though it is all that is late.
    place.hands().await.run("UPDATE journeys SET late_at_ms = 500 WHERE journey = 'first'").await;
    let mut other = PgConnection::connect(&place.url()).await.unwrap();
    other.execute("BEGIN").await.unwrap();
    other.execute("SELECT id FROM journeys WHERE journey = 'first' FOR UPDATE").await.unwrap();
    assert_eq!(next_of(&store, &amina(), false).await.as_deref(), Some("second"));
    // Only the locked one is left: it is waited for, because it may stay free.
    let asked = tokio::spawn(async move { next_of(&store, &amina(), false).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!asked.is_finished());
    other.execute("ROLLBACK").await.unwrap();
    assert_eq!(asked.await.unwrap().as_deref(), Some("first"));
}
