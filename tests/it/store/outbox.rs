//! The outbox: what a store of the version before becomes, which states are open, how little is read to find what is due.

use super::{Place, amina, at, decide, key, lease, receive, schema_before, sql};
use referee::domain::decision::DecisionState;
use referee::domain::delivery::DeliveryKind;
use referee::domain::ids::{JourneyKey, ProviderName};
use referee::domain::match_status::MatchStatus;
use referee::domain::record::Decision;
use referee::store::Store;
use referee::store::delivery::{DeliveryEnd, Leased};
use referee::store::manual::Moved;
use referee::store::outbox::{Lease, NEXT, QUEUES};
use sqlx::{Row, SqliteConnection};
use std::collections::BTreeSet;
use std::time::Duration;
use strum::IntoEnumIterator;

const PROBLEM: &str = "could not get an answer";
const THEIRS: &str = "Rejected";

/// The states that the version before knew.
const STATES: [DecisionState; 9] = [
    DecisionState::Held,
    DecisionState::Sending,
    DecisionState::Waiting,
    DecisionState::Delivered,
    DecisionState::Kept,
    DecisionState::Conflict,
    DecisionState::Refused,
    DecisionState::Undone,
    DecisionState::Dropped,
];

/// A store as the version before left it: a decision in every state, and match statuses in every state.
async fn written_before(place: &Place) {
    let mut old = schema_before(place, 3).await;
    for (row, state) in (1..).zip(STATES) {
        old_decision(&mut old, row, state, "idwise").await;
    }
    old_decision(&mut old, 100, DecisionState::Waiting, "onetouch").await;
    old_match_status(&mut old, "held", DecisionState::Held).await;
    let open =
        [DecisionState::Sending, DecisionState::Waiting, DecisionState::Conflict, DecisionState::Refused];
    for state in open.into_iter().chain([DecisionState::Delivered]) {
        old_match_status(&mut old, "delivered", state).await;
    }
}

async fn old_decision(old: &mut SqliteConnection, row: i64, state: DecisionState, service: &str) {
    let name = id_of(service, state.word());
    sqlx::query(
        "INSERT INTO journeys (id, provider, journey, service, summary, needs_review, settled, in_queue, urgency,
             since_ms, version) VALUES ($1, $2 || '-eu', $3, $2, '{}', 1, 0, 1, 1, $1, 1)",
    )
    .bind(row)
    .bind(service)
    .bind(state.word())
    .execute(&mut *old)
    .await
    .unwrap();
    let (is_sending, is_waiting) = (state == DecisionState::Sending, state == DecisionState::Waiting);
    sqlx::query(
        "INSERT INTO decisions (id, journey_id, verb, reason, comment, steps, reviewer, at_ms, state, held_until_ms,
             attempts, due_ms, last_problem, found_instead, document_version, document_hash, manual_seen,
             maybe_applied, attempted_at_ms, lease_by, lease_until_ms)
         VALUES ($1, $2, 'approve', 'verified', 'seen', '[]', 'amina', $3, $4, $5, $6, $7, $8, $9, 1, '00', 'Refer',
             $10, $11, $12, $13)",
    )
    .bind(name)
    .bind(row)
    .bind(at(0).as_millisecond() + row)
    .bind(state.word())
    .bind(at(10).as_millisecond())
    .bind(row % 3)
    .bind(is_waiting.then(|| at(20).as_millisecond()))
    .bind(matches!(state, DecisionState::Waiting | DecisionState::Refused).then_some(PROBLEM))
    .bind((state == DecisionState::Conflict).then_some(THEIRS))
    .bind(is_sending)
    .bind(is_sending.then(|| at(11).as_millisecond()))
    .bind(is_sending.then_some("a process"))
    .bind(is_sending.then(|| at(131).as_millisecond()))
    .execute(old)
    .await
    .unwrap();
}

