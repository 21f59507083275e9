//! How often a store and its server wait for each other. On another host each round trip costs a reviewer time, and a
//! transaction holds its locks meanwhile.

use super::server;
use crate::store::{amina, at, decide, intent, key, receive, record};
use referee::domain::record::Note;
use referee::domain::resolution::{Conclusion, Resolution};
use referee::store::Store;
use referee::store::claims::Claimed;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{UnixListener, UnixStream};

const LEASE: Duration = Duration::from_secs(900);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_takes_few_round_trips() {
    let Some(url) = server::new_store() else { return };
    let counter = Counter::new(&url).await;
    let store = Store::open(&counter.url).await.unwrap();
    for id in ["first", "second"] {
        receive(&store, id, b"{}").await;
    }
    let (by, journey) = (amina(), key("second"));

    // What a connection prepares once is prepared by the first journey.
    for (id, is_counted) in [("first", false), ("second", true)] {
        counter.begin();
        assert_eq!(store.claims().claim(&key(id), &by, LEASE).await.unwrap(), Claimed::Yes);
        assert!(!is_counted || counter.trips() == 2, "a claim: {}", counter.trips());
        assert_eq!(counter.planned(), 0, "a connection has prepared what a claim needs");
    }
    counter.begin();
    store.documents().opened_and_claimed(&journey, &by, 1, at(0), Some(LEASE)).await.unwrap();
    assert_eq!(counter.trips(), 2, "an opened case");
    counter.begin();
    let note = Note { by: by.clone(), at: at(0), text: "seen".into() };
    assert!(store.notes().add(&journey, &note).await.unwrap());
    assert_eq!(counter.trips(), 2, "a note");
    counter.begin();
    let resolution = Resolution {
        finding: "name_differs".to_owned().into(),
        conclusion: Conclusion::IssueConfirmed,
        reason: None,
        comment: None,
        by: by.clone(),
        at: at(0),
    };
    assert!(store.resolutions().resolve(&journey, &resolution).await.unwrap());
    assert_eq!(counter.trips(), 2, "a resolution");
    decide(&store, "first").await;
    counter.begin();
    record(&store, &intent("second")).await;
    assert_eq!(counter.trips(), 3, "a decision");
    counter.begin();
    assert!(store.cases().of(&journey, &by, |_, _| None).await.unwrap().1.is_some());
    assert!(counter.trips() <= 2, "a case: {}", counter.trips());
    assert_eq!(store.record().verify().await.unwrap().broken, None);
}

/// Stands between a store and its server, and counts what the store asks: a message with statements, or the execution of
/// a prepared one. Notices that are sent apart do not count: nobody waits for them.
struct Counter {
    url: String,
    asked: Arc<AtomicUsize>,
    planned: Arc<AtomicUsize>,
    _folder: tempfile::TempDir,
}

impl Counter {
    async fn new(url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (_, host) = url.split_once("host=").unwrap();
        let host = host.split('&').next().unwrap().to_owned();
        let listener = UnixListener::bind(folder.path().join(".s.PGSQL.5432")).unwrap();
        let socket = format!("{host}/.s.PGSQL.5432");
        let (asked, planned) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let counted = (Arc::clone(&asked), Arc::clone(&planned));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, socket.clone(), counted.clone()));
            }
        });
        let url = url.replace(&host, &folder.path().display().to_string());
        Self { url, asked, planned, _folder: folder }
    }

    fn begin(&self) {
        self.asked.store(0, Ordering::SeqCst);
        self.planned.store(0, Ordering::SeqCst);
    }

    /// Messages with a text that reads or changes rows, which the server must plan.
    fn planned(&self) -> usize {
        self.planned.load(Ordering::SeqCst)
    }

    fn trips(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

/// The length of the message that asks for TLS.
const TLS_QUESTION: usize = 8;

/// Carries messages: the first ones have no type, each other one begins with it; then comes the length with itself.
async fn carry(client: UnixStream, socket: String, (asked, planned): (Arc<AtomicUsize>, Arc<AtomicUsize>)) {
    let server = UnixStream::connect(socket).await.unwrap();
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let back = tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
    let mut is_first = true;
    loop {
        let mut head = vec![0; if is_first { 4 } else { 5 }];
        if from_client.read_exact(&mut head).await.is_err() {
            break;
        }
        let length = u32::from_be_bytes(head[head.len() - 4..].try_into().unwrap());
        let mut body = vec![0; length as usize - 4];
        from_client.read_exact(&mut body).await.unwrap();
        let has = |word: &[u8]| body.windows(word.len()).any(|part| part == word);
        if !is_first && matches!(head[0], b'Q' | b'E') && !has(b"pg_notify") && !has(b"PREPARE ") {
            asked.fetch_add(1, Ordering::SeqCst);
            let is_planned = head[0] == b'Q' && (has(b"SELECT ") || has(b"INSERT "));
            planned.fetch_add(usize::from(is_planned), Ordering::SeqCst);
        }
        is_first &= length as usize == TLS_QUESTION;
        head.extend(body);
        if to_server.write_all(&head).await.is_err() {
            break;
        }
    }
    back.abort();
}
