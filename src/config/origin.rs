//! Where the value of a setting came from.

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
