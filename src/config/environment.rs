//! The environment of the process: variables, folders, and the user's name.

use crate::domain::reviewer_name;
use etcetera::BaseStrategy;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A snapshot of the environment, so that tests need not change the real one.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    config_folder: Option<PathBuf>,
    data_folder: Option<PathBuf>,
    state_folder: Option<PathBuf>,
    login: Option<String>,
    account: Option<String>,
    database_user: Option<String>,
}

impl Environment {
    /// Reads the variables that begin with `REFEREE_`, and the standard folders of the user.
    pub fn of_process() -> Self {
        let folders = etcetera::choose_base_strategy().ok();
        Self {
            // `vars()` would panic on a variable that is not valid UTF-8.
            variables: std::env::vars_os()
                .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
                .filter(|(name, _)| name.starts_with("REFEREE_"))
                .collect(),
            config_folder: folders.as_ref().map(|folders| folders.config_dir().join("referee")),
            data_folder: folders.as_ref().map(|folders| folders.data_dir().join("referee")),
            state_folder: folders
                .as_ref()
                .and_then(|folders| folders.state_dir())
                .map(|folder| folder.join("referee")),
            login: Some(login()),
            account: account(),
            // The server checks this name, so that of a variable does no harm.
            database_user: named(),
        }
    }

    /// An environment for tests.
    pub fn with(variables: impl IntoIterator<Item = (&'static str, &'static str)>) -> Self {
        let variables = variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self { variables: variables.collect(), ..Self::default() }
    }

    /// A variable; `None` if it is unset or empty.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// `$XDG_CONFIG_HOME/referee`.
    pub fn config_folder(&self) -> Option<PathBuf> {
        self.config_folder.clone()
    }

    /// `$XDG_DATA_HOME/referee`.
    pub fn data_folder(&self) -> Option<PathBuf> {
        self.data_folder.clone()
    }

    /// `$XDG_STATE_HOME/referee`.
    pub fn state_folder(&self) -> Option<PathBuf> {
        self.state_folder.clone()
    }

    /// The operating system's name of the user who runs this process.
    pub fn login(&self) -> String {
        self.login.clone().unwrap_or_else(|| "reviewer".to_owned())
    }

    /// The name of the Unix account from the system's user database, which no environment variable can change.
    pub fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// The name under which this process connects to a database server that is told no other one.
    pub fn database_user(&self) -> Option<&str> {
        self.database_user.as_deref()
    }
}

/// The user name of this process, from `/etc/passwd` first, because anybody can set `$USER`.
fn login() -> String {
    let usable = |name: &String| reviewer_name::objection(name).is_none();
    // The account of a daemon may have a name that is not allowed for a reviewer.
    named().filter(usable).unwrap_or_else(by_number)
}

/// The account of this process in the words of an error.
pub(super) fn this_account() -> String {
    named().unwrap_or_else(by_number)
}

/// The name of the account. The user database of a network has accounts that `/etc/passwd` has not.
fn named() -> Option<String> {
    account().or_else(|| std::env::var("USER").ok())
}

fn by_number() -> String {
    format!("uid-{}", rustix::process::getuid().as_raw())
}

fn account() -> Option<String> {
    let id = rustix::process::getuid().as_raw().to_string();
    let list = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    list.lines().find_map(|line| {
        let mut parts = line.split(':');
        let name = parts.next()?;
        (parts.nth(1)? == id).then(|| name.to_owned())
    })
}
