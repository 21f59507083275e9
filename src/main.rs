//! Parse, install the error hook, run, turn the outcome into an exit code.

use referee::cli::error::{Ending, Exit};
use std::process::ExitCode;

fn main() -> ExitCode {
    // Neither the environment nor the arguments go into a report: names and tokens could be in them.
    let hook = color_eyre::config::HookBuilder::default()
        .display_env_section(false)
        .panic_section("This is a bug of referee. Nothing that was recorded is lost.");
    if let Err(problem) = hook.install() {
        eprintln!("error: {problem}");
    }
    let outcome = std::panic::catch_unwind(|| referee::cli::run(std::env::args_os()));
    // The hook has told of the panic by now.
    match outcome.unwrap_or(Ending::Exit(Exit::Bug)) {
        Ending::Exit(exit) => exit.into(),
        Ending::Signal(signal) => referee_last_words::die_by(signal.as_raw()),
    }
}
