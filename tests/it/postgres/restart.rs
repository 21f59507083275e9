//! What the server acknowledged is there, whatever becomes of the server or of the connection.

use super::server::Server;
use crate::fixtures::not_run;
use crate::store::{amina, at, key, receive};
use referee::domain::record::Note;
use referee::store::{Access, Store, StoreError};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const WRITERS: usize = 8;
/// Crashes without `REFEREE_CRASHES`.
const CRASHES: usize = 4;

/// Writes notes until it is told to stop; the texts of those that it was told are there.
async fn write(store: Store, writer: usize, is_over: Arc<AtomicBool>) -> Vec<String> {
    let (journey, mut acknowledged) = (key(&format!("j{writer}")), Vec::new());
    for number in 0.. {
        if is_over.load(Ordering::Relaxed) {
            break;
        }
        let text = format!("{writer}-{number}");
        let note = Note { by: amina(), at: at(0), text: text.as_str().into() };
        match store.notes().add(&journey, &note).await {
            Ok(true) => acknowledged.push(text),
            Ok(false) => panic!("the journey is there"),
            Err(StoreError::Away(_) | StoreError::Unsure(_)) => {
                tokio::time::sleep(Duration::from_millis(20)).await
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    acknowledged
}

/// The server is stopped under its writers as by a power cut: what they were told is there, the chain holds, and each note
/// has its entry.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_under_writers_loses_nothing() {
    let Some(mut server) = Server::start("on") else {
        return not_run("a_restart_under_writers_loses_nothing", "PostgreSQL (apt-get install postgresql)");
    };
    let url = server.url(&server.new_database("TEMPLATE template0"));
    Store::migrate(&url, &Access::default()).await.unwrap();
    let store = Store::open(&url).await.unwrap();
    let is_over = Arc::new(AtomicBool::new(false));
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        receive(&store, &format!("j{writer}"), b"{}").await;
        // Half of them share their connections, as the tasks of one process do.
        let own = if writer % 2 == 0 { store.clone() } else { Store::open(&url).await.unwrap() };
        writers.spawn(write(own, writer, Arc::clone(&is_over)));
    }
    let crashes =
        std::env::var("REFEREE_CRASHES").ok().and_then(|count| count.parse().ok()).unwrap_or(CRASHES);
    for _ in 0..crashes {
        tokio::time::sleep(Duration::from_millis(500)).await;
        server = tokio::task::spawn_blocking(move || {
            server.crash();
            server
        })
        .await
        .unwrap();
    }
    is_over.store(true, Ordering::Relaxed);
    let mut acknowledged = BTreeSet::new();
    while let Some(texts) = writers.join_next().await {
        acknowledged.extend(texts.unwrap());
    }
    let store = Store::open(&url).await.unwrap();
    let mut stored = BTreeSet::new();
    for writer in 0..WRITERS {
        let notes = store.notes().of(&key(&format!("j{writer}"))).await.unwrap().all_sound().unwrap();
        stored.extend(notes.into_iter().map(|note| note.text.as_sent().to_owned()));
    }
    println!("{crashes} crashes, {} notes acknowledged", acknowledged.len());
    assert!(acknowledged.len() > WRITERS, "they wrote: {}", acknowledged.len());
    let lost: Vec<&String> = acknowledged.difference(&stored).collect();
    assert_eq!(lost, Vec::<&String>::new(), "of {} acknowledged", acknowledged.len());
    assert_eq!(store.record().verify().await.unwrap().broken, None);
    assert_eq!(store.soundness().rows().await.unwrap().remarks.problems, Vec::<String>::new());
}

/// The connection is cut after the N-th byte of a decision's way to the server, for many N: whatever the store says
/// of it is true.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_connection_never_makes_the_store_lie() {
    let Some(url) = super::server::new_store() else { return };
    let straight = Store::open(&url).await.unwrap();
    let cutter = Cutter::new(&url).await;
    let (mut told, mut untold) = (0, 0);
    for (round, bytes) in (200..5_000).step_by(150).enumerate() {
        let id = format!("cut{round}");
        receive(&straight, &id, b"{}").await;
        let store = Store::open(&cutter.url).await.unwrap();
        cutter.cut_after(bytes);
        let note = Note { by: amina(), at: at(0), text: "seen".into() };
        let said = store.notes().add(&key(&id), &note).await;
        cutter.cut_after(usize::MAX);
        let is_there = !straight.notes().of(&key(&id)).await.unwrap().items.is_empty();
        match said {
            Ok(true) => {
                assert!(is_there, "{bytes} bytes: told, and not there");
                told += 1;
            }
            Err(StoreError::Unsure(_)) => untold += 1,
            Err(error) => {
                assert!(!is_there, "{bytes} bytes: {error:?}, and there");
                untold += 1;
            }
            Ok(false) => panic!("the journey is there"),
        }
        store.close().await;
    }
    assert!(told > 0, "{told} told, {untold} not");
    assert_eq!(straight.record().verify().await.unwrap().broken, None);
}

/// Stands between a store and its server, and cuts every connection after so many bytes to the server.
struct Cutter {
    url: String,
    left: Arc<std::sync::atomic::AtomicUsize>,
    _folder: tempfile::TempDir,
}

impl Cutter {
    async fn new(url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (_, host) = url.split_once("host=").unwrap();
        let host = host.split('&').next().unwrap().to_owned();
        let left = Arc::new(std::sync::atomic::AtomicUsize::new(usize::MAX));
        let listener = tokio::net::UnixListener::bind(folder.path().join(".s.PGSQL.5432")).unwrap();
        let (socket, limit) = (format!("{host}/.s.PGSQL.5432"), Arc::clone(&left));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, socket.clone(), Arc::clone(&limit)));
            }
        });
        let url = url.replace(&host, &folder.path().display().to_string());
        Self { url, left, _folder: folder }
    }

    fn cut_after(&self, bytes: usize) {
        self.left.store(bytes, Ordering::SeqCst);
    }
}

async fn carry(client: tokio::net::UnixStream, socket: String, left: Arc<std::sync::atomic::AtomicUsize>) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let server = tokio::net::UnixStream::connect(socket).await.unwrap();
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let back = tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
    let mut buffer = [0; 512];
    while let Ok(read @ 1..) = from_client.read(&mut buffer).await {
        let before = left.load(Ordering::SeqCst);
        let sent = read.min(before);
        if before != usize::MAX {
            // One cut a round: what connects again finds the way open.
            left.store(if sent < read { usize::MAX } else { before - sent }, Ordering::SeqCst);
        }
        if to_server.write_all(&buffer[..sent]).await.is_err() || sent < read {
            break;
        }
    }
    back.abort();
}
