//! The terminal, taken over and given back on every way out: return, error, panic, signal, suspension.

use crossterm::cursor::Show;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::execute;
use crossterm::style::{Print, ResetColor};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use std::io::{self, IsTerminal as _};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// Tells a terminal that turns right-to-left text around itself to leave it as it comes (ECMA-48 mode 8, reset):
/// the console has turned it already. Terminals without that know nothing of the mode.
const AS_IT_COMES: &str = "\x1b[8l";

/// The mode as terminals have it by default.
const AS_ITS_USER_LIKES: &str = "\x1b[8h";

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
    pub(super) fn again(&self) -> io::Result<()> {
        enable_raw_mode()?;
        IS_TAKEN.store(true, Ordering::SeqCst);
        let mouse = if self.has_mouse { MOUSE_ON } else { "" };
        execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, Print(AS_IT_COMES), Print(mouse))
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

/// Gives the terminal back, once. Errors change nothing: there is nowhere to tell them.
pub(super) fn give_back() {
    if IS_TAKEN.swap(false, Ordering::SeqCst) {
        let _ = execute!(
            io::stdout(),
            Print(MOUSE_OFF),
            Print(AS_ITS_USER_LIKES),
            DisableBracketedPaste,
            ResetColor,
            LeaveAlternateScreen,
            Show
        );
        let _ = disable_raw_mode();
    }
}

/// A panic's report belongs on the screen of the shell, not into ours.
fn give_back_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let then = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            give_back();
            then(panic);
        }));
    });
}

/// Stops this process until the shell resumes it.
pub(super) fn stop_here() -> io::Result<()> {
    use rustix::process::{Signal, getpid, kill_process};
    kill_process(getpid(), Signal::STOP).map_err(io::Error::from)
}
