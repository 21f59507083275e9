//! Sizes, names, and things that have one home.

use super::sources::{self, Source};

fn broken(rule: impl Fn(&Source) -> Vec<String>) -> String {
    sources::all().iter().flat_map(rule).collect::<Vec<_>>().join("\n")
}

/// Lines of code that hold a word, as `file:line`.
fn holding(source: &Source, word: &str) -> Vec<String> {
    let lines = source.code().into_iter().filter(|(_, code)| names(code, word));
    lines.map(|(line, _)| format!("{}:{line} has {word}", source.file)).collect()
}

/// Whether a word stands in the code by itself, not as the end of a longer one.
fn names(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        !code[..at].chars().next_back().is_some_and(|before| before.is_alphanumeric() || before == '_')
    })
}

#[test]
fn every_file_says_first_what_it_is_for_and_is_no_giant() {
    let found = broken(|source| {
        let mut wrong = Vec::new();
        if !source.text.starts_with("//! ") {
            wrong.push(format!("{} does not begin with //!", source.file));
        }
        let lines = source.text.lines().count();
        if lines > 500 {
            wrong.push(format!("{} has {lines} lines", source.file));
        }
        wrong
    });
    assert!(found.is_empty(), "{found}");
}

/// The functions of a file with their first line and their length, signatures of several lines included.
fn functions(text: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let words: Vec<&str> = code.split(' ').take_while(|word| *word != "fn").collect();
        let is_prefix = |word: &&str| word.starts_with("pub") || ["const", "async", "in"].contains(word);
        if !(code.contains("fn ") && words.iter().all(is_prefix)) {
            continue;
        }
        let opens = lines[at..].iter().position(|line| line.ends_with(['{', ';', '}']));
        let Some(opens) = opens.filter(|opens| lines[at + opens].ends_with('{')) else { continue };
        let end = format!("{}}}", &line[..line.len() - code.len()]);
        if let Some(closes) = lines[at + opens..].iter().position(|line| *line == end) {
            found.push((at + 1, opens + closes + 1));
        }
    }
    found
}

/// Whether a line declares something that other modules use and that needs a doc comment.
fn is_public_item(line: &str) -> bool {
    let Some(rest) = line.trim_start().strip_prefix("pub ") else { return false };
    let mut words = rest.split([' ', '<', '(']).skip_while(|word| ["async", "const"].contains(word));
    matches!(words.next(), Some("fn" | "struct" | "enum" | "trait" | "type" | "static"))
}

/// Public items without a doc comment, as `file:line`. Fields and variants need one only where their name is not enough.
fn undocumented(source: &Source) -> Vec<String> {
    let lines: Vec<&str> = source.text.lines().collect();
    let is_documented = |at: usize| {
        let mut before = lines[..at].iter().rev().map(|line| line.trim_start());
        let mut line = before.next();
        while let Some(attribute) = line.filter(|line| line.starts_with("#[") || *line == ")]") {
            // An attribute of several lines goes on up to its opening bracket.
            if attribute == ")]" {
                before.find(|line| line.starts_with("#["));
            }
            line = before.next();
        }
        line.is_some_and(|line| line.starts_with("///") || line.starts_with("$(#["))
    };
    let items = (0..lines.len()).filter(|at| is_public_item(lines[*at]) && !is_documented(*at));
    items.map(|at| format!("{}:{} has no doc comment: {}", source.file, at + 1, lines[at].trim())).collect()
}

#[test]
fn public_items_say_what_they_are() {
    let found = broken(undocumented);
    assert!(found.is_empty(), "{found}");
}

#[test]
fn no_function_is_longer_than_a_screen() {
    let found = broken(|source| {
        let long = functions(&source.text).into_iter().filter(|(_, length)| *length > 60);
        long.map(|(line, length)| format!("{}:{line} is {length} lines long", source.file)).collect()
    });
    assert!(found.is_empty(), "{found}");
}

#[test]
fn functions_are_short_as_a_rule() {
    let texts = sources::all().into_iter().map(|source| source.text);
    let mut lengths: Vec<usize> = texts.flat_map(|text| functions(&text)).map(|(_, length)| length).collect();
    lengths.sort_unstable();
    let (median, ninth) = (lengths[lengths.len() / 2], lengths[lengths.len() * 9 / 10]);
    assert!(median <= 10 && ninth <= 30, "median {median}, nine of ten {ninth}");
}

#[test]
fn functions_are_measured_with_their_whole_signature() {
    assert_eq!(functions("fn a() {\n    b();\n}\n"), [(1, 3)]);
    assert_eq!(functions("    pub async fn a(\n        b: u8,\n    ) {\n        b;\n    }\n"), [(1, 5)]);
    assert_eq!(functions("    fn a();\n    let f = |x| x;\n}\n"), []);
}

