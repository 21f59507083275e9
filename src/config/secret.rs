//! Where a secret is kept, and how it is fetched when it is needed.

use secrecy::SecretString;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A place of a secret; never the secret itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretSource {
    /// A variable of the environment.
    Env(String),
    /// A file that only its owner can read.
    File(PathBuf),
    /// What a command prints: a password store.
    Command(String),
}

/// Why a secret could not be had. None of these repeats the secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The variable is not set.
    #[error("${0} is not set")]
    Unset(String),
    /// The file is not there or not readable.
    #[error("{} could not be read: {why}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why not.
        why: std::io::Error,
    },
    /// Other people of this machine could read it.
    #[error("{} can be read by others (mode {mode:04o})", path.display())]
    Open {
        /// Which file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// The command did not end well.
    #[error("the command of {setting} {how}")]
    Command {
        /// Which setting names it.
        setting: String,
        /// How it ended.
        how: String,
    },
    /// There is nothing in it.
    #[error("{0} is empty")]
    Empty(String),
}

impl SecretError {
    /// Whether the words say already which setting it is about.
    pub(super) fn names_setting(&self) -> bool {
        matches!(self, SecretError::Command { .. } | SecretError::Empty(_))
    }

    /// What to do about it.
    pub fn hint(&self) -> String {
        match self {
            SecretError::Unset(name) => format!("export {name}, or use a `*_file` or `*_command` instead"),
            SecretError::Unreadable { .. } => "check the path, and who owns the file".to_owned(),
            SecretError::Open { path, .. } => format!("chmod 600 {}", path.display()),
            SecretError::Command { .. } => "run the command by hand to see what it says".to_owned(),
            SecretError::Empty(_) => "the first line is taken as the secret".to_owned(),
        }
    }
}

/// How long a password store may take to answer (a person may have to unlock it).
const COMMAND_PATIENCE: Duration = Duration::from_secs(60);

impl SecretSource {
    /// The last part of the setting's name: `env`, `file`, `command`.
    pub fn kind(&self) -> &'static str {
        match self {
            SecretSource::Env(_) => "env",
            SecretSource::File(_) => "file",
            SecretSource::Command(_) => "command",
        }
    }

    /// Where it is, for `referee config`.
    pub fn place(&self) -> String {
        match self {
            SecretSource::Env(name) => name.clone(),
            SecretSource::File(path) => path.display().to_string(),
            SecretSource::Command(command) => command.clone(),
        }
    }

    /// Fetches it. `setting` names it in errors.
    pub fn fetch(&self, setting: &str) -> Result<SecretString, SecretError> {
        let text = match self {
            SecretSource::Env(name) => std::env::var(name).map_err(|_| SecretError::Unset(name.clone()))?,
            SecretSource::File(path) => read_private(path)?,
            SecretSource::Command(command) => run(command, setting)?,
        };
        let first = text.lines().next().unwrap_or_default().trim_end_matches('\r');
        if first.is_empty() {
            return Err(SecretError::Empty(setting.to_owned()));
        }
        Ok(SecretString::from(first.to_owned()))
    }
}

fn read_private(path: &Path) -> Result<String, SecretError> {
    let unreadable = |why| SecretError::Unreadable { path: path.to_owned(), why };
    let mode = std::fs::metadata(path).map_err(unreadable)?.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(SecretError::Open { path: path.to_owned(), mode });
    }
    std::fs::read_to_string(path).map_err(unreadable)
}

fn run(command: &str, setting: &str) -> Result<String, SecretError> {
    let failed = |how: String| SecretError::Command { setting: setting.to_owned(), how };
    let mut child = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|why| failed(format!("could not be started: {why}")))?;
    let begun = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if begun.elapsed() < COMMAND_PATIENCE => std::thread::sleep(Duration::from_millis(10)),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(failed("did not end within a minute".to_owned()));
            }
            Err(why) => return Err(failed(format!("could not be waited for: {why}"))),
        }
    };
    if !status.success() {
        return Err(failed(format!("failed ({status})")));
    }
    let mut text = String::new();
    let Some(output) = child.stdout.take() else { return Ok(text) };
    output
        .take(64 * 1024)
        .read_to_string(&mut text)
        .map_err(|why| failed(format!("printed what is no text: {why}")))?;
    Ok(text)
}
