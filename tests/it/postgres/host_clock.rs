//! A host whose clock is wrong: the server's clock counts.

use crate::fixtures::not_run;
use crate::main_job::{Sandbox, approve_first, wait_for_queue, with_home};
use crate::postgres::server;
use crate::terminal::Terminal;
use rstest::rstest;
use std::path::PathBuf;

/// The library that shifts the clock of a program.
fn shifted_clock() -> Option<PathBuf> {
    let places = std::fs::read_dir("/usr/lib").ok()?.flatten().map(|place| place.path());
    let mut libraries = places.map(|place| place.join("faketime/libfaketimeMT.so.1"));
    libraries.find(|library| library.exists())
}

/// The seconds of a hold that the screen names.
fn held_seconds(screen: &str) -> Option<u32> {
    screen.split_once("held ")?.1.split_once(" s ")?.0.parse().ok()
}

#[rstest]
fn a_console_shows_the_true_end_of_a_hold_and_undoes_until_then(#[values("-90s", "+90s")] clock: &str) {
    let home = tempfile::tempdir().unwrap();
    let Some(library) = shifted_clock() else { return not_run("a clock that is wrong", "faketime") };
    let Some(url) = server::new_team_store("amina") else { return };
    std::fs::write(home.path().join("store.url"), url).unwrap();
    let sandbox = Sandbox::start(home.path(), &[]);
    sandbox.hold_for(home.path(), 60);
    let arguments = with_home(home.path(), &[]).iter().map(|text| format!(" '{text}'")).collect::<String>();
    let shifted = format!("FAKETIME={clock} FAKETIME_DONT_FAKE_MONOTONIC=1 LD_PRELOAD={}", library.display());
    let mut terminal =
        Terminal::start_shell(120, 36, home.path(), &format!("{shifted} \"$REFEREE\"{arguments}"));
    wait_for_queue(&mut terminal);
    approve_first(&mut terminal);
    let screen = terminal.wait_until("the hold", |screen| held_seconds(screen).is_some());
    assert!(held_seconds(&screen).unwrap() <= 60, "{screen}");
    terminal.press("O").wait_until("the outbox", |screen| screen.contains("OUTBOX"));
    let screen = terminal.wait_until("its row", |screen| held_seconds(screen).is_some());
    assert!(held_seconds(&screen).unwrap() <= 60, "{screen}");
    terminal.press("u").wait_until("the undo", |screen| screen.contains("Undone"));
}
