//! Files of this repository that tests read, programs that they run and need, and how long anything may take.

use std::io::{BufRead as _, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// The longest that a test waits for anything. A busy machine needs a small part of it; what never comes is a failure
/// and no test that hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(300);

/// Gives the sandbox of a configuration as long as tests wait: on a busy machine it draws a picture for many seconds.
pub(crate) fn be_patient(config: &Path) {
    let written = std::fs::read_to_string(config).unwrap();
    let account = "sandbox = true\n";
    assert!(written.contains(account), "{written}");
    let patient = format!("{account}timeout_seconds = {}\n", PATIENCE.as_secs());
    std::fs::write(config, written.replace(account, &patient)).unwrap();
}

/// What a program prints. One that does not end is killed, and its exit code is missing then.
pub(crate) fn output(command: Command) -> Output {
    assert_cmd::Command::from_std(command).timeout(PATIENCE).output().unwrap()
}

/// The first line that a program prints. One that prints none is killed, and the line is empty then.
pub(crate) fn first_line(child: &mut Child) -> String {
    let (tell, told) = mpsc::channel();
    let mut lines = BufReader::new(child.stdout.take().expect("its stdout is piped"));
    std::thread::spawn(move || {
        let mut line = String::new();
        lines.read_line(&mut line).ok();
        tell.send(line).ok();
    });
    told.recv_timeout(PATIENCE).unwrap_or_else(|_| {
        child.kill().ok();
        String::new()
    })
}

/// Runs a future to its end, or fails.
pub(crate) fn block<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(PATIENCE, future).await.expect("it ends") })
}

/// How long this thread has computed since then. Other programs on a busy machine do not count, where the system tells.
pub(crate) struct Computing {
    at: Option<Duration>,
    begun: Instant,
}

impl Computing {
    pub(crate) fn begin() -> Self {
        Self { at: Self::of_thread(), begun: Instant::now() }
    }

    pub(crate) fn taken(&self) -> Duration {
        match (self.at, Self::of_thread()) {
            (Some(before), Some(now)) => now.saturating_sub(before),
            _ => self.begun.elapsed(),
        }
    }

    fn of_thread() -> Option<Duration> {
        let spent = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        spent.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
    }
}

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

/// The folder of the documents that `tests/samples/README.md` lists.
pub(crate) fn samples() -> PathBuf {
    folder("samples")
}

/// The text of one sample document.
pub(crate) fn sample(name: &str) -> String {
    std::fs::read_to_string(samples().join(name)).unwrap()
}

/// Every file of a corpus that `tests/corpora/README.md` lists, in order of name; never none.
pub(crate) fn corpus(name: &str) -> Vec<PathBuf> {
    let files = files(&folder("corpora").join(name));
    assert!(!files.is_empty(), "tests/corpora/{name} has no files");
    files
}

/// Every file below a folder, in order of path.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() { found.extend(files(&entry.path())) } else { found.push(entry.path()) }
    }
    found.sort();
    found
}

/// Reports that a test was not run because something of the system is missing. Fails where
/// `REFEREE_REQUIRE=all` says that nothing may be missing.
pub(crate) fn not_run(name: &str, needs: &str) {
    let requires_all = std::env::var("REFEREE_REQUIRE").is_ok_and(|required| required == "all");
    assert!(!requires_all, "{name} needs {needs}, and REFEREE_REQUIRE=all");
    // Not `println!`: its output is kept back while a test passes.
    let _ = writeln!(std::io::stderr(), "not run: {name} needs {needs}");
}
