//! What the server says, in the words and kinds of the store.

use super::server;
use crate::store::{at, key, receive};
use referee::domain::record::Note;
use referee::store::{Access, ClosedStore, Limits, PlainText, Store, StoreError};
use sqlx::{Connection as _, PgConnection};

async fn refused(url: &str) -> StoreError {
    Store::open(url).await.unwrap_err()
}

#[tokio::test]
async fn a_server_that_refuses_is_told_from_one_that_is_away() {
    let Some(url) = server::new_store() else { return };
    let base = url.split('?').next().unwrap().to_owned();
    let database = base.rsplit('/').next().unwrap();
    let error = refused(&url.replace(database, "nothing_here")).await;
    assert!(matches!(error, StoreError::NoDatabase(_)), "{error:?}");
    let error = refused(&url.replace("user=postgres", "user=nobody_here")).await;
    assert!(matches!(error, StoreError::Refused(_)), "{error:?}");
    let error = refused(&format!("{base}?host=/nowhere/at/all&user=postgres")).await;
    assert!(matches!(error, StoreError::Away(_)), "{error:?}");
}

/// Nothing leaves this host in clear unless the configuration says so too.
#[tokio::test]
async fn a_connection_in_clear_over_the_network_is_refused() {
    for mode in ["disable", "allow", "prefer"] {
        let url = format!("postgres://amina:secret@192.0.2.1/store?sslmode={mode}");
        let error = refused(&url).await;
        assert!(matches!(error, StoreError::PlainText), "{error:?}");
        assert!(!error.to_string().contains("secret"));
    }
    let allowed = Access { plain: PlainText::Allowed, ..Access::default() };
    let url = "postgres://amina@192.0.2.1/store?sslmode=disable&port=x";
    let error = ClosedStore::open_as(url, Limits::default(), &allowed).await;
    assert!(matches!(error, Err(StoreError::Address(_))), "{error:?}");
}

#[tokio::test]
async fn an_address_that_cannot_be_read_names_the_forms_of_its_own_kind() {
    let error = refused("postgres://amina@/store?host=/run/postgresql").await;
    assert!(matches!(error, StoreError::Address(_)), "{error:?}");
    assert!(error.hint().contains("postgres:///referee?host="), "{}", error.hint());
}

#[tokio::test]
async fn a_standby_and_a_missing_right_are_named() {
    let Some(url) = server::new_store() else { return };
    receive(&Store::open(&url).await.unwrap(), "j1", b"{}").await;
    let read_only = format!("{url}&options=-c%20default_transaction_read_only%3Don");
    let store = Store::open(&read_only).await.unwrap();
    let error = store.documents().opened(&key("j1"), &crate::store::amina(), 1, at(1)).await.unwrap_err();
    assert!(matches!(error, StoreError::Standby), "{error:?}");
    let mut owner = PgConnection::connect(&url).await.unwrap();
    let name = format!("weak{}", uuid::Uuid::now_v7().simple());
    let statements =
        format!("CREATE ROLE {name} LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(statements)).execute(&mut owner).await.unwrap();
    let store = Store::open(&url.replace("user=postgres", &format!("user={name}"))).await.unwrap();
    let error = store.documents().opened(&key("j1"), &crate::store::amina(), 1, at(1)).await.unwrap_err();
    assert!(matches!(error, StoreError::Role(_)), "{error:?}");
}

/// All connections of a process wait for somebody else's lock: the next read finds none, and that is no write lock of another
/// program.
#[tokio::test]
async fn a_read_without_a_connection_finds_the_server_away() {
    let Some(url) = server::new_store() else { return };
    let store = Store::open(&url).await.unwrap();
    receive(&store, "j1", b"{}").await;
    let mut owner = PgConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("BEGIN; LOCK TABLE notes IN ACCESS EXCLUSIVE MODE").execute(&mut owner).await.unwrap();
    let mut reads = tokio::task::JoinSet::new();
    for _ in 0..5 {
        let store = store.clone();
        reads.spawn(async move { store.notes().of(&key("j1")).await });
    }
    let error = reads.join_next().await.unwrap().unwrap().unwrap_err();
    assert!(matches!(error, StoreError::Away(_)), "{error:?}");
    sqlx::raw_sql("ROLLBACK").execute(&mut owner).await.unwrap();
    while let Some(read) = reads.join_next().await {
        read.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_text_with_the_character_nul_can_be_kept_and_found() {
    let Some(url) = server::new_store() else { return };
    let store = Store::open(&url).await.unwrap();
    receive(&store, "j\0", b"{}").await;
    assert!(store.journeys().known(&key("j\0")).await.unwrap().is_some());
    assert_eq!(store.record().verify().await.unwrap().broken, None);
}

/// Two transactions wait for each other. The server gives up one of them: when it is ours, ours is done again.
#[tokio::test(flavor = "multi_thread")]
async fn a_deadlock_is_tried_again() {
    let Some(url) = server::new_store() else { return };
    let store = Store::open(&url).await.unwrap();
    receive(&store, "j1", b"{}").await;
    let mut notes = 0;
    let mut given_up = false;
    while !given_up && notes < 10 {
        notes += 1;
        given_up = ours_is_given_up(&store, &url, &format!("note {notes}")).await;
    }
    assert!(given_up, "the server gave up the other one each time");
    assert_eq!(store.notes().of(&key("j1")).await.unwrap().items.len(), notes);
}

/// Writes a note while another transaction makes a circle of locks with it. Whether the server gave up the note's
/// transaction and not the other one: it takes the one whose `deadlock_timeout` passes first after the circle is closed,
/// which on a busy machine can be either.
async fn ours_is_given_up(store: &Store, url: &str, text: &str) -> bool {
    let mut other = PgConnection::connect(url).await.unwrap();
    sqlx::raw_sql("BEGIN; SELECT * FROM audit_head FOR UPDATE").execute(&mut other).await.unwrap();
    let ours = store.clone();
    let note = Note { by: crate::store::amina(), at: at(0), text: text.into() };
    let writing = tokio::spawn(async move { ours.notes().add(&key("j1"), &note).await });
    // Ours has the journey, and waits for the head of the record.
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
    while sqlx::query_scalar::<_, i64>(waits).fetch_one(&mut other).await.unwrap() == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let circle = sqlx::raw_sql("SELECT * FROM journeys FOR UPDATE").execute(&mut other).await;
    if let Err(error) = &circle {
        let code = error.as_database_error().and_then(|error| error.code());
        assert_eq!(code.as_deref(), Some("40P01"), "{error}");
    }
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    assert!(writing.await.unwrap().unwrap(), "it is written all the same");
    // The other one got its lock: that can only be because ours was given up.
    circle.is_ok()
}
