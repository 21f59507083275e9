//! What the documentation shows is what the program does.

use assert_cmd::Command;
use clap::CommandFactory;
use referee::cli::args::Cli;
use referee::config::{Sources, read_text};
use referee::domain::reviewer_name::objection;
use referee::provider::Registry;
use referee::tui::keys::keymap::Keymap;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

#[test]
fn the_documented_key_table_is_the_shipped_one() {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_referee"));
    let printed = command.env_clear().env("HOME", home.path()).args(["keys", "--markdown"]).output().unwrap();
    assert!(printed.status.success());
    let table = String::from_utf8(printed.stdout).unwrap();
    let page = include_str!("../../../docs/keys.md");
    assert!(page.contains(table.trim()), "put the output of `referee keys --markdown` into docs/keys.md");
}

#[test]
fn the_documented_reasons_are_the_shipped_ones() {
    let page = include_str!("../../../docs/reasons.md");
    let rows = referee::config::Config::default().reasons.into_iter().map(|it| {
        let verbs: Vec<_> = it.verbs.iter().map(|verb| verb.word()).collect();
        let comment = if it.needs_comment { "required" } else { "" };
        format!("| `{}` | {} | {} | {comment} |", it.code, it.text, verbs.join(", "))
    });
    let table = rows.collect::<Vec<_>>().join("\n");
    assert!(page.contains(&table), "put this table into docs/reasons.md:\n{table}");
}

/// The pages for people who use the program, each with its name.
fn pages() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = docs.filter(|path| path.extension().is_some_and(|it| it == "md")).collect();
    files.extend(["README.md", "CONTRIBUTING.md", "SECURITY.md"].map(|name| root.join(name)));
    files.sort();
    let page = |path: &PathBuf| {
        let name = path.strip_prefix(root).unwrap().display().to_string();
        (name, std::fs::read_to_string(path).unwrap())
    };
    files.iter().map(page).collect()
}

/// Code in a page: between backticks in a line, or a line of a block that is not TOML.
fn code(text: &str) -> Vec<String> {
    let (mut found, mut block) = (Vec::new(), None);
    for line in text.lines() {
        match line.trim_start().strip_prefix("```") {
            Some(kind) => block = if block.is_none() { Some(kind.to_owned()) } else { None },
            None if block.as_deref() == Some("toml") => {}
            None if block.is_some() => found.push(line.trim().trim_start_matches("$ ").to_owned()),
            None => found.extend(line.split('`').skip(1).step_by(2).map(str::to_owned)),
        }
    }
    found
}

/// What is wrong with a command line: a command that is not there, a flag that it does not have.
fn wrong_command(line: &str) -> Option<String> {
    let words: Vec<&str> =
        line.split_whitespace().take_while(|word| !matches!(*word, "|" | ">" | "&&")).collect();
    let mut command = Cli::command();
    command.build();
    let mut at = command;
    for word in words.iter().skip(1) {
        if let Some(flag) = word.strip_prefix("--") {
            let flag = flag.split('=').next().unwrap_or(flag);
            let has = at.get_arguments().any(|argument| argument.get_long() == Some(flag));
            if !has && !matches!(flag, "help" | "version") {
                return Some(format!("{} has no --{flag}", at.get_name()));
            }
        } else if let Some(inner) = at.find_subcommand(word) {
            at = inner.clone();
        } else if at.get_subcommands().next().is_some() && word.starts_with(char::is_lowercase) {
            return Some(format!("{} has no command {word}", at.get_name()));
        }
    }
    None
}

#[test]
fn commands_and_flags_that_pages_name_are_there() {
    let mut wrong = Vec::new();
    for (page, text) in pages() {
        let code = code(&text);
        let lines = code.iter().filter(|line| line.starts_with("referee ") && !line.contains("QUEUE"));
        wrong.extend(lines.filter_map(|line| Some(format!("{page}: `{line}`: {}", wrong_command(line)?))));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(wrong_command("referee lst"), Some("referee has no command lst".to_owned()));
    assert_eq!(wrong_command("referee list --jsno"), Some("list has no --jsno".to_owned()));
    assert_eq!(wrong_command("referee decide ID approve --now"), None);
}

/// The program keeps some names for itself, so a page that adds one of them shows a command that fails.
#[test]
fn names_that_pages_add_to_a_team_are_allowed() {
    let mut wrong = Vec::new();
    let mut added = 0;
    for (page, text) in pages() {
        for line in code(&text) {
            let Some((_, after)) = line.split_once("reviewer add ") else { continue };
            let name = after.split_whitespace().next().unwrap_or_default();
            if name.contains('$') {
                continue;
            }
            added += 1;
            wrong.extend(objection(name).map(|why| format!("{page}: `{line}`: {why}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(added >= 3, "only {added} were found");
}

/// Settings by their path, from the page that is written from the table.
fn settings() -> BTreeSet<String> {
    let (mut section, mut known) = (String::new(), BTreeSet::new());
    for line in include_str!("../../../docs/settings.md").lines() {
        if let Some(heading) = line.strip_prefix("## `[") {
            section = heading.trim_end_matches("]`").trim_matches('[').to_owned();
        }
        if let Some(setting) = line.strip_prefix("| `").and_then(|rest| rest.split('`').next()) {
            known.insert(format!("{section}.{setting}"));
        }
    }
    known
}

#[test]
fn settings_that_pages_name_are_there() {
    let known = settings();
    assert!(known.contains("review.gates"), "{known:?}");
    let sections = ["review", "policy", "pictures", "console", "store", "audit"];
    let mut wrong = Vec::new();
    for (page, text) in pages() {
        for code in code(&text) {
            let path = code.split([' ', '=']).next().unwrap_or_default();
            let Some((section, setting)) = path.split_once('.') else { continue };
            let is_setting = sections.contains(&section) && !setting.is_empty() && !setting.contains('*');
            let is_file = ["toml", "md", "rs", "db", "key", "html", "jsonl"].contains(&setting);
            let has = known.iter().any(|known| known.starts_with(path));
            if is_setting && !is_file && !has {
                wrong.push(format!("{page}: `{code}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Blocks of TOML in the pages are configurations, or keys.
#[test]
fn examples_of_configurations_can_be_read() {
    let services = Registry::shipped().settings();
    let mut read = 0;
    for (page, text) in pages() {
        for block in text.split("```toml\n").skip(1) {
            let block = block.split("```").next().unwrap();
            if page == "docs/keys.md" {
                let (_, errors) = Keymap::with_user_file(block);
                assert!(errors.is_empty(), "{page}: {errors:?}\n{block}");
            } else {
                let sources = Sources { services: services.clone(), ..Sources::default() };
                let block: String =
                    block.lines().filter(|line| !line.starts_with("locked")).collect::<Vec<_>>().join("\n");
                let config = read_text("page.toml", &block, &sources);
                assert!(config.is_ok(), "{page}: {:?}\n{block}", config.unwrap_err());
            }
            read += 1;
        }
    }
    assert!(read >= 5, "only {read} blocks were found");
}

#[test]
fn the_readme_is_short() {
    let size = include_str!("../../../README.md").len();
    assert!(size <= 8 * 1024, "{size} bytes");
}