async fn old_match_status(old: &mut SqliteConnection, of: &str, state: DecisionState) {
    let (is_sending, is_waiting) = (state == DecisionState::Sending, state == DecisionState::Waiting);
    sqlx::query(
        "INSERT INTO dispositions (id, decision_id, conclusion, records, is_whitelisted, match_status, state, attempts,
             due_ms, last_problem, found_instead, over_others, maybe_applied, attempted_at_ms, lease_by, lease_until_ms)
         VALUES ($1, $2, 'explained', $3, 1, 'false_positive', $4, 2, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(id_of("match", state.word()))
    .bind(id_of("idwise", of))
    .bind(r#"[{"id":"m1","whitelisted":false,"status":"potential_match"}]"#)
    .bind(state.word())
    .bind(is_waiting.then(|| at(30).as_millisecond()))
    .bind((state == DecisionState::Refused).then_some(PROBLEM))
    .bind((state == DecisionState::Conflict).then_some(THEIRS))
    .bind(is_waiting)
    .bind(is_sending)
    .bind(is_sending.then(|| at(12).as_millisecond()))
    .bind(is_sending.then_some("a process"))
    .bind(is_sending.then(|| at(132).as_millisecond()))
    .execute(old)
    .await
    .unwrap();
}

fn id_of(what: &str, state: &str) -> String {
    let name = format!("{what} {state}");
    uuid::Uuid::from_slice(&referee::store::chain::sha256(name.as_bytes()).as_bytes()[..16])
        .unwrap()
        .to_string()
}

async fn of_state(store: &Store, state: DecisionState) -> Decision {
    store.decisions().of(&key(state.word())).await.unwrap().all_sound().unwrap().remove(0)
}

#[tokio::test]
async fn a_store_of_the_version_before_keeps_every_decision_as_it_was() {
    let place = Place::new();
    written_before(&place).await;
    let store = place.open().await;
    for (row, state) in (1_i64..).zip(STATES) {
        let decision = of_state(&store, state).await;
        assert_eq!(decision.id.to_string(), id_of("idwise", state.word()));
        assert_eq!((decision.state, i64::from(decision.attempts)), (state, row % 3));
        assert_eq!(decision.due, (state == DecisionState::Waiting).then(|| at(20)));
        assert_eq!(decision.held_until, at(10));
        assert_eq!(decision.intent.comment, Some("seen".into()));
        let (problem, found) = (decision.last_problem.is_some(), decision.found_instead.is_some());
        assert_eq!(problem, matches!(state, DecisionState::Waiting | DecisionState::Refused));
        assert_eq!(found, state == DecisionState::Conflict);
    }
    let held = of_state(&store, DecisionState::Held).await;
    assert_eq!(states(&held.match_statuses), [DecisionState::Held]);
    let delivered = of_state(&store, DecisionState::Delivered).await;
    let MatchStatus { records, marks, attempts, .. } = &delivered.match_statuses[1];
    assert_eq!((records[0].resource_id.as_sent(), *attempts), ("m1", 2));
    assert_eq!(marks.is_whitelisted, Some(true));
    assert_eq!(marks.match_status, Some("false_positive".into()));
    assert_eq!(delivered.standing(), DecisionState::Conflict);
    // What is open, and the decision that arrived and whose match statuses did not.
    assert_eq!(store.outbox().list().await.unwrap().all_sound().unwrap().len(), 5 + 1 + 1);
    let mut other = place.other_hands().await;
    assert!(sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut other).await.unwrap().is_empty());
}

fn states(match_statuses: &[MatchStatus]) -> Vec<DecisionState> {
    match_statuses.iter().map(|one| one.state).collect()
}

#[tokio::test]
async fn a_store_of_the_version_before_goes_on_with_what_was_on_its_way() {
    let place = Place::new();
    written_before(&place).await;
    let store = place.open().await;
    let mut taken = Vec::new();
    place.turn_to(200);
    while let Some(leased) = lease(&store, "us", 400).await {
        taken.push(leased);
    }
    let seen = |one: &Leased| (one.kind, one.journey().id.as_sent().to_owned());
    let names: Vec<(DeliveryKind, String)> = taken.iter().map(seen).collect();
    let expected = [
        (DeliveryKind::Decision, "held"),
        (DeliveryKind::Decision, "waiting"),
        (DeliveryKind::Webhook, "waiting"),
        (DeliveryKind::MatchStatus, "delivered"),
        (DeliveryKind::Decision, "sending"),
        (DeliveryKind::MatchStatus, "delivered"),
    ];
    assert_eq!(names, expected.map(|(kind, journey)| (kind, journey.to_owned())));
    assert_eq!(taken[4].doubt.unwrap().since, at(11), "its request may have been applied");
    assert_eq!((taken[3].overwrites, taken[5].overwrites), (true, false));
    assert_eq!(taken[5].doubt.unwrap().until, at(72));
    let held = taken[0].decision().unwrap();
    assert_eq!(held.document, (1, "00".to_owned()));
    assert_eq!(held.manual_seen.as_deref(), Some("Refer"));
    // The match status of the held decision goes once that has arrived.
    assert!(store.outbox().conclude(&taken[0], &DeliveryEnd::Delivered).await.unwrap());
    let next = lease(&store, "us", 400).await.unwrap();
    assert_eq!(
        (next.kind, &next.decision().unwrap().decision.id),
        (DeliveryKind::MatchStatus, &held.decision.id)
    );
    // A person goes on with what needs one.
    let by = amina();
    for state in [DecisionState::Conflict, DecisionState::Refused] {
        let id = of_state(&store, state).await.id;
        assert!(matches!(store.outbox().discard(id, &by).await.unwrap(), Moved::Yes(_)));
    }
}

/// The schema and the enum say the same of every state, and one decision a journey is enforced for all open ones.
#[tokio::test]
async fn the_schema_and_the_code_agree_on_open_states() {
    let place = Place::new();
    let store = place.open().await;
    receive(&store, "j1", b"{}").await;
    decide(&store, "j1").await;
    let mut other = place.other_hands().await;
    for state in DecisionState::iter() {
        sqlx::query("UPDATE deliveries SET state = $1").bind(state.word()).execute(&mut other).await.unwrap();
        let open: i64 =
            sqlx::query_scalar("SELECT count(*) FROM open_decisions").fetch_one(&mut other).await.unwrap();
        assert_eq!(open == 1, state.is_open(), "{state:?}");
    }
}

async fn plan(place: &Place, statement: &'static str) -> Vec<String> {
    let mut other = place.other_hands().await;
    let statement = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
    let rows = sqlx::query(statement).fetch_all(&mut other).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>("detail")).collect()
}

