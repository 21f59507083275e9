//! Runs the command that unlocks the console, for example by a fingerprint, a smart card or a security key. It has no
//! terminal.

use crate::shell_command::{self, CommandError};
use crate::tui::messages::message::ReplyProblem;
use tokio::sync::oneshot;

/// Runs the command on a thread of its own, so that the end of the console does not wait for it. Returns an error if
/// the command fails or times out.
pub(super) async fn run(command: String) -> Result<(), ReplyProblem> {
    let (sender, ended) = oneshot::channel();
    let thread = std::thread::Builder::new().name("unlock-command".to_owned());
    let started = thread.spawn(move || sender.send(shell_command::run(&command, "").map(drop)));
    started.map_err(|error| problem(&CommandError::NotStarted(error)))?;
    match ended.await {
        Ok(result) => result.map_err(|error| problem(&error)),
        Err(_) => Err(ReplyProblem::new("the sign-in failed")),
    }
}

fn problem(error: &CommandError) -> ReplyProblem {
    match error {
        // The output of the command is not shown, because it may contain data about the person or the card.
        CommandError::Failed { .. } => ReplyProblem::new("the sign-in failed"),
        CommandError::TimedOut => ReplyProblem::new("nobody signed in within a minute"),
        CommandError::NotStarted(_) | CommandError::NotWaitedFor(_) => {
            ReplyProblem::new(format!("the sign-in command {error}"))
        }
    }
}
