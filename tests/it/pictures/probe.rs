//! Asking a terminal that answers, one that answers late, and one that never does.

use portable_pty::{MasterPty, PtySize, native_pty_system};
use referee::pictures::detect::TerminalEnvironment;
use referee::pictures::fit::CellPx;
use referee::pictures::probe::{self, Probe};
use rustix::fs::{Mode, OFlags};
use rustix::termios;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

fn terminal(pixel_width: u16, pixel_height: u16) -> (Box<dyn MasterPty + Send>, OwnedFd) {
    let size = PtySize { rows: 24, cols: 80, pixel_width, pixel_height };
    let pair = native_pty_system().openpty(size).unwrap();
    let name = pair.master.tty_name().unwrap();
    let tty = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
    // The pair's own handle is dropped only now: without any, the terminal would hang up.
    drop(pair.slave);
    (pair.master, tty)
}

fn environment() -> TerminalEnvironment {
    TerminalEnvironment { term: "xterm-256color".to_owned(), ..TerminalEnvironment::default() }
}

/// Plays a terminal: waits for the last part of the question, then writes the answer in two parts.
fn answering(master: &(dyn MasterPty + Send), parts: [&'static [u8]; 2]) -> std::thread::JoinHandle<Vec<u8>> {
    let mut reader = master.try_clone_reader().unwrap();
    let mut writer = master.take_writer().unwrap();
    std::thread::spawn(move || {
        let mut asked = Vec::new();
        while !asked.ends_with(b"\x1b[c") {
            let mut buffer = [0; 256];
            let count = reader.read(&mut buffer).unwrap();
            asked.extend(&buffer[..count]);
        }
        for part in parts {
            writer.write_all(part).unwrap();
            writer.flush().unwrap();
            std::thread::sleep(Duration::from_millis(20));
        }
        asked
    })
}

#[test]
fn a_terminal_that_answers_is_known_and_left_as_found() {
    let (master, tty) = terminal(0, 0);
    let watch = tty.try_clone().unwrap();
    let before = termios::tcgetattr(&watch).unwrap();
    let parts: [&[u8]; 2] = [b"\x1bP>|kitty(0.41.1)\x1b\\\x1b_Gi=31;O", b"K\x1b\\\x1b[6;20;10t\x1b[?62;52;c"];
    let player = answering(&*master, parts);
    let probe = probe::ask_on(tty, &environment(), Duration::from_secs(5)).unwrap();
    assert_eq!(probe.replies.kitty.as_deref(), Some("OK"));
    assert_eq!(probe.cell, CellPx::new(10, 20));
    assert!(probe.round_trip.is_some());
    let asked = String::from_utf8(player.join().unwrap()).unwrap();
    assert!(asked.starts_with("\x1b[>q"));
    let after = termios::tcgetattr(&watch).unwrap();
    assert_eq!((before.local_modes, before.input_modes), (after.local_modes, after.input_modes));
}

#[test]
fn the_window_knows_the_cell_better_than_the_answer() {
    let (master, tty) = terminal(80 * 9 + 4, 24 * 18 + 4);
    let player = answering(&*master, [b"\x1b[6;20;10t", b"\x1b[?62c"]);
    let probe = probe::ask_on(tty, &environment(), Duration::from_secs(5)).unwrap();
    assert_eq!(probe.cell, CellPx::new(9, 18));
    player.join().unwrap();
}

/// tmux answers for itself at once; the terminal outside needs the whole way.
#[test]
fn the_terminal_outside_of_tmux_is_waited_for() {
    let (master, tty) = terminal(0, 0);
    let inside = TerminalEnvironment { tmux: true, ..environment() };
    let parts: [&[u8]; 2] =
        [b"\x1bP>|tmux 3.3a\x1b\\\x1b[?1;2c", b"\x1bP>|kitty(0.41.1)\x1b\\\x1b_Gi=32;OK\x1b\\"];
    let player = answering(&*master, parts);
    let begun = Instant::now();
    let probe = probe::ask_on(tty, &inside, Duration::from_secs(9)).unwrap();
    assert_eq!(probe.replies.kitty_through.as_deref(), Some("OK"));
    assert_eq!(probe.replies.terminal(), Some("kitty(0.41.1)"));
    assert!(begun.elapsed() < Duration::from_secs(9));
    player.join().unwrap();
}

#[test]
fn silence_ends_at_the_deadline() {
    let (_master, tty) = terminal(0, 0);
    let begun = Instant::now();
    let probe = probe::ask_on(tty, &environment(), Duration::from_millis(150)).unwrap();
    let waited = begun.elapsed();
    assert!(waited >= Duration::from_millis(150) && waited < crate::fixtures::PATIENCE, "{waited:?}");
    assert!(!probe.replies.is_complete());
    assert_eq!(probe.round_trip, None);
}

#[test]
fn a_terminal_that_would_print_the_question_is_not_asked() {
    let (_master, tty) = terminal(0, 0);
    let mute = TerminalEnvironment { term: "dumb".to_owned(), ..TerminalEnvironment::default() };
    let begun = Instant::now();
    assert_eq!(probe::ask_on(tty, &mute, Duration::from_secs(9)).unwrap(), Probe::default());
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[test]
fn what_is_no_terminal_is_an_error() {
    let file = rustix::fs::open("/dev/null", OFlags::RDWR, Mode::empty()).unwrap();
    let error = probe::ask_on(file, &environment(), Duration::from_secs(1)).unwrap_err();
    assert!(error.to_string().starts_with("ask the terminal: "));
}
