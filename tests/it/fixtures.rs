//! Files of this repository that tests read, and programs of the system that they need.

use std::io::Write;
use std::path::{Path, PathBuf};

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
