//! A long session: case after case, and neither the console nor the terminal holds more in the end.
//!
//! `REFEREE_WALK_CASES` says through how many cases; through a few without it.

use super::rig::*;
use crate::terminal::Terminal;

/// Through how many cases when nobody says.
const USUAL: usize = 24;
/// Pictures that a terminal may hold at any time: those of one case, coarse and sharp.
const MOST_HELD: usize = 24;
/// How much a console may have grown by the second half of a short walk, in KiB: what is kept is bounded.
const MOST_GROWN: u64 = 96 << 10;
/// From so many cases on, what is kept is full in the first half, and the second half adds a twentieth at most.
const LONG: usize = 300;

#[test]
fn a_long_walk_leaves_memory_flat_and_pictures_deleted() {
    let cases =
        std::env::var("REFEREE_WALK_CASES").ok().and_then(|number| number.parse().ok()).unwrap_or(USUAL);
    let (_home, mut terminal) = queue_of(&((cases + 10) | 1).to_string(), KITTY);
    terminal.press("Enter").wait_for("EVIDENCE");
    go_to_faces(&mut terminal);
    terminal.wait_until("the picture", has_placeholders);
    let mut memory = Vec::new();
    let mut sent = 0;
    for case in 0..cases {
        walk(&mut terminal);
        let raw = terminal.raw();
        let held = still_held(&raw).len();
        assert!(held <= MOST_HELD, "after {case} cases the terminal holds {held} pictures");
        sent = pixels(&raw).len();
        memory.extend(resident(&terminal));
    }
    assert!(sent > cases / 4, "{sent} pictures were sent in {cases} cases");
    let half = memory.len() / 2;
    let most = |part: &[u64]| part.iter().copied().max().unwrap_or(0);
    let (first, second) = memory.split_at(half);
    println!(
        "{cases} cases, {sent} pictures; at most {} KiB, then at most {} KiB",
        most(first),
        most(second)
    );
    if memory.is_empty() {
        crate::fixtures::not_run("the memory of a console that walks through cases", "/proc");
    }
    let may_grow = if cases < LONG { MOST_GROWN } else { most(first) / 20 };
    assert!(most(second) <= most(first) + may_grow, "it grows");
    terminal.press("q q").wait_for_end();
    assert_nothing_left(&settled(&terminal, 0));
}

/// On to the next case, until its pictures are there.
fn walk(terminal: &mut Terminal) {
    terminal.press("J");
    quiet(terminal, 0, std::time::Duration::from_millis(250));
}

/// Memory that the program has now, in KiB.
fn resident(terminal: &Terminal) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", terminal.process()?)).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}
