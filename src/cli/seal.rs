//! `referee seal`: seals the rows from before the store had a key, and rotates the key.

use super::error::Failure;
use super::output;
use super::progress;
use super::seal_place::{make, next_to, read, unwritten};
use super::session::Session;
use crate::domain::ids::Reviewer;
use crate::review::progress::Progress;
use crate::store::{Rotated, SealKey, Store, StoreError};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

/// The arguments of `referee seal`.
#[derive(Debug, Args)]
pub struct SealCommand {
    /// What to do
    #[command(subcommand)]
    pub what: SealAction,
}

/// The subcommands of `referee seal`.
#[derive(Debug, Subcommand)]
pub enum SealAction {
    /// Encrypt every row that was written before the store had a key; continues after an interruption
    Init,
    /// Wrap the data keys of all journeys with a new key; encrypted values are not rewritten
    Rotate {
        /// Take the new key from this file, or create it there [default: a new key that replaces the key file]
        #[arg(long, value_name = "FILE")]
        new: Option<PathBuf>,
    },
}

impl SealCommand {
    /// Runs the command.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let store = session.store().await?;
        match &self.what {
            SealAction::Init => init(session, &store).await,
            SealAction::Rotate { new } => rotate(session, &store, new.as_deref()).await,
        }
    }
}

async fn init(session: &Session, store: &Store) -> Result<(), Failure> {
    let progress = Progress::default();
    let sealed = progress::shown("sealed", &progress, seal_all(store, &progress)).await?;
    let Some(all) = sealed else {
        return Err(Failure::stopped("what was sealed stays so; `referee seal init` goes on"));
    };
    store.disk().purge().await?;
    output::line(&format!("{all} journeys are sealed"))?;
    output::line(&format!("key: {}", session.seal_place()?.said()))?;
    for copy in store.disk().unsealed_copies() {
        output::say(&format!("{} is a copy from before, not sealed: delete it", copy.display()));
    }
    store.close().await;
    Ok(())
}

/// Seals all journeys and returns their number; `None` if the user cancelled it.
async fn seal_all(store: &Store, progress: &Progress) -> Result<Option<usize>, Failure> {
    let counts = store.sealing().progress().await?.ok_or(StoreError::NotSealed)?;
    progress.expect(counts.of);
    progress.advance(counts.done);
    loop {
        match store.sealing().next().await? {
            0 => return Ok(Some(counts.of)),
            _ if progress.is_stopped() => return Ok(None),
            sealed => progress.advance(sealed),
        }
    }
}

async fn rotate(session: &Session, store: &Store, new: Option<&Path>) -> Result<(), Failure> {
    let by = Reviewer(session.config()?.general.reviewer.clone().unwrap_or_default());
    let place = session.seal_place()?;
    let rotated = match (new, place.file()) {
        (Some(file), _) => {
            let key = read_or_make(file)?;
            store.sealing().rotate(&key, &by).await?
        }
        (None, Some(file)) => replace(store, file, &by).await?,
        (None, None) => {
            let failure = Failure::input("the key of this store is not in a file");
            return Err(failure.hint("name a file for the new one: --new FILE"));
        }
    };
    output::line(&format!("the keys of {} journeys are wrapped with key {}", rotated.keys, rotated.to))?;
    if let Some(file) = new {
        output::say(&format!("now have `[seal]` name the new key, which is in {}", file.display()));
    }
    output::say(&format!(
        "key {} still opens older backups: keep it as long as you keep those",
        rotated.from
    ));
    Ok(())
}

fn read_or_make(file: &Path) -> Result<SealKey, Failure> {
    if file.exists() { read(file) } else { make(file) }
}

/// Rotates the key. The new key is on disk before the store needs it, so after an interruption the next start finds the
/// right one.
async fn replace(store: &Store, file: &Path, by: &Reviewer) -> Result<Rotated, Failure> {
    let next = next_to(file, "next");
    let key = read_or_make(&next)?;
    let rotated = store.sealing().rotate(&key, by).await?;
    let kept = next_to(file, &rotated.from);
    std::fs::hard_link(file, &kept).map_err(|error| unwritten(&kept, &error))?;
    std::fs::rename(&next, file).map_err(|error| unwritten(file, &error))?;
    Ok(rotated)
}
