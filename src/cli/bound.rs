//! `--bound`: a session whose reviewer is fixed by the host, for a forced command of sshd.
//!
//! `command="referee --bound --reviewer amina",restrict,pty` in `authorized_keys` starts the console, or one of a few
//! commands if the client requested one (`ssh host list --json`). sshd passes that request in `SSH_ORIGINAL_COMMAND`.
//! It is split into words here and never reaches a shell.

use super::args::{Cli, Command, Global};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use std::ffi::OsString;

/// The variable in which sshd passes the client's command.
const ASKED: &str = "SSH_ORIGINAL_COMMAND";

/// Parses the arguments; in a bound session also the command that came over SSH.
pub(super) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    only_one_name(&arguments)?;
    let cli = Cli::try_parse_from(&arguments)?;
    if !cli.global.bound {
        return Ok(cli);
    }
    refuse_settings(&cli.global)?;
    let asked = std::env::var_os(ASKED).filter(|asked| !asked.is_empty());
    let command = match (cli.command, asked) {
        (command, None) => command,
        (None, Some(asked)) => asked_for(&asked)?,
        (Some(_), Some(_)) => {
            return Err(refused("this key runs one command, and no other can be asked for"));
        }
    };
    if let Some(command) = &command {
        allow(command)?;
    }
    Ok(Cli { global: cli.global, command })
}

/// Rejects a second `--reviewer`. The last one would win, so a client could append it to impersonate another reviewer.
fn only_one_name(arguments: &[OsString]) -> Result<(), clap::Error> {
    let words = arguments.iter().filter_map(|word| word.to_str());
    let names = words.filter(|word| *word == "--reviewer" || word.starts_with("--reviewer="));
    if names.count() > 1 {
        return Err(refused("the argument '--reviewer <NAME>' cannot be used multiple times"));
    }
    Ok(())
}

/// Rejects flags and variables that select another configuration, store or log.
fn refuse_settings(global: &Global) -> Result<(), clap::Error> {
    let flags = [
        ("--config", global.config.is_some()),
        ("--store", global.store.is_some()),
        ("--log", global.log.is_some()),
    ];
    if let Some((flag, _)) = flags.iter().find(|(_, given)| *given) {
        return Err(refused(&format!("{flag} cannot be used with --bound")));
    }
    let mut variables = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    match variables.find(|name| name.starts_with("REFEREE_")) {
        Some(name) => Err(refused(&format!("${name} is set; a bound session takes no settings from it"))),
        None => Ok(()),
    }
}

/// Parses the command that came over SSH; `None` if there is none.
fn asked_for(asked: &OsString) -> Result<Option<Command>, clap::Error> {
    let words = asked.to_str().and_then(shlex::split);
    let words = words.ok_or_else(|| refused("the command has an open quote, or is not UTF-8"))?;
    let program = std::iter::once("referee").chain(words.iter().map(String::as_str));
    only_one_name(&words.iter().map(OsString::from).collect::<Vec<_>>())?;
    let asked = Cli::try_parse_from(program)?;
    if asked.global.reviewer.is_some() || asked.global.bound {
        return Err(refused("who the reviewer is was fixed by this host"));
    }
    refuse_settings(&asked.global)?;
    Ok(asked.command)
}

/// Allows only commands of remote reviewers, and none that reads or writes a named file of this host.
fn allow(command: &Command) -> Result<(), clap::Error> {
    match command {
        Command::List(_)
        | Command::Show(_)
        | Command::Decide(_)
        | Command::Undo(_)
        | Command::Claim(_)
        | Command::Assign(_)
        | Command::Away(_)
        | Command::Escalate(_)
        | Command::Second(_)
        | Command::Sample(_)
        | Command::Hooks(_)
        | Command::Retention(_)
        | Command::Erase(_)
        | Command::Stats(_) => Ok(()),
        Command::Audit(audit) if audit.touches_no_file() => Ok(()),
        Command::Audit(_) => {
            Err(refused("in a bound session the record is verified without files, or exported"))
        }
        Command::Reviewer(reviewer) if reviewer.touches_no_file() => Ok(()),
        Command::Reviewer(_) => Err(refused(
            "in a bound session a key comes by standard input: --key - reads no file of this host",
        )),
        Command::Export(export) if export.output.is_none() => Ok(()),
        Command::Export(_) => Err(refused("--output cannot be used in a bound session: it prints to you")),
        _ => Err(refused("this command cannot be used in a bound session")),
    }
}

fn refused(message: &str) -> clap::Error {
    Cli::command().error(ErrorKind::ArgumentConflict, message)
}
