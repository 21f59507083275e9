//! The start of the console: nothing waits for the terminal, and no key is lost.

use crate::main_job::{referee, with_home};
use crate::terminal::{Answers, Terminal};
use serde_json::{Value, json};
use std::path::Path;

/// Three journeys, the longest waiting first.
fn imported(home: &Path) {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/idwise_journey_result.json");
    let mut document: Value = serde_json::from_str(&std::fs::read_to_string(sample).unwrap()).unwrap();
    let mut documents = Vec::new();
    for number in 1..=3 {
        document["journey_id"] = json!(format!("journey-{number}"));
        document["reference_number"] = json!(format!("PV-{number}"));
        document["end_time"] = json!(format!("2024-04-18T14:0{number}:00"));
        documents.push(document.clone());
    }
    std::fs::write(home.join("referee.toml"), "").unwrap();
    let file = home.join("journeys.json");
    std::fs::write(&file, json!(documents).to_string()).unwrap();
    let (code, _, problem) = referee(home, &["import", file.to_str().unwrap()]);
    assert_eq!(code, 0, "{problem}");
}

fn console(home: &Path, answers: Answers) -> Terminal {
    let arguments = with_home(home, &[]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    Terminal::start_as(120, 36, home, &arguments, answers)
}

#[test]
fn a_terminal_that_answers_nothing_is_drawn_before_its_time_is_up_and_keys_typed_before_count() {
    let home = tempfile::tempdir().unwrap();
    imported(home.path());
    let mut terminal = console(home.path(), Answers::None);
    terminal.send(b"jj\r");
    terminal.wait_for("CASE 3 of 3");
    terminal.press("q q").wait_for_end();
}

#[test]
fn an_answer_that_says_something_else_changes_the_picture() {
    let home = tempfile::tempdir().unwrap();
    imported(home.path());
    // A light background: the theme is another one than the environment lets expect.
    let answers = Answers::Bytes(b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;22c");
    let mut terminal = console(home.path(), answers);
    terminal.wait_for("3 of 3");
    let whole = || terminal.raw().windows(4).filter(|bytes| bytes == b"\x1b[2J").count();
    let begun = std::time::Instant::now();
    while whole() < 2 && begun.elapsed().as_secs() < 60 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(whole(), 2, "drawn at once, and anew by the answer");
    assert!(!terminal.screen().contains("rgb:"), "{}", terminal.screen());
    terminal.press("q").wait_for_end();
}
