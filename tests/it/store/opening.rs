//! Opening: modes, addresses, and every file that must be left as it is.

use super::{Place, at, bare, decide, key, receive, schema_before, sql, summary, try_decide};
use referee::domain::queue::Urgency;
use referee::provider::IDWISE;
use referee::store::{ClosedStore, Limits, Store, StoreError};
use rstest::rstest;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

fn mode(path: &std::path::Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn brief() -> Limits {
    Limits { patience: Duration::from_millis(60), max_pages: None }
}

#[tokio::test]
async fn files_and_folder_are_closed_to_others() {
    let place = Place::new();
    let store = place.open().await;
    receive(&store, "j1", b"{}").await;
    let file = place.file();
    assert_eq!(mode(file.parent().unwrap()), 0o700);
    for name in ["referee.db", "referee.db-wal", "referee.db-shm"] {
        assert_eq!(mode(&file.with_file_name(name)), 0o600, "{name}");
    }
}

#[tokio::test]
async fn a_file_that_others_could_read_is_closed() {
    let place = Place::new();
    place.open().await.close().await;
    std::fs::set_permissions(place.file(), std::fs::Permissions::from_mode(0o644)).unwrap();
    place.open().await;
    assert_eq!(mode(&place.file()), 0o600);
}

#[tokio::test]
async fn a_plain_path_is_an_address() {
    let place = Place::new();
    let store = Store::open(place.file().to_str().unwrap()).await.unwrap();
    receive(&store, "j1", b"{}").await;
    assert!(place.open().await.journeys().known(&key("j1")).await.unwrap().is_some());
}

#[rstest]
#[case("")]
#[case("sqlite:")]
#[case("sqlite::memory:")]
#[case("mysql://amina:secret@host/db")]
#[case("postgres:amina:secret@host:x/db")]
#[tokio::test]
async fn odd_addresses_are_refused_without_repeating_secrets(#[case] url: &str) {
    let error = Store::open(url).await.unwrap_err();
    assert!(matches!(error, StoreError::Address(_)), "{error:?}");
    assert!(!error.to_string().contains("secret"));
}

#[rstest]
#[case::text(b"this is no database, whatever its name says. It is longer than a page header, though: one hundred bytes".to_vec())]
#[case::picture([b"\x89PNG\r\n\x1a\n".to_vec(), vec![7; 9_000]].concat())]
#[tokio::test]
async fn what_is_no_database_is_left_as_it_is(#[case] bytes: Vec<u8>) {
    let place = Place::new();
    std::fs::create_dir_all(place.file().parent().unwrap()).unwrap();
    std::fs::write(place.file(), &bytes).unwrap();
    let error = Store::open(&place.url()).await.unwrap_err();
    assert!(matches!(error, StoreError::Corrupt(_)), "{error:?}");
    assert_eq!(std::fs::read(place.file()).unwrap(), bytes);
}

#[tokio::test]
async fn a_cut_database_is_corrupt() {
    let place = Place::new();
    let store = place.open().await;
    receive(&store, "j1", &vec![b'x'; 100_000]).await;
    store.close().await;
    let bytes = std::fs::read(place.file()).unwrap();
    std::fs::write(place.file(), &bytes[..bytes.len() / 4]).unwrap();
    let opened = ClosedStore::open(&place.url(), brief()).await.and_then(ClosedStore::without_key);
    let error = match opened {
        Err(error) => error,
        Ok(store) => store.documents().latest(&key("j1")).await.unwrap_err(),
    };
    assert!(matches!(error, StoreError::Corrupt(_)), "{error:?}");
}

#[tokio::test]
async fn the_database_of_another_program_is_left_alone() {
    let place = Place::new();
    std::fs::create_dir_all(place.file().parent().unwrap()).unwrap();
    let mut other = bare(&place.file()).await;
    sql(&mut other, "CREATE TABLE bookmarks (url TEXT)").await;
    let before = std::fs::read(place.file()).unwrap();
    let error = Store::open(&place.url()).await.unwrap_err();
    assert!(matches!(error, StoreError::Corrupt(_)), "{error:?}");
    assert_eq!(std::fs::read(place.file()).unwrap(), before);
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    let place = Place::new();
    place.open().await.close().await;
    sql(&mut place.other_hands().await, "PRAGMA user_version = 99").await;
    let error = Store::open(&place.url()).await.unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 99, .. }), "{error:?}");
}

