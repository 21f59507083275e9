//! The origin of a setting's value.

use super::error::ConfigError;
use std::fmt;

/// The highest layer that set the value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SettingOrigin {
    /// No layer: it is the default.
    #[default]
    Default,
    /// The configuration file, and the line in it.
    File {
        file: String,
        /// The line, from 1.
        line: usize,
    },
    /// A variable of the environment.
    Environment(String),
    /// A flag of the command line.
    Flag(String),
}

impl SettingOrigin {
    /// An error about the value from this origin.
    pub fn error(&self, message: impl Into<String>) -> ConfigError {
        match self {
            SettingOrigin::File { file, line } => {
                ConfigError { line: *line, ..ConfigError::new(file, message) }
            }
            other => ConfigError::new(other.to_string(), message),
        }
    }

    /// The precedence of the layer: the higher one wins.
    pub(super) fn rank(&self) -> u8 {
        match self {
            SettingOrigin::Default => 0,
            SettingOrigin::File { .. } => 1,
            SettingOrigin::Environment(_) => 2,
            SettingOrigin::Flag(_) => 3,
        }
    }
}

impl fmt::Display for SettingOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SettingOrigin::Default => f.write_str("default"),
            SettingOrigin::File { file, line } => write!(f, "{file}:{line}"),
            SettingOrigin::Environment(name) => write!(f, "${name}"),
            SettingOrigin::Flag(name) => write!(f, "--{name}"),
        }
    }
}