#[test]
fn colors_live_in_the_theme_and_keys_in_the_keymap() {
    let found = broken(|source| {
        let mut wrong = Vec::new();
        let is_screen = source.path.starts_with("tui/") || source.path.starts_with("cli/");
        // The painter says any color to the terminal, and chooses none.
        let is_encoder = source.path == "tui/paint/style.rs";
        if is_screen && !is_encoder && !source.path.starts_with("tui/theme") {
            wrong.extend(holding(source, "Color::"));
        }
        if !source.path.starts_with("tui/keys") {
            wrong.extend(holding(source, "KeyCode::"));
        }
        wrong
    });
    assert!(found.is_empty(), "{found}");
}

/// A second database is a second variant of the engine, and nothing else.
#[test]
fn only_the_engine_knows_the_database() {
    let found = broken(|source| match source.path.starts_with("store/engine/") {
        true => Vec::new(),
        false => holding(source, "sqlx::"),
    });
    assert!(found.is_empty(), "{found}");
}

/// Files of the command line that may take text as it was sent, and why.
const AS_SENT: &[(&str, &str)] = &[("cli/show.rs", "the raw document is JSON, escaped by the JSON writer")];

#[test]
fn text_from_outside_reaches_screens_only_cleaned() {
    let found = broken(|source| {
        let folders = ["tui/view/", "tui/overlay/", "cli/"];
        let is_view = source.path.starts_with("tui/screen/") && source.path.ends_with("/view.rs");
        let draws = is_view || folders.iter().any(|folder| source.path.starts_with(folder));
        let excused = AS_SENT.iter().any(|(path, _)| *path == source.path);
        let lines = source.code().into_iter().filter(|(_, code)| code.contains(".as_sent()"));
        let lines = lines.map(|(line, _)| format!("{}:{line} has .as_sent()", source.file));
        if draws && !excused { lines.collect() } else { Vec::new() }
    });
    assert!(found.is_empty(), "{found}");
}

#[test]
fn unsafe_code_is_in_one_short_crate() {
    for (folder, _) in sources::FOLDERS {
        let manifest = sources::root().join(folder).join("../Cargo.toml");
        let manifest: toml::Table = std::fs::read_to_string(manifest).unwrap().parse().unwrap();
        let keeps_lints = manifest["lints"].get("workspace").and_then(toml::Value::as_bool) == Some(true);
        assert_eq!(keeps_lints, *folder != "crates/process/src", "{folder}");
    }
    let lines: usize =
        sources::under("crates/process").iter().map(|source| source.text.lines().count()).sum();
    assert!(lines <= 120, "{lines} lines");
}

#[test]
fn nothing_is_left_for_later() {
    let found = broken(|source| {
        let words = [concat!("TO", "DO"), concat!("FIX", "ME"), "todo!(", "unimplemented!(", "dbg!("];
        let lines = source.text.lines().enumerate();
        lines
            .filter(|(_, line)| words.iter().any(|word| line.contains(word)))
            .map(|(at, line)| format!("{}:{}: {}", source.file, at + 1, line.trim()))
            .collect()
    });
    assert!(found.is_empty(), "{found}");
}

#[test]
fn no_test_is_left_out() {
    let word = concat!("#[ign", "ore");
    let sources = sources::under("tests").into_iter().chain(sources::all());
    let found: Vec<String> =
        sources.filter(|source| source.text.contains(word)).map(|source| source.path).collect();
    assert!(found.is_empty(), "left out in {}", found.join(", "));
}

#[test]
fn files_are_named_for_their_idea() {
    let vague = ["util", "utils", "helper", "helpers", "common", "misc", "manager", "handler", "handlers"];
    let found = broken(|source| {
        let parts = source.path.trim_end_matches(".rs").split('/');
        parts.filter(|part| vague.contains(part)).map(|_| source.file.clone()).collect()
    });
    assert!(found.is_empty(), "{found}");
}

#[test]
fn every_bench_is_listed() {
    let manifest = std::fs::read_to_string(sources::root().join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    // What a script compares with is an example beside them.
    let targets =
        ["bench", "example"].into_iter().filter_map(|kind| manifest.get(kind)?.as_array()).flatten();
    let listed: Vec<&str> = targets.filter_map(|target| target["name"].as_str()).collect();
    for source in sources::under("benches").iter().filter(|source| !source.path.contains('/')) {
        let name = source.path.trim_end_matches(".rs");
        assert!(listed.contains(&name), "benches/{name}.rs has no [[bench]] or [[example]] in Cargo.toml");
    }
}
