//! Screening requests in the outbox: what those of the version before become, and one at a time for each journey.

use super::{Database, Place, amina, count, decide, key, lease, place_before, receive};
use jiff::Timestamp;
use referee::domain::decision::DecisionState;
use referee::domain::delivery::DeliveryKind;
use referee::domain::ids::Reviewer;
use referee::domain::outbox_item::OutboxItem;
use referee::domain::screening_request::{ScreenedPerson, ScreeningRequest};
use referee::store::delivery::DeliveryEnd;
use referee::store::retention::{Erased, Erasing};
use referee::store::screening_requests::{NewScreeningRequest, RequestRecorded};
use referee::store::{Access, SealKey, Store};
use rstest::rstest;
use std::time::Duration;
use uuid::Uuid;

/// A request in every state, each on a journey of that name, and a decision with its match status.
const WRITTEN_BEFORE: &str = r#"
    INSERT INTO journeys (id, provider, journey, service, summary, needs_review, settled, in_queue, urgency, since_ms,
        version)
    VALUES (1, 'idwise-eu', 'held', 'idwise', '{}', TRUE, FALSE, TRUE, 1, 1, 1),
        (2, 'idwise-eu', 'sending', 'idwise', '{}', TRUE, FALSE, TRUE, 1, 1, 1),
        (3, 'idwise-eu', 'waiting', 'idwise', '{}', TRUE, FALSE, TRUE, 1, 1, 1),
        (4, 'idwise-eu', 'uncertain', 'idwise', '{}', TRUE, FALSE, TRUE, 1, 1, 1),
        (5, 'idwise-eu', 'refused', 'idwise', '{}', TRUE, FALSE, TRUE, 1, 1, 1),
        (6, 'idwise-eu', 'delivered', 'idwise', '{}', TRUE, FALSE, TRUE, 1, 1, 1),
        (7, 'idwise-eu', 'undone', 'idwise', '{}', TRUE, FALSE, TRUE, 1, 1, 1),
        (8, 'idwise-eu', 'dropped', 'idwise', '{}', TRUE, FALSE, TRUE, 1, 1, 1);
    INSERT INTO screening_requests (id, journey_id, account, person, reviewer, state, created_ms, held_until_ms, due_ms,
        lease_no, attempts, failing_since_ms, maybe_applied_ms, last_problem)
    VALUES ('00000000-0000-0000-0000-000000000001', 1, 'idwise-eu', '{"full_name":"Anna","birth_date":null,"sex":null}',
            'amina', 'held', 1000, 11000, 11000, 0, 0, NULL, NULL, NULL),
        ('00000000-0000-0000-0000-000000000002', 2, 'idwise-eu', '{"full_name":"Anna","birth_date":null,"sex":null}',
            'amina', 'sending', 2000, 11000, 14000, 1, 1, NULL, 12000, NULL),
        ('00000000-0000-0000-0000-000000000003', 3, 'idwise-eu', '{"full_name":"Anna","birth_date":null,"sex":null}',
            'amina', 'waiting', 3000, 11000, 12000, 2, 2, 10000, NULL, 'busy'),
        ('00000000-0000-0000-0000-000000000004', 4, 'idwise-eu', '{"full_name":"Anna","birth_date":null,"sex":null}',
            'amina', 'uncertain', 4000, 11000, 13000, 3, 3, 10000, 12000, 'no answer'),
        ('00000000-0000-0000-0000-000000000005', 5, 'idwise-eu', '{"full_name":"Anna","birth_date":null,"sex":null}',
            'amina', 'refused', 5000, 11000, NULL, 1, 1, NULL, NULL, 'no such name'),
        ('00000000-0000-0000-0000-000000000006', 6, 'idwise-eu', '{"full_name":"Anna","birth_date":null,"sex":null}',
            'amina', 'delivered', 6000, 11000, NULL, 1, 1, NULL, NULL, NULL),
        ('00000000-0000-0000-0000-000000000007', 7, 'idwise-eu', '{"full_name":"Anna","birth_date":null,"sex":null}',
            'amina', 'undone', 7000, 11000, NULL, 0, 0, NULL, NULL, NULL),
        ('00000000-0000-0000-0000-000000000008', 8, 'idwise-eu', '{"full_name":"Anna","birth_date":null,"sex":null}',
            'amina', 'dropped', 8000, 11000, NULL, 1, 1, NULL, NULL, 'no such name');
    INSERT INTO decisions (id, journey_id, verb, reason, steps, reviewer, at_ms, held_until_ms, document_version,
        document_hash)
    VALUES ('00000000-0000-0000-0000-000000000100', 1, 'approve', 'verified', '[]', 'amina', 500, 9000000000000, 1, '00');
    INSERT INTO deliveries (id, kind, decision_id, journey_id, account, follows, body, state, created_ms, due_ms)
    VALUES ('00000000-0000-0000-0000-000000000100', 'decision', '00000000-0000-0000-0000-000000000100', 1, 'idwise-eu',
            NULL, NULL, 'held', 500, 9000000000000),
        ('00000000-0000-0000-0000-000000000101', 'match_status', '00000000-0000-0000-0000-000000000100', 1, 'idwise-eu',
            '00000000-0000-0000-0000-000000000100',
            '{"conclusion":"explained","records":[],"is_whitelisted":true,"match_status":null}', 'held', 500, NULL);
