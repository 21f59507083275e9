//! What refers to a document of the repository refers to something that is there.

use super::sources;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Folders whose texts are other people's, or are no part of the repository.
const FOREIGN: [&str; 4] = ["target", ".git", "tests/corpora", "node_modules"];

/// Every file of the repository whose name ends so, as a path from its root.
fn files(ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![sources::root()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let name = path.strip_prefix(sources::root()).unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.extend(Some(path).filter(|_| !FOREIGN.contains(&name.as_str())));
            } else if name.ends_with(ending) {
                found.push(name);
            }
        }
    }
    found.sort();
    found
}

fn text(name: &str) -> String {
    std::fs::read_to_string(sources::root().join(name)).unwrap()
}

/// The headings of a Markdown file, without their marks; what stands in code blocks is none.
fn headings(markdown: &str) -> Vec<String> {
    let mut in_code = false;
    let mut found = Vec::new();
    for line in markdown.lines() {
        in_code ^= line.trim_start().starts_with("```");
        if !in_code && line.starts_with('#') {
            found.push(line.trim_start_matches('#').trim().to_owned());
        }
    }
    found
}

/// The anchor that a heading gets: lower case, spaces as hyphens, no other signs.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// The number that begins a heading: `2.4` of `2.4 Requests and answers`.
fn number(heading: &str) -> Option<&str> {
    heading.split(' ').next().filter(|word| is_number(word))
}

fn is_number(word: &str) -> bool {
    !word.is_empty()
        && word.split('.').all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()))
}

/// A place in a text that names a Markdown file, with what follows it: `docs/contracts/idwise.md 2.4`.
struct Reference {
    line: usize,
    file: String,
    sections: Vec<String>,
    anchor: Option<String>,
}

/// The Markdown files that a text names, each with its section numbers or its anchor.
fn references(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for (end, _) in line.match_indices(".md") {
            let begin = line[..end]
                .rfind(|c: char| !is_path(c))
                .map_or(0, |before| before + line[before..].chars().next().map_or(1, char::len_utf8));
            let rest = &line[end + ".md".len()..];
            if begin == end || rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let file = line[begin..end].to_owned() + ".md";
            found.push(Reference { line: at + 1, file, sections: sections(rest), anchor: linked(rest) });
        }
    }
    found
}

fn is_path(c: char) -> bool {
    c.is_alphanumeric() || ['/', '.', '-', '_'].contains(&c)
}

/// The numbers right after a file's name: of ` 2.4, 2.12 and 3.1 "Part"` these three.
fn sections(rest: &str) -> Vec<String> {
    let words = rest.trim_start_matches('`').split_whitespace();
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_owned();
    let mut found = Vec::new();
    for word in words {
        match plain(word) {
            number if is_number(&number) => found.push(number),
            joint if joint == "and" || joint == "to" => {}
            _ => break,
        }
        // A sentence or a parenthesis that ends here goes on with other numbers.
        if word.ends_with([')', ';', ':']) || word.ends_with('.') {
            break;
        }
    }
    found
}

fn linked(rest: &str) -> Option<String> {
    let anchor = rest.strip_prefix('#')?;
    Some(anchor.chars().take_while(|c| c.is_alphanumeric() || ['-', '_'].contains(c)).collect())
}

/// What is wrong with a reference; the file is looked for from the root, beside the text, and in the folder of the pages
/// that the program writes.
fn broken(from: &str, reference: &Reference) -> Vec<String> {
    let beside = Path::new(from).parent().unwrap().join(&reference.file);
    let places = [PathBuf::from(&reference.file), beside, Path::new("docs").join(&reference.file)];
    let at = format!("{from}:{} ", reference.line);
    let Some(place) = places.iter().find(|place| sources::root().join(place).is_file()) else {
        return vec![format!("{at}names {}, which is not there", reference.file)];
    };
    let headings = headings(&text(&place.to_string_lossy()));
    let numbers: BTreeSet<&str> = headings.iter().filter_map(|heading| number(heading)).collect();
    let missing = reference.sections.iter().filter(|section| !numbers.contains(section.as_str()));
    let mut wrong: Vec<String> = missing
        .map(|section| format!("{at}names {} {section}, which is not there", reference.file))
        .collect();
    if let Some(wanted) = reference.anchor.as_ref()
        && !headings.iter().any(|heading| anchor(heading) == *wanted)
    {
        wrong.push(format!("{at}names {}#{wanted}, which is not there", reference.file));
    }
    wrong
}

