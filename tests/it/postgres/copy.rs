//! Moving a store into another database, and what is put back from a backup.

use super::server;
use crate::store::screening_requests::ask;
use crate::store::{Database, Place, amina, at, decide, key, lease, receive};
use referee::domain::decision::DecisionState;
use referee::domain::record::Note;
use referee::store::copy::{CopiedNames, CopyError};
use referee::store::{Store, StoreError};
use rstest::rstest;
use std::time::Duration;

const NAMES: CopiedNames<'static> = CopiedNames { from: "the first", to: "the second" };

/// A store with something in every table.
async fn filled(place: &Place) -> Store {
    let store = place.open().await;
    for number in 0..450 {
        receive(&store, &format!("j{number}"), format!("{{\"n\":{number}}}").as_bytes()).await;
    }
    decide(&store, "j1").await;
    decide(&store, "j2").await;
    ask(&store, "j6").await;
    let (first, by) = (key("j1"), amina());
    store.documents().opened(&first, &by, 1, at(1)).await.unwrap();
    store.drafts().keep(&key("j3"), &by, "{}").await.unwrap();
    store.claims().claim(&key("j4"), &by, Duration::from_secs(60)).await.unwrap();
    store.snoozes().put_off(&key("j5"), &by, Duration::from_secs(60)).await.unwrap();
    let text = "n\u{f6}t\t\\N \\\\ \\.\r\n\u{1f600}".into();
    store.notes().add(&first, &Note { by, at: at(1), text }).await.unwrap();
    store.fingerprints().keep(&first, "selfie", &[7; 32]).await.unwrap();
    store
}

#[rstest]
#[case(Database::Sqlite, Database::Postgres)]
#[case(Database::Postgres, Database::Sqlite)]
#[case(Database::Sqlite, Database::Sqlite)]
#[tokio::test]
async fn a_copy_is_whole_and_the_first_store_is_closed(#[case] from: Database, #[case] to: Database) {
    let (Some(first_place), Some(second_place)) = (Place::on(from), Place::on(to)) else { return };
    let (first, second) = (filled(&first_place).await, second_place.open().await);
    let head = first.record().head().await.unwrap();
    let copied = first.copy_to(&second, NAMES).await.unwrap();
    assert_eq!((copied.journeys, copied.entries), (450, head));
    assert_eq!(second.record().verify().await.unwrap().broken, None);
    let whats = second.record().page(None, head, 10).await.unwrap().items;
    assert_eq!(whats.iter().map(|entry| entry.what.as_str()).collect::<Vec<_>>(), ["store.moved"]);
    assert_eq!(second.soundness().schema().await.unwrap().problems, Vec::<String>::new());
    let forged = "INSERT INTO audit (seq, at_ms, actor, what, provider, journey, detail, previous, hash)
        VALUES (1000000, 1, 'x', 'x', NULL, NULL, '{}', 'x', 'x')";
    let refused = second_place.hands().await.try_to_run(forged).await.unwrap_err().to_string();
    assert!(refused.contains("does not follow"), "the triggers act again: {refused}");
    assert_eq!(second.queue().all().await.unwrap(), first.queue().all().await.unwrap());
    assert_eq!(
        second.decisions().of(&key("j1")).await.unwrap(),
        first.decisions().of(&key("j1")).await.unwrap()
    );
    assert_eq!(second.notes().of(&key("j1")).await.unwrap(), first.notes().of(&key("j1")).await.unwrap());
    assert_eq!(second.drafts().journeys(&amina()).await.unwrap(), [key("j3")]);
    assert_eq!(second.outbox().list().await.unwrap(), first.outbox().list().await.unwrap());
    assert_eq!(second.soundness().rows().await.unwrap().remarks.problems, Vec::<String>::new());
    assert!(!second.fingerprints().keep(&key("j1"), "selfie", &[7; 32]).await.unwrap(), "the same secret");
    // It goes on counting where the first one ended, and is worked on.
    receive(&second, "new", b"{}").await;
    decide(&second, "new").await;
    second_place.turn_to(10);
    assert!(lease(&second, "us", 60).await.is_some());
    let refused = first.drafts().keep(&key("j1"), &amina(), "{}").await;
    assert!(matches!(&refused, Err(StoreError::Moved(to)) if to == "the second"), "{refused:?}");
    let refused = Store::open(&first_place.url()).await;
    assert!(matches!(&refused, Err(StoreError::Moved(to)) if to == "the second"), "{refused:?}");
    let used = Place::new();
    receive(&used.open().await, "theirs", b"{}").await;
    let again = second.copy_to(&used.open().await, NAMES).await;
    assert!(matches!(again, Err(CopyError::NotEmpty)), "{again:?}");
}