"#;

/// The numbers of the requests by their states.
const STATES: [(u128, DecisionState); 8] = [
    (1, DecisionState::Held),
    (2, DecisionState::Sending),
    (3, DecisionState::Waiting),
    (4, DecisionState::Uncertain),
    (5, DecisionState::Refused),
    (6, DecisionState::Delivered),
    (7, DecisionState::Undone),
    (8, DecisionState::Dropped),
];

fn ms(at: i64) -> Timestamp {
    Timestamp::from_millisecond(at).unwrap()
}

fn person() -> ScreenedPerson {
    ScreenedPerson::of_typed("Anna", "", "").unwrap()
}

async fn migrated(place: &Place) -> Store {
    Store::migrate(&place.url(), &Access::default()).await.unwrap();
    place.open().await
}

/// Asks for AML screening of this journey again, held for ten seconds.
pub(crate) async fn ask(store: &Store, journey: &str) -> RequestRecorded {
    let (by, person, journey) = (amina(), person(), key(journey));
    let hold = Duration::from_secs(10);
    let new = NewScreeningRequest { id: Uuid::now_v7(), journey: &journey, person: &person, by: &by, hold };
    store.outbox().screenings().ask(&new).await.unwrap()
}

#[rstest]
#[case(Database::Sqlite)]
#[case(Database::Postgres)]
#[tokio::test]
async fn a_request_of_the_version_before_is_the_same_delivery(#[case] database: Database) {
    let Some(place) = place_before(database).await else { return };
    place.hands().await.run(WRITTEN_BEFORE).await;
    let store = migrated(&place).await;
    for (number, state) in STATES {
        let number_ms = i64::try_from(number).unwrap() * 1_000;
        let problem = match state {
            DecisionState::Waiting => Some("busy".into()),
            DecisionState::Uncertain => Some("no answer".into()),
            DecisionState::Refused | DecisionState::Dropped => Some("no such name".into()),
            _ => None,
        };
        let expected = ScreeningRequest {
            id: Uuid::from_u128(number),
            journey: key(state.word()),
            person: person(),
            by: Reviewer("amina".to_owned()),
            at: ms(number_ms),
            state,
            held_until: ms(11_000),
            attempts: [0, 1, 2, 3, 1, 1, 0, 1][number as usize - 1],
            due: [(3, ms(12_000)), (4, ms(13_000))]
                .into_iter()
                .find(|(of, _)| *of == number)
                .map(|(_, due)| due),
            last_problem: problem,
        };
        let item = store.outbox().item(expected.id).await.unwrap().unwrap();
        assert_eq!(item, OutboxItem::Screening(Box::new(expected)));
    }
    let open: Vec<u128> =
        store.outbox().list().await.unwrap().items.iter().map(|it| it.id().as_u128()).collect();
    assert_eq!(open, [0x100, 1, 2, 3, 4, 5]);
    let decision = store.decisions().of(&key("held")).await.unwrap().items.remove(0);
    assert_eq!((decision.state, decision.held_until), (DecisionState::Held, ms(9_000_000_000_000)));
    assert_eq!(decision.match_statuses[0].id.as_u128(), 0x101);
    assert_eq!(store.soundness().schema().await.unwrap().problems, Vec::<String>::new());
    assert_eq!(store.queue().all().await.unwrap().items.len(), 8);
}

#[rstest]
#[case(Database::Sqlite)]
#[case(Database::Postgres)]
#[tokio::test]
async fn a_request_of_the_version_before_goes_on(#[case] database: Database) {
    let Some(place) = place_before(database).await else { return };
    place.hands().await.run(WRITTEN_BEFORE).await;
    let store = migrated(&place).await;
    let mut taken = Vec::new();
    while let Some(leased) = lease(&store, "us", 400).await {
        taken.push(leased);
    }
    assert!(taken.iter().all(|leased| leased.kind == DeliveryKind::Screening));
    let seen: Vec<_> =
        taken.iter().map(|it| (it.id.as_u128(), it.lease_no, it.doubt.map(|it| it.since))).collect();
    assert_eq!(seen, [(1, 1, None), (3, 3, None), (4, 4, Some(ms(12_000))), (2, 2, Some(ms(12_000)))]);
    assert_eq!(taken[1].failing_since, Some(ms(10_000)));
    assert!(store.outbox().conclude(&taken[0], &DeliveryEnd::Delivered).await.unwrap());
    for journey in ["sending", "refused"] {
        assert_eq!(ask(&store, journey).await, RequestRecorded::OnItsWay, "{journey}");
    }
    for journey in ["held", "delivered", "undone", "dropped"] {
        assert!(matches!(ask(&store, journey).await, RequestRecorded::Yes(_)), "{journey}");
    }
}

