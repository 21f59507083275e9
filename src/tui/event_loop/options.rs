//! The options of the console, and its errors.

use super::{Look, TerminalInquiry};
use crate::pictures::Decoder;
use crate::tui::keys::keymap::Keymap;
use crate::tui::messages::policy::ConsolePolicy;
use crate::tui::preferences::Preferences;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::SetOnce;
use tokio::task::JoinHandle;

/// The options of the console.
pub struct TuiOptions {
    /// The effective keymap.
    pub keymap: Keymap,
    /// The team's policy.
    pub policy: ConsolePolicy,
    /// The look until the terminal has answered.
    pub look: Look,
    /// The stored preferences of the console.
    pub preferences: Preferences,
    /// The decoder of pictures.
    pub decoder: Decoder,
    /// The questions to the terminal.
    pub inquiry: Option<TerminalInquiry>,
    /// Told when the first rows of the queue were read.
    pub first_rows: FirstRows,
}

/// A store that does not answer must not keep the session out of the record, nor decisions from the service.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// Tells when the first rows of the queue were read. Work that nobody looks at yet waits for that, so that it takes
/// neither the processor nor connections to the store before the first rows are shown.
#[derive(Clone, Debug, Default)]
pub struct FirstRows(Arc<SetOnce<()>>);

impl FirstRows {
    /// Ends the wait: the rows were read, or they could not be.
    pub fn mark_read(&self) {
        let _ = self.0.set(());
    }

    /// Reads them, and ends the wait.
    pub async fn read<R>(&self, reading: impl Future<Output = R>) -> R {
        let read = reading.await;
        self.mark_read();
        read
    }

    /// Runs work after they were read.
    pub async fn run_after<W>(&self, work: impl Future<Output = W>) -> W {
        self.wait().await;
        work.await
    }

    /// Waits until they were read, or [`LONGEST_WAIT`].
    pub async fn wait(&self) {
        let _ = tokio::time::timeout(LONGEST_WAIT, self.0.wait()).await;
    }

    /// Spawns work that begins when they were read.
    pub fn spawn_after<W>(&self, work: W) -> JoinHandle<W::Output>
    where
        W: Future<Output: Send> + Send + 'static,
    {
        let first_rows = self.clone();
        tokio::spawn(async move { first_rows.run_after(work).await })
    }
}

/// Why the console ended before the reviewer left it.
#[derive(Debug, thiserror::Error)]
pub enum TuiError {
    /// There is no terminal, or it cannot be drawn on.
    #[error("draw here: the console needs a terminal (and TERM must not be `dumb`)")]
    NoTerminal,
    /// Reading or writing the terminal failed.
    #[error("draw on the terminal")]
    Terminal(#[from] io::Error),
}
