//! What the server says, in the words and kinds of the store.

use super::server;
use crate::store::{at, key, receive};
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

#[tokio::test]
async fn a_text_with_the_character_nul_can_be_kept_and_found() {
    let Some(url) = server::new_store() else { return };
    let store = Store::open(&url).await.unwrap();
    receive(&store, "j\0", b"{}").await;
    assert!(store.journeys().known(&key("j\0")).await.unwrap().is_some());
    assert_eq!(store.record().verify().await.unwrap().broken, None);
}
