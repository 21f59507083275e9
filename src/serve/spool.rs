//! The spool file: webhooks that came while the store was away, one JSON line each, on disk before they are answered.

use crate::store::hooks::NewHook;
use rustix::fs::{FlockOperation, flock};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The most that a spool file holds.
const LIMIT: u64 = 64 * 1024 * 1024;
/// How many servers of one account on one host can have a spool file each.
const FILES: u8 = 8;

/// The spool file of one server.
#[derive(Debug)]
pub struct Spool {
    file: File,
    path: PathBuf,
    length: u64,
    /// Up to where the store has it.
    stored: u64,
    limit: u64,
}

/// Why webhooks could not be spooled.
#[derive(Debug, thiserror::Error)]
pub enum SpoolError {
    #[error("the spool file is full")]
    Full,
    /// Each server has a file, and all are in use.
    #[error("every spool file in {0} is in use by another server")]
    InUse(PathBuf),
    #[error("the spool file cannot be used: {0}")]
    Io(#[from] std::io::Error),
}

impl Spool {
    /// Opens the first spool file of a folder that no other server has open. What former servers left in the others is
    /// moved into it.
    pub fn open(folder: &Path) -> Result<Self, SpoolError> {
        Self::open_within(folder, LIMIT)
    }

    /// The same with a limit of your own, in bytes.
    pub fn open_within(folder: &Path, limit: u64) -> Result<Self, SpoolError> {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let mut own: Option<Self> = None;
        for number in 1..=FILES {
            let path = folder.join(format!("hooks-{number}.spool"));
            if own.is_some() && !path.exists() {
                continue;
            }
            let Some(mut spool) = Self::locked(path, limit)? else { continue };
            match &mut own {
                None => own = Some(spool),
                Some(own) => own.take_in(&mut spool)?,
            }
        }
        own.ok_or_else(|| SpoolError::InUse(folder.to_owned()))
    }

    /// Opens a file; none if another server has it.
    fn locked(path: PathBuf, limit: u64) -> Result<Option<Self>, SpoolError> {
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(false).mode(0o600).open(&path)?;
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            return Ok(None);
        }
        let mut spool = Self { file, path, length: 0, stored: 0, limit };
        spool.length = spool.whole_lines()?;
        spool.file.set_len(spool.length)?;
        Ok(Some(spool))
    }

    /// The length up to the last whole line: what follows was being written when the host stopped, and not answered.
    fn whole_lines(&mut self) -> std::io::Result<u64> {
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(0))?;
        self.file.read_to_end(&mut bytes)?;
        let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        Ok(u64::try_from(end).unwrap_or(0))
    }

    fn take_in(&mut self, other: &mut Self) -> Result<(), SpoolError> {
        let mut bytes = Vec::new();
        other.file.seek(SeekFrom::Start(0))?;
        other.file.read_to_end(&mut bytes)?;
        if !bytes.is_empty() {
            self.write(&bytes)?;
            other.file.set_len(0)?;
            other.file.sync_all()?;
        }
        Ok(())
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the store has everything.
    pub fn is_empty(&self) -> bool {
        self.stored >= self.length
    }

    /// How many bytes it has that the store has not.
    pub fn waiting(&self) -> u64 {
        self.length.saturating_sub(self.stored)
    }

    /// Appends webhooks; they are on disk when this returns. All or none of them.
    pub fn append(&mut self, hooks: &[NewHook]) -> Result<(), SpoolError> {
        let mut lines = Vec::new();
        for hook in hooks {
            serde_json::to_writer(&mut lines, hook).map_err(std::io::Error::from)?;
            lines.push(b'\n');
        }
        self.write(&lines)
    }

    fn write(&mut self, lines: &[u8]) -> Result<(), SpoolError> {
        let length = self.length.saturating_add(u64::try_from(lines.len()).unwrap_or(u64::MAX));
        if length > self.limit {
            return Err(SpoolError::Full);
        }
        self.file.seek(SeekFrom::Start(self.length))?;
        let written = self.file.write_all(lines).and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            // A part of it must not be read as a webhook that was answered.
            let _ = self.file.set_len(self.length);
            return Err(error.into());
        }
        self.length = length;
        Ok(())
    }

    /// The next webhooks that the store has not, with the bytes that they take. A line that cannot be read is left out.
    pub fn next(&mut self, most: usize) -> Result<(Vec<NewHook>, u64), SpoolError> {
        self.file.seek(SeekFrom::Start(self.stored))?;
        let (mut lines, mut line) = (BufReader::new(&self.file), String::new());
        let (mut hooks, mut taken) = (Vec::new(), 0);
        while hooks.len() < most && lines.read_line(&mut line)? > 0 {
            taken += u64::try_from(line.len()).unwrap_or(0);
            match serde_json::from_str(&line) {
                Ok(hook) => hooks.push(hook),
                Err(_) => tracing::warn!("a line of the spool file cannot be read"),
            }
            line.clear();
        }
        Ok((hooks, taken))
    }

    /// Notes that the store has these bytes. Once it has all, the file is empty.
    pub fn advance(&mut self, bytes: u64) -> Result<(), SpoolError> {
        self.stored = self.stored.saturating_add(bytes);
        if self.is_empty() && self.length > 0 {
            self.file.set_len(0)?;
            self.file.sync_data()?;
            (self.length, self.stored) = (0, 0);
        }
        Ok(())
    }
}
