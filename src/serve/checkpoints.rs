//! Periodic checkpoints: the audit record is signed every five minutes or every thousand entries, whichever comes
//! first.

use super::duty::unless;
use super::metrics::Metrics;
use crate::checkpoint::{Checkpoint, CheckpointTarget, SigningKey, Tree, entry_bytes, origin_of};
use crate::store::chain::{Broken, ChainCheck};
use crate::store::{Store, StoreError};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// How often the end of the audit record is checked.
const LOOK: Duration = Duration::from_secs(5);
/// Maximum time that an entry is without a checkpoint.
const EVERY: Duration = Duration::from_secs(5 * 60);
/// Maximum number of entries between two checkpoints.
const ENTRIES: i64 = 1000;

/// The signing key and the targets of checkpoints.
#[derive(Clone, Debug)]
pub struct CheckpointSettings {
    pub key: Arc<SigningKey>,
    pub targets: Vec<CheckpointTarget>,
}

/// Signs the audit record of a store. It reads each entry once, and verifies that new entries continue the chain.
pub(super) struct CheckpointSigner {
    store: Store,
    settings: CheckpointSettings,
    metrics: Arc<Metrics>,
    tree: Tree,
    origin: Option<String>,
    read: ChainCheck,
    /// The number of entries in the last checkpoint, and when it was signed.
    signed: (i64, Option<Instant>),
}

/// Why no checkpoint was signed.
#[derive(Debug, thiserror::Error)]
enum NotSigned {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the record does not hold: {0}")]
    Broken(Broken),
    #[error("a checkpoint did not get to {0}")]
    NotSent(String),
}

impl CheckpointSigner {
    pub(super) fn new(store: Store, settings: CheckpointSettings, metrics: Arc<Metrics>) -> Self {
        let (tree, read) = (Tree::default(), ChainCheck::of_nothing());
        Self { store, settings, metrics, tree, origin: None, read, signed: (0, None) }
    }

    /// Signs checkpoints until it is cancelled.
    pub(super) async fn run(mut self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            if let Err(error) = self.look().await {
                tracing::error!(%error, "no checkpoint was signed");
            }
            unless(&stop, sleep(LOOK)).await;
        }
    }

    async fn look(&mut self) -> Result<(), NotSigned> {
        let head = self.store.record().head().await?;
        let (size, at) = self.signed;
        let is_old = at.is_none_or(|at| at.elapsed() >= EVERY);
        if head == size || head - size < ENTRIES && !is_old {
            return Ok(());
        }
        self.sign().await
    }

    async fn sign(&mut self) -> Result<(), NotSigned> {
        let (tree, origin) = (&mut self.tree, &mut self.origin);
        let mut each = |hash: &str| {
            origin.get_or_insert_with(|| origin_of(hash));
            tree.push(&entry_bytes(hash));
        };
        self.read = self.store.record().walk_after(self.read.clone(), &mut each).await?;
        if let Some(broken) = self.read.broken.clone() {
            return Err(NotSigned::Broken(broken));
        }
        let Some(origin) = self.origin.clone() else { return Ok(()) };
        let note = Checkpoint { origin, size: self.tree.size(), root: self.tree.root() };
        let note = note.signed(&self.settings.key);
        // A checkpoint that could not be sent is not retried before the next one is due.
        self.signed = (self.read.sound, Some(Instant::now()));
        for target in &self.settings.targets {
            send(target.clone(), note.clone()).await?;
        }
        self.metrics.checkpoint_signed();
        Ok(())
    }
}

/// A target can be a slow command, so it runs on a blocking thread.
async fn send(target: CheckpointTarget, note: String) -> Result<(), NotSigned> {
    let name = target.to_string();
    let sent = tokio::task::spawn_blocking(move || target.send(&note)).await;
    match sent {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            tracing::error!(%error, target = name, "a checkpoint did not get there");
            Err(NotSigned::NotSent(name))
        }
        Err(_) => Err(NotSigned::NotSent(name)),
    }
}
