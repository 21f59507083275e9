//! Takes over the terminal, and restores it on every exit path: return, error, panic, signal, suspension.

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

/// Reports buttons and wheel only, since each movement of the mouse would wake the process up.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// A guard for the terminal: dropping it restores the terminal.
pub(super) struct Taken {
    has_mouse: bool,
}

impl Taken {
    /// Takes over the terminal.
    pub(super) fn take(has_mouse: bool) -> io::Result<Self> {
        give_back_on_panic();
        let taken = Self { has_mouse };
        taken.again()?;
        Ok(taken)
    }

    /// Takes it over again after [`give_back`].
    fn again(&self) -> io::Result<()> {
        // Save the modes before they change: a dying console restores them. The check is needed because a SIGCONT may
        // come after the modes have been changed.
        if !IS_TAKEN.swap(true, Ordering::SeqCst) {
            referee_process::last_words::prepare(last_words(), &LEAVING.map(Signal::as_raw));
        }
        enable_raw_mode()?;
        let mouse = if self.has_mouse { MOUSE_ON } else { "" };
        execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, Print(mouse))
    }
}

/// The control of the terminal besides its bytes. Tests use a fake.
pub trait Control: Send {
    /// The size in columns and rows.
    fn size(&self) -> io::Result<(u16, u16)>;
    /// Takes over the terminal again.
    fn enter(&mut self) -> io::Result<()>;
    /// Restores the terminal, then prints pending reports to it.
    fn leave(&mut self);
    /// Stores the bytes that must be written before the terminal is restored.
    fn keep_parting(&mut self, bytes: Vec<u8>);
    /// Whether a shell is there that can resume a stopped console.
    fn has_shell(&self) -> bool;
    /// Stops the process until the shell resumes it.
    fn stop(&mut self) -> io::Result<()>;
    /// Asks the terminal's reader for a mark: a resize event with the current size, which comes after everything that
    /// the terminal has sent.
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

/// Sends SIGWINCH to this process. crossterm reads all input of the terminal before it reports a SIGWINCH, so the
/// report comes after every byte that was in the kernel or in crossterm's buffer.
pub(super) fn mark_input() -> io::Result<()> {
    use rustix::process::{getpid, kill_process};
    if let Some(marks) = EARLY_MARKS.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
        return rustix::io::write(marks, b"!").map(drop).map_err(io::Error::from);
    }
    kill_process(getpid(), Signal::WINCH).map_err(io::Error::from)
}

/// The receiver of marks before crossterm reads the terminal.
static EARLY_MARKS: Mutex<Option<OwnedFd>> = Mutex::new(None);

/// Marks that are asked for before crossterm reads the terminal.
pub(super) struct EarlyMarks(OwnedFd);

impl EarlyMarks {
    /// From now on marks are sent to this pipe.
    pub(super) fn begin() -> io::Result<Self> {
        let (marks, asked) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK)?;
        *EARLY_MARKS.lock().unwrap_or_else(PoisonError::into_inner) = Some(asked);
        Ok(Self(marks))
    }

    /// Clears the marks that were asked for; returns whether there were any.
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
    /// From now on crossterm reads the terminal: it gets the marks that are still unanswered.
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

/// The bytes to write before the terminal is restored: they delete the pictures that it holds.
static PARTING: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Stores these bytes for every exit path.
fn part_with(bytes: Vec<u8>) {
    if bytes.starts_with(b"\x1b_G") && !HAS_PICTURES.swap(true, Ordering::SeqCst) {
        referee_process::last_words::say(last_words());
    }
    if let Ok(mut parting) = PARTING.lock() {
        *parting = bytes;
    }
}

/// Restores the terminal, once. Errors are ignored, since there is nowhere to report them.
fn give_back() {
    if IS_TAKEN.swap(false, Ordering::SeqCst) {
        // A panic can occur while this lock is held.
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
        referee_process::last_words::forget();
    }
}

/// Whether the terminal holds pictures that must be deleted.
static HAS_PICTURES: AtomicBool = AtomicBool::new(false);

/// The bytes that a dying console writes. It may die within an escape sequence, and cannot know which pictures it has
/// sent.
fn last_words() -> Vec<u8> {
    let pictures = if HAS_PICTURES.load(Ordering::SeqCst) { fullscreen_viewer::PARTING } else { &[] };
    let leave = format!("\x1b[?2026l{MOUSE_OFF}\x1b[?2004l\x1b[0m\x1b[?1049l\x1b[?25h");
    [b"\x1b\\", pictures, leave.as_bytes()].concat()
}

/// Source locations of panics in other threads while the terminal was taken.
static CONTAINED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The panics of other threads, to be reported once the terminal is restored.
fn contained_panics() -> Vec<String> {
    CONTAINED.lock().map(|mut panics| std::mem::take(&mut *panics)).unwrap_or_default()
}

/// Installs a panic hook. A panic of the console's thread ends the console: the hook restores the terminal first, so
/// that the report is visible in the shell. A panic of another thread becomes an error for the task that waits for it;
/// the terminal is still in use, so nothing may be written to it.
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

/// Stores the location only: the message may contain personal data.
fn contain(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    if let Ok(mut panics) = CONTAINED.try_lock() {
        panics.push(place);
    }
}

/// Whether a shell with job control is in this session. Without one, nobody could resume a stopped console. The kernel
/// does not stop an orphaned process group by ctrl-z either.
fn has_shell() -> bool {
    use rustix::process::{getpgrp, getppid, getsid};
    let Ok(session) = getsid(None) else { return false };
    // The process group of the session leader has its parent outside of the session.
    let is_job = getpgrp() != session;
    is_job && getppid().is_some_and(|parent| getsid(Some(parent)).is_ok_and(|of| of == session))
}

/// Stops the process group until the shell resumes it, as ctrl-z in the terminal does: a script that runs the console
/// must stop with it. SIGTSTP only reaches our own handler, so this process stops itself by SIGSTOP.
fn stop_here() -> io::Result<()> {
    use rustix::process::{getpid, kill_current_process_group, kill_process};
    kill_current_process_group(Signal::TSTP)?;
    kill_process(getpid(), Signal::STOP).map_err(io::Error::from)
}
