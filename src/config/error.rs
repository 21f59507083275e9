//! One error in the configuration: where it is, what it is, what to do about it.

use serde::Serialize;
use std::fmt;

/// An error that a person can mend. It never repeats a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ConfigError {
    /// The file, or the setting, variable or flag that was wrong.
    pub file: String,
    /// The line, from 1; 0 where there is none.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl ConfigError {
    /// An error without a line.
    pub fn new(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self { file: file.into(), line: 0, message: message.into(), hint: None }
    }

    /// The same, with something to do about it.
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
