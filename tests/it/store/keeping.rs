//! What is kept: documents, decisions, notes, resolutions, drafts; and that a decision is whole or not at all.

use super::{Database, Place, amina, at, count, decide, intent, key, lease, receive, sql, try_decide};
use referee::domain::decision::DecisionState;
use referee::domain::ids::{FindingId, Reviewer, StepId};
use referee::domain::record::Note;
use referee::domain::resolution::{Conclusion, Resolution};
use referee::store::StoreError;
use referee::store::chain::sha256;
use referee::store::claims::Claimed;
use referee::store::decisions::Recorded;
use referee::store::journeys::{KnownStep, ReceivedAs};
use referee::store::manual::Moved;
use rstest::rstest;
use std::collections::BTreeSet;
use std::time::Duration;

#[rstest]
#[tokio::test]
async fn documents_are_kept_byte_for_byte(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    let raw = b" {\"a\":\x00\xff 1.50e0 }\r\n";
    assert_eq!(receive(&store, "j1", raw).await, ReceivedAs::New);
    assert_eq!(receive(&store, "j1", raw).await, ReceivedAs::Same);
    assert_eq!(store.record().history(&key("j1")).await.unwrap().items.len(), 1);
    assert_eq!(receive(&store, "j1", b"{}").await, ReceivedAs::Changed);
    let store = place.open().await;
    assert_eq!(store.documents().latest(&key("j1")).await.unwrap().unwrap().raw, b"{}");
    let before = store.documents().version(&key("j1"), 1).await.unwrap().unwrap();
    assert_eq!((before.version, before.raw.as_slice()), (1, raw.as_slice()));
}

#[rstest]
#[tokio::test]
async fn words_are_kept_and_never_run_as_statements(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    let words = [
        "",
        "'",
        "''; DROP TABLE notes; --",
        "\\'",
        "$1 $$ $body$",
        "$2'); COMMIT; --",
        "\u{e9}\u{1f600}\t\r\n",
        "/*",
    ];
    for (number, text) in words.into_iter().enumerate() {
        let id = format!("j{number}{text}");
        receive(&store, &id, b"{}").await;
        let by = Reviewer(format!("r{text}"));
        let note = Note { by: by.clone(), at: at(0), text: text.into() };
        assert!(store.notes().add(&key(&id), &note).await.unwrap());
        assert_eq!(store.claims().claim(&key(&id), &by, Duration::from_secs(9)).await.unwrap(), Claimed::Yes);
        let kept = store.notes().of(&key(&id)).await.unwrap().all_sound().unwrap();
        assert_eq!((kept[0].text.as_sent(), &kept[0].by), (text, &by));
    }
    assert_eq!(store.record().verify().await.unwrap().broken, None);
}

#[rstest]
#[tokio::test]
async fn old_documents_go_unless_they_were_decided_upon_or_opened(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    receive(&store, "j1", b"1").await;
    decide(&store, "j1").await;
    receive(&store, "j1", b"2").await;
    store.documents().opened(&key("j1"), &amina(), 2, at(1)).await.unwrap();
    for raw in [b"3", b"4", b"5"] {
        receive(&store, "j1", raw).await;
    }
    let mut kept = Vec::new();
    for version in 1..=5 {
        kept.push(store.documents().version(&key("j1"), version).await.unwrap().is_some());
    }
    assert_eq!(kept, [true, true, false, true, true]);
}

#[rstest]
#[tokio::test]
async fn a_dropped_document_leaves_its_hash_in_the_record(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    for raw in [b"1", b"2", b"3", b"4"] {
        receive(&store, "j1", raw).await;
    }
    let mut kept = Vec::new();
    for version in 1..=4 {
        kept.push(store.documents().version(&key("j1"), version).await.unwrap().is_some());
    }
    assert_eq!(kept, [true, false, true, true]);
    let history = store.record().history(&key("j1")).await.unwrap().items;
    let dropped: Vec<&str> = history
        .iter()
        .filter(|entry| entry.what == "document.dropped")
        .map(|entry| entry.detail.as_sent())
        .collect();
    assert_eq!(dropped, [format!("{{\"sha256\":\"{}\"}}", sha256(b"2"))]);
    assert_eq!(store.record().verify().await.unwrap().broken, None);
}

/// Twenty minutes of touched journeys must not make the store larger for ever.
#[tokio::test]
async fn a_journey_that_changes_often_takes_no_more_room() {
    let place = Place::new();
    let store = place.open().await;
    let pages = async || count(&mut place.other_hands().await, "PRAGMA page_count").await;
    let touch = async |from: u32| {
        for round in from..from + 40 {
            receive(&store, "j1", &vec![b'a' + (round % 26) as u8; 40_000 + round as usize]).await;
        }
    };
    touch(0).await;
    let before = pages().await;
    touch(40).await;
    // 40 entries are a few pages, one document is ten.
    assert!(pages().await < before + 15, "{before} pages, then {}", pages().await);
}