#[tokio::test]
async fn a_store_that_another_program_holds_is_locked() {
    let place = Place::new();
    let store = ClosedStore::open(&place.url(), brief()).await.unwrap().without_key().unwrap();
    receive(&store, "j1", b"{}").await;
    let mut other = place.other_hands().await;
    sql(&mut other, "BEGIN IMMEDIATE").await;
    assert!(matches!(try_decide(&store, "j1").await.unwrap_err(), StoreError::Locked));
    // Reading goes on, and so does writing once it is let go.
    assert_eq!(store.queue().all().await.unwrap().items.len(), 1);
    sql(&mut other, "ROLLBACK").await;
    decide(&store, "j1").await;
}

#[tokio::test]
async fn a_full_disk_loses_nothing() {
    let place = Place::new();
    receive(&place.open().await, "j1", b"{}").await;
    let tight = Limits { max_pages: Some(60), ..brief() };
    let store = ClosedStore::open(&place.url(), tight).await.unwrap().without_key().unwrap();
    let raw = vec![b'x'; 500_000];
    let incoming = referee::store::journeys::Incoming {
        key: &key("j2"),
        service: &IDWISE,
        raw: &raw,
        summary: &super::summary(referee::domain::queue::Urgency::Face, 1),
        late_at_ms: i64::MAX,
        reopens: true,
        traits: &[],
        at: at(0),
        asked_at: at(0),
        versions: 2,
    };
    assert!(matches!(store.journeys().receive(&incoming).await.unwrap_err(), StoreError::Full));
    assert!(store.journeys().known(&key("j2")).await.unwrap().is_none());
    decide(&store, "j1").await;
    assert_eq!(store.record().verify().await.unwrap().broken, None);
}

#[tokio::test]
async fn a_store_for_reading_is_not_written() {
    let place = Place::new();
    let store = place.open().await;
    receive(&store, "j1", b"{}").await;
    let auditor = Store::open(&format!("{}?mode=ro", place.url())).await.unwrap();
    assert_eq!(auditor.queue().all().await.unwrap().items.len(), 1);
    assert!(matches!(try_decide(&auditor, "j1").await.unwrap_err(), StoreError::ReadOnly));
    let nowhere = format!("{}.gone?mode=ro", place.url());
    assert!(matches!(Store::open(&nowhere).await.unwrap_err(), StoreError::Missing(_)));
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let place = Place::new();
    place.open().await;
    let below_a_file = format!("sqlite:{}/deeper/referee.db", place.file().display());
    let error = Store::open(&below_a_file).await.unwrap_err();
    assert!(matches!(error, StoreError::NotPermitted { .. }), "{error:?}");
    assert!(error.to_string().contains("deeper"));
    let folder = place.file();
    let error = Store::open(folder.parent().unwrap().to_str().unwrap()).await.unwrap_err();
    assert!(matches!(error, StoreError::NotPermitted { .. }), "{error:?}");
}

#[tokio::test]
async fn a_store_of_the_first_schema_is_brought_up_with_what_it_holds() {
    let place = Place::new();
    let mut old = schema_before(&place, 1).await;
    sqlx::query(
        "INSERT INTO journeys (provider, journey, service, summary, needs_review, in_queue, urgency, since_ms, version)
         VALUES ('idwise-eu', 'j1', 'idwise', $1, 1, 1, 1, 1000, 1)",
    )
    .bind(serde_json::json!(summary(Urgency::Face, 1_000)).to_string())
    .execute(&mut old)
    .await
    .unwrap();
    let store = place.open().await;
    assert!(store.journeys().known(&key("j1")).await.unwrap().is_some());
    assert!(store.linked_journeys().of(&key("j1")).await.unwrap().is_empty());
    receive(&store, "j2", b"{}").await;
    assert_eq!(store.record().verify().await.unwrap().broken, None);
}
