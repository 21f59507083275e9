//! The audit chain: it cannot be changed by us, and shows what others change.

use super::{Database, Hands, Place, amina, at, decide, key, receive, sql};
use referee::domain::event::Event;
use referee::store::Store;
use referee::store::chain::{Backdated, Breach, Broken, NOTHING};
use referee::store::record::NewEntry;
use rstest::rstest;

async fn write(store: &Store, what: &'static str) {
    let event = Event::Unknown { what: what.to_owned(), detail: "{\"words\":\"as hashed\"}".to_owned() };
    store
        .record()
        .append(&NewEntry { at: at(1), by: &amina(), journey: Some(&key("j1")), event })
        .await
        .unwrap();
}

async fn five_entries(place: &Place) -> Store {
    let store = place.open().await;
    for what in ["a", "b", "c", "d", "e"] {
        write(&store, what).await;
    }
    store
}

#[rstest]
#[tokio::test]
async fn an_empty_chain_holds(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let Some(place) = Place::on(database) else { return };
    let verdict = place.open().await.record().verify().await.unwrap();
    assert_eq!((verdict.sound, verdict.head.as_str(), verdict.broken), (0, NOTHING, None));
}

#[rstest]
#[tokio::test]
async fn entries_name_the_one_before(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let Some(place) = Place::on(database) else { return };
    let store = five_entries(&place).await;
    let entries = store.record().page(None, 0, 100).await.unwrap().all_sound().unwrap();
    assert_eq!(entries.len(), 5);
    assert_eq!(entries[0].previous, NOTHING);
    for pair in entries.windows(2) {
        assert_eq!(pair[1].previous, pair[0].hash);
    }
    let verdict = store.record().verify().await.unwrap();
    assert_eq!((verdict.sound, &verdict.head, verdict.broken), (5, &entries[4].hash, None));
}

/// The documented encoding, put together by hand.
#[tokio::test]
async fn the_hash_is_what_the_documentation_says() {
    use sha2::Digest;
    let place = Place::new();
    let store = place.open().await;
    let event = Event::Unknown { what: "a".to_owned(), detail: "{}".to_owned() };
    store.record().append(&NewEntry { at: at(1), by: &amina(), journey: None, event }).await.unwrap();
    let mut bytes = b"referee audit 1".to_vec();
    bytes.extend(1_i64.to_be_bytes());
    bytes.extend(at(1).as_millisecond().to_be_bytes());
    for text in [Some("amina"), Some("a"), None, None, Some("{}"), Some(NOTHING)] {
        match text {
            Some(text) => {
                bytes.push(1);
                bytes.extend((text.len() as u64).to_be_bytes());
                bytes.extend(text.as_bytes());
            }
            None => bytes.push(0),
        }
    }
    let expected: String = sha2::Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(store.record().verify().await.unwrap().head, expected);
}

#[rstest]
#[case("UPDATE audit SET detail = '{}' WHERE seq = 2")]
#[case("DELETE FROM audit WHERE seq = 5")]
#[case("UPDATE audit_head SET seq = 1")]
#[case("DELETE FROM audit_head")]
#[case(
    "INSERT INTO audit SELECT 9, at_ms, actor, what, provider, journey, detail, previous, hash FROM audit WHERE seq = 1"
)]
#[tokio::test]
async fn the_database_itself_refuses_changes(
    #[case] statement: &'static str,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    five_entries(&place).await;
    let refused = place.hands().await.try_to_run(statement).await.unwrap_err();
    assert!(refused.to_string().contains("audit chain"), "{refused}");
}

