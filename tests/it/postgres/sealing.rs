//! Encryption at rest on a server, and sealed stores that move.

use super::server;
use crate::cli::setting::Home;
use crate::store::sealing::{PLANTED, open, planted, problems, unsealed};
use crate::store::{Database, Place, amina, at, key, receive, summary, try_receive};
use referee::domain::queue::Urgency;
use referee::store::copy::CopiedNames;
use referee::store::journeys::ReceivedAs;
use referee::store::retention::{Erased, Erasing};
use referee::store::{ClosedStore, Limits, SealKey, Store, StoreError};
use rstest::rstest;
use sqlx::{Connection as _, PgConnection};
use std::os::unix::fs::PermissionsExt as _;

/// Everything in the tables that a person's words can be in.
const ROWS: &str = "SELECT coalesce(string_agg(line, ' '), '') FROM (
    SELECT j::text FROM journeys j UNION ALL SELECT encode(raw, 'escape') FROM documents
    UNION ALL SELECT n::text FROM notes n UNION ALL SELECT r::text FROM resolutions r
    UNION ALL SELECT d::text FROM drafts d UNION ALL SELECT d::text FROM decisions d
    UNION ALL SELECT d::text FROM deliveries d UNION ALL SELECT a::text FROM second_answers a
    UNION ALL SELECT r::text FROM retention r UNION ALL SELECT a::text FROM audit a) lines (line)";

async fn found(server: &mut PgConnection) -> Vec<&'static str> {
    let rows: String = sqlx::query_scalar(ROWS).fetch_one(server).await.unwrap();
    PLANTED.into_iter().filter(|planted| rows.contains(planted)).collect()
}

#[tokio::test]
async fn rows_of_before_are_sealed_and_another_key_opens_them() {
    let Some(place) = Place::on(Database::Postgres) else { return };
    let (old, new) = (SealKey::random(), SealKey::random());
    unsealed(&place).await;
    let mut server = PgConnection::connect(&place.url()).await.unwrap();
    assert!(found(&mut server).await.len() > 9);

    let store = open(&place, &old).await;
    assert_eq!(store.sealing().next().await.unwrap(), 32);
    receive(&store, "j41", PLANTED[4].as_bytes()).await;
    assert_eq!(store.queue().all().await.unwrap().items.len(), 41);
    while store.sealing().next().await.unwrap() > 0 {}
    assert!(store.sealing().progress().await.unwrap().unwrap().is_complete());
    assert_eq!(found(&mut server).await, Vec::<&str>::new());
    assert_eq!(problems(&store).await, Vec::<String>::new());
    assert!(matches!(Store::open(&place.url()).await, Err(StoreError::Sealed { .. })));

    assert_eq!(store.sealing().rotate(&new, &amina()).await.unwrap().keys, 41);
    let stale = try_receive(&store, &key("j42"), b"{}", &summary(Urgency::Face, 1)).await;
    assert!(stale.is_err(), "{stale:?}");
    let store = open(&place, &new).await;
    let rows = store.queue().all().await.unwrap().items;
    assert_eq!(rows.iter().filter(|row| row.summary.applicant.as_deref() == Some(PLANTED[1])).count(), 40);
    let notes = store.notes().of(&key("j1")).await.unwrap().all_sound().unwrap();
    assert_eq!(notes[0].text.as_sent(), PLANTED[9]);
    assert_eq!(store.record().verify().await.unwrap().broken, None);
}

#[tokio::test]
async fn an_erased_journey_has_no_key_and_is_not_taken_in_again() {
    let Some(place) = Place::on(Database::Postgres) else { return };
    let store = open(&place, &SealKey::random()).await;
    receive(&store, "j1", b"{}").await;
    let (one, by) = (key("j1"), amina());
    store.journeys().dismiss(&one, &by, at(0)).await.unwrap();
    let erasing = Erasing { reason: "asked to", by: &by, years: 5, not_aml: false };
    assert!(matches!(store.retention().erase(&one, erasing).await.unwrap(), Erased::Not(_)));
    store.retention().end(&one, at(-6 * 366 * 86_400), &by).await.unwrap();
    assert_eq!(store.retention().due(5).await.unwrap().len(), 1);
    assert_eq!(store.retention().erase(&one, erasing).await.unwrap(), Erased::Yes { old_entries: 0 });
    let mut server = PgConnection::connect(&place.url()).await.unwrap();
    let keys: i64 = sqlx::query_scalar("SELECT count(*) FROM keys").fetch_one(&mut server).await.unwrap();
    assert_eq!(keys, 0);
    assert_eq!(receive(&store, "j1", b"{\"again\":1}").await, ReceivedAs::Older);
    assert_eq!(problems(&store).await, Vec::<String>::new());
}

/// Values are copied as they are, and the same key opens them.
#[rstest]
#[case(Database::Sqlite, Database::Postgres)]
#[case(Database::Postgres, Database::Sqlite)]
#[case(Database::Sqlite, Database::Sqlite)]
#[tokio::test]
async fn a_sealed_store_moves_without_its_key(#[case] from: Database, #[case] to: Database) {
    let (Some(first), Some(second)) = (Place::on(from), Place::on(to)) else { return };
    let seal = SealKey::random();
    let store = open(&first, &seal).await;
    planted(&store).await;
    store.fingerprints().keep(&key("j1"), "selfie", &[7; 32]).await.unwrap();
    let lot = store.linked_journeys().sample(&key("j1")).await.unwrap();
    let as_stored =
        async |place: &Place| ClosedStore::open(&place.url(), Limits::default()).await.unwrap().as_stored();
    let names = CopiedNames { from: "the first", to: "the second" };
    let copied = as_stored(&first).await.copy_to(&as_stored(&second).await, names).await.unwrap();
    assert_eq!(copied.journeys, 1);

    assert!(matches!(Store::open(&second.url()).await, Err(StoreError::Sealed { .. })));
    let moved = open(&second, &seal).await;
    assert_eq!(moved.queue().all().await.unwrap(), store.queue().all().await.unwrap());
    let decisions = moved.decisions().of(&key("j1")).await.unwrap();
    assert_eq!(decisions.all_sound().unwrap()[0].intent.comment.as_ref().unwrap().as_sent(), PLANTED[7]);
    assert_eq!(problems(&moved).await, Vec::<String>::new());
    assert_eq!(moved.linked_journeys().sample(&key("j1")).await.unwrap(), lot, "the same secret");
    assert!(!moved.fingerprints().keep(&key("j1"), "selfie", &[7; 32]).await.unwrap(), "the same secret");
    receive(&moved, "j2", b"{}").await;
}

/// Each host would make another key.
#[test]
fn a_shared_store_is_sealed_only_where_the_settings_name_a_key() {
    let Some(url) = server::new_team_store("amina") else { return };
    let list = ["--store", &url, "--reviewer", "amina", "list", "--json"];
    let home = Home::new();
    home.prints(&list);
    assert!(!home.path("config/referee/seal.key").exists(), "a key was made");

    let key = home.write("config/referee/team.key", &"5e".repeat(32));
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    home.write("config/referee/config.toml", "[seal]\nkey_file = \"team.key\"\n");
    home.prints(&list);
    assert_eq!(home.prints(&["--store", &url, "seal", "init"]).lines().next(), Some("0 journeys are sealed"));
    let (code, told) = Home::new().fails(&list);
    assert_eq!(code, 11, "{told}");
    assert!(told.contains("the store is sealed"), "{told}");
    std::fs::write(&key, "ab".repeat(32)).unwrap();
    assert_eq!(home.fails(&list).0, 14, "another key");
}
