//! The schema: the same on both engines, made by `referee store migrate` alone, with the arithmetic of the chain in it.

use super::server;
use crate::store::{Place, at, decide, receive};
use referee::store::{Access, Store, StoreError};
use sqlx::{Connection as _, PgConnection};
use std::collections::BTreeSet;

/// What PostgreSQL alone needs: the inbox of the chain, the version, the name of a transaction.
const OF_POSTGRES: [&str; 2] = ["entries.", "referee_schema."];
const ROLES: &str = include_str!("../../../assets/postgres-roles.sql");
const NAME_OF_TRANSACTION: &str = "audit.transaction_id";

/// A step of SQLite's schema without its twin shows here.
#[tokio::test]
async fn both_engines_have_the_same_tables_and_columns() {
    let Some(url) = server::new_store() else { return };
    let place = Place::new();
    place.open().await.close().await;
    let of_sqlite = "SELECT t.name || '.' || c.name FROM sqlite_schema t JOIN pragma_table_xinfo(t.name) c
         WHERE t.type IN ('table', 'view') AND t.name NOT LIKE 'sqlite%'";
    let of_sqlite: Vec<String> =
        sqlx::query_scalar(of_sqlite).fetch_all(&mut place.other_hands().await).await.unwrap();
    let of_postgres = "SELECT table_name || '.' || column_name FROM information_schema.columns
         WHERE table_schema = 'public'";
    let mut server = PgConnection::connect(&url).await.unwrap();
    let of_postgres: Vec<String> = sqlx::query_scalar(of_postgres).fetch_all(&mut server).await.unwrap();
    let of_both = |column: &String| {
        !OF_POSTGRES.iter().any(|table| column.starts_with(table)) && column != NAME_OF_TRANSACTION
    };
    let of_postgres: BTreeSet<String> = of_postgres.into_iter().filter(of_both).collect();
    assert_eq!(of_sqlite.into_iter().collect::<BTreeSet<_>>(), of_postgres);
}

#[tokio::test]
async fn the_schema_is_made_by_migrate_alone() {
    let Some(url) = server::empty_database() else { return };
    let refused = Store::open(&url).await.unwrap_err();
    assert!(matches!(refused, StoreError::Older { found: 0, known: 11 }), "{refused:?}");
    assert_eq!(Store::migrate(&url, &Access::default()).await.unwrap(), (0, 11));
    assert_eq!(Store::migrate(&url, &Access::default()).await.unwrap(), (11, 11));
    let store = Store::open(&url).await.unwrap();
    assert_eq!(store.soundness().schema().await.unwrap().problems, Vec::<String>::new());
    receive(&store, "j1", b"{}").await;
    let mut owner = PgConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("CREATE TRIGGER theirs BEFORE INSERT ON notes EXECUTE FUNCTION referee_refuse()")
        .execute(&mut owner)
        .await
        .unwrap();
    assert_eq!(store.soundness().schema().await.unwrap().problems.len(), 1);
}

#[tokio::test]
async fn another_schema_is_refused_by_both_numbers_also_while_it_is_open() {
    let Some(url) = server::new_store() else { return };
    let store = Store::open(&url).await.unwrap();
    receive(&store, "j1", b"{}").await;
    let mut owner = PgConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("UPDATE referee_schema SET version = 99").execute(&mut owner).await.unwrap();
    let refused = Store::open(&url).await.unwrap_err();
    assert_eq!(refused.to_string(), "the store has schema 99, this program knows schemas up to 11");
    let newer = store.record().head().await;
    assert_eq!(newer.unwrap(), 1, "what is there can be read");
    let refused = store.drafts().keep(&crate::store::key("j1"), &crate::store::amina(), "{}").await;
    assert!(matches!(refused, Err(StoreError::Newer { found: 99, known: 11 })), "{refused:?}");
}

