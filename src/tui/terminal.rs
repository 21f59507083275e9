//! The terminal, taken over and given back on every way out: return, error, panic, signal, suspension.

use super::event_loop::LEAVING;
use super::fullscreen_viewer;
use crossterm::cursor::Show;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::execute;
use crossterm::style::{Print, ResetColor};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use rustix::pipe::PipeFlags;
use rustix::process::Signal;
use std::io::{self, IsTerminal as _, Write as _};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once, PoisonError};

/// Buttons and wheel only: a mouse that moves is no reason to wake up.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal while it is ours. Dropping it gives it back.
pub(super) struct Taken {
    has_mouse: bool,
}

impl Taken {
    /// Takes the terminal over.
    pub(super) fn take(has_mouse: bool) -> io::Result<Self> {
        give_back_on_panic();
        let taken = Self { has_mouse };
        taken.again()?;
        Ok(taken)
    }

    /// Takes it over again after [`give_back`].
    fn again(&self) -> io::Result<()> {
        // Before the modes change: these are the ones that a dying console puts back. SIGCONT may come when they have.
        if !IS_TAKEN.swap(true, Ordering::SeqCst) {
            referee_last_words::prepare(last_words(), &LEAVING.map(Signal::as_raw));
        }
        enable_raw_mode()?;
        let mouse = if self.has_mouse { MOUSE_ON } else { "" };
        execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, Print(mouse))
    }
}

/// What the loop needs of the terminal besides its bytes. Tests have a stand-in.
pub trait Control: Send {
    /// Columns and rows.
    fn size(&self) -> io::Result<(u16, u16)>;
    /// Takes the terminal over again.
    fn enter(&mut self) -> io::Result<()>;
    /// Gives the terminal back, and reports there what must be reported.
    fn leave(&mut self);
    /// Keeps the bytes that must be written before the terminal is given back.
    fn keep_parting(&mut self, bytes: Vec<u8>);
    /// Whether a shell waits that can resume a stopped console.
    fn has_shell(&self) -> bool;
    /// Stops the process until the shell resumes it.
    fn stop(&mut self) -> io::Result<()>;
    /// Asks the reader of the terminal for a mark: a change of the window to the size that it has, which comes after
    /// everything that the terminal has sent.
    fn mark_input(&mut self) -> io::Result<()>;
}

impl Control for Taken {
    fn size(&self) -> io::Result<(u16, u16)> {
        crossterm::terminal::size()
    }

    fn enter(&mut self) -> io::Result<()> {
        self.again()
    }

    fn leave(&mut self) {
        give_back();
        for place in contained_panics() {
            eprintln!("warning: a part of the console broke off at {place}; this is a bug of referee");
        }
    }

    fn keep_parting(&mut self, bytes: Vec<u8>) {
        part_with(bytes);
    }

    fn has_shell(&self) -> bool {
        has_shell()
    }

    fn stop(&mut self) -> io::Result<()> {
        stop_here()
    }

    fn mark_input(&mut self) -> io::Result<()> {
        mark_input()
    }
}

/// crossterm reads the terminal until it is empty before it reports a SIGWINCH. So the SIGWINCH that this process
/// sends to itself is reported after every byte that was there before, in the kernel or in crossterm's buffer.
pub(super) fn mark_input() -> io::Result<()> {
    use rustix::process::{getpid, kill_process};
    if let Some(marks) = EARLY_MARKS.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
        return rustix::io::write(marks, b"!").map(drop).map_err(io::Error::from);
    }
    kill_process(getpid(), Signal::WINCH).map_err(io::Error::from)
}

/// Where marks go before crossterm reads the terminal.
static EARLY_MARKS: Mutex<Option<OwnedFd>> = Mutex::new(None);

/// Marks that are asked for before crossterm reads the terminal.
pub(super) struct EarlyMarks(OwnedFd);

impl EarlyMarks {
    /// From now on marks come here.
    pub(super) fn begin() -> io::Result<Self> {
        let (marks, asked) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK)?;
        *EARLY_MARKS.lock().unwrap_or_else(PoisonError::into_inner) = Some(asked);
        Ok(Self(marks))
    }

    /// The marks that were asked for are answered. Whether there were any.
    pub(super) fn clear(&self) -> bool {
        matches!(rustix::io::read(&self.0, &mut [0; 64]), Ok(count) if count > 0)
    }
}

