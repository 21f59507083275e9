//! The signals that the console handles, and the loss of its terminal.

use futures_util::Stream;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::Signal as Number;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// A SIGTSTP within this time after the console was resumed is the one that it sent itself.
pub(super) const OWN_STOP: Duration = Duration::from_secs(1);

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signaled {
    /// Leave, and end by this signal, so that the parent process sees the signal as the exit reason.
    Leave(Number),
    /// Stop until the shell resumes the console: SIGTSTP.
    Stop,
    /// Continue: SIGCONT.
    Resume,
}

/// The signals on which the console leaves as by `q`: drafts are saved and the case is released. Every other signal
/// that ends a process ends the console at once; the terminal is then restored by the prepared parting bytes.
pub(crate) const LEAVING: [Number; 7] =
    [Number::HUP, Number::INT, Number::TERM, Number::QUIT, Number::USR1, Number::USR2, Number::ALARM];

/// The stream of this process's signals.
pub(super) struct Signals {
    each: Vec<(Signaled, Signal)>,
    gone: Receiver<()>,
}

impl Signals {
    pub(super) fn new() -> io::Result<Self> {
        let leaving = LEAVING.into_iter().map(|number| (Signaled::Leave(number), number));
        let others = [(Signaled::Stop, Number::TSTP), (Signaled::Resume, Number::CONT)];
        let each = leaving.chain(others).map(|(signaled, number)| {
            signal(SignalKind::from_raw(number.as_raw())).map(|signal| (signaled, signal))
        });
        Ok(Self { each: each.collect::<io::Result<_>>()?, gone: watch_terminal()? })
    }
}

impl Stream for Signals {
    type Item = Signaled;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Signaled>> {
        for (signaled, signal) in &mut self.each {
            if signal.poll_recv(context).is_ready() {
                return Poll::Ready(Some(*signaled));
            }
        }
        // The thread ends after its one message, or without one.
        match self.gone.poll_recv(context) {
            Poll::Ready(Some(())) => Poll::Ready(Some(Signaled::Leave(Number::HUP))),
            Poll::Ready(None) | Poll::Pending => Poll::Pending,
        }
    }
}

/// Watches for the loss of the terminal. SIGHUP arrives only if the session leader passes it on, and crossterm reads a
/// lost terminal in a busy loop.
fn watch_terminal() -> io::Result<Receiver<()>> {
    let (tell, gone) = channel(1);
    std::thread::Builder::new().name("terminal-end".to_owned()).spawn(move || wait_for_end(&tell))?;
    Ok(gone)
}

/// Blocks while the terminal exists: with no requested events, poll still reports a hang-up.
fn wait_for_end(tell: &Sender<()>) {
    let input = std::io::stdin();
    let mut terminal = [PollFd::new(&input, PollFlags::empty())];
    loop {
        match poll(&mut terminal, None) {
            Ok(0) | Err(Errno::INTR) => {}
            Ok(_) => {
                let _ = tell.blocking_send(());
                return;
            }
            Err(_) => return,
        }
    }
}