/// The documented arithmetic, in the database and by hand: missing texts, other alphabets, long ones, odd characters.
#[tokio::test]
async fn the_database_hashes_as_the_program_does() {
    use sha2::Digest as _;
    let Some(url) = server::new_store() else { return };
    let mut server = PgConnection::connect(&url).await.unwrap();
    let mut state = 7_u64;
    let mut next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    let pieces = ["", "amina", "é", "漢字", "\u{1f600}", "\\x00", "'; --", "\n\t", "{\"a\":1}"];
    for _ in 0..1_000 {
        let (seq, at_ms) = (next() as i64, next() as i64 - (1 << 30));
        let mut text =
            || -> String { (0..next() % 9).map(|_| pieces[next() as usize % pieces.len()]).collect() };
        let texts: [Option<String>; 6] = std::array::from_fn(|place| {
            let text = text();
            (!(2..4).contains(&place) || text.len() % 3 != 0).then_some(text)
        });
        let mut bytes = b"referee audit 1".to_vec();
        bytes.extend(seq.to_be_bytes());
        bytes.extend(at_ms.to_be_bytes());
        for text in &texts {
            match text {
                None => bytes.push(0),
                Some(text) => {
                    bytes.push(1);
                    bytes.extend((text.len() as u64).to_be_bytes());
                    bytes.extend(text.as_bytes());
                }
            }
        }
        let query =
            sqlx::query_scalar("SELECT referee_hash($1, $2, $3, $4, $5, $6, $7, $8)").bind(seq).bind(at_ms);
        let found: String =
            texts.iter().fold(query, |query, text| query.bind(text)).fetch_one(&mut server).await.unwrap();
        let expected: String =
            sha2::Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, expected, "{texts:?}");
    }
}

/// The application's role may add to the record and read it, and nothing else.
#[tokio::test]
async fn the_application_may_add_to_the_record_and_never_change_it() {
    let Some(url) = server::new_store() else { return };
    let mut owner = PgConnection::connect(&url).await.unwrap();
    let name = format!("app{}", uuid::Uuid::now_v7().simple());
    let roles = ROLES.replace("referee_app", &name).replace("referee_owner", &format!("own{name}"));
    sqlx::raw_sql(sqlx::AssertSqlSafe(roles)).execute(&mut owner).await.unwrap();
    let make = format!("ALTER ROLE {name} LOGIN");
    sqlx::raw_sql(sqlx::AssertSqlSafe(make)).execute(&mut owner).await.unwrap();
    let url = url.replace("user=postgres", &format!("user={name}"));
    let store = Store::open(&url).await.unwrap();
    receive(&store, "j1", b"{}").await;
    decide(&store, "j1").await;
    assert_eq!(store.record().verify().await.unwrap().broken, None);
    let mut application = PgConnection::connect(&url).await.unwrap();
    for statement in [
        "UPDATE audit SET detail = '{}'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "INSERT INTO audit SELECT * FROM audit",
        "UPDATE audit_head SET seq = seq + 1",
        "DELETE FROM entries",
        "ALTER TABLE audit DISABLE TRIGGER USER",
        "DROP TABLE notes",
        "UPDATE referee_schema SET version = 0",
    ] {
        let refused = sqlx::raw_sql(statement).execute(&mut application).await.unwrap_err();
        let code =
            refused.as_database_error().and_then(|error| error.code()).unwrap_or_default().into_owned();
        assert_eq!(code, "42501", "{statement}: {refused}");
    }
    let refused = Store::migrate(&url, &Access::default()).await;
    assert!(refused.is_ok(), "there is nothing to migrate: {refused:?}");
}

/// The clock of the server counts, whatever the host says.
#[tokio::test]
async fn times_are_those_of_the_server() {
    let Some(url) = server::new_store() else { return };
    let store = Store::open(&url).await.unwrap();
    receive(&store, "j1", b"{}").await;
    store.documents().opened(&crate::store::key("j1"), &crate::store::amina(), 1, at(0)).await.unwrap();
    let (now, minute) = (jiff::Timestamp::now(), std::time::Duration::from_secs(60));
    let is_now = |time: jiff::Timestamp| now.duration_since(time).unsigned_abs() < minute;
    assert!(is_now(store.at(at(0)).await.unwrap()), "what a decision is dated with");
    assert!(is_now(store.now()));
    for entry in store.record().page(None, 0, 10).await.unwrap().items {
        assert!(is_now(entry.at), "{entry:?}");
    }
}