#[rstest]
#[case::words("UPDATE audit SET detail = '{}' WHERE seq = 3", 3, Breach::Changed)]
#[case::actor("UPDATE audit SET actor = 'bilal' WHERE seq = 1", 1, Breach::Changed)]
#[case::time("UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 5", 5, Breach::Changed)]
#[case::journey("UPDATE audit SET journey = NULL WHERE seq = 2", 2, Breach::Changed)]
#[case::hash("UPDATE audit SET hash = upper(hash) || 'x' WHERE seq = 2", 2, Breach::Changed)]
#[case::taken_out("DELETE FROM audit WHERE seq = 3", 3, Breach::Missing)]
#[case::first("DELETE FROM audit WHERE seq = 1", 1, Breach::Missing)]
#[case::tail("DELETE FROM audit WHERE seq >= 4", 4, Breach::CutOff)]
#[case::all("DELETE FROM audit", 1, Breach::CutOff)]
#[case::swapped(
    "UPDATE audit SET seq = 99 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 99",
    2,
    Breach::Unlinked
)]
#[case::closed_up(
    "DELETE FROM audit WHERE seq = 2; UPDATE audit SET seq = seq - 1 WHERE seq > 2",
    2,
    Breach::Unlinked
)]
#[case::put_before("UPDATE audit SET seq = 0 WHERE seq = 1", 0, Breach::Unlinked)]
#[case::head("UPDATE audit_head SET hash = '00'", 5, Breach::Unlinked)]
#[case::head_back("UPDATE audit_head SET seq = 3", 4, Breach::Beyond)]
#[case::no_head("DELETE FROM audit_head", 6, Breach::Unreadable)]
#[tokio::test]
async fn tampering_is_found(
    #[case] statement: &'static str,
    #[case] seq: i64,
    #[case] problem: Breach,
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    let store = five_entries(&place).await;
    let mut other = unguarded(&place).await;
    other.run(statement).await;
    assert_eq!(store.record().verify().await.unwrap().broken, Some(Broken { seq, problem }));
}

/// Somebody with all rights has taken the triggers away that guard the chain.
async fn unguarded(place: &Place) -> Hands {
    let mut other = place.hands().await;
    let sqlite = "DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_shortened;
         DROP TRIGGER audit_follows_on; DROP TRIGGER audit_head_moves_on; DROP TRIGGER audit_head_stays";
    let postgres = "ALTER TABLE audit DISABLE TRIGGER USER; ALTER TABLE audit_head DISABLE TRIGGER USER";
    other.run_either(sqlite, postgres).await;
    other
}

/// Only SQLite keeps what is no text in a column for text.
#[tokio::test]
async fn what_is_no_text_is_found() {
    let place = Place::new();
    let store = five_entries(&place).await;
    unguarded(&place).await.run("UPDATE audit SET detail = CAST(x'ff' AS TEXT) WHERE seq = 4").await;
    let broken = Some(Broken { seq: 4, problem: Breach::Unreadable });
    assert_eq!(store.record().verify().await.unwrap().broken, broken);
}

#[tokio::test]
async fn a_long_chain_is_walked_in_pages() {
    let place = Place::new();
    let store = place.open().await;
    let mut other = place.other_hands().await;
    sql(&mut other, "PRAGMA synchronous = OFF").await;
    for _ in 0..1_050 {
        write(&store, "a").await;
    }
    assert_eq!(store.record().verify().await.unwrap().sound, 1_050);
    let page = store.record().page(None, 1_000, 20).await.unwrap();
    assert_eq!((page.items.len(), page.items[0].seq), (20, 1_001));
    assert!(store.record().page(Some(at(2)), 0, 20).await.unwrap().items.is_empty());
}

#[rstest]
#[tokio::test]
async fn what_people_wrote_is_not_in_the_chain(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    receive(&store, "j1", b"{}").await;
    decide(&store, "j1").await;
    let entries = store.record().history(&key("j1")).await.unwrap().all_sound().unwrap();
    let last = entries.last().unwrap();
    assert_eq!(last.what, "decision.recorded");
    assert!(last.detail.as_sent().contains("comment_sha256"));
    assert!(entries.iter().all(|entry| !entry.detail.as_sent().contains("original")));
}

#[tokio::test]
async fn an_entry_that_is_dated_before_an_earlier_one_is_told() {
    let place = Place::new();
    let store = place.open().await;
    for second in [10, 9, 300, 240, 301] {
        let event = Event::JourneyClaimed {};
        let entry = NewEntry { at: at(second), by: &amina(), journey: Some(&key("j1")), event };
        store.record().append(&entry).await.unwrap();
    }
    let verdict = store.record().verify().await.unwrap();
    assert_eq!((verdict.sound, verdict.broken), (5, None));
    assert_eq!(verdict.backdated, [Backdated { seq: 4, by_ms: 60_000 }], "a second is the clock's own step");
}
