//! `referee man`: prints the manual page, for `man -l -` or a package.

use super::args::Cli;
use super::error::{Exit, Failure};
use super::output;
use clap::{Args, CommandFactory};
use std::path::PathBuf;

/// The arguments of `referee man`.
#[derive(Debug, Args)]
pub struct Man {
    /// The page of this command [default: of the whole program]
    pub command: Option<String>,
    /// Write the page of the program and one for each command into this folder
    #[arg(long, value_name = "FOLDER", conflicts_with = "command")]
    pub into: Option<PathBuf>,
}

impl Man {
    /// Prints the page in roff format, or writes all pages.
    pub fn run(&self) -> Result<(), Failure> {
        if let Some(folder) = &self.into {
            std::fs::create_dir_all(folder)?;
            return Ok(clap_mangen::generate_to(Cli::command(), folder)?);
        }
        let mut whole = Cli::command();
        whole.build();
        let command = match &self.command {
            None => whole,
            Some(name) => {
                let found = whole.find_subcommand(name).cloned();
                found.ok_or_else(|| Failure::new(Exit::Usage, format!("there is no command {name}")))?
            }
        };
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        output::bytes(&page)
    }
}
