//! The queue: its order, its pages, damaged rows, and a hundred thousand of them.

use super::{Database, Place, amina, count, decide, key, receive_with, sql, summary};
use referee::domain::capabilities::Capabilities;
use referee::domain::ids::{JourneyKey, ProviderName};
use referee::domain::queue::{JourneyState, LateMark, Row, Urgency};
use referee::insight::triage::{self, ServiceLevel, ServiceLevels};
use referee::provider::IDWISE;
use referee::store::Store;
use referee::store::journeys::Incoming;
use referee::store::queue::{QueuePosition as Spot, StoredLevel, Waits};
use rstest::rstest;
use std::time::Duration;

#[rstest]
#[tokio::test]
async fn the_gravest_and_oldest_come_first(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    for (id, urgency, since) in [
        ("late", Urgency::Document, 900),
        ("grave", Urgency::Sanctions, 950),
        ("early", Urgency::Document, 100),
        ("other", Urgency::Other, 1),
    ] {
        receive_with(&store, id, b"{}", summary(urgency, since)).await;
    }
    let mut done = summary(Urgency::Sanctions, 0);
    done.needs_review = false;
    receive_with(&store, "done", b"{}", done).await;
    let rows = store.queue().all().await.unwrap().items;
    let ids: Vec<&str> = rows.iter().map(|row| row.key.id.as_sent()).collect();
    assert_eq!(ids, ["grave", "early", "late", "other"]);
    assert_eq!(store.queue().standing(&key("done")).await.unwrap(), Some((JourneyState::Closed, None)));
}

#[rstest]
#[tokio::test]
async fn rows_tell_where_they_stand(#[values(Database::Sqlite, Database::Postgres)] database: Database) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    for id in ["a", "b", "c"] {
        receive_with(&store, id, b"{}", summary(Urgency::Face, 1)).await;
    }
    store.claims().claim(&key("b"), &amina(), Duration::from_secs(60)).await.unwrap();
    decide(&store, "c").await;
    let states = |rows: Vec<referee::domain::queue::Row>| -> Vec<JourneyState> {
        rows.into_iter().map(|row| row.state).collect()
    };
    place.turn_to(1);
    let rows = store.queue().all().await.unwrap().items;
    assert_eq!(rows[1].claimed_by, Some(amina()));
    assert_eq!(states(rows), [JourneyState::Pending, JourneyState::Claimed, JourneyState::Held]);
    place.turn_to(61);
    let rows = store.queue().all().await.unwrap().items;
    assert_eq!(states(rows), [JourneyState::Pending, JourneyState::Pending, JourneyState::Held]);
}

#[tokio::test]
async fn a_damaged_row_is_named_and_the_others_stay() {
    let place = Place::new();
    let store = place.open().await;
    for id in ["a", "b", "c", "d"] {
        receive_with(&store, id, b"{}", summary(Urgency::Face, 1)).await;
    }
    let mut other = place.other_hands().await;
    sql(
        &mut other,
        "UPDATE journeys SET summary = '{\"applicant\":' WHERE journey = 'a';
         UPDATE journeys SET service = CAST(x'ff00' AS TEXT) WHERE journey = 'b';
         UPDATE journeys SET summary = CAST(x'ff00' AS TEXT) WHERE journey = 'c'",
    )
    .await;
    let listed = store.queue().all().await.unwrap();
    let told = |row: &Row| (row.key.id.as_sent().to_owned(), row.state, row.summary.unreadable.clone());
    let rows: Vec<_> = listed.items.iter().map(told).collect();
    let damaged = |row| Some(format!("journeys row {row} cannot be read: summary is not what we wrote"));
    assert_eq!(rows[0], ("a".to_owned(), JourneyState::Unreadable, damaged(1)));
    assert_eq!(rows[1], ("c".to_owned(), JourneyState::Unreadable, damaged(3)));
    assert_eq!(rows[2], ("d".to_owned(), JourneyState::Pending, None));
    let problems: Vec<String> = listed.damaged.iter().map(ToString::to_string).collect();
    assert!(problems[0].starts_with("journeys row 2 cannot be read: service"), "{problems:?}");
    assert_eq!(problems.len(), 1);
    assert_eq!(store.journeys().known(&key("a")).await.unwrap().unwrap().version, 1, "it can be opened");
}

