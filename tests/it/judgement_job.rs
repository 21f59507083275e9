//! Judging in the real binary: the keys that a whole case takes, the twin found by its picture, a practice round.

use crate::fixtures::PATIENCE;
use crate::main_job::{READING, Sandbox, console, referee, wait_for_queue};
use crate::terminal::Terminal;
use referee::provider::IDWISE;
use referee::synth::{Dialect, World, situation_names};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

/// Counts the keys that it presses, each at the pace of a person.
struct Typist<'a> {
    terminal: &'a mut Terminal,
    keys: usize,
}

impl Typist<'_> {
    fn press(&mut self, key: &str, wanted: &str) {
        std::thread::sleep(READING);
        self.terminal.press_until(key, wanted, |screen| screen.contains(wanted));
        self.keys += 1;
    }

    /// Goes to the next unresolved finding. What the frame before showed must not be taken for it.
    fn go_on(&mut self) {
        let heading = |screen: &str| screen.lines().find(|row| row.contains("EVIDENCE")).map(str::to_owned);
        std::thread::sleep(READING);
        let before = heading(&self.terminal.screen());
        self.terminal.press_until("n", "another finding", |screen| heading(screen) != before);
        self.keys += 1;
    }

    /// Until both faces are drawn in the whole window: only then can they be judged.
    fn wait_for_faces(&mut self) {
        self.terminal.wait_until("both faces", |screen| {
            screen.contains("selfie") && !screen.contains("FINDINGS") && !screen.contains("  …  ")
        });
        // What stands there may be the small pictures of before, until the large ones are made.
        let begun = Instant::now();
        loop {
            self.terminal.quiet(Duration::from_secs(1), PATIENCE);
            if !self.terminal.is_busy() || begun.elapsed() > PATIENCE {
                break;
            }
        }
    }
}

/// The document of a named situation, and its pictures by name.
fn situation(name: &str, folder: &Path) -> Value {
    let index = situation_names().iter().position(|known| *known == name).unwrap();
    let world = World::new(1, index + 1);
    let made = world.journey(index);
    assert_eq!(made.contract, Dialect::Idwise);
    let (journey, _) = crate::provider::read(&IDWISE, &made.document);
    std::fs::create_dir_all(folder.join("images")).unwrap();
    for (_, picture) in journey.pictures() {
        let referee::domain::picture::PictureSource::Path(id) = &picture.source else { continue };
        let Some(file) = world.picture(id.as_sent()) else { continue };
        std::fs::write(folder.join("images").join(format!("{}.jpg", id.as_sent())), file.bytes).unwrap();
    }
    made.document
}

#[test]
fn the_reference_case_takes_twelve_keys_in_the_real_program() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("served");
    let reference = situation("reference_case", &folder);
    let mut other = reference.clone();
    other["journey_id"] = json!("ffffffffffffffffffffffff");
    other["start_time"] = json!("2026-11-24T08:00:00");
    other["end_time"] = json!("2026-11-24T08:00:00");
    other["aml"]["matches"] = json!([]);
    std::fs::write(folder.join("one.json"), reference.to_string()).unwrap();
    std::fs::write(folder.join("two.json"), other.to_string()).unwrap();
    let sandbox = Sandbox::serving(home.path(), &["--load", folder.to_str().unwrap()]);
    sandbox.hold_for(home.path(), 8);
    let mut terminal = console(home.path(), 120, 36);
    wait_for_queue(&mut terminal);
    terminal.press("Enter").wait_for("FINDINGS");
    let id = reference["journey_id"].as_str().unwrap();
    let findings = {
        let (_, out, _) = referee(home.path(), &["show", id, "--json"]);
        let shown: Value = serde_json::from_str(&out).unwrap();
        shown["findings"].as_array().unwrap().clone()
    };
    // The second journey is a twin by reference and person; its line is one to settle as well.
    let kinds: Vec<&str> = findings.iter().map(|line| line["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind != "twin").count(), 6, "{kinds:?}");
    let mut typist = Typist { terminal: &mut terminal, keys: 0 };
    typist.press("E", "3");
    typist.press("Enter", "3 cleared");
    for left in ["3 of 7 unresolved", "2 of 7 unresolved", "1 of 7 unresolved"] {
        typist.go_on();
        if typist.terminal.screen().contains("Do these faces match?") {
            typist.press("i", "selfie");
            typist.wait_for_faces();
            typist.press("q", "FINDINGS");
        }
        typist.press("e", left);
    }
    typist.press("a", "APPROVE");
    typist.press("1", "CASE");
    assert!(typist.keys <= 12, "{} keys", typist.keys);
    let next = terminal.wait_for("u undoes it");
    assert!(next.contains("CASE"), "the next case is there: {next}");
    let decisions = sandbox.wait_for_decisions(1);
    assert_eq!(decisions[0]["journey_id"], id);
    terminal.kill();
}

#[test]
fn a_copied_selfie_is_found_once_both_were_looked_at() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("served");
    let genuine = situation("reference_case", &folder);
    let selfie = genuine["selfie"]["image_path"].as_str().unwrap();
    let bytes = std::fs::read(folder.join(format!("images/{selfie}.jpg"))).unwrap();
    let picture = image::load_from_memory(&bytes).unwrap().to_rgb8();
    let small = image::imageops::resize(
        &picture,
        picture.width() / 2,
        picture.height() / 2,
        image::imageops::FilterType::Triangle,
    );
    let mut copy = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut copy, 60).encode_image(&small).unwrap();
    std::fs::write(folder.join("images/cccccccccccccccccccccccccccccccc.jpg"), copy).unwrap();
    let journey = |id: &str, name: &str, picture: &str| {
        json!({"journey_id": id, "reference_number": format!("ref-{id}"), "system_decision": "Refer",
            "final_decision": "Refer", "manual_decision": null, "documents": {}, "rule_results": {},
            "start_time": "2026-11-24T08:00:00",
            "selfie": {"status": "Refer", "is_live": false, "image_path": picture},
            "applicant": {"applicant_id": id, "full_name": name, "birth_date": "1990-01-02"}})
    };
    let one = journey("aaaaaaaaaaaaaaaaaaaaaaaa", "Vera Holmgren", selfie);
    let two = journey("bbbbbbbbbbbbbbbbbbbbbbbb", "Tobias Reinholt", "cccccccccccccccccccccccccccccccc");
    std::fs::write(folder.join("one.json"), one.to_string()).unwrap();
    std::fs::write(folder.join("two.json"), two.to_string()).unwrap();
    let sandbox = Sandbox::serving(home.path(), &["--load", folder.to_str().unwrap()]);
    let mut terminal = console(home.path(), 120, 36);
    wait_for_queue(&mut terminal);
    terminal.press("Enter").wait_for("FINDINGS");
    std::thread::sleep(READING);
    terminal.press("J").wait_until("the second case with its twin", |screen| {
        screen.contains("CASE 2") && screen.contains("similar picture")
    });
    let (_, out, _) = referee(home.path(), &["show", "aaaaaaaaaaaaaaaaaaaaaaaa", "--json"]);
    assert!(out.contains("similar picture"), "{out}");
    std::thread::sleep(READING);
    // `=` on the twin's line opens the other.
    terminal.press("G").wait_for("Linked journey");
    std::thread::sleep(READING);
    terminal.press("=").wait_until("the other journey", |screen| screen.contains("Vera Holmgren"));
    drop(sandbox);
    terminal.kill();
}

