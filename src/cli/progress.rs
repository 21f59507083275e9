//! Counts of long work for the person who waits for it, and Ctrl-C to end it with nothing lost.

use crate::domain::progress::Counts;
use crate::review::progress::Progress;
use std::future::Future;
use std::io::{IsTerminal, Write};
use std::time::Duration;

/// How often the line is written anew, at most.
const PACE: Duration = Duration::from_millis(100);

/// Does the work while a line on stderr tells how far it is, if there is a terminal to tell it on.
pub(super) async fn shown<T>(what: &str, progress: &Progress, work: impl Future<Output = T>) -> T {
    let is_told = std::io::stderr().is_terminal();
    let telling = is_told.then(|| tokio::spawn(tell(what.to_owned(), progress.clone())));
    let stopping = tokio::spawn(stop_by_signal(progress.clone()));
    let done = work.await;
    stopping.abort();
    if let Some(telling) = telling {
        telling.abort();
        write("");
    }
    done
}

async fn stop_by_signal(progress: Progress) {
    if tokio::signal::ctrl_c().await.is_ok() {
        progress.stop();
    }
}

async fn tell(what: String, progress: Progress) {
    let mut watched = progress.watched();
    loop {
        let counts = *watched.borrow_and_update();
        write(&line(&what, counts, progress.is_stopped()));
        tokio::time::sleep(PACE).await;
        if watched.changed().await.is_err() {
            return;
        }
    }
}

/// `fetched 120 of 3000 · Ctrl-C stops, what was received is kept`
fn line(what: &str, counts: Counts, is_stopped: bool) -> String {
    let end = if is_stopped { "stopping …" } else { "Ctrl-C stops, what was received is kept" };
    match counts.total {
        // How much there is to do is not known until it was read or asked for.
        0 => format!("{what} {} so far · {end}", counts.done),
        total => format!("{what} {} of {total} · {end}", counts.done),
    }
}

/// In the place of what stood there.
fn write(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = write!(stderr, "\r\x1b[K{text}");
    let _ = stderr.flush();
}
