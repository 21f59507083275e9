//! Shows the progress of long work, which Ctrl-C cancels without losing what is done.

use crate::domain::progress::Counts;
use crate::review::progress::Progress;
use std::future::Future;
use std::io::{IsTerminal, Write};
use std::time::Duration;

/// Minimum time between two updates of the line.
const PACE: Duration = Duration::from_millis(100);

/// Does the work while a line on stderr shows the progress, if stderr is a terminal.
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

/// The progress line: `fetched 120 of 3000 · Ctrl-C stops, what was received is kept`.
fn line(what: &str, counts: Counts, is_stopped: bool) -> String {
    let end = if is_stopped { "stopping …" } else { "Ctrl-C stops, what was received is kept" };
    match counts.total {
        // The total is unknown until the input was read or the list was fetched.
        0 => format!("{what} {} so far · {end}", counts.done),
        total => format!("{what} {} of {total} · {end}", counts.done),
    }
}

/// Overwrites the line.
fn write(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = write!(stderr, "\r\x1b[K{text}");
    let _ = stderr.flush();
}
