//! What the acts of every day cost in keys, in a driven console and in the real binary.

use super::drive::{Drive, console};
use super::sample;
use crate::main_job::{self, READING, Sandbox, wait_for_queue};
use referee::tui::keys::chord::sequence;
use referee::tui::messages::action::Place;
use referee::tui::messages::effect::Effect;
use std::time::Duration;

/// An act: where it begins, its keys, and how many they may be.
struct Act {
    name: &'static str,
    before: &'static str,
    keys: &'static str,
    cost: usize,
    is_done: fn(&Drive) -> bool,
}

const ACTS: &[Act] = &[
    Act {
        name: "open, decide with a reason, be in the next case",
        before: "",
        keys: "enter a 1",
        cost: 3,
        is_done: |drive| drive.decided().len() == 1 && drive.opened() == Some(&sample::key(1)),
    },
    Act {
        name: "decide the open case",
        before: "enter",
        keys: "r 1",
        cost: 2,
        is_done: |drive| drive.decided().len() == 1,
    },
    Act {
        name: "undo the last decision",
        before: "enter a 1",
        keys: "u",
        cost: 1,
        is_done: |drive| drive.effects.iter().any(|it| matches!(it, Effect::Undo { .. })),
    },
    Act {
        name: "go to the next unresolved finding",
        before: "enter",
        keys: "n",
        cost: 1,
        is_done: |drive| drive.screen().contains("▌✗ Document expired") || drive.screen().contains("▌⚠"),
    },
    Act {
        name: "resolve a finding",
        before: "enter n",
        keys: "e",
        cost: 1,
        is_done: |drive| drive.effects.iter().any(|it| it.resolves().is_some()),
    },
    Act {
        name: "find a name: one key, and its letters",
        before: "",
        keys: "/ d o e",
        cost: 1 + "doe".len(),
        is_done: |drive| drive.screen().contains("1 of 6") && drive.screen().contains("John Doe"),
    },
    Act {
        name: "copy a journey's id",
        before: "",
        keys: "y",
        cost: 1,
        is_done: |drive| drive.effects.iter().any(|it| matches!(it, Effect::Copy { .. })),
    },
    Act {
        name: "copy a line of a case",
        before: "enter n",
        keys: "y",
        cost: 1,
        is_done: |drive| drive.effects.iter().any(|it| matches!(it, Effect::Copy { .. })),
    },
    Act {
        name: "mark a journey",
        before: "",
        keys: "space",
        cost: 1,
        is_done: |drive| drive.screen().contains("1 marked"),
    },
    Act {
        name: "skip a journey for some hours",
        before: "",
        keys: "!",
        cost: 1,
        is_done: |drive| drive.skipped == [sample::key(0)],
    },
    Act {
        name: "go back to the queue, to the same row",
        before: "j enter n 4",
        keys: "q",
        cost: 1,
        is_done: |drive| drive.app.place() == Place::Queue && drive.screen().contains("▌2d 3h ! Noor Aziz"),
    },
    Act {
        name: "show a tab",
        before: "enter n",
        keys: "8",
        cost: 1,
        is_done: |drive| drive.screen().contains("┌ Raw"),
    },
    Act {
        name: "open the next case without deciding",
        before: "enter",
        keys: "J",
        cost: 1,
        is_done: |drive| drive.opened() == Some(&sample::key(1)),
    },
    Act {
        name: "undo a resolution",
        before: "enter n e",
        keys: "u",
        cost: 1,
        is_done: |drive| drive.screen().contains("5 of 5 unresolved"),
    },
    Act {
        name: "show the picture in the whole window",
        before: "enter n",
        keys: "i",
        cost: 1,
        is_done: |drive| drive.app.place() == Place::Picture,
    },
    Act {
        name: "claim a journey",
        before: "",
        keys: "c",
        cost: 1,
        is_done: |drive| drive.effects.iter().any(|it| matches!(it, Effect::Claim { .. })),
    },
    Act {
        name: "reject the marked journeys for one reason",
        before: "space space",
        keys: "X 1 enter",
        cost: 3,
        is_done: |drive| drive.screen().contains("2 rejected"),
    },
    Act {
        name: "show what is not delivered, with the cause",
        before: "enter a 1",
        keys: "O",
        cost: 1,
        is_done: |drive| drive.screen().contains("┌ OUTBOX"),
    },
];

#[test]
fn the_acts_of_every_day_cost_what_they_may() {
    for act in ACTS {
        let mut drive = console(6);
        drive.press(act.before);
        assert!(!(act.is_done)(&drive), "{}: nothing is done yet\n{}", act.name, drive.screen());
        let ahead = act.keys.strip_suffix(" enter").filter(|keys| keys.starts_with('X'));
        if let Some(ahead) = ahead {
            // The list of the journeys is read before it is confirmed.
            drive.press(ahead).wait(1000).press("enter");
        } else {
            drive.press(act.keys);
        }
        assert!((act.is_done)(&drive), "{}: {}\n{}", act.name, act.keys, drive.screen());
        assert_eq!(sequence(act.keys).unwrap().len(), act.cost, "{}", act.name);
    }
}

