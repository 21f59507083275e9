//! Reads keys while the terminal may still answer the inquiry: crossterm's reader would treat answers as keys, or lose
//! them.

use crate::pictures::fit::CellPx;
use crate::pictures::inquiry::Inquiry;
use crate::pictures::probe::Probe;
use crate::tui::keys::early::EarlyKeys;
use crate::tui::terminal::EarlyMarks;
use crossterm::event::Event;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

/// The timeout for the rest of an escape sequence.
const REST_OF_KEY: Duration = Duration::from_millis(30);

/// An inquiry whose questions were written.
pub(super) struct Asked {
    pub(super) inquiry: Inquiry,
    pub(super) at: Instant,
    /// Receives the answers.
    pub(super) answers: oneshot::Sender<Probe>,
    pub(super) marks: EarlyMarks,
}

/// Reads keys until everything is answered or the timeout ends. False if the receiver of the keys is dropped.
pub(super) fn read(asked: Asked, hand_over: &Sender<io::Result<Event>>) -> io::Result<bool> {
    let Asked { mut inquiry, at, answers, marks } = asked;
    let (mut keys, size) = (EarlyKeys::default(), crossterm::terminal::size()?);
    let mut is_taken = true;
    let give =
        |events: Vec<Event>| events.into_iter().all(|event| hand_over.blocking_send(Ok(event)).is_ok());
    while is_taken && !inquiry.is_over() && at.elapsed() < inquiry.end() {
        let left = inquiry.end().saturating_sub(at.elapsed());
        let wait = if inquiry.is_waiting() { left.min(REST_OF_KEY) } else { left };
        let ready = ready(&marks, wait)?;
        if ready.has_input {
            let typed = inquiry.take(&input()?, at.elapsed());
            is_taken = give(keys.events(typed));
        } else if ready.has_mark {
            // All input from before the mark has been sent to the loop.
            marks.clear();
            let (columns, rows) = crossterm::terminal::size()?;
            is_taken = give(vec![Event::Resize(columns, rows)]);
        } else if inquiry.is_waiting() {
            is_taken = give(keys.events(inquiry.give_up_waiting()));
        }
        if let Some(question) = inquiry.follow_up(at.elapsed()) {
            rustix::io::write(rustix::stdio::stdout(), question.as_bytes())?;
        }
    }
    is_taken = is_taken && give(keys.events(inquiry.give_up_waiting()));
    let window = crossterm::terminal::window_size().ok();
    let cell = window.and_then(|it| CellPx::of_window(it.columns, it.rows, it.width, it.height));
    let _ = answers.send(inquiry.probe(cell));
    let now = crossterm::terminal::size()?;
    Ok(is_taken && (now == size || give(vec![Event::Resize(now.0, now.1)])))
}

struct EarlyInput {
    has_input: bool,
    has_mark: bool,
}

fn ready(marks: &EarlyMarks, wait: Duration) -> io::Result<EarlyInput> {
    let stdin = rustix::stdio::stdin();
    let mut fds =
        [PollFd::new(&stdin, PollFlags::IN), PollFd::from_borrowed_fd(marks.as_fd(), PollFlags::IN)];
    let wait = Timespec::try_from(wait).map_err(io::Error::other)?;
    match poll(&mut fds, Some(&wait)) {
        Ok(_) | Err(rustix::io::Errno::INTR) => {}
        Err(error) => return Err(error.into()),
    }
    let [input, mark] = fds.map(|fd| !fd.revents().is_empty());
    Ok(EarlyInput { has_input: input, has_mark: mark })
}

fn input() -> io::Result<Vec<u8>> {
    let mut buffer = [0; 4096];
    match rustix::io::read(rustix::stdio::stdin(), &mut buffer) {
        Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
        Ok(count) => Ok(buffer.get(..count).unwrap_or_default().to_vec()),
        Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}
