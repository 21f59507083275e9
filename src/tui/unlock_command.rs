//! Runs the command that unlocks the console, for example by a fingerprint, a smart card or a security key. It has no
//! terminal.

use crate::tui::messages::message::ReplyProblem;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;

/// The timeout of the command.
const WAIT: Duration = Duration::from_secs(60);

/// The environment variables that such commands need.
const KEPT: [&str; 5] = ["PATH", "HOME", "USER", "XDG_RUNTIME_DIR", "SSH_AUTH_SOCK"];

/// Runs the command; an error unless it succeeds within the timeout.
pub(super) async fn run(command: &str) -> Result<(), ReplyProblem> {
    let variables = KEPT.iter().filter_map(|name| Some((*name, std::env::var_os(name)?)));
    let running = Command::new("sh")
        .arg("-c")
        .arg(command)
        .env_clear()
        .envs(variables)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .status();
    match tokio::time::timeout(WAIT, running).await {
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(_)) => Err(ReplyProblem::new("the sign-in failed")),
        Ok(Err(error)) => Err(ReplyProblem::new(format!("the sign-in could not be started: {error}"))),
        Err(_) => Err(ReplyProblem::new("nobody signed in within a minute")),
    }
}
