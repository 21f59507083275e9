//! The spool file: stores webhooks that arrive while the store is unavailable. Each is one JSON line, on disk before
//! its request is answered.

use crate::store::hooks::NewHook;
use rustix::fs::{FlockOperation, flock};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Size limit of a spool file in bytes.
const LIMIT: u64 = 64 * 1024 * 1024;
/// Maximum number of spool files in a folder, so of servers of one user on one host.
const FILES: u8 = 8;

/// The spool file of one server.
#[derive(Debug)]
pub struct Spool {
    file: File,
    path: PathBuf,
    length: u64,
    /// The offset up to which the store has the webhooks.
    stored: u64,
    limit: u64,
}

/// Why webhooks could not be spooled.
#[derive(Debug, thiserror::Error)]
pub enum SpoolError {
    #[error("the spool file is full")]
    Full,
    /// Each server needs its own file, and all are in use.
    #[error("every spool file in {0} is in use by another server")]
    InUse(PathBuf),
    #[error("the spool file cannot be used: {0}")]
    Io(#[from] std::io::Error),
}

impl Spool {
    /// Opens the first spool file of a folder that no other server uses. Webhooks that ended servers left in the other
    /// files are moved into it.
    pub fn open(folder: &Path) -> Result<Self, SpoolError> {
        Self::open_within(folder, LIMIT)
    }

    /// Like [`Self::open`], with another size limit in bytes.
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

    /// Opens and locks a file; `None` if another server has locked it.
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

    /// The length up to the last complete line. An incomplete line was being written during a crash, so its request was
    /// never answered.
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

    /// The path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the store has all webhooks of the file.
    pub fn is_empty(&self) -> bool {
        self.stored >= self.length
    }

    /// The bytes that the store does not have yet.
    pub fn waiting(&self) -> u64 {
        self.length.saturating_sub(self.stored)
    }

    /// Appends webhooks, all or none. They are on disk when this returns.
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
            // A partly written line must not be read later as an answered webhook.
            let _ = self.file.set_len(self.length);
            return Err(error.into());
        }
        self.length = length;
        Ok(())
    }

    /// The next webhooks that the store does not have yet, and their size in bytes. An unreadable line is skipped.
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

    /// Notes that the store has these bytes. When it has all, the file is emptied.
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
