//! `referee init`: a configuration to begin with.

use super::error::{Exit, Failure};
use super::output;
use super::session::Session;
use crate::config::write;
use clap::Args;
use std::os::unix::fs::DirBuilderExt;

/// What to do with one that is there.
#[derive(Debug, Args)]
pub struct Init {
    /// Replace a configuration that is there
    #[arg(long)]
    pub force: bool,
}

impl Init {
    /// Writes it to where it would be read from.
    pub fn run(&self, session: &Session) -> Result<(), Failure> {
        let Some((file, _)) = session.sources().config_file() else {
            let failure = Failure::new(Exit::Configuration, "this machine has no home folder");
            return Err(failure.hint("say where: --config FILE"));
        };
        if file.exists() && !self.force {
            let failure = Failure::input(format!("{} already exists", file.display()));
            return Err(failure.hint("--force replaces it"));
        }
        let unwritten = |error: std::io::Error| {
            Failure::caused(Exit::Configuration, format!("could not write {}", file.display()), &error)
        };
        if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(unwritten)?;
        }
        write::write_private(&file, &write::first(&session.sources().services)).map_err(unwritten)?;
        output::line(&file.display().to_string())?;
        output::say("fill in a [provider.NAME] there, then: referee doctor");
        Ok(())
    }
}
