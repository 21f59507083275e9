//! The real binary in a real pty: keys in, screen out.

use crate::fixtures::PATIENCE;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What the emulator behind the pty answers when it is asked what it can do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answers {
    /// Nothing at all, like a terminal that knows no queries.
    None,
    /// Device attributes without graphics, like a plain xterm.
    Plain,
    /// These bytes, when the last of the questions has come.
    Bytes(&'static [u8]),
}

impl Answers {
    fn bytes(self) -> &'static [u8] {
        match self {
            Answers::None => b"",
            Answers::Plain => b"\x1b[?62;22c",
            Answers::Bytes(bytes) => bytes,
        }
    }
}

/// A pty with the program in it and a terminal's picture of what it wrote.
pub(crate) struct Terminal {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keys: Arc<Mutex<Box<dyn Write + Send>>>,
    seen: Arc<Mutex<Seen>>,
}

struct Seen {
    parser: vt100::Parser,
    raw: Vec<u8>,
}

/// The program in the pty: the one built with the tests, or another one that the environment names as cargo would.
fn program() -> std::ffi::OsString {
    std::env::var_os("CARGO_BIN_EXE_referee").unwrap_or_else(|| env!("CARGO_BIN_EXE_referee").into())
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a window has cells")
}

impl Terminal {
    /// Starts `referee` with these arguments in a home of its own.
    pub(crate) fn start(columns: u16, rows: u16, home: &Path, arguments: &[&str]) -> Self {
        Self::start_as(columns, rows, home, arguments, Answers::Plain)
    }

    /// The same, behind a terminal that answers like this.
    pub(crate) fn start_as(
        columns: u16,
        rows: u16,
        home: &Path,
        arguments: &[&str],
        answers: Answers,
    ) -> Self {
        let mut command = CommandBuilder::new(program());
        command.args(arguments);
        Self::start_command(columns, rows, home, command, answers)
    }

    /// A shell with job control that does this; the program is `$REFEREE` in it.
    pub(crate) fn start_shell(columns: u16, rows: u16, home: &Path, script: &str) -> Self {
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", &format!("set -m\n{script}")]);
        Self::start_command(columns, rows, home, command, Answers::Plain)
    }

