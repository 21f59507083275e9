//! The first demo case, read, judged finding by finding and rejected, in at most ten keys.

use super::rig::*;
use crate::terminal::Terminal;

const MOST: usize = 10;

/// Presses one key and counts it.
fn count(terminal: &mut Terminal, key: &str, keys: &mut usize) {
    *keys += 1;
    terminal.press(key);
}

#[test]
fn the_first_demo_case_is_judged_and_rejected_in_ten_keys() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::start_as(120, 36, home.path(), &["demo"], KITTY);
    terminal.wait_for("▌2d 4h ! Anna Maria Eriksson");
    let mut keys = 0;
    count(&mut terminal, "Enter", &mut keys);
    let answers = [
        ("AML Ana-Maria", "e"),
        ("Face match", "c"),
        ("Birth date differs", "c"),
        ("Visual and Machine", "c"),
        ("Document expired", "c"),
        ("First Name", "e"),
    ];
    for (finding, answer) in answers {
        terminal.wait_until(finding, |screen| title(screen).starts_with(finding));
        if finding == "Face match" {
            terminal.wait_until("both faces", has_placeholders);
            settled(&terminal, 0);
        }
        count(&mut terminal, answer, &mut keys);
    }
    terminal.wait_for("0 of 6 unresolved");
    count(&mut terminal, "r", &mut keys);
    terminal.wait_for("REJECT   ");
    count(&mut terminal, "1", &mut keys);
    terminal.wait_for("Rejected Anna Maria Eriksson");
    assert!(keys <= MOST, "{keys} keys");
    terminal.press("u").wait_for("Undone");
    terminal.press("q q").wait_for_end();
}
