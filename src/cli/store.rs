//! `referee store`: administration of a store.

use super::error::{Exit, Failure};
use super::output;
use super::session::Session;
use crate::config::store_url::StoreUrl;
use crate::store::copy::{CopiedNames, CopyError};
use crate::store::soundness::ComparedRows;
use crate::store::{Access, ClosedStore, Limits, Store, StoreDisk, StoreError};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::{Path, PathBuf};

/// The arguments of `referee store`.
#[derive(Debug, Args)]
pub struct StoreCommand {
    /// What to do
    #[command(subcommand)]
    pub what: StoreTask,
    /// Print JSON
    #[arg(long, global = true)]
    pub json: bool,
}

/// The subcommands of `referee store`.
#[derive(Debug, Subcommand)]
pub enum StoreTask {
    /// Update the schema to this version, as the owner of the database
    Migrate,
    /// Copy everything into an empty store, and close the first store for good
    Copy {
        /// The source: sqlite:PATH or postgres://…
        from: String,
        /// The target
        to: String,
    },
    /// Compare everything in the store with its record
    Check,
    /// Copy the store while it is in use: FILE, and the data keys in FILE.keys
    Backup {
        /// A file that does not exist yet
        file: PathBuf,
    },
    /// Create a store from a backup: FILE and FILE.keys
    Restore {
        /// The backup
        file: PathBuf,
        /// The file of the new store, which must not exist yet
        to: PathBuf,
    },
    /// After a backup was put back: read the journey of every open decision before anything is sent
    Restored,
}

impl StoreCommand {
    /// Runs the command.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        match &self.what {
            StoreTask::Migrate => self.migrate(session).await,
            StoreTask::Copy { from, to } => self.copy(session, from, to).await,
            StoreTask::Check => self.check(session).await,
            StoreTask::Backup { file } => self.backup(session, file).await,
            StoreTask::Restore { file, to } => {
                StoreDisk::restore(file, to).await?;
                self.say(&json!({"store": to}), &to.display().to_string())
            }
            StoreTask::Restored => self.restored(session).await,
        }
    }

    async fn migrate(&self, session: &Session) -> Result<(), Failure> {
        let (url, access) = session.store_address()?;
        let (before, after) = Store::migrate(url.reveal(), &access).await?;
        let text = match before == after {
            true => format!("{url}: the schema is {after} already"),
            false => format!("{url}: the schema was {before} and is {after}"),
        };
        self.say(&json!({"store": url, "before": before, "after": after}), &text)
    }

    async fn copy(&self, session: &Session, from: &str, to: &str) -> Result<(), Failure> {
        let (_, access) = session.store_address()?;
        let (from, to) = (StoreUrl::new(from), StoreUrl::new(to));
        let (source, target) = (as_stored(&from, &access).await?, as_stored(&to, &access).await?);
        let (from, to) = (from.to_string(), to.to_string());
        let copied =
            source.copy_to(&target, CopiedNames { from: &from, to: &to }).await.map_err(not_copied)?;
        let text = format!(
            "{} journeys and {} entries are in {to}; both records end in {}; {from} is closed",
            copied.journeys, copied.entries, copied.head
        );
        let (journeys, entries, head) = (copied.journeys, copied.entries, copied.head);
        self.say(
            &json!({"from": from, "to": to, "journeys": journeys, "entries": entries, "head": head}),
            &text,
        )
    }

    async fn backup(&self, session: &Session, file: &Path) -> Result<(), Failure> {
        let store = session.store().await?;
        store.disk().backup(file).await.map_err(not_backed_up)?;
        store.close().await;
        let keys = format!("{}.keys", file.display());
        self.say(&json!({"backup": file, "keys": keys}), &format!("{}\n{keys}", file.display()))?;
        output::say(
            "keep the two apart, and delete the second within 35 days: what was erased since is in both",
        );
        Ok(())
    }

    async fn check(&self, session: &Session) -> Result<(), Failure> {
        let store = session.store().await?;
        let soundness = store.soundness();
        let chain = store.record().verify().await?;
        let mut problems = soundness.pages().await?;
        let ComparedRows { decisions, remarks, journeys } = soundness.rows().await?;
        let (schema, documents, team) =
            (soundness.schema().await?, soundness.documents().await?, soundness.team().await?);
        for checked in [schema, documents, journeys, decisions, remarks, team] {
            problems.extend(checked.problems);
        }
        let broken = chain.broken.as_ref().map(ToString::to_string);
        let is_sound = broken.is_none() && problems.is_empty();
        let document = json!({"sound": is_sound, "entries": chain.sound, "head": chain.head, "broken": broken, "problems": problems});
        let text = format!("{} entries hold; the last is {}", chain.sound, chain.head);
        match (broken, problems.first()) {
            (None, None) => self.say(&document, &text),
            (broken, problem) => {
                if self.json {
                    output::json(&document)?;
                }
                let exit = if broken.is_some() { Exit::Chain } else { Exit::Store };
                let what = broken.or_else(|| problem.cloned()).unwrap_or_default();
                Err(Failure::new(exit, what).hint("compare with a backup; do not use this store any more"))
            }
        }
    }

    async fn restored(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review_to_begin().await?;
        let doubted = review.store().outbox().restored().await?;
        let text = format!("{doubted} decisions are read at their service before anything is sent");
        self.say(&json!({"uncertain": doubted}), &text)
    }

    fn say(&self, document: &serde_json::Value, text: &str) -> Result<(), Failure> {
        if self.json { output::json(document) } else { output::line(text) }
    }
}

/// Opens a store to copy its rows. Sealed values are copied as they are, so no key is needed.
async fn as_stored(url: &StoreUrl, access: &Access) -> Result<Store, Failure> {
    Ok(ClosedStore::open_as(url.reveal(), Limits::default(), access).await?.as_stored())
}

/// The error about a store on a database server, which must be backed up with the server's tools.
fn not_backed_up(error: StoreError) -> Failure {
    match error {
        StoreError::ServerBackup => Failure::input(error.to_string()).hint(error.hint()),
        other => other.into(),
    }
}

fn not_copied(error: CopyError) -> Failure {
    match error {
        CopyError::Broken(_) => Failure::new(Exit::Chain, error.to_string()),
        CopyError::NotEmpty => Failure::input(error.to_string())
            .hint("copy into a database that referee store migrate has just made"),
        CopyError::Differs => {
            Failure::new(Exit::Store, error.to_string()).hint("copy again into an empty store")
        }
        CopyError::Store(error) => error.into(),
    }
}
