//! Where a secret is stored. It is only loaded when it is needed.

use super::environment;
use super::error::ConfigError;
use crate::shell_command;
use secrecy::SecretString;
use serde::{Serialize, Serializer};
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The location of a secret; never the secret itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretSource {
    /// An environment variable.
    Env(String),
    /// A file that only its owner can read.
    File(PathBuf),
    /// A command that prints it, such as that of a password store.
    Command(String),
}

impl SecretSource {
    /// The suffixes of a setting that names the location of a secret.
    pub(super) const ENDINGS: [&'static str; 3] = ["_env", "_file", "_command"];

    /// The location that a setting with this suffix names. Relative paths start from `folder`.
    pub(super) fn new(ending: &str, place: String, folder: &Path) -> Self {
        match ending {
            "_file" => Self::File(from_folder(&place, folder)),
            "_command" => Self::Command(place),
            _ => Self::Env(place),
        }
    }

    /// The suffix of the setting's name.
    pub fn ending(&self) -> &'static str {
        let [env, file, command] = Self::ENDINGS;
        match self {
            Self::Env(_) => env,
            Self::File(_) => file,
            Self::Command(_) => command,
        }
    }

    /// Loads the secret. `setting` is named in the error, which never repeats the secret.
    pub fn fetch(&self, setting: &str) -> Result<SecretString, ConfigError> {
        let failed = |(why, hint): Failed| ConfigError::new(setting, why).with_hint(hint);
        let text = match self {
            Self::Env(name) => std::env::var(name).map_err(|_| {
                let hint = format!("export {name}, or use a `*_file` or `*_command` instead");
                failed((format!("${name} is not set"), hint))
            })?,
            Self::File(path) => read_private(path).map_err(failed)?,
            Self::Command(command) => printed(command).map_err(|how| {
                let hint = "run the command by hand to see what it says".to_owned();
                failed((format!("the command {how}"), hint))
            })?,
        };
        let first = text.lines().next().unwrap_or_default().trim_end_matches('\r');
        if first.is_empty() {
            return Err(failed((
                "it is empty".to_owned(),
                "the first line is taken as the secret".to_owned(),
            )));
        }
        Ok(SecretString::from(first.to_owned()))
    }
}

/// Serializes the location, for `referee config`.
impl Serialize for SecretSource {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Env(place) | Self::Command(place) => serializer.serialize_str(place),
            Self::File(path) => serializer.collect_str(&path.display()),
        }
    }
}

/// Why a secret could not be loaded, and a hint.
type Failed = (String, String);

fn from_folder(path: &str, folder: &Path) -> PathBuf {
    match path.strip_prefix("~/").zip(etcetera::home_dir().ok()) {
        Some((rest, home)) => home.join(rest),
        None => folder.join(path),
    }
}

fn read_private(path: &Path) -> Result<String, Failed> {
    let shown = path.display();
    let unreadable = |why: std::io::Error| match why.kind() {
        ErrorKind::PermissionDenied => {
            let account = environment::this_account();
            let message = format!("the account {account} cannot read {shown}");
            (
                message,
                format!("chown {account} {shown}, and let this account into its folder; or give it a copy"),
            )
        }
        _ => {
            (format!("{shown} could not be read: {why}"), "check the path, and who owns the file".to_owned())
        }
    };
    let mode = std::fs::metadata(path).map_err(unreadable)?.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err((
            format!("{shown} can be read by others (mode {mode:04o})"),
            format!("chmod 600 {shown}"),
        ));
    }
    std::fs::read_to_string(path).map_err(unreadable)
}

/// The output of a command as text.
fn printed(command: &str) -> Result<String, String> {
    let bytes = shell_command::run(command, "").map_err(|error| error.to_string())?;
    if bytes.len() > shell_command::OUTPUT_LIMIT {
        return Err("printed more than 64 KiB".to_owned());
    }
    String::from_utf8(bytes).map_err(|_| "printed something that is not text".to_owned())
}
