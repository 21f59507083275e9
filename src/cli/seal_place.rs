//! Where the key of the store is: in a configured place, or in a file that is created at the first start.

use super::error::{Exit, Failure};
use super::output;
use crate::config::guarded;
use crate::config::secret::SecretSource;
use crate::store::{ClosedStore, SealKey};
use secrecy::{ExposeSecret as _, SecretString};
use std::fs::{DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// The name of the setting.
const SETTING: &str = "seal.key";

/// Where the key is.
#[derive(Clone, Debug)]
pub enum SealPlace {
    /// In the place that `[seal]` configures.
    Configured(SecretSource),
    /// In a file of a single user, which is created when it is first needed.
    Own(PathBuf),
    /// In a file that is deleted with its store, so nobody needs a copy of it.
    Temporary(PathBuf),
    /// Nowhere: there is no home folder, and nothing is configured.
    Nowhere,
}

impl SealPlace {
    /// The configured place takes precedence.
    pub(super) fn of(configured: Option<SecretSource>, own: Option<PathBuf>) -> Self {
        match (configured, own) {
            (Some(source), _) => Self::Configured(source),
            (None, Some(file)) => Self::Own(file),
            (None, None) => Self::Nowhere,
        }
    }

    /// The key file; `None` if the key is not in a file.
    pub(super) fn file(&self) -> Option<&Path> {
        match self {
            Self::Configured(SecretSource::File(file)) | Self::Own(file) | Self::Temporary(file) => {
                Some(file)
            }
            Self::Configured(SecretSource::Env(_) | SecretSource::Command(_)) | Self::Nowhere => None,
        }
    }

    /// The place as text for the user.
    pub(super) fn said(&self) -> String {
        match self {
            Self::Configured(SecretSource::File(file)) | Self::Own(file) | Self::Temporary(file) => {
                file.display().to_string()
            }
            Self::Configured(SecretSource::Env(name)) => format!("${name}"),
            Self::Configured(SecretSource::Command(_)) => "what `seal.key_command` prints".to_owned(),
            Self::Nowhere => "nowhere".to_owned(),
        }
    }

    /// The key for a store; `None` for a store without a seal that may only be read. A new key is only created for an
    /// unsealed store of this host. A store that several hosts share needs a key from `[seal]`, because each host would
    /// create its own.
    pub(super) fn key_for(&self, store: &ClosedStore) -> Result<Option<SealKey>, Failure> {
        match store.key_id() {
            Some(wanted) => self.known(wanted).map(Some),
            None if store.is_shared() && !matches!(self, Self::Configured(_)) => Ok(None),
            None if store.can_be_sealed() => self.known_or_new().map(Some),
            None => Ok(None),
        }
    }

    /// The key that seals the store. After an interrupted rotation it is in the file with the suffix `.next`.
    fn known(&self, wanted: &str) -> Result<SealKey, Failure> {
        if let Some(file) = self.file() {
            let next = next_to(file, "next");
            if let Ok(key) = read(&next)
                && key.id() == wanted
            {
                std::fs::rename(&next, file).map_err(|error| unwritten(file, &error))?;
                return Ok(key);
            }
        }
        self.fetched().map_err(|failure| match self.file().is_some_and(|file| !file.exists()) {
            true => {
                let message = format!("the store is sealed, and its key {wanted} is not in {}", self.said());
                let hint = "put the key file back, or name it in `[seal] key_file`; without it nobody can read what \
                     is sealed";
                Failure::new(Exit::Configuration, message).hint(hint)
            }
            false => failure,
        })
    }

    fn known_or_new(&self) -> Result<SealKey, Failure> {
        match self {
            Self::Own(file) if !file.exists() => {
                let key = make(file)?;
                output::say(&format!("made the key of the store: {}", file.display()));
                output::say("keep a copy of it elsewhere: without it nobody can read the store");
                Ok(key)
            }
            Self::Temporary(file) if !file.exists() => make(file),
            _ => self.fetched(),
        }
    }

    fn fetched(&self) -> Result<SealKey, Failure> {
        match self {
            Self::Own(file) | Self::Temporary(file) | Self::Configured(SecretSource::File(file)) => {
                read(file)
            }
            Self::Configured(source) => key_of(&source.fetch(SETTING).map_err(|error| vec![error])?),
            Self::Nowhere => {
                Err(Failure::new(Exit::Configuration, "there is no place for the key of the store")
                    .hint("set `[seal] key_file` or `key_command`"))
            }
        }
    }
}

/// Reads a key file. It is rejected if others can read it or another account owns it.
pub(super) fn read(file: &Path) -> Result<SealKey, Failure> {
    guarded::check(file).map_err(|error| vec![error])?;
    let own = rustix::process::geteuid().as_raw();
    if let Ok(found) = std::fs::metadata(file)
        && found.uid() != own
        && found.uid() != 0
    {
        let message = format!("{} belongs to another account", file.display());
        return Err(Failure::new(Exit::Configuration, message).hint(
            "give each account that opens the store a file of its own with the same key (mode 0600), or use `key_command`",
        ));
    }
    let text = SecretSource::File(file.to_owned()).fetch(SETTING).map_err(|error| vec![error])?;
    key_of(&text)
}

fn key_of(text: &SecretString) -> Result<SealKey, Failure> {
    SealKey::read(text).map_err(|error| {
        let failure = Failure::caused(Exit::Configuration, format!("could not read `{SETTING}`"), &error);
        failure.hint("`openssl rand -hex 32` makes one")
    })
}

/// The path of the key file with a suffix.
pub(super) fn next_to(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

/// Creates a key file with mode 0600 atomically. If another process was faster, its key is read.
pub(super) fn make(file: &Path) -> Result<SealKey, Failure> {
    let key = SealKey::random();
    let fresh = next_to(file, &format!("{}.new", std::process::id()));
    let written = (|| {
        if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        let mut new = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
        writeln!(new, "{}", key.text().expose_secret())?;
        new.sync_all()?;
        std::fs::hard_link(&fresh, file)
    })();
    let _ = std::fs::remove_file(&fresh);
    match written {
        Ok(()) => {
            sync_folder(file);
            Ok(key)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => read(file),
        Err(error) => Err(unwritten(file, &error)),
    }
}

/// Syncs the folder, so that the file's name survives a power failure: a store without its key is lost.
fn sync_folder(file: &Path) {
    if let Some(Ok(folder)) = file.parent().map(std::fs::File::open) {
        let _ = folder.sync_all();
    }
}

pub(super) fn unwritten(file: &Path, error: &std::io::Error) -> Failure {
    Failure::caused(Exit::Configuration, format!("could not write the key file {}", file.display()), error)
}