/// Rows that share urgency and time, and a hundred thousand of them.
#[tokio::test]
async fn a_hundred_thousand_rows_come_quickly_and_each_once() {
    let place = Place::new();
    let store = place.open().await;
    receive_with(&store, "first", b"{}", summary(Urgency::Face, 5)).await;
    let mut other = place.other_hands().await;
    sql(
        &mut other,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
         INSERT INTO journeys (provider, journey, service, summary, needs_review, in_queue, urgency, since_ms, version)
         SELECT 'idwise-eu', 'j' || i, 'idwise', (SELECT summary FROM journeys WHERE id = 1), 1, 1, i % 6, i / 50, 1 FROM n",
    )
    .await;
    let begun = std::time::Instant::now();
    let rows = store.queue().all().await.unwrap().items;
    let took = begun.elapsed();
    println!("100,001 rows in {took:?}");
    assert_eq!(rows.len(), 100_001);
    // An unoptimized build on a busy machine; an optimized one takes a fraction of it.
    assert!(took.as_secs() < 15, "{took:?}");
    let distinct: std::collections::HashSet<&str> = rows.iter().map(|row| row.key.id.as_sent()).collect();
    assert_eq!(distinct.len(), rows.len());

    let mut paged = Vec::new();
    let mut after = Some(Spot::start(i64::MIN, 0));
    for _ in 0..3 {
        let page = store.queue().page(after.unwrap(), 777).await.unwrap();
        after = page.next;
        paged.extend(page.rows.items.into_iter().map(|queued| queued.row));
    }
    assert_eq!(paged.len(), 3 * 777);
    assert_eq!(paged[..], rows[..3 * 777]);
}

/// Random journeys that share urgencies, times, accounts and failed rules.
fn scattered(chance: &mut impl FnMut(i64) -> i64, count: i64) -> Vec<Row> {
    let one = |id: i64, chance: &mut dyn FnMut(i64) -> i64| {
        let urgency =
            [Urgency::Sanctions, Urgency::Face, Urgency::Other][usize::try_from(chance(3)).unwrap()];
        let mut summary = summary(urgency, NOW - chance(30) * HOUR);
        summary.failed_rules =
            ["expired", "under_age"].map(str::to_owned)[..usize::try_from(chance(3)).unwrap()].to_vec();
        let account = ["a", "b", "c"][usize::try_from(chance(3)).unwrap()];
        Row {
            key: JourneyKey::new(account, &format!("{:03}", (id * 37) % count)),
            service: IDWISE,
            capabilities: Capabilities::default(),
            summary,
            state: JourneyState::Pending,
            claimed_by: None,
            routing: Default::default(),
            notes: None,
        }
    };
    (0..count).map(|id| one(id, chance)).collect()
}

const HOUR: i64 = 3_600_000;
const NOW: i64 = 1_717_200_000_000;

fn levels() -> ServiceLevels {
    let level = |provider: Option<&str>, rule: Option<&str>, hours: i64| ServiceLevel {
        provider: provider.map(|name| ProviderName(name.to_owned())),
        rule: rule.map(str::to_owned),
        ms: hours * HOUR,
        mark: LateMark::default(),
    };
    let others = vec![
        level(Some("a"), None, 20),
        level(None, Some("expired"), 4),
        level(Some("b"), Some("under_age"), 2),
    ];
    ServiceLevels { usual_ms: 10 * HOUR, others }
}

async fn keep(store: &Store, row: &Row, late_at_ms: i64) {
    let incoming = Incoming {
        key: &row.key,
        service: &IDWISE,
        raw: b"{}",
        summary: &row.summary,
        late_at_ms,
        reopens: true,
        traits: &[],
        at: super::at(0),
        asked_at: super::at(0),
        versions: 2,
    };
    store.journeys().receive(&incoming).await.unwrap();
}

async fn keys_in_order(store: &Store, start: Spot, page: u32) -> Vec<JourneyKey> {
    let (mut keys, mut next) = (Vec::new(), Some(start));
    while let Some(after) = next {
        let page = store.queue().page(after, page).await.unwrap();
        keys.extend(page.rows.items.into_iter().map(|queued| queued.row.key));
        next = page.next;
    }
    keys
}

/// The order of the store is that of the rows sorted in memory, whatever the pages are and whatever the levels were before.
#[tokio::test]
async fn pages_have_the_order_of_the_service_levels() {
    let mut seed = 7u64;
    let mut chance = move |below: i64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(seed >> 33).unwrap() % below
    };
    for round in 0..4 {
        let place = Place::new();
        let store = place.open().await;
        let (mut rows, levels) = (scattered(&mut chance, 60), levels());
        for row in &rows {
            // Every other store was written with other levels.
            let late_at_ms = levels.late_at_ms(&row.key.provider, &row.summary);
            keep(&store, row, if round % 2 == 0 { late_at_ms } else { row.summary.since_ms }).await;
        }
        let stored = |provider: Option<&str>, rule: Option<&str>, hours: i64| StoredLevel {
            provider: provider.map(str::to_owned),
            rule: rule.map(str::to_owned),
            ms: hours * HOUR,
        };
        let all = [
            stored(None, None, 10),
            stored(Some("a"), None, 20),
            stored(None, Some("expired"), 4),
            stored(Some("b"), Some("under_age"), 2),
        ];
        assert!(store.queue().set_service_levels(&all).await.unwrap());
        assert!(!store.queue().set_service_levels(&all).await.unwrap(), "they are those of before");
        triage::order(&mut rows, NOW, &levels);
        let wanted: Vec<JourneyKey> = rows.into_iter().map(|row| row.key).collect();
        for page in [1, 7, 1_000] {
            let start = Spot::start(NOW, levels.shortest_ms());
            assert_eq!(keys_in_order(&store, start, page).await, wanted, "round {round}, pages of {page}");
        }
    }
}

