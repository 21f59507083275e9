//! Every way in which a console ends: the terminal is the shell's again, and the shell sees why.

use crate::fixtures::PATIENCE;
use crate::terminal::{Answers, Terminal};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use rstest::rstest;
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// A console over an empty store in a shell that tells how it has ended.
fn in_shell(home: &Path) -> (Terminal, Pid) {
    // Without the trap the shell would end by SIGINT as well, before it tells anything.
    let script = "trap : INT
        sh -c 'echo $$ > number; exec \"$REFEREE\" --store sqlite:store.db'; echo \"ended: $?.\"; sleep 60";
    let mut terminal = Terminal::start_shell(120, 36, home, script);
    terminal.wait_for("QUEUE");
    (terminal, number(home))
}

/// The process that has written its number.
fn number(home: &Path) -> Pid {
    let text = std::fs::read_to_string(home.join("number")).unwrap();
    Pid::from_raw(text.trim().parse().unwrap()).unwrap()
}

/// Those by which it leaves, faults, limits, and what nobody answers.
#[rstest]
#[case::hang_up(Signal::HUP)]
#[case::interrupt(Signal::INT)]
#[case::quit(Signal::QUIT)]
#[case::terminate(Signal::TERM)]
#[case::user_1(Signal::USR1)]
#[case::user_2(Signal::USR2)]
#[case::alarm(Signal::ALARM)]
#[case::abort(Signal::ABORT)]
#[case::segment(Signal::SEGV)]
#[case::bus(Signal::BUS)]
#[case::illegal(Signal::ILL)]
#[case::arithmetic(Signal::FPE)]
#[case::trap(Signal::TRAP)]
#[case::system_call(Signal::SYS)]
#[case::time_limit(Signal::XCPU)]
#[case::size_limit(Signal::XFSZ)]
#[case::virtual_alarm(Signal::VTALARM)]
#[case::profiler(Signal::PROF)]
fn a_signal_gives_the_terminal_back_and_the_shell_sees_it(#[case] signal: Signal) {
    let home = tempfile::tempdir().unwrap();
    let (mut terminal, console) = in_shell(home.path());
    kill_process(console, signal).unwrap();
    terminal.wait_for(&format!("ended: {}.", 128 + signal.as_raw()));
    assert_eq!(terminal.kept_after_a_while(), "");
}

/// A picture that the terminal holds is deleted by the last words too.
#[test]
fn a_console_that_is_aborted_leaves_no_picture_in_the_terminal() {
    let home = tempfile::tempdir().unwrap();
    let kitty = Answers::Bytes(b"\x1bP>|kitty(0.41.1)\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?62;c");
    let mut terminal = Terminal::start_as(120, 36, home.path(), &["demo", "--journeys", "5"], kitty);
    terminal.wait_for("QUEUE");
    let has_sent = |raw: &[u8]| String::from_utf8_lossy(raw).contains("a=t,");
    let begun = Instant::now();
    while !has_sent(&terminal.raw()) {
        assert!(begun.elapsed() < PATIENCE, "no picture was sent");
        std::thread::sleep(Duration::from_millis(20));
    }
    let console = Pid::from_raw(terminal.process().unwrap().try_into().unwrap()).unwrap();
    kill_process(console, Signal::ABORT).unwrap();
    terminal.wait_for_end();
    assert_eq!(terminal.kept_after_a_while(), "");
    let raw = terminal.raw();
    let last = String::from_utf8_lossy(&raw[raw.len().saturating_sub(200)..]).into_owned();
    assert!(last.contains("\x1b_Ga=d,d=A"), "{last:?}");
}

#[test]
fn leaving_by_the_key_is_no_failure() {
    let home = tempfile::tempdir().unwrap();
    let (mut terminal, _) = in_shell(home.path());
    terminal.press("q").wait_for("ended: 0.");
    assert_eq!(terminal.kept_after_a_while(), "");
}

/// The shell stops and resumes it as before, and after that it still dies whole.
#[test]
fn a_console_that_was_resumed_gives_the_terminal_back_when_it_is_aborted() {
    let home = tempfile::tempdir().unwrap();
    let script = "sh -c 'echo $$ > number; exec \"$REFEREE\" --store sqlite:store.db'; echo stopped; fg; echo \"ended: $?.\"; sleep 60";
    let mut terminal = Terminal::start_shell(120, 36, home.path(), script);
    terminal.wait_for("QUEUE");
    let mark = terminal.raw().len();
    terminal.send(b"\x1a");
    terminal.wait_until("the queue again", |screen| screen.contains("QUEUE"));
    let begun = Instant::now();
    while !String::from_utf8_lossy(&terminal.raw()[mark..]).contains("\x1b[?1049h") {
        assert!(begun.elapsed() < PATIENCE, "it was not resumed");
        std::thread::sleep(Duration::from_millis(20));
    }
    kill_process(number(home.path()), Signal::ABORT).unwrap();
    terminal.wait_for("ended: 134.");
    assert_eq!(terminal.kept_after_a_while(), "");
}

