//! Where checkpoints are sent: places that a reviewer's account cannot rewrite.

use crate::shell_command::{self, CommandError};
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;

/// The socket of the system log.
const SYSLOG: &str = "/dev/log";
/// Facility `authpriv`, severity `notice`.
const PRIORITY: u8 = 10 * 8 + 5;

/// One target, as the setting names it: `file:PATH`, `syslog` or `command:COMMAND`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckpointTarget {
    /// Appended to a file.
    File(PathBuf),
    /// Sent to the system log as one line.
    Syslog,
    /// Piped to the standard input of a command.
    Command(String),
}

/// Why a checkpoint could not be sent.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The file or the log could not be written.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("the command {0}")]
    Command(#[from] CommandError),
}

impl CheckpointTarget {
    /// Parses the setting; `None` if it has none of the three forms.
    pub fn read(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None if text == "syslog" => Some(Self::Syslog),
            Some(("file", path)) if !path.is_empty() => Some(Self::File(PathBuf::from(path))),
            Some(("command", command)) if !command.is_empty() => Some(Self::Command(command.to_owned())),
            _ => None,
        }
    }

    /// Sends a signed note. When this returns, the file is synced to disk, or the log or the command has taken the
    /// note.
    pub fn send(&self, note: &str) -> Result<(), SendError> {
        match self {
            Self::File(path) => {
                let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
                // A single write, so that the notes of two processes do not interleave. An empty line separates notes.
                file.write_all(format!("{note}\n").as_bytes())?;
                file.sync_all()?;
            }
            Self::Syslog => {
                let line = note.trim_end().replace('\n', "|");
                let message = format!("<{PRIORITY}>referee: checkpoint {line}");
                UnixDatagram::unbound()?.send_to(message.as_bytes(), SYSLOG)?;
            }
            Self::Command(command) => {
                shell_command::run(command, note)?;
            }
        }
        Ok(())
    }
}

impl std::fmt::Display for CheckpointTarget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(f, "file:{}", path.display()),
            Self::Syslog => f.write_str("syslog"),
            Self::Command(command) => write!(f, "command:{command}"),
        }
    }
}
