//! `referee audit checkpoint`, `audit key`, and the comparison of `audit verify --against`.

use super::error::{Exit, Failure};
use super::output;
use super::session::{Review, Session};
use crate::checkpoint::{Checkpoint, CheckpointTarget, PublicKey, SigningKey, Tree, entry_bytes, origin_of};
use crate::config::write;
use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// The arguments of `referee audit checkpoint`.
#[derive(Debug, Args)]
pub struct WriteCheckpoint {
    /// Write only to this file [default: stdout, and every target of `audit.checkpoint`]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The arguments of `referee audit key`.
#[derive(Debug, Args)]
pub struct AuditKey {
    /// Create a new private key in this file (0600), which must not exist yet
    #[arg(long, value_name = "FILE")]
    pub new: Option<PathBuf>,
    /// The name of the new key; its signatures contain it
    #[arg(long, value_name = "NAME", default_value = "referee-audit")]
    pub name: String,
}

impl WriteCheckpoint {
    /// Verifies the audit record and signs its current state.
    pub(super) async fn run(&self, session: &Session, review: &Review) -> Result<(), Failure> {
        let note = sign(session, review).await?;
        if let Some(file) = &self.output {
            return write::write_private(file, &note).map_err(Failure::of_file("write", file));
        }
        output::raw(&note)?;
        for place in
            session.config()?.audit.checkpoint.iter().filter_map(|place| CheckpointTarget::read(place))
        {
            place.send(&note).map_err(|error| {
                Failure::caused(
                    Exit::Configuration,
                    format!("could not send the checkpoint to {place}"),
                    &error,
                )
            })?;
        }
        Ok(())
    }
}

/// Verifies the audit record and signs its current state. Returns the note.
pub(super) async fn sign(session: &Session, review: &Review) -> Result<String, Failure> {
    let key = signing_key(session)?;
    let (mut tree, mut origin) = (Tree::default(), None);
    let verdict = review
        .record()
        .walk(&mut |hash| {
            origin.get_or_insert_with(|| origin_of(hash));
            tree.push(&entry_bytes(hash));
        })
        .await?;
    if let Some(broken) = verdict.broken {
        return Err(Failure::new(
            Exit::Chain,
            format!("nothing was signed: the audit chain is broken: {broken}"),
        ));
    }
    let origin = origin.ok_or_else(|| Failure::new(Exit::Input, "the record has no entry yet"))?;
    Ok(Checkpoint { origin, size: tree.size(), root: tree.root() }.signed(&key))
}

impl AuditKey {
    /// Creates a key, or prints the public key of the configured one.
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let Some(file) = &self.new else {
            return output::line(&signing_key(session)?.public().to_string());
        };
        if file.exists() {
            let failure = Failure::new(Exit::Input, format!("{} is there already", file.display()));
            return Err(
                failure.hint("a key is never replaced: what it signed could not be verified any more")
            );
        }
        let key = SigningKey::generate(&self.name)
            .map_err(|error| Failure::caused(Exit::Input, "could not make a key", &error))?;
        let text = format!("{}\n", key.to_text().expose_secret());
        write::write_private(file, &text).map_err(Failure::of_file("write", file))?;
        output::line(&key.public().to_string())
    }
}

pub(super) fn signing_key(session: &Session) -> Result<SigningKey, Failure> {
    let source = session.config()?.audit.key.as_ref().ok_or_else(|| {
        let failure = Failure::new(Exit::Configuration, "no key for checkpoints is configured");
        failure.hint("make one with `referee audit key --new FILE`, then set `[audit] key_file`")
    })?;
    let text = source.fetch("audit.key").map_err(|error| Failure::from(vec![error]))?;
    SigningKey::read(&text)
        .map_err(|error| Failure::caused(Exit::Configuration, "the audit key is wrong", &error))
}

/// Reads the checkpoints of a file and verifies their signatures with the given or the configured key.
pub(super) fn read(session: &Session, file: &Path, key: Option<&Path>) -> Result<Vec<Checkpoint>, Failure> {
    let text = |path: &Path| std::fs::read_to_string(path).map_err(Failure::of_file("read", path));
    let key = match key {
        Some(path) => public_key(&text(path)?)?,
        None => signing_key(session)?.public().clone(),
    };
    Checkpoint::read_all(&text(file)?, &key)
        .map_err(|error| Failure::caused(Exit::Chain, format!("{} proves nothing", file.display()), &error))
}

/// Parses a public key, or derives it from a private one.
fn public_key(text: &str) -> Result<PublicKey, Failure> {
    let private = SigningKey::read(&SecretString::from(text.to_owned())).map(|key| key.public().clone());
    private
        .or_else(|_| PublicKey::read(text))
        .map_err(|error| Failure::caused(Exit::Input, "the key is wrong", &error))
}

/// A checkpoint that the audit record agrees with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Confirmed {
    pub(super) origin: String,
    /// The number of entries that it covers.
    pub(super) size: u64,
}

/// Compares checkpoints with the audit record, entry by entry.
pub(super) struct RecordComparison {
    tree: Tree,
    origin: Option<String>,
    signed: Vec<Checkpoint>,
    contradiction: Option<String>,
}

impl RecordComparison {
    pub(super) fn new(signed: Vec<Checkpoint>) -> Self {
        Self { tree: Tree::default(), origin: None, signed, contradiction: None }
    }

    /// Adds the next audit entry by its hash.
    pub(super) fn entry(&mut self, hash: &str) {
        self.origin.get_or_insert_with(|| origin_of(hash));
        self.tree.push(&entry_bytes(hash));
        let size = self.tree.size();
        let root = || self.tree.root();
        if self.contradiction.is_none() && self.signed.iter().any(|it| it.size == size && it.root != root()) {
            let message =
                format!("the first {size} entries are not those that the checkpoint was signed for");
            self.contradiction = Some(message);
        }
    }

    /// The contradiction between a checkpoint and the audit record, after all entries were added; `None` if they agree.
    pub(super) fn contradiction(&self) -> Option<String> {
        let other = self.signed.iter().find(|it| Some(&it.origin) != self.origin.as_ref());
        let beyond = self.signed.iter().map(|it| it.size).filter(|size| *size > self.tree.size()).max();
        self.contradiction
            .clone()
            .or_else(|| other.map(|it| format!("the checkpoint is of another record ({})", it.origin)))
            .or_else(|| {
                let has = self.tree.size();
                beyond
                    .map(|size| format!("entries {} to {size} were cut off: a checkpoint has them", has + 1))
            })
    }

    /// The newest checkpoint that agrees with the audit record.
    pub(super) fn confirmed(&self) -> Option<Confirmed> {
        let newest = self.signed.iter().max_by_key(|it| it.size)?;
        Some(Confirmed { origin: newest.origin.clone(), size: newest.size })
    }
}
