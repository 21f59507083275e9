//! How many changes a second a store takes from 64 writers at once, with an entry of the record in each and without. It
//! needs a store of its own: `REFEREE_BENCH_STORE=postgres://… cargo bench --bench record`, after `referee store migrate`.
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
use referee::store::Store;
use referee::store::journeys::Incoming;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const WRITERS: usize = 64;
/// Each has four connections.
const STORES: usize = 16;
const LASTS: Duration = Duration::from_secs(5);

fn main() {
    let Ok(url) = std::env::var("REFEREE_BENCH_STORE") else {
        eprintln!("not run: REFEREE_BENCH_STORE names no store");
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
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
        let checked = stores[0].record().verify().await.expect("the record reads");
        println!("{} entries, broken: {:?}", checked.sound, checked.broken);
    });
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