impl AsFd for EarlyMarks {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl Drop for EarlyMarks {
    /// crossterm reads from now on: it answers what is not answered yet.
    fn drop(&mut self) {
        let _ = crossterm::event::poll(std::time::Duration::ZERO);
        *EARLY_MARKS.lock().unwrap_or_else(PoisonError::into_inner) = None;
        if self.clear() {
            let _ = mark_input();
        }
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        give_back();
    }
}

/// Whether there is a terminal that can be drawn on.
pub(super) fn is_usable() -> bool {
    let term = std::env::var_os("TERM");
    let is_dumb = term.is_none_or(|term| term.is_empty() || term == "dumb");
    io::stdin().is_terminal() && io::stdout().is_terminal() && !is_dumb
}

/// What the terminal is told before it is given back: to forget the pictures that it holds.
static PARTING: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Keeps what the terminal must be told on every way out.
fn part_with(bytes: Vec<u8>) {
    if bytes.starts_with(b"\x1b_G") && !HAS_PICTURES.swap(true, Ordering::SeqCst) {
        referee_last_words::say(last_words());
    }
    if let Ok(mut parting) = PARTING.lock() {
        *parting = bytes;
    }
}

/// Gives the terminal back, once. Errors change nothing: there is nowhere to tell them.
fn give_back() {
    if IS_TAKEN.swap(false, Ordering::SeqCst) {
        // A panic can come while it is being written.
        if let Ok(mut parting) = PARTING.try_lock() {
            let _ = io::stdout().write_all(&std::mem::take(&mut *parting));
        }
        let _ = execute!(
            io::stdout(),
            Print(MOUSE_OFF),
            DisableBracketedPaste,
            ResetColor,
            LeaveAlternateScreen,
            Show
        );
        let _ = disable_raw_mode();
        referee_last_words::forget();
    }
}

/// Whether the terminal was sent pictures that it must forget.
static HAS_PICTURES: AtomicBool = AtomicBool::new(false);

/// What a dying console writes. It may have stopped within a sequence, and cannot say which pictures it has sent.
fn last_words() -> Vec<u8> {
    let pictures = if HAS_PICTURES.load(Ordering::SeqCst) { fullscreen_viewer::PARTING } else { &[] };
    let leave = format!("\x1b[?2026l{MOUSE_OFF}\x1b[?2004l\x1b[0m\x1b[?1049l\x1b[?25h");
    [b"\x1b\\", pictures, leave.as_bytes()].concat()
}

/// Where threads beside the console's own have panicked while the terminal was taken.
static CONTAINED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Where other threads panicked, to be told once the terminal is the shell's again.
fn contained_panics() -> Vec<String> {
    CONTAINED.lock().map(|mut panics| std::mem::take(&mut *panics)).unwrap_or_default()
}

/// A panic of the console ends it: the terminal is given back first, so that the report is on the shell's screen.
/// A panic of another thread is answered as an error by whoever waits for that thread. The terminal is still in use,
/// so nothing may be written to it.
fn give_back_on_panic() {
    static ONCE: Once = Once::new();
    let console = std::thread::current().id();
    ONCE.call_once(|| {
        let then = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().id() == console || !IS_TAKEN.load(Ordering::SeqCst) {
                give_back();
                then(panic);
            } else {
                contain(panic);
            }
        }));
    });
}

/// Keeps the place only: the message may quote personal data.
fn contain(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    if let Ok(mut panics) = CONTAINED.try_lock() {
        panics.push(place);
    }
}

/// Whether a shell with job control waits in this session. Without one nobody could resume a stopped console: the
/// kernel does not stop an orphaned process group by ctrl-z either.
fn has_shell() -> bool {
    use rustix::process::{getpgrp, getppid, getsid};
    let Ok(session) = getsid(None) else { return false };
    // The group of the session's leader has its parent outside of the session.
    let is_job = getpgrp() != session;
    is_job && getppid().is_some_and(|parent| getsid(Some(parent)).is_ok_and(|of| of == session))
}

/// Stops the process group until the shell resumes it, as the terminal's own ctrl-z does: a script that runs the
/// console must stop with it. SIGTSTP only reaches our own handler, so this process stops itself.
fn stop_here() -> io::Result<()> {
    use rustix::process::{getpid, kill_current_process_group, kill_process};
    kill_current_process_group(Signal::TSTP)?;
    kill_process(getpid(), Signal::STOP).map_err(io::Error::from)
}
