//! The signals that the console answers.

use futures_util::Stream;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signaled {
    /// To leave: SIGHUP, SIGTERM, SIGINT.
    Leave,
    /// To stop until the shell resumes the console: SIGTSTP.
    Stop,
    /// To go on: SIGCONT.
    Resume,
}

/// The signals of this process.
pub(super) struct Signals {
    each: [(Signaled, Signal); 5],
}

impl Signals {
    pub(super) fn new() -> io::Result<Self> {
        use rustix::process::Signal as Number;
        let raw = |number: Number| signal(SignalKind::from_raw(number.as_raw()));
        let each = [
            (Signaled::Leave, signal(SignalKind::hangup())?),
            (Signaled::Leave, signal(SignalKind::terminate())?),
            (Signaled::Leave, signal(SignalKind::interrupt())?),
            (Signaled::Stop, raw(Number::TSTP)?),
            (Signaled::Resume, raw(Number::CONT)?),
        ];
        Ok(Self { each })
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
        Poll::Pending
    }
}