/// The sources in which a document may be named.
fn sources_of_all() -> Vec<String> {
    let ours = ["src/", "crates/", "tests/", "benches/"];
    let mut found = Vec::new();
    for ending in [".rs", ".sql"] {
        found.extend(
            files(ending).into_iter().filter(|file| ours.iter().any(|folder| file.starts_with(folder))),
        );
    }
    // This file shows references that lead nowhere.
    found.retain(|file| file != "tests/it/tidy/references.rs");
    found
}

#[test]
fn documents_that_sources_name_are_there() {
    let found: Vec<String> = sources_of_all()
        .iter()
        .flat_map(|file| references(&text(file)).into_iter().map(move |reference| (file, reference)))
        .flat_map(|(file, reference)| broken(file, &reference))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_source_cites_a_document_by_a_name_that_no_file_has() {
    let bare =
        ["contracts ", "contract section ", "DESIGN", "screens.md", "decisions.md", "style.md", "words.md"];
    let mut found = Vec::new();
    for file in sources_of_all() {
        for (at, line) in text(&file).lines().enumerate() {
            for name in bare {
                if cites(line, name) {
                    found.push(format!("{file}:{} cites {name}", at + 1));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Whether a line names this; a word that can be prose counts only before a number.
fn cites(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let is_word = !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '/');
        let number = line[at + name.len()..].starts_with(|c: char| c.is_ascii_digit());
        is_word && (number || !name.ends_with(' '))
    })
}

/// The targets of Markdown links, code left out: of `[a](b.md#c)` this is `b.md#c`.
fn links(markdown: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (at, line) in markdown.lines().enumerate() {
        in_code ^= line.trim_start().starts_with("```");
        if in_code {
            continue;
        }
        let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        for part in prose.split("](").skip(1) {
            let target = part.split([')', ' ']).next().unwrap();
            found.push((at + 1, target.to_owned()));
        }
    }
    found
}

#[test]
fn links_in_documents_lead_somewhere() {
    let mut found = Vec::new();
    for file in files(".md") {
        let markdown = text(&file);
        for (line, target) in links(&markdown) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (path, wanted) = target.split_once('#').unwrap_or((&target, ""));
            let place = match path {
                "" => sources::root().join(&file),
                _ => sources::root().join(&file).parent().unwrap().join(path),
            };
            let is_there = place.exists()
                && (wanted.is_empty()
                    || headings(&std::fs::read_to_string(&place).unwrap())
                        .iter()
                        .any(|it| anchor(it) == wanted));
            if !is_there {
                found.push(format!("{file}:{line} links to {target}, which is not there"));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn references_are_read_in_all_their_forms() {
    let read = |text: &str| {
        let found = references(text);
        found.into_iter().map(|it| (it.file, it.sections.join(" "), it.anchor)).collect::<Vec<_>>()
    };
    let of = |file: &str, sections: &str| vec![(file.to_owned(), sections.to_owned(), None)];
    assert_eq!(read("/// As sent (docs/a.md 2.4)."), of("docs/a.md", "2.4"));
    assert_eq!(read("//! docs/a.md 2.3, 2.4 and 2.12: what is sent."), of("docs/a.md", "2.3 2.4 2.12"));
    assert_eq!(read("(docs/a.md 2.5 \"Selfie\", 12 of them)"), of("docs/a.md", "2.5"));
    assert_eq!(read("`ARCHITECTURE.md` tells how."), of("ARCHITECTURE.md", ""));
    assert_eq!(
        read("docs/a.md#two-words)"),
        [("docs/a.md".to_owned(), String::new(), Some("two-words".to_owned()))]
    );
    assert_eq!(read("a.mdx, .md"), []);
    assert_eq!(anchor("1 How a fact is known"), "1-how-a-fact-is-known");
    assert_eq!(headings("# A\n```\n# no\n```\n## 2.4 B\n"), ["A", "2.4 B"]);
    assert_eq!(links("see [a](b.md#c) and `[x](y)`"), [(1, "b.md#c".to_owned())]);
    assert!(cites("/// (contracts 2.4)", "contracts ") && !cites("/// their contracts are", "contracts "));
    let nowhere = Reference {
        line: 1,
        file: "docs/contracts/idwise.md".into(),
        sections: vec!["2.99".into()],
        anchor: None,
    };
    assert_eq!(broken("src/lib.rs", &nowhere).len(), 1);
}