    fn start_command(
        columns: u16,
        rows: u16,
        home: &Path,
        mut command: CommandBuilder,
        answers: Answers,
    ) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: columns * 8, pixel_height: rows * 16 };
        let pair = native_pty_system().openpty(size).expect("a pty");
        command.env_clear();
        command.env("REFEREE", program());
        command.env("PATH", std::env::var("PATH").unwrap_or_default());
        command.env("HOME", home);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("TMPDIR", home);
        // On this machine pictures cost what they like.
        command.env("SSH_TTY", "/dev/pts/0");
        command.env("REFEREE_CONSOLE_TOUR", "false");
        // Jobs decide by two keys; what asks for a comment has tests of its own.
        command.env("REFEREE_REVIEW_COMMENTS", "by_reason");
        // This terminal answers at once; what is measured is a slow line.
        command.env("REFEREE_PICTURES_NEAR_BUDGET_KIB", "64");
        command.cwd(home);
        let child = pair.slave.spawn_command(command).expect("referee starts");
        drop(pair.slave);
        let keys = Arc::new(Mutex::new(pair.master.take_writer().expect("a writer")));
        let reader = pair.master.try_clone_reader().expect("a reader");
        let seen = Arc::new(Mutex::new(Seen {
            parser: vt100::Parser::new(cells(rows), cells(columns), 0),
            raw: Vec::new(),
        }));
        follow(reader, Arc::clone(&seen), Arc::clone(&keys), answers);
        Self { master: pair.master, child, keys, seen }
    }

    /// Types keys by name, `Enter`, `Esc`, `Tab`, `Space`, or letter by letter, a short moment apart.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            let bytes: &[u8] = match key {
                "Enter" => b"\r",
                "Esc" => b"\x1b",
                "Tab" => b"\t",
                "Space" => b" ",
                "Backspace" => b"\x7f",
                "Up" => b"\x1b[A",
                "Down" => b"\x1b[B",
                "Right" => b"\x1b[C",
                "Left" => b"\x1b[D",
                other => other.as_bytes(),
            };
            self.send(bytes);
            std::thread::sleep(Duration::from_millis(60));
        }
        self
    }

    /// Writes bytes to the program as they are.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        let mut keys = self.keys.lock().unwrap();
        keys.write_all(bytes).and_then(|()| keys.flush()).expect("the program reads its keys");
    }

    /// The same, where the program may have ended.
    pub(crate) fn try_send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        let mut keys = self.keys.lock().unwrap();
        keys.write_all(bytes).and_then(|()| keys.flush())
    }

    /// Makes the window larger or smaller.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.seen.lock().unwrap().parser.screen_mut().set_size(cells(rows), cells(columns));
        let size = PtySize { rows, cols: columns, pixel_width: columns * 8, pixel_height: rows * 16 };
        self.master.resize(size).expect("the window changes");
    }

    /// The screen as text. What stands blank at the end of a line looks the same, written or not.
    pub(crate) fn screen(&self) -> String {
        let contents = self.seen.lock().unwrap().parser.screen().contents();
        contents.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    /// The program's number among the processes.
    pub(crate) fn process(&self) -> Option<u32> {
        self.child.process_id()
    }

    /// Whether the program or its decode child has something to compute, also while a busy machine lets it wait for that;
    /// not known where there is no `/proc`.
    pub(crate) fn is_busy(&self) -> bool {
        self.process().is_some_and(|process| computes(&process.to_string()))
    }

    /// Every byte the program wrote.
    pub(crate) fn raw(&self) -> Vec<u8> {
        self.seen.lock().unwrap().raw.clone()
    }

    /// Waits until the screen has this text; fails with the screen if it never does.
    pub(crate) fn wait_for(&mut self, text: &str) -> String {
        self.wait_until(text, |screen| screen.contains(text))
    }

    /// Waits until the screen is as wanted.
    pub(crate) fn wait_until(&mut self, wanted: &str, is_so: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        loop {
            let screen = self.screen();
            if is_so(&screen) {
                return screen;
            }
            assert!(start.elapsed() < PATIENCE, "never saw {wanted:?}; the screen was:\n{screen}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Presses a key until the screen is as wanted. A console that lags takes a key for typed ahead and says so; then a
    /// person presses it again.
    pub(crate) fn press_until(&mut self, key: &str, wanted: &str, is_so: impl Fn(&str) -> bool) -> String {
        // The last one is about pictures that are not drawn as sharply yet as the terminal can.
        let refusals = ["Too fast", "ress the key again", "Compare the faces first"];
        let is_refused = |screen: &str| refusals.iter().any(|refusal| screen.contains(refusal));
        for _ in 0..8 {
            self.wait_until("the notice to go", |screen| !is_refused(screen));
            self.press(key);
            let screen = self.wait_until(wanted, |screen| is_so(screen) || is_refused(screen));
            if is_so(&screen) {
                return screen;
            }
        }
        panic!("{key} was refused eight times:\n{}", self.screen());
    }

    /// Waits until the program ends by itself; its exit code.
    pub(crate) fn wait_for_end(&mut self) -> u32 {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("the child can be asked") {
                return status.exit_code();
            }
            assert!(start.elapsed() < PATIENCE, "never ended; the screen was:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The exit code, if the program has ended.
    pub(crate) fn ended(&mut self) -> Option<u32> {
        self.child.try_wait().expect("the child can be asked").map(|status| status.exit_code())
    }

    /// Waits until nothing was written for a while, no longer than `at_most`.
    pub(crate) fn quiet(&self, calm: Duration, at_most: Duration) {
        let start = Instant::now();
        let written = || self.seen.lock().unwrap().raw.len();
        let (mut known, mut since) = (written(), Instant::now());
        while since.elapsed() < calm && start.elapsed() < at_most {
            std::thread::sleep(Duration::from_millis(1));
            let now = written();
            if now != known {
                (known, since) = (now, Instant::now());
            }
        }
    }

    /// What of the terminal is still not as a shell wants it, once everything written has come: nothing, if it was given back.
    pub(crate) fn kept_after_a_while(&self) -> String {
        let start = Instant::now();
        loop {
            let kept = self.kept();
            if kept.is_empty() || start.elapsed() > Duration::from_secs(5) {
                return kept;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn kept(&self) -> String {
        let seen = self.seen.lock().unwrap();
        let screen = seen.parser.screen();
        let kept = [
            (screen.alternate_screen(), "the alternate screen"),
            (screen.bracketed_paste(), "marks around pastes"),
            (screen.hide_cursor(), "the hidden cursor"),
            (screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None, "the mouse"),
            (!self.is_cooked(), "raw keys"),
        ];
        kept.iter().filter(|(is_kept, _)| *is_kept).map(|(_, what)| *what).collect::<Vec<_>>().join(", ")
    }

    fn is_cooked(&self) -> bool {
        let settings = self.master.get_termios().map(|termios| format!("{:?}", termios.local_flags));
        settings.is_none_or(|flags| flags.contains("ICANON") && flags.contains("ECHO"))
    }

    /// Whether the program was stopped, as by ctrl-z.
    pub(crate) fn is_stopped(&self) -> bool {
        let stat = self.child.process_id().map(|id| std::fs::read_to_string(format!("/proc/{id}/stat")));
        let after_name = |stat: String| stat.rsplit_once(')').is_some_and(|(_, rest)| rest.starts_with(" T"));
        stat.is_some_and(|stat| stat.is_ok_and(after_name))
    }

    /// Goes on with a stopped program, as a shell's `fg` does.
    pub(crate) fn resume(&self) {
        let id = self.child.process_id().and_then(|id| i32::try_from(id).ok());
        let process = id.and_then(rustix::process::Pid::from_raw).expect("the program runs");
        rustix::process::kill_process(process, rustix::process::Signal::CONT).expect("it goes on");
    }

    /// Lets go of what was written so far, where only the screen matters.
    pub(crate) fn forget_written(&self) {
        self.seen.lock().unwrap().raw.clear();
    }

    /// SIGKILL, as a crash would be.
    pub(crate) fn kill(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.kill();
    }
}

fn follow(
    mut reader: Box<dyn Read + Send>,
    seen: Arc<Mutex<Seen>>,
    keys: Arc<Mutex<Box<dyn Write + Send>>>,
    answers: Answers,
) {
    std::thread::spawn(move || {
        let mut buffer = [0_u8; 16 * 1024];
        while let Ok(count @ 1..) = reader.read(&mut buffer) {
            let bytes = &buffer[..count];
            let mut seen = seen.lock().unwrap();
            seen.parser.process(bytes);
            seen.raw.extend_from_slice(bytes);
            drop(seen);
            if bytes.windows(3).any(|window| window == b"\x1b[c") {
                let mut keys = keys.lock().unwrap();
                keys.write_all(answers.bytes()).and_then(|()| keys.flush()).ok();
            }
        }
    });
}

/// Whether a thread of a process, or of a process that it started, is running or waits for a processor.
fn computes(process: &str) -> bool {
    let Ok(threads) = std::fs::read_dir(format!("/proc/{process}/task")) else { return false };
    threads.flatten().any(|thread| {
        let read = |name: &str| std::fs::read_to_string(thread.path().join(name)).unwrap_or_default();
        read("stat").rsplit_once(") ").is_some_and(|(_, state)| state.starts_with('R'))
            || read("children").split_whitespace().any(computes)
    })
}