#[tokio::test]
async fn service_levels_are_applied_in_steps_that_others_take_over() {
    let place = Place::new();
    let store = place.open().await;
    for id in ["a", "b", "c"] {
        receive_with(&store, id, b"{}", summary(Urgency::Face, 1)).await;
    }
    let mut other = place.other_hands().await;
    // Numbers so far apart that they are in steps of their own.
    sql(
        &mut other,
        "PRAGMA foreign_keys = OFF; UPDATE journeys SET id = 20000 WHERE journey = 'b';
         UPDATE journeys SET id = 40000 WHERE journey = 'c'; UPDATE journeys SET late_at_ms = 7",
    )
    .await;
    let level = |ms| [StoredLevel { provider: None, rule: None, ms }];
    let late = "SELECT count(*) FROM journeys WHERE late_at_ms = since_ms + 5000";
    assert!(store.queue().set_service_levels(&level(5_000)).await.unwrap());
    assert_eq!(count(&mut other, late).await, 3);
    // What was begun goes on where it ended, and with other levels from the beginning.
    sql(
        &mut other,
        "UPDATE journeys SET late_at_ms = 7;
         UPDATE service_levels SET levels = json_object('levels', levels, 'done', 20000)",
    )
    .await;
    assert!(!store.queue().has_service_levels(&level(5_000)).await.unwrap());
    assert!(store.queue().set_service_levels(&level(5_000)).await.unwrap());
    assert_eq!(count(&mut other, late).await, 1, "those up to the noted number were done before");
    sql(&mut other, "UPDATE service_levels SET levels = json_object('levels', levels, 'done', 20000)").await;
    assert!(store.queue().set_service_levels(&level(6_000)).await.unwrap());
    assert_eq!(
        count(&mut other, "SELECT count(*) FROM journeys WHERE late_at_ms = since_ms + 6000").await,
        3
    );
}

#[rstest]
#[tokio::test]
async fn a_changed_row_tells_what_it_follows_and_whether_it_waits(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    for id in ["a", "b", "c"] {
        receive_with(&store, id, b"{}", summary(Urgency::Face, 1)).await;
    }
    let mut done = summary(Urgency::Face, 1);
    done.needs_review = false;
    receive_with(&store, "b", b"{ }", done).await;
    let keys = ["a", "b", "c", "never came"].map(key);
    let mut changed = store.queue().changed(&keys, NOW).await.unwrap().items;
    changed.sort_by(|one, other| one.queued.row.key.cmp(&other.queued.row.key));
    let told: Vec<_> = changed.iter().map(|it| (it.is_in_queue, it.follows)).collect();
    let first = changed[0].queued.id;
    assert_eq!(told, [(true, None), (false, Some(first)), (true, Some(first))]);
    let rows = store.queue().rows(&[first], NOW).await.unwrap().items;
    assert_eq!(rows, [changed[0].queued.clone()]);
}

#[rstest]
#[tokio::test]
async fn waits_are_counted_as_the_rows_say(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(place) = Place::on(database) else { return };
    let store = place.open().await;
    assert_eq!(store.queue().waits(NOW).await.unwrap(), Waits::default());
    let minutes = [1, 59, 60, 61, 239, 240, 1_439, 1_440, 4_319, 4_320, 9_000];
    for (at, minutes) in minutes.into_iter().enumerate() {
        let row = summary(Urgency::Face, NOW - minutes * 60_000);
        let key = JourneyKey::new("a", &at.to_string());
        let row = Row {
            key,
            service: IDWISE,
            capabilities: Capabilities::default(),
            summary: row,
            state: JourneyState::Pending,
            claimed_by: None,
            routing: Default::default(),
            notes: None,
        };
        keep(&store, &row, row.summary.since_ms + 24 * HOUR).await;
    }
    let waits = store.queue().waits(NOW).await.unwrap();
    assert_eq!((waits.total, waits.late, waits.shorter), (11, 3, [2, 5, 7, 9]));
    assert_eq!(waits.oldest_since_ms, Some(NOW - 9_000 * 60_000));
    assert_eq!(waits.median_since_ms, Some(NOW - 240 * 60_000));
}
