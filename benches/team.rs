//! What a team costs a store on PostgreSQL: changes a second of 64 writers at once, with an entry of the record in each
//! and without; claims by 64 at once beside a bare update of one row; how long one change takes until it is on disk. It
//! needs an empty store: `python3 tests/campaigns/postgres.py cargo bench --bench team` makes one, or
//! `REFEREE_BENCH_STORE=postgres://… cargo bench --bench team`.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a bench says what went wrong by failing"
)]

use referee::domain::ids::{JourneyKey, Reviewer};
use referee::domain::queue::{Summary, Urgency};
use referee::domain::record::Note;
use referee::provider::IDWISE;
use referee::store::claims::Claimed;
use referee::store::journeys::Incoming;
use referee::store::next_claim::NextWanted;
use referee::store::{Access, Store};
use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const WRITERS: usize = 64;
/// Each has four connections.
const STORES: usize = 16;
const LASTS: Duration = Duration::from_secs(5);
/// Journeys that are claimed.
const CASES: usize = 2_000;
const LEASE: Duration = Duration::from_secs(900);

fn main() {
    let Ok(url) = std::env::var("REFEREE_BENCH_STORE") else {
        eprintln!("not run: REFEREE_BENCH_STORE names no store");
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        Store::migrate(&url, &Access::default()).await.expect("the schema is made");
        let mut stores = Vec::new();
        for _ in 0..STORES {
            stores.push(Store::open(&url).await.expect("the store opens"));
        }
        for round in 0..3 {
            let without = commits(&stores, Change::Draft).await;
            let with = commits(&stores, Change::Note).await;
            println!(
                "round {round}: {without:.0} commits/s without an entry, {with:.0} with one ({:.0} %)",
                with / without * 100.0
            );
        }
        alone(&stores[0], &url).await;
        for round in 0..3 {
            let bare = updates(&url).await;
            let claimed = claims(&stores, round).await;
            println!(
                "round {round}: claims by 64: {claimed:?}, bare updates of a row by 64: {bare:?} \
                 (p50 {:.1} times, p99 {:.1} times)",
                claimed.0.as_secs_f64() / bare.0.as_secs_f64(),
                claimed.1.as_secs_f64() / bare.1.as_secs_f64()
            );
        }
        next_cases(&stores).await;
        let checked = stores[0].record().verify().await.expect("the record reads");
        println!("{} entries, broken: {:?}", checked.sound, checked.broken);
    });
}

/// The median and the 99th percentile.
fn percentiles(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort_unstable();
    (times[times.len() / 2], times[(times.len() - 1) * 99 / 100])
}

fn reviewer(number: usize) -> Reviewer {
    Reviewer(format!("r{number}"))
}

fn case(set: &str, number: usize) -> JourneyKey {
    JourneyKey::new("bench", &format!("{set}{number}"))
}

/// Changes of one writer alone.
const ALONE: usize = 200;

/// How often the server has synced its log. Its processes report with a delay of a second.
async fn syncs(url: &str) -> i64 {
    tokio::time::sleep(Duration::from_secs(2)).await;
    let pool = sqlx::PgPool::connect(url).await.expect("a pool");
    sqlx::query_scalar("SELECT wal_sync FROM pg_stat_wal").fetch_one(&pool).await.expect("it is counted")
}

/// One writer alone, beside the disk.
async fn alone(store: &Store, url: &str) {
    let (by, mut times, mut disk) = (reviewer(0), Vec::new(), Vec::new());
    let mut file = tempfile::tempfile().expect("a file");
    for number in 0..ALONE {
        receive(store, &case("alone", number)).await;
    }
    let before = syncs(url).await;
    for number in 0..ALONE {
        let key = case("alone", number);
        let begun = Instant::now();
        assert_eq!(store.claims().claim(&key, &by, LEASE).await.expect("it is claimed"), Claimed::Yes);
        times.push(begun.elapsed());
        file.write_all(&[0; 8192]).expect("it is written");
        let begun = Instant::now();
        file.sync_data().expect("it is on disk");
        disk.push(begun.elapsed());
    }
    let each = (syncs(url).await - before) as f64 / ALONE as f64;
    println!(
        "one change alone: {:?}, {each:.2} syncs of the server's log; fdatasync of 8 kB: {:?}",
        percentiles(times),
        percentiles(disk)
    );
}

/// Times of bare updates of one row each, by as many at once.
async fn updates(url: &str) -> (Duration, Duration) {
    let options = sqlx::postgres::PgPoolOptions::new().max_connections(WRITERS as u32);
    let pool = options.connect(url).await.expect("a pool");
    let make = "CREATE TABLE IF NOT EXISTS bench_rows (id BIGINT PRIMARY KEY, n BIGINT NOT NULL);
        INSERT INTO bench_rows SELECT i, 0 FROM generate_series(0, 1999) i ON CONFLICT DO NOTHING";
    sqlx::raw_sql(make).execute(&pool).await.expect("a table");
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let pool = pool.clone();
        writers.spawn(async move {
            let mut times = Vec::new();
            for row in (writer..CASES).step_by(WRITERS) {
                let begun = Instant::now();
                let update = sqlx::query("UPDATE bench_rows SET n = n + 1 WHERE id = $1").bind(row as i64);
                update.execute(&pool).await.expect("it is updated");
                times.push(begun.elapsed());
            }
            times
        });
    }
    let times = writers.join_all().await.concat();
    pool.close().await;
    percentiles(times)
}