/// A copy that was interrupted after its rows were stored, or after the entry about it, is gone on with.
#[rstest]
#[tokio::test]
async fn an_interrupted_copy_is_finished_by_the_next_one(#[values(false, true)] has_entry: bool) {
    let place = Place::new();
    let first = filled(&place).await;
    let before = place.file().with_file_name("before.db");
    let target = place.file().with_file_name("target.db");
    first.disk().backup(&before).await.unwrap();
    first.disk().backup(&target).await.unwrap();
    let (first, second) = (
        Store::open(before.to_str().unwrap()).await.unwrap(),
        Store::open(target.to_str().unwrap()).await.unwrap(),
    );
    let head = first.record().head().await.unwrap();
    if has_entry {
        // The first copy got as far as its entry in the second store; the mark in the first one is missing.
        let other = place.file().with_file_name("other.db");
        first.disk().backup(&other).await.unwrap();
        let other = Store::open(other.to_str().unwrap()).await.unwrap();
        other.copy_to(&second, NAMES).await.unwrap();
    }
    let copied = first.copy_to(&second, NAMES).await.unwrap();
    assert_eq!((copied.journeys, copied.entries), (450, head));
    let whats = second.record().page(None, head, 10).await.unwrap().items;
    assert_eq!(whats.iter().map(|entry| entry.what.as_str()).collect::<Vec<_>>(), ["store.moved"]);
    assert_eq!(second.record().verify().await.unwrap().broken, None);
    let refused = Store::open(before.to_str().unwrap()).await;
    assert!(matches!(refused, Err(StoreError::Moved(_))), "{refused:?}");
}

/// Somebody works on the second store already: it is not the copy any more.
#[tokio::test]
async fn a_copy_that_was_worked_on_is_no_place_for_another_one() {
    let place = Place::new();
    let first = filled(&place).await;
    let target = place.file().with_file_name("target.db");
    first.disk().backup(&target).await.unwrap();
    let second = Store::open(target.to_str().unwrap()).await.unwrap();
    receive(&second, "new", b"{}").await;
    let refused = first.copy_to(&second, NAMES).await;
    assert!(matches!(refused, Err(CopyError::NotEmpty)), "{refused:?}");
    receive(&first, "still mine", b"{}").await;
}

/// What was open in the backup may have been sent since: it is read first.
#[rstest]
#[tokio::test]
async fn after_a_restore_open_decisions_are_uncertain(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    for id in ["j1", "j2"] {
        receive(&store, id, b"{}").await;
    }
    let held = decide(&store, "j1").await;
    let undone = decide(&store, "j2").await;
    store.outbox().undo(undone.id, &amina()).await.unwrap();
    assert_eq!(store.outbox().restored().await.unwrap(), 1);
    let now = store.decisions().get(held.id).await.unwrap().unwrap();
    assert_eq!(now.state, DecisionState::Uncertain);
    let leased = lease(&store, "us", 60).await.unwrap();
    assert!(leased.doubt.is_some(), "the sender reads before it sends");
    assert_eq!(store.record().verify().await.unwrap().broken, None);
}

#[tokio::test]
async fn a_backup_of_a_file_is_a_store_and_a_server_has_its_own_tools() {
    let place = Place::new();
    let store = filled(&place).await;
    let copy = place.file().with_file_name("copy.db");
    store.disk().backup(&copy).await.unwrap();
    assert!(
        matches!(store.disk().backup(&copy).await, Err(StoreError::NotPermitted { .. })),
        "it is there already"
    );
    let copied = Store::open(copy.to_str().unwrap()).await.unwrap();
    assert_eq!(copied.record().verify().await.unwrap(), store.record().verify().await.unwrap());
    assert_eq!(copied.soundness().schema().await.unwrap().problems, Vec::<String>::new());
    let Some(url) = server::new_store() else { return };
    let refused = Store::open(&url).await.unwrap().disk().backup(&copy.with_extension("other")).await;
    assert!(matches!(refused, Err(StoreError::ServerBackup)), "{refused:?}");
}
