//! The queue: its order, its pages, damaged rows, and a hundred thousand of them.

use super::{Place, amina, decide, key, receive_with, sql, summary};
use referee::domain::queue::{JourneyState, Row, Urgency};
use referee::store::queue::QueuePosition as Spot;
use std::time::Duration;

#[tokio::test]
async fn the_gravest_and_oldest_come_first() {
    let place = Place::new();
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

#[tokio::test]
async fn rows_tell_where_they_stand() {
    let place = Place::new();
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
    let mut after = Some(Spot::START);
    for _ in 0..3 {
        let page = store.queue().page(after.unwrap(), 777).await.unwrap();
        after = page.next;
        paged.extend(page.rows.items);
    }
    assert_eq!(paged.len(), 3 * 777);
    assert_eq!(paged[..], rows[..3 * 777]);
}
