//! Where checkpoints go: places that the accounts of reviewers cannot rewrite.

use crate::shell_command::{self, CommandError};
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;

/// The system's log.
const SYSLOG: &str = "/dev/log";
/// Facility `authpriv`, severity `notice`.
const PRIORITY: u8 = 10 * 8 + 5;

/// One place, as the setting says it: `file:PATH`, `syslog` or `command:COMMAND`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckpointTarget {
    /// Appended to a file.
    File(PathBuf),
    /// One line to the system's log.
    Syslog,
    /// Given to a command on its standard input.
    Command(String),
}

/// Why a checkpoint did not get there.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The file or the log could not be written.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("the command {0}")]
    Command(#[from] CommandError),
}

impl CheckpointTarget {
    /// Reads the setting.
    pub fn read(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None if text == "syslog" => Some(Self::Syslog),
            Some(("file", path)) if !path.is_empty() => Some(Self::File(PathBuf::from(path))),
            Some(("command", command)) if !command.is_empty() => Some(Self::Command(command.to_owned())),
            _ => None,
        }
    }

    /// Puts a signed note there; it is durable, or with the other program, when this returns.
    pub fn send(&self, note: &str) -> Result<(), SendError> {
        match self {
            Self::File(path) => {
                let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
                // One write, so that the notes of two processes do not mix; an empty line between notes.
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
