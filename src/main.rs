//! The entry point: installs the panic hook, runs the command line, and turns the result into an exit code.

use referee::cli::error::{Ending, Exit};
use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        report(panic);
        let _ = writeln!(std::io::stderr(), "This is a bug of referee. Nothing that was recorded is lost.");
    }));
    let outcome = std::panic::catch_unwind(|| referee::cli::run(std::env::args_os()));
    // The hook has already reported the panic.
    match outcome.unwrap_or(Ending::Exit(Exit::Bug)) {
        Ending::Exit(exit) => exit.into(),
        Ending::Signal(signal) => referee_last_words::die_by(signal.as_raw()),
    }
}