/// However many wait: what is due is found by the index alone, one row of it.
#[tokio::test]
async fn what_is_due_is_found_by_the_index() {
    let place = Place::new();
    place.open().await;
    let next = plan(&place, NEXT).await;
    assert_eq!(next, ["SEARCH deliveries USING INDEX deliveries_due (account=? AND due_ms<?)"]);
    let queues = plan(&place, QUEUES).await;
    let of_deliveries: Vec<&String> = queues.iter().filter(|line| line.contains("deliveries")).collect();
    assert_eq!(of_deliveries.len(), 3);
    let by_index = "SEARCH deliveries USING COVERING INDEX deliveries_due";
    assert!(of_deliveries.iter().all(|line| line.starts_with(by_index)), "{queues:?}");
    let open = plan(&place, "SELECT count(*) FROM open_decisions WHERE journey_id = 1").await;
    assert!(
        open[0].starts_with("SEARCH") && open[0].contains("INDEX one_open_decision (journey_id=?)"),
        "{open:?}"
    );
}

#[tokio::test]
async fn each_account_has_a_queue_of_its_own() {
    let place = Place::new();
    let store = place.open().await;
    for id in ["j1", "j2", "j3"] {
        receive(&store, id, b"{}").await;
        decide(&store, id).await;
    }
    let mut other = place.other_hands().await;
    sql(
        &mut other,
        "UPDATE deliveries SET account = 'another', due_ms = due_ms + 5000
         WHERE journey_id = (SELECT id FROM journeys WHERE journey = 'j3')",
    )
    .await;
    let outbox = store.outbox();
    let busy: BTreeSet<ProviderName> = [key("j1").provider].into();
    assert_eq!(outbox.next_due(&BTreeSet::new()).await.unwrap(), Some(at(10)));
    assert_eq!(outbox.next_due(&busy).await.unwrap(), Some(at(15)));
    let ours = Lease { holder: "us", lasts: Duration::from_secs(60) };
    place.turn_to(14);
    assert_eq!(outbox.lease(&busy, ours, &|_| false).await.unwrap(), None);
    place.turn_to(15);
    let leased = outbox.lease(&busy, ours, &|_| false).await.unwrap().unwrap();
    assert_eq!(*leased.journey(), JourneyKey::new("idwise-eu", "j3"));
}
