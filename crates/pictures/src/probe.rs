//! Queries the terminal once, before the event stream starts, with a timeout; terminal modes are restored.

use super::detect::{self, Replies, TerminalEnvironment};
use super::fit::CellPx;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::termios::{self, OptionalActions, QueueSelector, Termios};
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

/// Timeout for the terminal's replies: one second, and two round trips of a slow connection.
pub const USUAL_DEADLINE: Duration = Duration::from_millis(1_300);
/// Additional time for the terminal outside of tmux, after tmux itself has replied.
pub(super) const THROUGH_TMUX: Duration = Duration::from_millis(700);
/// Maximum bytes of all replies.
const MOST_BYTES: usize = 16 << 10;

/// Why the terminal could not be queried.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    /// There is no terminal, or a terminal operation failed.
    #[error("ask the terminal: {0}")]
    Terminal(#[from] rustix::io::Errno),
}

/// The result of the queries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Probe {
    pub replies: Replies,
    /// The time to the first byte of a reply, which is the round trip of the connection.
    pub round_trip: Option<Duration>,
    /// The size of a cell, from the window, else from a reply.
    pub cell: Option<CellPx>,
}

/// Queries `/dev/tty`. Call it before the alternate screen and before any event stream.
pub fn ask(environment: &TerminalEnvironment, deadline: Duration) -> Result<Probe, ProbeError> {
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let tty = rustix::fs::open("/dev/tty", flags, Mode::empty())?;
    ask_on(tty, environment, deadline)
}

/// Queries the given terminal.
pub fn ask_on(
    tty: OwnedFd,
    environment: &TerminalEnvironment,
    deadline: Duration,
) -> Result<Probe, ProbeError> {
    let window = termios::tcgetwinsize(&tty)?;
    let of_window = CellPx::of_window(window.ws_col, window.ws_row, window.ws_xpixel, window.ws_ypixel);
    if environment.is_mute() {
        return Ok(Probe { cell: of_window, ..Probe::default() });
    }
    let raw = RawMode::enter(tty)?;
    let mut conversation = Conversation { tty: &raw.tty, heard: Vec::new(), first: None };
    let begun = Instant::now();
    let end = begun + deadline;
    let mut replies = conversation.ask(&detect::query(environment), environment.is_in_tmux(), end)?;
    if let Some(second) = detect::second_query(environment, &replies) {
        let first = std::mem::take(&mut conversation.heard);
        conversation.ask(&second, true, Instant::now() + deadline)?;
        let both = [first, conversation.heard].concat();
        replies = detect::read(&both);
    }
    let round_trip = conversation.first.map(|at| at.duration_since(begun));
    Ok(Probe { cell: of_window.or(replies.cell), replies, round_trip })
}

/// Raw mode (no echo, no line editing) until it is dropped.
struct RawMode {
    tty: OwnedFd,
    before: Termios,
}

impl RawMode {
    fn enter(tty: OwnedFd) -> Result<RawMode, ProbeError> {
        let before = termios::tcgetattr(&tty)?;
        let mut raw = before.clone();
        raw.make_raw();
        termios::tcsetattr(&tty, OptionalActions::Now, &raw)?;
        Ok(RawMode { tty, before })
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        // Discards late replies, which would be read as keys.
        let _ = termios::tcflush(&self.tty, QueueSelector::IFlush);
        let _ = termios::tcsetattr(&self.tty, OptionalActions::Now, &self.before);
    }
}

struct Conversation<'a> {
    tty: &'a OwnedFd,
    heard: Vec<u8>,
    first: Option<Instant>,
}

impl Conversation<'_> {
    /// Writes a query and reads replies until the last one has arrived or the deadline has passed. Replies through tmux
    /// come later than those of tmux itself.
    fn ask(&mut self, question: &str, through: bool, mut end: Instant) -> Result<Replies, ProbeError> {
        self.write(question.as_bytes(), end)?;
        let mut complete = false;
        loop {
            let replies = detect::read(&self.heard);
            if replies.is_complete() && (!through || replies.kitty_through.is_some()) {
                return Ok(replies);
            }
            if replies.is_complete() && !complete {
                complete = true;
                end = end.min(Instant::now() + THROUGH_TMUX);
            }
            if self.heard.len() > MOST_BYTES || !self.wait(PollFlags::IN, end)? {
                return Ok(replies);
            }
            let mut buffer = [0; 1024];
            let count = match rustix::io::read(self.tty, &mut buffer) {
                Ok(0) => return Ok(replies),
                Ok(count) => count,
                Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => 0,
                Err(error) => return Err(error.into()),
            };
            if count > 0 {
                self.first.get_or_insert_with(Instant::now);
            }
            self.heard.extend(buffer.iter().take(count));
        }
    }

    fn write(&mut self, mut bytes: &[u8], end: Instant) -> Result<(), ProbeError> {
        while !bytes.is_empty() && self.wait(PollFlags::OUT, end)? {
            match rustix::io::write(self.tty, bytes) {
                Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
                Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Whether the terminal becomes ready before the deadline.
    fn wait(&self, what: PollFlags, end: Instant) -> Result<bool, ProbeError> {
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(left) = Timespec::try_from(left) else { return Ok(false) };
            let mut fds = [PollFd::new(self.tty, what)];
            match poll(&mut fds, Some(&left)) {
                Ok(ready) => return Ok(ready > 0),
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}
