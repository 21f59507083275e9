//! What a command works with: the flags, the configuration, and what is opened from them when needed.

use super::args::Global;
use super::error::Failure;
use crate::config::environment::Environment;
use crate::config::{self, Config, Sources};
use std::sync::OnceLock;

/// One run of the program. The configuration is read when the first command asks for it.
pub struct Session {
    sources: Sources,
    config: OnceLock<Config>,
}

impl Session {
    /// A session with these flags, in the environment of this process.
    pub fn new(global: &Global) -> Self {
        let sources = Sources {
            file: global.config.clone(),
            environment: Environment::of_process(),
            flags: global.settings(),
        };
        Self { sources, config: OnceLock::new() }
    }

    /// What the configuration is read from.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The configuration, or all its mistakes.
    pub fn config(&self) -> Result<&Config, Failure> {
        if let Some(config) = self.config.get() {
            return Ok(config);
        }
        let config = config::load(&self.sources)?;
        Ok(self.config.get_or_init(|| config))
    }
}
