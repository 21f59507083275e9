//! What the check of the whole store finds, and that a store which is not the one that was opened is not written.

use super::{Place, amina, at, count, decide, intent, key, lease, receive, sql};
use referee::domain::decision::Intent;
use referee::domain::ids::Reviewer;
use referee::domain::screening_request::ScreenedPerson;
use referee::store::chain::sha256;
use referee::store::delivery::DeliveryEnd;
use referee::store::samples::Judged;
use referee::store::screening_requests::{NewScreeningRequest, RequestRecorded};
use referee::store::{Store, StoreError};
use rstest::rstest;
use std::time::Duration;
use uuid::Uuid;

/// A store with a decision on a document, and somebody else's hands on it.
async fn decided(place: &Place) -> (referee::store::Store, sqlx::SqliteConnection) {
    let store = place.open().await;
    receive(&store, "j1", b"{}").await;
    receive(&store, "j2", b"{\"a\":1}").await;
    decide(&store, "j1").await;
    let mut other = place.other_hands().await;
    // The tests' decision names no document's hash.
    sql(&mut other, "DROP TRIGGER audit_is_not_changed").await;
    let hash = sha256(b"{}");
    for statement in [
        "UPDATE decisions SET document_hash = $1",
        "UPDATE audit SET detail = json_set(detail, '$.document_sha256', $1) WHERE what = 'decision.recorded'",
    ] {
        sqlx::query(statement).bind(&hash).execute(&mut other).await.unwrap();
    }
    (store, other)
}

#[tokio::test]
async fn a_store_that_says_what_was_written_is_sound() {
    let place = Place::new();
    let (store, _other) = decided(&place).await;
    let soundness = store.soundness();
    assert_eq!(soundness.pages().await.unwrap(), Vec::<String>::new());
    let (documents, rows) = (soundness.documents().await.unwrap(), soundness.rows().await.unwrap());
    assert_eq!((documents.count, documents.problems), (2, vec![]));
    assert_eq!((rows.decisions.count, rows.decisions.problems), (1, vec![]));
    assert_eq!((rows.journeys.count, rows.journeys.problems), (2, vec![]));
}

#[rstest]
#[case::verb("UPDATE decisions SET verb = 'reject'", "has another verb than the record")]
#[case::reason("UPDATE decisions SET reason = 'other'", "has another reason than the record")]
#[case::reviewer("UPDATE decisions SET reviewer = 'bodo'", "has another reviewer than the record")]
#[case::document("UPDATE decisions SET document_hash = '00'", "has another document than the record")]
#[case::journey(
    "UPDATE decisions SET journey_id = (SELECT id FROM journeys WHERE journey = 'j2')",
    "is in the store and not in the record"
)]
#[case::deleted("DELETE FROM deliveries; DELETE FROM decisions", "is in the record and not in the store")]
#[case::forged(
    "INSERT INTO decisions (id, journey_id, verb, reason, steps, reviewer, at_ms, held_until_ms, document_version, document_hash)
     SELECT 'ffffffff-ac96-774b-bcce-b302099a8057', journey_id, verb, reason, steps, reviewer, at_ms, held_until_ms, document_version, document_hash
     FROM decisions",
    "is in the store and not in the record"
)]
#[tokio::test]
async fn a_decision_that_differs_from_the_record_is_named(
    #[case] harm: &'static str,
    #[case] expected: &str,
) {
    let place = Place::new();
    let (store, mut other) = decided(&place).await;
    sql(&mut other, harm).await;
    let problems = store.soundness().rows().await.unwrap().decisions.problems;
    assert!(problems.iter().any(|problem| problem.ends_with(expected)), "{problems:?}");
}

#[rstest]
#[case::content("UPDATE documents SET raw = X'00' WHERE version = 1", "is not what was received")]
#[case::both(
    "UPDATE documents SET raw = X'7B7D20', hash = '3d8e6a3f3561a8683abc16c3851110c4e607124c4c5a919cb7e78764882f37ad'",
    "is not the one that was decided upon"
)]
#[tokio::test]
async fn a_document_that_was_changed_is_named(#[case] harm: &'static str, #[case] expected: &str) {
    let place = Place::new();
    let (store, mut other) = decided(&place).await;
    sql(&mut other, harm).await;
    let problems = store.soundness().documents().await.unwrap().problems;
    assert!(problems.iter().any(|problem| problem.ends_with(expected)), "{problems:?}");
}

/// The ways in which a backup is put back under a running console.
#[rstest]
#[case::renamed_over(&["copy"])]
#[case::renamed_over_and_log_removed(&["copy", "-wal", "-shm"])]
#[case::log_removed(&["-wal", "-shm"])]
#[case::index_removed(&["-shm"])]
#[case::removed(&["gone"])]
#[tokio::test]
async fn a_store_that_was_replaced_is_not_written(#[case] harms: &[&str]) {
    let place = Place::new();
    let store = place.open().await;
    receive(&store, "j1", b"{}").await;
    let beside = |ending: &str| format!("{}{ending}", place.file().display());
    for harm in harms {
        match *harm {
            "copy" => {
                std::fs::copy(place.file(), beside(".new")).unwrap();
                std::fs::rename(beside(".new"), place.file()).unwrap();
            }
            "gone" => std::fs::remove_file(place.file()).unwrap(),
            ending => std::fs::remove_file(beside(ending)).unwrap(),
        }
    }
    let refused = store.documents().opened(&key("j1"), &amina(), 1, at(1)).await;
    assert!(matches!(refused, Err(StoreError::Replaced)), "{refused:?}");
}