/// Requests are among the figures of what waits, and so is a match status once its decision has arrived.
#[rstest]
#[case(Database::Sqlite)]
#[case(Database::Postgres)]
#[tokio::test]
async fn every_kind_of_open_item_is_in_the_figures(#[case] database: Database) {
    let Some(place) = place_before(database).await else { return };
    place.hands().await.run(WRITTEN_BEFORE).await;
    let store = migrated(&place).await;
    let counts = async || {
        let figures = store.figures().read().await.unwrap();
        let counts: Vec<String> =
            figures.outbox.iter().map(|(state, count)| format!("{state} {count}")).collect();
        (counts.join(", "), figures.outbox_oldest_ms)
    };
    let all = "held 2, refused 1, sending 1, uncertain 1, waiting 1";
    assert_eq!(counts().await, (all.to_owned(), Some(500)));
    let sent = "UPDATE deliveries SET state = 'delivered', due_ms = NULL WHERE kind = 'decision'";
    let follows = "UPDATE deliveries SET state = 'waiting' WHERE kind = 'match_status'";
    let mut hands = place.hands().await;
    hands.run(sent).await;
    hands.run(follows).await;
    let all = "held 1, refused 1, sending 1, uncertain 1, waiting 2";
    assert_eq!(counts().await, (all.to_owned(), Some(500)));
}

/// A problem that was sealed for another table cannot be opened here.
#[rstest]
#[case(Database::Sqlite)]
#[case(Database::Postgres)]
#[tokio::test]
async fn a_sealed_problem_of_the_version_before_is_left_out(#[case] database: Database) {
    let Some(place) = place_before(database).await else { return };
    let mut hands = place.hands().await;
    hands.run(WRITTEN_BEFORE).await;
    let (sqlite, postgres) = (
        "UPDATE screening_requests SET last_problem = char(1) || 'sealed1:abc' WHERE state = 'refused'",
        "UPDATE screening_requests SET last_problem = chr(1) || 'sealed1:abc' WHERE state = 'refused'",
    );
    hands.run_either(sqlite, postgres).await;
    let store = migrated(&place).await;
    let item = store.outbox().item(Uuid::from_u128(5)).await.unwrap().unwrap();
    assert_eq!((item.standing(), item.problem()), (DecisionState::Refused, None));
}

/// In a sealed store neither the person nor the answer of the service is in clear, and both go with the journey.
#[tokio::test]
async fn a_request_is_sealed_and_erased_with_its_journey() {
    let place = Place::new();
    let store = super::sealing::open(&place, &SealKey::random()).await;
    receive(&store, "j1", b"{}").await;
    decide(&store, "j1").await;
    place.turn_to(20);
    let decision = lease(&store, "us", 60).await.unwrap();
    assert!(store.outbox().conclude(&decision, &DeliveryEnd::Delivered).await.unwrap());
    let RequestRecorded::Yes(asked) = ask(&store, "j1").await else { panic!("it was not recorded") };
    place.turn_to(40);
    let leased = lease(&store, "us", 60).await.unwrap();
    assert_eq!((leased.kind, leased.id), (DeliveryKind::Screening, asked.id));
    let refused = DeliveryEnd::Refused { problem: "nobody is called Anna".into() };
    assert!(store.outbox().conclude(&leased, &refused).await.unwrap());
    let item = store.outbox().item(asked.id).await.unwrap().unwrap();
    assert_eq!(item.problem().unwrap().as_sent(), "nobody is called Anna");
    let mut other = place.other_hands().await;
    for statement in [
        "SELECT count(*) FROM screening_requests WHERE person LIKE '%Anna%'",
        "SELECT count(*) FROM deliveries WHERE last_problem LIKE '%Anna%'",
        "SELECT count(*) FROM audit WHERE detail LIKE '%Anna%'",
    ] {
        assert_eq!(count(&mut other, statement).await, 0, "{statement}");
    }
    assert_eq!(store.soundness().rows().await.unwrap().journeys.problems, Vec::<String>::new());
    let by = amina();
    let erasing = Erasing { reason: "asked for", by: &by, years: 5, not_aml: true };
    let erased = store.retention().erase(&key("j1"), erasing).await.unwrap();
    assert!(matches!(erased, Erased::Yes { .. }), "{erased:?}");
    assert_eq!(store.outbox().item(asked.id).await.unwrap(), None);
    assert_eq!(count(&mut other, "SELECT count(*) FROM deliveries").await, 1, "the decision stays");
    assert_eq!(store.soundness().rows().await.unwrap().journeys.problems, Vec::<String>::new());
    assert!(
        !store.outbox().conclude(&leased, &DeliveryEnd::Delivered).await.unwrap(),
        "it was erased meanwhile"
    );
}