#[rstest]
#[tokio::test]
async fn a_decision_outlives_the_process(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    receive(&store, "j1", b"{}").await;
    let decision = decide(&store, "j1").await;
    assert_eq!(decision.state, DecisionState::Held);
    // Nothing is closed properly: another process finds it all the same.
    let later = place.open().await;
    assert_eq!(later.decisions().open().await.unwrap().items, std::slice::from_ref(&decision));
    assert_eq!(decision.intent, intent("j1"));
    assert_eq!(later.decisions().get(decision.id).await.unwrap(), Some(decision));
}

#[rstest]
#[case::audit(
    "CREATE TRIGGER breaks BEFORE INSERT ON audit WHEN NEW.what = 'decision.recorded' BEGIN SELECT RAISE(ABORT, 'x'); END"
)]
#[case::head("CREATE TRIGGER breaks BEFORE UPDATE ON audit_head BEGIN SELECT RAISE(ABORT, 'x'); END")]
#[case::queue("CREATE TRIGGER breaks BEFORE UPDATE ON journeys BEGIN SELECT RAISE(ABORT, 'x'); END")]
#[tokio::test]
async fn a_decision_is_recorded_whole_or_not_at_all(#[case] breaks: &'static str) {
    let place = Place::new();
    let store = place.open().await;
    receive(&store, "j1", b"{}").await;
    store.claims().claim(&key("j1"), &amina(), Duration::from_secs(60)).await.unwrap();
    let mut other = place.other_hands().await;
    let entries = count(&mut other, "SELECT count(*) FROM audit").await;
    sql(&mut other, breaks).await;
    assert!(matches!(try_decide(&store, "j1").await, Err(StoreError::Database(_))));
    assert_eq!(count(&mut other, "SELECT count(*) FROM decisions").await, 0);
    assert_eq!(count(&mut other, "SELECT count(*) FROM claims").await, 1);
    assert_eq!(count(&mut other, "SELECT count(*) FROM audit").await, entries);
    sql(&mut other, "DROP TRIGGER breaks").await;
    decide(&store, "j1").await;
    assert_eq!(count(&mut other, "SELECT count(*) FROM audit").await, entries + 1);
}

#[tokio::test]
async fn undoing_is_whole_or_not_at_all() {
    let place = Place::new();
    let store = place.open().await;
    receive(&store, "j1", b"{}").await;
    let id = decide(&store, "j1").await.id;
    let mut other = place.other_hands().await;
    sql(&mut other, "CREATE TRIGGER breaks BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'x'); END").await;
    store.outbox().undo(id, &amina()).await.unwrap_err();
    assert_eq!(store.decisions().get(id).await.unwrap().unwrap().state, DecisionState::Held);
    sql(&mut other, "DROP TRIGGER breaks").await;
    assert!(matches!(store.outbox().undo(id, &amina()).await.unwrap(), Moved::Yes(_)));
    assert_eq!(store.outbox().undo(id, &amina()).await.unwrap(), Moved::Not(DecisionState::Undone));
    assert!(store.outbox().list().await.unwrap().items.is_empty());
    decide(&store, "j1").await;
}

#[rstest]
#[tokio::test]
async fn one_journey_has_one_decision_on_its_way(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    assert_eq!(try_decide(&store, "j1").await.unwrap(), Recorded::Unknown);
    receive(&store, "j1", b"{}").await;
    decide(&store, "j1").await;
    assert_eq!(try_decide(&store, "j1").await.unwrap(), Recorded::OnItsWay);
    receive(&store, "j2", b"1").await;
    receive(&store, "j2", b"2").await;
    assert_eq!(try_decide(&store, "j2").await.unwrap(), Recorded::Changed);
}

#[tokio::test]
async fn claims_run_out_and_keep_others_from_deciding() {
    const MINUTE: Duration = Duration::from_secs(60);
    let place = Place::new();
    let store = place.open().await;
    let (claims, bilal, id) = (store.claims(), Reviewer("bilal".to_owned()), key("j1"));
    assert_eq!(claims.claim(&id, &bilal, MINUTE).await.unwrap(), Claimed::Unknown);
    receive(&store, "j1", b"{}").await;
    assert_eq!(claims.claim(&id, &bilal, MINUTE).await.unwrap(), Claimed::Yes);
    place.turn_to(1);
    assert_eq!(claims.claim(&id, &bilal, MINUTE).await.unwrap(), Claimed::Yes);
    let taken = claims.claim(&id, &amina(), MINUTE).await.unwrap();
    assert_eq!(taken, Claimed::By(bilal.clone(), at(61)));
    assert_eq!(try_decide(&store, "j1").await.unwrap(), Recorded::ClaimedBy(bilal.clone()));
    assert!(!claims.release(&id, &amina()).await.unwrap());
    place.turn_to(61);
    assert_eq!(claims.claim(&id, &amina(), MINUTE).await.unwrap(), Claimed::Yes);
    assert!(claims.release(&id, &amina()).await.unwrap());
    let whats: Vec<String> =
        store.record().history(&id).await.unwrap().items.into_iter().map(|entry| entry.what).collect();
    assert_eq!(whats, ["journey.received", "journey.claimed", "journey.claimed", "journey.released"]);
}

