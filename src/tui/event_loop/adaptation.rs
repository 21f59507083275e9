//! The inquiry to the terminal at the start, and the changes that its answers cause. Nothing waits for the answers: the
//! console is drawn by what the environment says, and drawn again if the terminal says something else.

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

/// Questions to the terminal, answered in the background.
pub struct TerminalInquiry {
    pub inquiry: Inquiry,
    /// Computes the changes from the answers; `None` if nothing changes.
    pub adapt: Box<dyn FnOnce(Probe) -> Option<Adapted> + Send>,
}

/// The look of the console on a terminal that has answered.
pub struct Adapted {
    pub look: Look,
    /// How right-to-left text must be written for this terminal.
    pub text_order: TextOrder,
}

/// Resolves to the changes that the terminal's answers cause; `None` if there are none.
pub type PendingAdaptation = Pin<Box<dyn Future<Output = Option<Adapted>> + Send>>;

/// Writes the questions. The answers arrive through the terminal's event reader.
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

/// Waits for the terminal's answers; pending forever if nothing was asked.
pub(super) async fn answered(adapted: &mut Option<PendingAdaptation>) -> Option<Adapted> {
    match adapted {
        Some(adapted) => adapted.await,
        None => std::future::pending().await,
    }
}

/// The timeout for answers when the console is left.
const BEFORE_LEAVING: Duration = Duration::from_millis(300);

/// Waits for outstanding answers, which the shell would otherwise read as typed text.
pub(super) async fn await_answers(adapted: Option<PendingAdaptation>) {
    if let Some(adapted) = adapted {
        let _ = tokio::time::timeout(BEFORE_LEAVING, adapted).await;
    }
}
