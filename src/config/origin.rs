//! Where the value of a setting came from.

use super::error::ConfigError;
use std::fmt;

/// The layer that had the last word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Shipped.
    #[default]
    Default,
    /// The configuration file, and the line in it.
    File {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
    },
    /// A variable of the environment.
    Environment(String),
    /// A flag of the command line.
    Flag(String),
}

impl Origin {
    /// An error in what came from here.
    pub fn error(&self, message: impl Into<String>) -> ConfigError {
        match self {
            Origin::File { file, line } => ConfigError { line: *line, ..ConfigError::new(file, message) },
            other => ConfigError::new(other.to_string(), message),
        }
    }

    /// Which layer goes before which: the higher one has the last word.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Origin::Default => 0,
            Origin::File { .. } => 1,
            Origin::Environment(_) => 2,
            Origin::Flag(_) => 3,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => f.write_str("default"),
            Origin::File { file, line } => write!(f, "{file}:{line}"),
            Origin::Environment(name) => write!(f, "${name}"),
            Origin::Flag(name) => write!(f, "--{name}"),
        }
    }
}
