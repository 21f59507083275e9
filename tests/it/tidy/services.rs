//! Nobody asks which service it is: what a service can do is in its capabilities.

use super::sources;

/// Where the services are named: their own folders, and what writes a configuration for the stand-in.
const NAMES: [&str; 3] = ["provider/", "config/write.rs", "cli/sandbox.rs"];

/// Ways to ask which service it is, as they stand in code with its texts.
const QUESTIONS: [&str; 6] = ["\"idwise\"", "\"onetouch\"", "IDWISE", "ONETOUCH", "Service::", "idwise::"];

fn asks(line: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    QUESTIONS.iter().any(|question| code.contains(question))
}

#[test]
fn nothing_outside_the_providers_asks_which_service_it_is() {
    let mut found = Vec::new();
    for folder in ["src", "crates/journey/src", "crates/pictures/src"] {
        let sources = sources::under(folder);
        assert!(!sources.is_empty(), "{folder} is not there");
        for source in sources {
            if NAMES.iter().any(|name| source.path.starts_with(name)) {
                continue;
            }
            let lines = source.text.lines().enumerate().filter(|(_, line)| asks(line));
            found.extend(
                lines.map(|(at, line)| format!("{folder}/{}:{}: {}", source.path, at + 1, line.trim())),
            );
        }
    }
    assert!(found.is_empty(), "ask `Capabilities` instead:\n{}", found.join("\n"));
}

#[test]
fn one_file_names_all_services() {
    for source in sources::under("src/provider") {
        let names = |word: &str| source.text.contains(&format!("{word}::contract"));
        if names("idwise") && names("onetouch") {
            assert_eq!(source.path, "registry.rs");
        }
    }
}

#[test]
fn questions_are_told_from_words() {
    assert!(asks("if account.service().word() == \"idwise\" {"));
    assert!(asks("match service { Service::Idwise => 1 }"));
    assert!(asks("row.service == IDWISE"));
    assert!(!asks("/// The word: `\"idwise\"`."));
    assert!(!asks("let service = ServiceId::from(word);"));
}
