//! `referee man`: prints the manual page, for `man -l -` or a package.

use super::args::Cli;
use super::error::{Exit, Failure};
use super::output;
use clap::{Args, CommandFactory};

/// Which page.
#[derive(Debug, Args)]
pub struct Man {
    /// The page of this command [default: the whole program]
    pub command: Option<String>,
}

impl Man {
    /// Prints the page in roff format.
    pub fn run(&self) -> Result<(), Failure> {
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
