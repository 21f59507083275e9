//! `referee completions SHELL`: prints a completion script.

use super::args::Cli;
use super::error::Failure;
use super::output;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// The arguments of `referee completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    pub shell: Shell,
}

impl Completions {
    /// Prints the completion script.
    pub fn run(&self) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "referee", &mut script);
        output::bytes(&script)
    }
}