#[test]
fn a_practice_round_tells_keys_time_and_what_was_got_wrong() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal =
        Terminal::start(120, 36, home.path(), &["practice", "--journeys", "8", "--reviewer", "amina"]);
    wait_for_queue(&mut terminal);
    std::thread::sleep(READING);
    terminal.press("Enter").wait_for("FINDINGS");
    for round in 0..2 {
        std::thread::sleep(READING);
        terminal.press("n").wait_for("FINDINGS");
        std::thread::sleep(READING);
        let verb = if round == 0 { "a" } else { "r" };
        terminal.press_until(verb, "the bar", |screen| screen.contains("other, with a comment"));
        std::thread::sleep(READING);
        terminal.press_until("1", "the decision", |screen| screen.contains("u undoes it"));
        std::thread::sleep(Duration::from_millis(600));
    }
    for _ in 0..4 {
        std::thread::sleep(READING);
        terminal.press("q");
    }
    terminal.wait_for_end();
    let screen = terminal.wait_for("keys a case, median");
    for words in ["CASE", "TRUTH", "DECIDED", "cases decided            2", "attacks accepted", "time a case"]
    {
        assert!(screen.contains(words), "{words}:\n{screen}");
    }
    assert!(screen.contains("keys a case, median      3"), "{screen}");
    let written = String::from_utf8_lossy(&terminal.raw()).into_owned();
    assert!(
        written.contains("Everything is deleted when you leave"),
        "what is said before the console is written too"
    );
    assert!(!written.contains("http://127.0.0.1"), "the sandbox is over: its address is of no use");
    assert!(!written.contains("key of the store"), "nobody needs a copy of a key that is deleted now");
}

#[rstest::rstest]
#[case::words("2 copies of the passport")]
#[case::a_date("1984-02-29")]
#[case::a_digit_and_enter("2\r")]
fn an_unmarked_paste_that_begins_with_a_reason_decides_nothing(#[case] text: &str) {
    let home = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start(home.path(), &[]);
    let mut terminal = console(home.path(), 120, 36);
    wait_for_queue(&mut terminal);
    terminal.press("Enter").wait_for("FINDINGS");
    std::thread::sleep(READING);
    terminal.press("a").wait_for("APPROVE   ");
    std::thread::sleep(READING);
    terminal.send(text.as_bytes());
    terminal.wait_for("nothing was decided");
    std::thread::sleep(READING);
    assert!(terminal.screen().contains("APPROVE   "), "the bar is still there:\n{}", terminal.screen());
    let (_, out, _) = referee(home.path(), &["outbox", "--json"]);
    assert_eq!(out.trim(), "[]");
    assert!(sandbox.decisions().is_empty());
}