#[tokio::test]
async fn a_store_that_a_later_version_has_updated_is_not_written() {
    let place = Place::new();
    let store = place.open().await;
    receive(&store, "j1", b"{}").await;
    sql(&mut place.other_hands().await, "PRAGMA user_version = 99").await;
    let refused = store.documents().opened(&key("j1"), &amina(), 1, at(1)).await;
    assert!(matches!(refused, Err(StoreError::Newer { found: 99, .. })), "{refused:?}");
}

/// Whether the file was made by this version, which can give pages back one by one, or by an earlier one.
#[rstest]
#[case::of_this_version(true)]
#[case::of_an_earlier_version(false)]
#[tokio::test]
async fn pages_of_what_was_dropped_are_given_back(#[case] is_new: bool) {
    let place = Place::new();
    if !is_new {
        super::schema_before(&place, 3).await;
    }
    receive(&place.open().await, "j1", b"{}").await;
    let mut other = place.other_hands().await;
    let is_incremental = count(&mut other, "PRAGMA auto_vacuum").await == 2;
    assert_eq!(is_incremental, is_new);
    sql(&mut other, "CREATE TABLE much (words BLOB); INSERT INTO much VALUES (zeroblob(8000000))").await;
    sql(&mut other, "DELETE FROM much").await;
    let before = count(&mut other, "PRAGMA page_count").await;
    drop(other);
    receive(&place.open().await, "j2", b"{}").await;
    let after = count(&mut place.other_hands().await, "PRAGMA page_count").await;
    assert!(after * 4 < before, "{before} pages, then {after}");
}

/// A store with a sample that was judged and a request for AML screening.
async fn sampled(place: &Place) -> (Store, sqlx::SqliteConnection) {
    let (store, mut other) = decided(place).await;
    let decision = store.outbox().list().await.unwrap().items.remove(0).id();
    sql(&mut other, "UPDATE deliveries SET due_ms = 0").await;
    let leased = lease(&store, "test", 60).await.unwrap();
    assert!(store.outbox().conclude(&leased, &DeliveryEnd::Delivered).await.unwrap());
    let reviews = store.second_reviews();
    assert_eq!(reviews.samples().draw(&[(decision, key("j1"))], &amina()).await.unwrap().len(), 1);
    let judgment = Intent { reviewer: Reviewer("bodo".to_owned()), ..intent("j1") };
    assert_eq!(reviews.samples().judge(&judgment).await.unwrap(), Judged::Yes);
    let person = ScreenedPerson::of_typed("Ann Example", "1950-03-04", "female").unwrap();
    let (id, hold, journey) = (Uuid::now_v7(), Duration::from_secs(8), key("j2"));
    let asked = NewScreeningRequest { id, journey: &journey, person: &person, by: &amina(), hold };
    assert!(matches!(store.outbox().screenings().ask(&asked).await.unwrap(), RequestRecorded::Yes(_)));
    (store, other)
}

#[rstest]
#[case::nothing("SELECT 1", "")]
#[case::verb("UPDATE samples SET verb = 'reject'", "sample of decision")]
#[case::judge("UPDATE samples SET reviewer = 'dora'", "sample of decision")]
#[case::comment("UPDATE samples SET comment = NULL", "sample of decision")]
#[case::drawn("UPDATE samples SET drawn_by = 'dora'", "sample of decision")]
#[case::unjudged("UPDATE samples SET judged_ms = NULL, reviewer = NULL, verb = NULL", "sample of decision")]
#[case::sample("DELETE FROM samples", "is in the record and not in the store")]
#[case::asker("UPDATE screening_requests SET reviewer = 'dora'", "screening request")]
#[case::state("UPDATE deliveries SET state = 'delivered' WHERE kind = 'screening'", "screening request")]
#[case::account("UPDATE deliveries SET account = 'other' WHERE kind = 'screening'", "screening request")]
#[case::request("DELETE FROM screening_requests", "is in the record and not in the store")]
#[case::no_delivery("DELETE FROM deliveries WHERE kind = 'screening'", "screening request")]
#[case::no_request("DELETE FROM screening_requests", "rows of deliveries belong to no journey")]
#[tokio::test]
async fn a_sample_or_a_screening_request_that_was_changed_is_named(
    #[case] harm: &'static str,
    #[case] expected: &str,
) {
    let place = Place::new();
    let (store, mut other) = sampled(&place).await;
    sql(&mut other, "PRAGMA ignore_check_constraints = ON").await;
    sql(&mut other, harm).await;
    let problems = store.soundness().rows().await.unwrap().journeys.problems;
    match expected {
        "" => assert_eq!(problems, Vec::<String>::new()),
        expected => assert!(problems.iter().any(|problem| problem.contains(expected)), "{problems:?}"),
    }
}