#[rstest]
#[tokio::test]
async fn notes_and_resolutions_are_kept(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    let note = Note { by: amina(), at: at(1), text: "called \u{1b}[2J them".into() };
    assert!(!store.notes().add(&key("j1"), &note).await.unwrap());
    receive(&store, "j1", b"{}").await;
    place.turn_to(1);
    assert!(store.notes().add(&key("j1"), &note).await.unwrap());
    assert_eq!(store.notes().of(&key("j1")).await.unwrap().items, [note]);
    let finding = FindingId::from("rule.expired_document.0");
    let mut resolution = Resolution {
        finding: finding.clone(),
        conclusion: Conclusion::Inconclusive,
        reason: None,
        comment: None,
        by: amina(),
        at: at(2),
    };
    place.turn_to(2);
    store.resolutions().resolve(&key("j1"), &resolution).await.unwrap();
    resolution.conclusion = Conclusion::NoIssue;
    resolution.comment = Some("renewed".into());
    store.resolutions().resolve(&key("j1"), &resolution).await.unwrap();
    assert_eq!(store.resolutions().of(&key("j1")).await.unwrap().items, [resolution]);
    assert!(store.resolutions().withdraw(&key("j1"), &finding, &amina(), at(3)).await.unwrap());
    assert!(!store.resolutions().withdraw(&key("j1"), &finding, &amina(), at(3)).await.unwrap());
    assert!(store.resolutions().of(&key("j1")).await.unwrap().items.is_empty());
}

#[rstest]
#[tokio::test]
async fn drafts_skips_and_steps_are_kept(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    receive(&store, "j1", b"{}").await;
    store.drafts().keep(&key("j1"), &amina(), "{\"verb\":1}").await.unwrap();
    store.drafts().keep(&key("j1"), &amina(), "{\"verb\":2}").await.unwrap();
    assert_eq!(store.drafts().of(&key("j1"), &amina()).await.unwrap().as_deref(), Some("{\"verb\":2}"));
    assert_eq!(store.drafts().journeys(&amina()).await.unwrap(), [key("j1")]);
    assert_eq!(store.drafts().journeys(&Reviewer("bodo".to_owned())).await.unwrap(), []);
    decide(&store, "j1").await;
    assert_eq!(store.drafts().of(&key("j1"), &amina()).await.unwrap(), None);
    store.snoozes().put_off(&key("j1"), &amina(), Duration::from_secs(9)).await.unwrap();
    place.turn_to(8);
    let put_off = store.snoozes().of(&amina()).await.unwrap();
    assert_eq!(put_off.into_iter().map(|(key, _)| key).collect::<Vec<_>>(), [key("j1")]);
    place.turn_to(9);
    assert!(store.snoozes().of(&amina()).await.unwrap().is_empty());
    let steps = vec![KnownStep { id: StepId::from("0"), title: "Passport".into(), failed: true }];
    store.journeys().remember_steps(&key("j1"), &steps).await.unwrap();
    assert_eq!(store.journeys().known(&key("j1")).await.unwrap().unwrap().steps, steps);
}

#[rstest]
#[case("UPDATE deliveries SET state = 'flying'", "state holds an unknown word")]
#[case("UPDATE decisions SET held_until_ms = 9223372036854775807", "held_until_ms is no point in time")]
#[case("UPDATE decisions SET steps = '[{'", "steps is not what we wrote")]
#[case(
    "PRAGMA foreign_keys = OFF; UPDATE decisions SET id = 'x'; UPDATE deliveries SET id = 'x', decision_id = 'x'",
    "id holds an unknown word"
)]
#[tokio::test]
async fn a_damaged_decision_is_named_and_harms_no_other(#[case] damage: &'static str, #[case] problem: &str) {
    let place = Place::new();
    let store = place.open().await;
    receive(&store, "j1", b"{}").await;
    decide(&store, "j1").await;
    sql(&mut place.other_hands().await, damage).await;
    receive(&store, "j2", b"{}").await;
    let whole = decide(&store, "j2").await;
    let damaged = store.decisions().of(&key("j1")).await.unwrap().damaged;
    assert_eq!(damaged[0].problem, problem);
    let outbox = store.outbox().list().await.unwrap();
    assert!(outbox.items.contains(&whole.clone().into()));
    assert_eq!(outbox.damaged.len(), 1);
    place.turn_to(20);
    let leased = lease(&store, "me", 40).await.unwrap();
    assert_eq!(leased.id, whole.id);
    assert_eq!(lease(&store, "me", 40).await, None);
    // It is looked at again later, and does not keep the sender awake meanwhile.
    assert!(store.outbox().next_due(&BTreeSet::new()).await.unwrap().unwrap() > at(20));
}

#[tokio::test]
async fn a_document_that_rotted_on_disk_is_not_passed_off_as_received() {
    let place = Place::new();
    let store = place.open().await;
    receive(&store, "j1", b"{\"sum\":100}").await;
    sql(&mut place.other_hands().await, "UPDATE documents SET raw = CAST('{\"sum\":900}' AS BLOB)").await;
    let error = store.documents().latest(&key("j1")).await.unwrap_err();
    assert!(matches!(error, StoreError::Damaged(_)), "{error:?}");
}
