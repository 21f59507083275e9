//! The events of the terminal, read by a thread of their own.
//!
//! The thread sends every event of one `read` at once, so that a burst is handled before the next frame. crossterm's
//! own stream returns one event at a time and must be woken for each.

use super::early::{self, Asked};
use crate::tui::terminal::mark_input;
use crossterm::event::{self, Event};
use futures_util::Stream;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// How many events are read ahead of the loop; the kernel keeps the rest.
const MOST_READ_AHEAD: usize = 4096;

/// The stream of keys, pastes, mouse events and window sizes.
pub(super) struct TerminalEvents {
    events: Receiver<io::Result<Event>>,
}

impl TerminalEvents {
    /// Starts the thread. `asked` is the inquiry that the terminal may still answer.
    pub(super) fn read(asked: Option<Asked>) -> io::Result<Self> {
        let (hand_over, events) = channel(MOST_READ_AHEAD);
        let thread = std::thread::Builder::new().name("terminal-input".to_owned());
        thread.spawn(move || match asked.map_or(Ok(true), |asked| early::read(asked, &hand_over)) {
            Ok(true) => read_all(&hand_over),
            Ok(false) => {}
            Err(error) => drop(hand_over.blocking_send(Err(error))),
        })?;
        Ok(Self { events })
    }
}

/// Reads until the terminal is closed or the receiver is dropped.
fn read_all(hand_over: &Sender<io::Result<Event>>) {
    loop {
        let event = event::read();
        let is_over = event.is_err();
        if hand_over.blocking_send(event).is_err() || is_over {
            return;
        }
    }
}

impl Stream for TerminalEvents {
    type Item = io::Result<Event>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.events.poll_recv(context)
    }
}

impl Drop for TerminalEvents {
    /// Stops the thread, so that later input is left for the shell: the mark wakes the thread, which then sees that the
    /// receiver is dropped.
    fn drop(&mut self) {
        self.events.close();
        let _ = mark_input();
    }
}
