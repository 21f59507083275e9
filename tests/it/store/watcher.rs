//! The change watcher: what anybody writes is noticed by everybody who waits.

use super::{Database, Place, amina, decide, key, receive};
use rstest::rstest;
use std::time::Duration;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(60);
const SILENCE: Duration = Duration::from_millis(300);

#[rstest]
#[tokio::test]
async fn a_write_of_another_program_is_noticed_and_a_read_is_not(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    let (ours, theirs) = (place.open().await, place.open().await);
    receive(&theirs, "J1", b"{}").await;
    let changes = ours.watch().await;
    ours.record().history(&key("J1")).await.unwrap();
    ours.record().head().await.unwrap();
    assert!(timeout(SILENCE, changes.changed()).await.is_err(), "reading is no news");
    decide(&theirs, "J1").await;
    timeout(PATIENCE, changes.changed()).await.expect("a decision is news");
    theirs.claims().claim(&key("J1"), &amina(), Duration::from_secs(9)).await.unwrap();
    timeout(PATIENCE, changes.changed()).await.expect("and so is a claim");
}

/// A server renews its duties every few seconds: that wakes no console.
#[tokio::test]
async fn a_renewed_duty_is_no_news_on_a_server() {
    let Some(place) = Place::on(Database::Postgres) else { return };
    let (ours, theirs) = (place.open().await, place.open().await);
    let changes = ours.watch().await;
    let duties = theirs.duties();
    let epoch = duties.take("send", "a server", Duration::from_secs(30)).await.unwrap().unwrap();
    assert!(duties.renew("send", epoch, Duration::from_secs(30)).await.unwrap());
    duties.check_writable().await.unwrap();
    assert!(timeout(SILENCE, changes.changed()).await.is_err(), "nothing waits for it");
    receive(&theirs, "J1", b"{}").await;
    timeout(PATIENCE, changes.changed()).await.expect("a journey is news");
}

#[rstest]
#[tokio::test]
async fn the_head_is_the_place_of_the_last_entry(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    assert_eq!(store.record().head().await.unwrap(), 0);
    receive(&store, "J1", b"{}").await;
    decide(&store, "J1").await;
    let head = store.record().head().await.unwrap();
    let last = store.record().page(None, head - 1, 10).await.unwrap().items;
    assert_eq!(last.len(), 1);
    assert_eq!((last[0].seq, last[0].what.as_str()), (head, "decision.recorded"));
}
