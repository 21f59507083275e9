//! What was answered with 200 is not lost: not when the server is killed, not while the store is away.

use super::rig::{Serving, database, eventually, finished, place, rows, store};
use futures_util::StreamExt as _;
use sqlx::{Connection, SqliteConnection};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Mutex;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_answered_is_lost_when_the_server_is_killed() {
    let place = place("2");
    let mut serving = Serving::start(&place);
    let answered = Mutex::new(Vec::new());
    let flood = futures_util::stream::iter(0..100_000).for_each_concurrent(32, |at| {
        let (serving, answered) = (&serving, &answered);
        async move {
            let (event, body) =
                (format!("event-{at}"), finished(&format!("event-{at}"), &format!("journey-{at}")));
            let request =
                serving.request("idwise", &body).basic_auth(super::rig::USER.0, Some(super::rig::USER.1));
            if request.send().await.is_ok_and(|answer| answer.status() == 200) {
                answered.lock().unwrap().push(event);
            }
        }
    });
    let kill = async {
        eventually("a few hundred answers", async || (answered.lock().unwrap().len() > 300).then_some(()))
            .await;
        serving.signal(rustix::process::Signal::KILL);
    };
    tokio::select! {
        () = flood => {}
        () = kill => {}
    }
    serving.ended();
    let stored: Vec<String> = rows(&store(&place).await).await.into_iter().map(|row| row.event).collect();
    let lost: Vec<String> =
        answered.into_inner().unwrap().into_iter().filter(|event| !stored.contains(event)).collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert!(stored.len() > 300);
}

fn spool_files(place: &crate::cli::place::Place) -> Vec<PathBuf> {
    let folders =
        std::fs::read_dir(place.home.path("state/referee")).unwrap().map(|entry| entry.unwrap().path());
    let files =
        folders.flat_map(|folder| std::fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    files.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_store_is_away_webhooks_are_kept_in_the_spool_file() {
    let place = place("2");
    let serving = Serving::start(&place);
    let url = format!("sqlite:{}", database(&place).display());
    let mut other = SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    let posts =
        (0..20).map(|at| finished(&format!("event-{at}"), &format!("journey-{at}"))).collect::<Vec<_>>();
    let statuses = futures_util::future::join_all(posts.iter().map(|body| serving.post(body))).await;
    assert_eq!(statuses, vec![200; 20]);
    let [file] = spool_files(&place).try_into().unwrap();
    let metadata = std::fs::metadata(&file).unwrap();
    assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
    let spooled = std::fs::read_to_string(&file).unwrap();
    assert_eq!(spooled.lines().count(), 20);
    assert!(!spooled.contains("R-1"), "nothing of the body but the ids: {spooled}");
    let (status, said) = serving.get("/readyz").await;
    assert!(status == 503 && said.starts_with("store: "), "{status} {said}");
    assert_eq!(serving.get("/healthz").await.0, 200);

    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    let store = store(&place).await;
    eventually("the store has them", async || (rows(&store).await.len() == 20).then_some(())).await;
    eventually("the spool file is empty", async || {
        (std::fs::metadata(&file).unwrap().len() == 0).then_some(())
    })
    .await;
}