/// Times of claims by id, each of another journey, by as many at once.
async fn claims(stores: &[Store], round: usize) -> (Duration, Duration) {
    let set = format!("claimed{round}-");
    for number in 0..CASES {
        receive(&stores[0], &case(&set, number)).await;
    }
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let (store, set) = (stores[writer % STORES].clone(), set.clone());
        writers.spawn(async move {
            let mut times = Vec::new();
            for number in (writer..CASES).step_by(WRITERS) {
                let begun = Instant::now();
                let claimed = store.claims().claim(&case(&set, number), &reviewer(writer), LEASE).await;
                assert_eq!(claimed.expect("it is claimed"), Claimed::Yes);
                times.push(begun.elapsed());
            }
            times
        });
    }
    percentiles(writers.join_all().await.concat())
}

/// All want the next case until there is none: each case has one reviewer then.
async fn next_cases(stores: &[Store]) {
    for number in 0..CASES {
        receive(&stores[0], &case("next", number)).await;
    }
    // What was made for other figures is in the queue as well.
    let waiting = stores[0].queue().waits(0).await.expect("it is counted").total;
    let claimed = stores[0].queue().all().await.expect("it is read").items;
    let free = waiting - claimed.iter().filter(|row| row.claimed_by.is_some()).count();
    let (begun, mut writers) = (Instant::now(), tokio::task::JoinSet::new());
    for writer in 0..WRITERS {
        let store = stores[writer % STORES].clone();
        writers.spawn(async move {
            let (mut mine, mut times, by) = (Vec::new(), Vec::new(), reviewer(writer));
            let wanted = NextWanted { by: &by, is_lead: false, at_ms: 0, in_time_since_ms: 0 };
            loop {
                let asked = Instant::now();
                let claimed = store.claims().claim_next(&wanted, LEASE).await.expect("it is asked for");
                let Some(key) = claimed else { return (mine, times) };
                times.push(asked.elapsed());
                mine.push(key.id.as_sent().to_owned());
            }
        });
    }
    let (taken, times): (Vec<Vec<String>>, Vec<Vec<Duration>>) = writers.join_all().await.into_iter().unzip();
    let (taken, all) = (taken.concat(), begun.elapsed());
    let distinct = taken.iter().collect::<BTreeSet<_>>().len();
    println!(
        "{free} next cases wanted by 64: {} given, {distinct} distinct, {:?} each, {all:?}",
        taken.len(),
        percentiles(times.concat())
    );
    assert!(taken.len() == free && distinct == free, "each case has one reviewer");
}

/// What a writer does.
#[derive(Clone, Copy)]
enum Change {
    /// One row, and no entry.
    Draft,
    /// One row, and its entry.
    Note,
}

async fn commits(stores: &[Store], change: Change) -> f64 {
    let (count, begun) = (Arc::new(AtomicUsize::new(0)), Instant::now());
    let mut writers = tokio::task::JoinSet::new();
    for number in 0..WRITERS {
        let (store, count) = (stores[number % STORES].clone(), Arc::clone(&count));
        writers.spawn(async move {
            let key = JourneyKey::new("bench", &format!("j{number}"));
            receive(&store, &key).await;
            while begun.elapsed() < LASTS {
                write(&store, &key, change).await;
                count.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    while writers.join_next().await.is_some() {}
    count.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64()
}

async fn write(store: &Store, key: &JourneyKey, change: Change) {
    let by = Reviewer("bench".to_owned());
    match change {
        Change::Draft => store.drafts().keep(key, &by, "{}").await.expect("the draft is kept"),
        Change::Note => {
            let note = Note { by, at: jiff::Timestamp::now(), text: "seen".into() };
            assert!(store.notes().add(key, &note).await.expect("the note is kept"));
        }
    }
}

async fn receive(store: &Store, key: &JourneyKey) {
    let summary = Summary {
        reference: None,
        applicant: None,
        country: None,
        documents: Vec::new(),
        numbers: Vec::new(),
        has_selfie: false,
        document_picture: None,
        why: Vec::new(),
        urgency: Urgency::Face,
        failed_rules: Vec::new(),
        lists: Vec::new(),
        aml_score: None,
        face_score: None,
        since_ms: 0,
        needs_review: true,
        unreadable: None,
    };
    let now = jiff::Timestamp::now();
    let incoming = Incoming {
        key,
        service: &IDWISE,
        raw: b"{}",
        summary: &summary,
        late_at_ms: i64::MAX,
        reopens: true,
        traits: &[],
        at: now,
        asked_at: now,
        versions: 2,
    };
    store.journeys().receive(&incoming).await.expect("the journey is taken in");
}
