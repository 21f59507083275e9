//! `referee init`: writes a first configuration, or files for the host of a team.

use super::error::{Exit, Failure};
use super::session::Session;
use super::team_files::{self, Existing};
use super::{first_lead, output};
use crate::config::write;
use clap::Args;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// The arguments of `referee init`.
#[derive(Debug, Args)]
pub struct Init {
    /// Replace an existing configuration
    #[arg(long)]
    pub force: bool,
    /// Write files for the host of a team into the folder team/ beside the configuration: a systemd unit, an sshd
    /// configuration snippet, an nginx example
    #[arg(long)]
    pub team: bool,
    /// Give the store a team with this first lead: from then on only members of the team can use it
    #[arg(long, value_name = "NAME", requires = "team")]
    pub lead: Option<String>,
    /// The public SSH key of the first lead, or - for standard input
    #[arg(long, value_name = "FILE", requires = "lead")]
    pub key: Option<PathBuf>,
}

impl Init {
    /// Writes the configuration to its default path. With `--team`, an existing one stays.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let Some((file, _)) = session.sources().config_file() else {
            let failure = Failure::new(Exit::Configuration, "this machine has no home folder");
            return Err(failure.hint("say where: --config FILE"));
        };
        if !self.team {
            return self.write(session, &file).and_then(|()| output::line(&file.display().to_string()));
        }
        let existing = if self.force { Existing::IsReplaced } else { Existing::Stays };
        let written = team_files::write(&file.with_file_name("team"), existing)?;
        let Some(lead) = &self.lead else { return output::json(&written) };
        if !file.exists() {
            self.write(session, &file)?;
        }
        first_lead::add(session, lead, self.key.as_deref()).await
    }

    fn write(&self, session: &Session, file: &Path) -> Result<(), Failure> {
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
        write::write_private(file, &write::first(&session.sources().services)).map_err(unwritten)?;
        output::say("fill in a [provider.NAME] in the configuration, then: referee doctor");
        Ok(())
    }
}
