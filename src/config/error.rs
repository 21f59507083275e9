//! An error in the configuration: its position, its cause and a hint.

use serde::Serialize;
use std::fmt;

/// An error that the user can fix. It never repeats a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ConfigError {
    /// The file, setting, variable or flag that is wrong.
    pub file: String,
    /// The line, from 1; 0 if there is none.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What the user can do.
    pub hint: Option<String>,
}

impl ConfigError {
    /// An error without a line.
    pub fn new(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self { file: file.into(), line: 0, message: message.into(), hint: None }
    }

    /// Adds a hint.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.line {
            0 => format!("{}: {}", self.file, self.message),
            line => format!("{}:{line}: {}", self.file, self.message),
        };
        f.write_str(&crate::domain::text::clean(&text))
    }
}

impl std::error::Error for ConfigError {}
