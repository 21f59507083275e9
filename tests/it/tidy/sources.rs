//! The source files as the tidy tests read them.

use std::path::{Path, PathBuf};

/// One source file.
pub(super) struct Source {
    /// Its path from `src/` of its crate, as the root crate names it: `tui/view/queue.rs`, `domain/ids.rs`.
    pub(super) path: String,
    /// Its path from the root of the repository.
    pub(super) file: String,
    /// Its text.
    pub(super) text: String,
}

impl Source {
    /// The lines of code with their numbers from 1, comments and what stands in quotes left out.
    pub(super) fn code(&self) -> Vec<(usize, String)> {
        self.text.lines().enumerate().map(|(at, line)| (at + 1, without_words(line))).collect()
    }

    /// The top-level room: `tui`.
    pub(super) fn room(&self) -> &str {
        self.path.split('/').next().unwrap().trim_end_matches(".rs")
    }
}

/// The source folders of the workspace, and the module under which the root crate knows their files.
pub(super) const FOLDERS: &[(&str, &str)] = &[
    ("src", ""),
    ("crates/journey/src", ""),
    ("crates/pictures/src", "pictures/"),
    ("crates/demo/src", ""),
    ("crates/process/src", "process/"),
];

/// Every file of the workspace's crates.
pub(super) fn all() -> Vec<Source> {
    FOLDERS.iter().flat_map(|(folder, module)| within(folder, module)).collect()
}

/// Every Rust file under a folder of the repository; none if the folder is not there.
pub(super) fn under(folder: &str) -> Vec<Source> {
    within(folder, "")
}

fn within(folder: &str, module: &str) -> Vec<Source> {
    let root = root().join(folder);
    let mut sources = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(at) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&at) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy();
                let text = std::fs::read_to_string(&path).unwrap();
                sources.push(Source {
                    path: format!("{module}{name}"),
                    file: format!("{folder}/{name}"),
                    text,
                });
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

/// The repository.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// A line without its comment and without what stands between quotes on it.
fn without_words(line: &str) -> String {
    let mut code = String::new();
    let mut in_text = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if in_text => {
                characters.next();
            }
            // A quote as a character is no beginning of a text.
            '\'' if !in_text && characters.peek() == Some(&'"') => {
                characters.next();
            }
            '"' => in_text = !in_text,
            '/' if !in_text && characters.peek() == Some(&'/') => break,
            _ if in_text => {}
            _ => code.push(character),
        }
    }
    code
}

#[test]
fn code_is_told_from_words() {
    assert_eq!(without_words(r#"let a = "crate::x"; // crate::y"#), "let a = ; ");
    assert_eq!(without_words(r#"if c == '"' { crate::z }"#), "if c == ' { crate::z }");
}
