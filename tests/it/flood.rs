//! Many keys that come at once are handled together.

use crate::terminal::Terminal;
use std::time::Duration;

const KEYS: usize = 300;

#[test]
fn three_hundred_keys_of_one_write_take_a_few_frames() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal =
        Terminal::start(120, 40, home.path(), &["demo", "--journeys", "400", "--graphics", "off"]);
    terminal.wait_until("journeys", |screen| screen.contains("referred") && !screen.contains(" 0 referred"));
    terminal.quiet(Duration::from_millis(500), Duration::from_secs(20));
    terminal.forget_written();
    terminal.send("j".repeat(KEYS).as_bytes());
    // A row of context stands below the selected one.
    terminal.wait_for(&format!("-{} of ", KEYS + 2));
    terminal.quiet(Duration::from_millis(500), Duration::from_secs(20));
    let raw = terminal.raw();
    let frames = raw.windows(8).filter(|window| window == b"\x1b[?2026h").count();
    // On an idle machine it is three, the last one with the preview. A loaded one may stop the reader between two keys.
    assert!(frames <= KEYS / 10, "{frames} frames");
    assert!(raw.len() <= 16_384, "{} bytes", raw.len());
}
