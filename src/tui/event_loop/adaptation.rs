//! What the terminal is asked at the start, and what follows from its answers. Nothing waits for them: the console is drawn
//! by what the environment says, and drawn anew if the terminal says something else.

use super::early::Asked;
use super::output::Look;
use crate::pictures::inquiry::Inquiry;
use crate::pictures::probe::Probe;
use crate::tui::terminal::EarlyMarks;
use crate::tui::text_order::TextOrder;
use crate::tui::worker::Worker;
use std::future::Future;
use std::io::{self, Write as _};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// Questions to the terminal that nobody waits for.
pub struct TerminalInquiry {
    pub inquiry: Inquiry,
    /// What follows from the answers; none if nothing is to change.
    pub adapt: Box<dyn FnOnce(Probe) -> Option<Adapted> + Send>,
}

/// How the console looks on a terminal that has answered.
pub struct Adapted {
    pub look: Look,
    /// How text that runs from right to left is written.
    pub text_order: TextOrder,
}

/// What the terminal's answers change; none if nothing.
pub type PendingAdaptation = Pin<Box<dyn Future<Output = Option<Adapted>> + Send>>;

/// Asks the terminal. What it answers comes in like any other event.
pub(super) fn ask(inquiry: TerminalInquiry, worker: &Worker) -> io::Result<(Asked, PendingAdaptation)> {
    let TerminalInquiry { inquiry, adapt } = inquiry;
    let marks = EarlyMarks::begin()?;
    let mut out = io::stdout().lock();
    out.write_all(inquiry.question().as_bytes())?;
    out.flush()?;
    let (answers, answered) = tokio::sync::oneshot::channel();
    let photos = worker.photos();
    let adapted = async move {
        let adapted = adapt(answered.await.ok()?)?;
        photos.adapt(Arc::clone(&adapted.look.canvas));
        Some(adapted)
    };
    Ok((Asked { inquiry, at: std::time::Instant::now(), answers, marks }, Box::pin(adapted)))
}

/// Waits for the terminal's answers; without a question, for ever.
pub(super) async fn answered(adapted: &mut Option<PendingAdaptation>) -> Option<Adapted> {
    match adapted {
        Some(adapted) => adapted.await,
        None => std::future::pending().await,
    }
}

/// How long leaving waits for answers.
const BEFORE_LEAVING: Duration = Duration::from_millis(300);

/// Waits for answers that would else be typed into the shell.
pub(super) async fn await_answers(adapted: Option<PendingAdaptation>) {
    if let Some(adapted) = adapted {
        let _ = tokio::time::timeout(BEFORE_LEAVING, adapted).await;
    }
}
