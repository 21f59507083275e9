//! One connection of a host listens: its server passes notices on by a file.

use super::server;
use crate::review::bench::{Bench, Scripted, ToyReader, approve, referred};
use crate::store::{Database, amina, decide, key, receive};
use referee::config::settings::ReviewSettings;
use referee::domain::decision::DecisionState;
use referee::review::news::Follower;
use referee::review::sender::SendSchedule;
use referee::review::{Hold, ReviewService, Sender};
use referee::store::{Access, ClosedStore, Limits, Store};
use sqlx::{Connection as _, PgConnection};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

const PATIENCE: Duration = Duration::from_secs(60);
const SILENCE: Duration = Duration::from_millis(300);

async fn open(url: &str, relay: &Path) -> Store {
    let closed = ClosedStore::open_as(url, Limits::default(), &with(relay)).await.unwrap();
    closed.without_key().unwrap()
}

fn with(relay: &Path) -> Access {
    Access { relay: Some(relay.to_owned()), ..Access::default() }
}

async fn until_locked(relay: &Path) {
    let begun = Instant::now();
    while !is_locked(relay) {
        assert!(begun.elapsed() < PATIENCE, "no server passes notices on");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A server of this host that has the lock of the server, passes changes on, and sends nothing; and a console beside it.
async fn idle_server_and_console(bench: &Bench, relay: &Path) -> (JoinHandle<()>, ReviewService<Scripted>) {
    let serving = open(&bench.place.url(), relay).await;
    let server = tokio::spawn(async move { serving.duties().relay_changes().await });
    until_locked(relay).await;
    let store = bench.place.open_as(&with(relay)).await;
    (server, bench.review_in(store, "amina", Arc::new(ToyReader)))
}

async fn listeners(server: &mut PgConnection) -> i64 {
    let query =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    sqlx::query_scalar(query).fetch_one(server).await.unwrap()
}

fn is_locked(file: &Path) -> bool {
    std::fs::File::open(file).is_ok_and(|file| file.try_lock_shared().is_err())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn consoles_of_a_host_hear_its_server_and_listen_themselves_when_it_has_ended() {
    let Some(url) = server::new_store() else { return };
    let folder = tempfile::tempdir().unwrap();
    let relay = folder.path().join("notices");
    let mut database = PgConnection::connect(&url).await.unwrap();
    let (serving, ours, theirs) =
        (open(&url, &relay).await, open(&url, &relay).await, open(&url, &relay).await);
    receive(&theirs, "J1", b"{}").await;
    assert!(!ours.duties().has_server_here());
    let server = tokio::spawn(async move { serving.duties().relay_changes().await });
    until_locked(&relay).await;
    let begun = Instant::now();
    while listeners(&mut database).await == 0 {
        assert!(begun.elapsed() < PATIENCE, "the server passes nothing on");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut watchers = Vec::new();
    for _ in 0..3 {
        watchers.push(ours.watch().await);
    }
    assert_eq!(listeners(&mut database).await, 1, "that of the server");
    assert!(ours.duties().has_server_here(), "nobody asks the database whether there is a server");
    decide(&theirs, "J1").await;
    for watcher in &watchers {
        timeout(PATIENCE, watcher.changed()).await.expect("a decision is news");
    }

    server.abort();
    let _ = server.await;
    for watcher in &watchers {
        timeout(PATIENCE, watcher.changed()).await.expect("the end of the server is told as a change");
    }
    assert!(!ours.duties().has_server_here());
    let begun = Instant::now();
    while listeners(&mut database).await < 3 {
        assert!(begun.elapsed() < PATIENCE, "they do not listen themselves");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for watcher in &watchers {
        while timeout(SILENCE, watcher.changed()).await.is_ok() {}
    }
    theirs.claims().claim(&key("J1"), &amina(), Duration::from_secs(9)).await.unwrap();
    for watcher in &watchers {
        timeout(PATIENCE, watcher.changed()).await.expect("a claim is news");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_console_sends_what_it_has_recorded_only_where_no_server_does() {
    let Some(bench) = Bench::on(Database::Postgres) else { return };
    let folder = tempfile::tempdir().unwrap();
    let relay = folder.path().join("notices");
    let (server, review) = idle_server_and_console(&bench, &relay).await;
    let mut follower = Follower::new(review.clone()).await;
    let following = tokio::spawn(async move {
        loop {
            follower.next().await;
        }
    });
    let (sender, stop) =
        (Sender::beside_server(review.clone(), SendSchedule::default()), CancellationToken::new());
    let stopped = stop.clone();
    let sending = tokio::spawn(async move { sender.run_forever(stopped).await });
    let key = bench.journey(&review, referred("j1")).await;
    let decision = review.decisions().decide(approve(&key), Hold::None, bench.now()).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(bench.provider().requests.is_empty(), "that is the server's work");
    assert!(relay.with_extension("looked").exists(), "the server says that it runs");

    server.abort();
    let begun = Instant::now();
    while bench.again(&review, &decision).await.state != DecisionState::Delivered {
        assert!(begun.elapsed() < PATIENCE, "nobody sends it");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    following.abort();
    stop.cancel();
    timeout(PATIENCE, sending).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_console_sends_what_a_server_that_hangs_leaves() {
    let Some(bench) = Bench::on(Database::Postgres) else { return };
    let folder = tempfile::tempdir().unwrap();
    let (server, review) = idle_server_and_console(&bench, &folder.path().join("notices")).await;
    let left_over = ReviewSettings::default().hold().saturating_add(Duration::from_secs(1));
    let schedule = SendSchedule { left_over: Duration::from_secs(1), ..SendSchedule::default() };
    let (sender, stop) = (Sender::beside_server(review.clone(), schedule), CancellationToken::new());
    let stopped = stop.clone();
    let sending = tokio::spawn(async move { sender.run_forever(stopped).await });
    for id in ["j1", "j2"] {
        let key = bench.journey(&review, referred(id)).await;
        let begun = Instant::now();
        let decision = review.decisions().decide(approve(&key), Hold::None, bench.now()).await.unwrap();
        while bench.again(&review, &decision).await.state != DecisionState::Delivered {
            assert!(begun.elapsed() < PATIENCE + left_over, "nobody sends {id}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    assert!(!server.is_finished(), "the server hangs still");
    server.abort();
    stop.cancel();
    timeout(PATIENCE, sending).await.unwrap().unwrap();
}
