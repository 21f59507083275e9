//! The entry point: installs the error hook, runs the command line, and turns the result into an exit code.

use referee::cli::error::{Ending, Exit};
use std::process::ExitCode;

fn main() -> ExitCode {
    // Reports leave out the environment and the arguments, which may contain names and tokens.
    let hook = color_eyre::config::HookBuilder::default()
        .display_env_section(false)
        .panic_section("This is a bug of referee. Nothing that was recorded is lost.");
    if let Err(problem) = hook.install() {
        eprintln!("error: {problem}");
    }
    let outcome = std::panic::catch_unwind(|| referee::cli::run(std::env::args_os()));
    // The hook has already reported the panic.
    match outcome.unwrap_or(Ending::Exit(Exit::Bug)) {
        Ending::Exit(exit) => exit.into(),
        Ending::Signal(signal) => referee_process::last_words::die_by(signal.as_raw()),
    }
}