/// Nothing that could write a core file, which would hold the case that is open.
#[test]
fn a_console_writes_no_core_file() {
    let home = tempfile::tempdir().unwrap();
    let (_terminal, console) = in_shell(home.path());
    let Ok(limits) = std::fs::read_to_string(format!("/proc/{}/limits", console.as_raw_nonzero())) else {
        return crate::fixtures::not_run("the limits of a console", "/proc");
    };
    let line = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    let limits: Vec<&str> = line.split_whitespace().skip(4).take(2).collect();
    assert_eq!(limits, ["0", "0"]);
}

/// The leader of the session ignores SIGHUP, so that the console never gets one: it notices by itself.
#[test]
fn a_console_whose_terminal_is_gone_ends_without_a_signal() {
    let home = tempfile::tempdir().unwrap();
    let size = PtySize { rows: 36, cols: 120, pixel_width: 960, pixel_height: 576 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut leader = CommandBuilder::new("sh");
    leader.args([
        "-c",
        "trap '' HUP; sh -c 'echo $$ > number; exec \"$REFEREE\" --store sqlite:store.db' < /dev/tty & wait; sleep 60",
    ]);
    leader.env("REFEREE", env!("CARGO_BIN_EXE_referee"));
    leader.env("HOME", home.path());
    leader.env("TERM", "xterm-256color");
    leader.env("REFEREE_CONSOLE_TOUR", "false");
    leader.cwd(home.path());
    let mut leader = pair.slave.spawn_command(leader).unwrap();
    drop(pair.slave);
    read_until(&*pair.master, "QUEUE");
    let console = number(home.path());
    drop(pair.master);
    let begun = Instant::now();
    while test_kill_process(console).is_ok() && !is_zombie(console) {
        assert!(begun.elapsed() < PATIENCE, "it lives on without a terminal");
        std::thread::sleep(Duration::from_millis(20));
    }
    leader.kill().ok();
    leader.wait().ok();
}

/// Reads what is written to a terminal until this comes, answers its question, and lets go of it.
fn read_until(master: &dyn portable_pty::MasterPty, wanted: &'static str) {
    let (mut reader, mut writer) = (master.try_clone_reader().unwrap(), master.take_writer().unwrap());
    let (tell, told) = std::sync::mpsc::channel();
    let reading = std::thread::spawn(move || {
        let (mut seen, mut buffer) = (String::new(), [0_u8; 4096]);
        while !seen.contains(wanted) {
            let count = reader.read(&mut buffer).unwrap();
            seen.push_str(&String::from_utf8_lossy(&buffer[..count]));
            if buffer[..count].windows(3).any(|window| window == b"\x1b[c") {
                writer.write_all(b"\x1b[?62;22c").unwrap();
            }
        }
        tell.send(()).unwrap();
    });
    told.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("never saw {wanted:?}"));
    reading.join().unwrap();
}

fn is_zombie(process: Pid) -> bool {
    let stat =
        std::fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero())).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, state)| state.starts_with('Z'))
}

/// A limit below what it has already: whatever asks for more memory next, the process is aborted.
#[test]
#[cfg(target_os = "linux")]
fn a_console_that_gets_no_more_memory_gives_the_terminal_back() {
    use rustix::process::{Resource, Rlimit, prlimit};
    let home = tempfile::tempdir().unwrap();
    let arguments = ["demo", "--journeys", "12"];
    let mut terminal = Terminal::start_as(120, 36, home.path(), &arguments, Answers::Plain);
    terminal.wait_for("QUEUE");
    // A thread that starts under the limit would fail in another way.
    let mut written = 0;
    while terminal.raw().len() != written {
        written = terminal.raw().len();
        std::thread::sleep(Duration::from_millis(600));
    }
    let console = Pid::from_raw(terminal.process().unwrap().try_into().unwrap()).unwrap();
    let limit = Rlimit { current: Some(64 << 20), maximum: None };
    prlimit(Some(console), Resource::As, limit).unwrap();
    let begun = Instant::now();
    // The cells of a larger window need memory; pictures are decoded in a process of their own.
    terminal.resize(900, 400);
    while terminal.ended().is_none() {
        assert!(begun.elapsed() < PATIENCE, "it still runs:\n{}", terminal.screen());
        std::thread::sleep(Duration::from_millis(60));
    }
    assert_eq!(terminal.kept_after_a_while(), "");
    let raw = terminal.raw();
    assert!(String::from_utf8_lossy(&raw).contains("memory allocation of"), "it ended for another reason");
}
