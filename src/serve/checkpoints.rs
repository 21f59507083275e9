//! Checkpoints by the clock: the record is signed every five minutes or thousand entries, whichever comes first.

use super::duty::unless;
use super::metrics::Metrics;
use crate::checkpoint::{Checkpoint, CheckpointTarget, SigningKey, Tree, entry_bytes, origin_of};
use crate::store::chain::{Broken, ChainCheck};
use crate::store::{Store, StoreError};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// How often the end of the record is looked at.
const LOOK: Duration = Duration::from_secs(5);
/// The longest that an entry goes without a checkpoint.
const EVERY: Duration = Duration::from_secs(5 * 60);
/// The most entries between two checkpoints.
const ENTRIES: i64 = 1000;

/// Who signs, and where checkpoints go.
#[derive(Clone, Debug)]
pub struct CheckpointSettings {
    pub key: Arc<SigningKey>,
    pub targets: Vec<CheckpointTarget>,
}

/// Signs the record of a store. It reads each entry once, and checks that the new ones follow those that it has read.
pub(super) struct CheckpointSigner {
    store: Store,
    settings: CheckpointSettings,
    metrics: Arc<Metrics>,
    tree: Tree,
    origin: Option<String>,
    read: ChainCheck,
    /// How many entries the last checkpoint had, and when it was signed.
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

    /// Signs until it is told to stop.
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
        // Once a checkpoint is tried it is not tried again before the next one is due.
        self.signed = (self.read.sound, Some(Instant::now()));
        for target in &self.settings.targets {
            send(target.clone(), note.clone()).await?;
        }
        self.metrics.checkpoint_signed();
        Ok(())
    }
}

/// A command may take long, so it does not run on a thread of the server.
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