#[test]
fn the_readme_counts_as_the_console_does() {
    let readme = include_str!("../../../README.md");
    let cost = |name: &str| ACTS.iter().find(|act| act.name == name).unwrap().cost;
    let whole = cost("open, decide with a reason, be in the next case");
    assert_eq!((whole, cost("decide the open case")), (3, 2));
    assert!(readme.contains("**Two keys decide**"));
    assert!(readme.contains("three keys from the list to the next case"));
}

#[test]
fn the_table_of_the_documentation_has_every_act() {
    let page = include_str!("../../../docs/working.md");
    for act in ACTS {
        let keys: Vec<String> = act.keys.split(' ').map(|key| format!("`{key}`")).collect();
        let row = format!("| {} | {} | {} |", act.name, keys.join(" "), act.cost);
        assert!(page.contains(&row), "{row}");
    }
}

/// Presses keys one by one and counts what went to the program.
fn typed(terminal: &mut crate::terminal::Terminal, keys: &str) -> usize {
    std::thread::sleep(READING);
    terminal.press(keys);
    keys.split(' ').count()
}

#[test]
fn in_a_terminal_they_cost_the_same() {
    let home = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start(home.path(), &[]);
    sandbox.hold_for(home.path(), 60);
    let mut terminal = main_job::console(home.path(), 120, 36);
    wait_for_queue(&mut terminal);
    assert_eq!(typed(&mut terminal, "Space"), 1);
    terminal.wait_for("1 marked");
    assert_eq!(typed(&mut terminal, "y"), 1);
    terminal.wait_for("opied");
    assert!(terminal.raw().windows(7).any(|bytes| bytes == b"\x1b]52;c;"), "to the clipboard");
    let mut cost = typed(&mut terminal, "Enter");
    terminal.wait_for("  CASE 2 of ");
    cost += typed(&mut terminal, "a");
    terminal.wait_for("APPROVE   ");
    cost += typed(&mut terminal, "1");
    terminal
        .wait_until("the next case", |screen| screen.contains("u undoes it") && screen.contains("FINDINGS"));
    assert_eq!(cost, 3);
    assert_eq!(typed(&mut terminal, "u"), 1);
    terminal.wait_for("Undone");
    assert_eq!(typed(&mut terminal, "q"), 1);
    terminal.wait_for("QUEUE");
    assert_eq!(typed(&mut terminal, "/ e r i k s s o n"), 1 + "eriksson".len());
    terminal.wait_until("the one found", |screen| screen.contains(" 1 of ") && screen.contains("Eriksson"));
}

/// The keys that read the first case of the demonstration, judge each finding and reject it, and what each shows.
const FIRST_CASE: [(&str, &str); 10] = [
    ("Enter", "Is this record the applicant?"),
    ("e", "Do these faces match?"),
    ("i", "c no match"),
    ("c", "Birth date differs: printed"),
    ("c", "Visual and Machine Readable Zone: "),
    ("c", "Document expired: "),
    ("c", "First Name: "),
    ("c", "0 of 6 unresolved"),
    ("r", "REJECT   Anna Maria Eriksson"),
    ("5", "Rejected Anna Maria Eriksson"),
];

#[test]
fn ten_keys_read_judge_and_reject_the_first_case_of_the_demonstration() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal =
        crate::terminal::Terminal::start(120, 36, home.path(), &["--reviewer", "amina", "demo"]);
    wait_for_queue(&mut terminal);
    let mut cost = 0;
    for (key, shown) in FIRST_CASE {
        std::thread::sleep(READING);
        terminal.press_until(key, shown, |screen| screen.contains(shown));
        cost += 1;
        if key == "i" {
            terminal.wait_until("both faces", |screen| {
                [0, 60].iter().all(|column| blocks(screen, *column) > 200)
            });
            // A sharp picture takes the place of a coarse one; before that, an answer is refused.
            terminal.quiet(Duration::from_secs(1), Duration::from_secs(30));
        }
    }
    assert_eq!(cost, 10);
}

/// Characters of pictures in the 60 columns from this one on.
fn blocks(screen: &str, column: usize) -> usize {
    let half = screen.lines().flat_map(|row| row.chars().skip(column).take(60));
    half.filter(|it| BLOCKS.contains(*it)).count()
}

/// What pictures are drawn with where the terminal has no graphics.
const BLOCKS: &str = "▀▄▌▐▖▗▘▝▚▞▙▛▜▟█";
