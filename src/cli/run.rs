//! From the command line arguments to an exit code.

use super::args::Command;
use super::error::{Ending, Exit, Failure};
use super::session::Session;
use super::{bound, console, log, output};
use crate::pictures;
use std::ffi::OsString;
use std::io::Write;
use std::num::NonZeroUsize;

/// Runs the command that the arguments name. No argument makes it panic or print a stack trace.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Ending {
    no_dumps();
    let cli = match bound::parse(arguments) {
        Ok(cli) => cli,
        Err(said) => {
            // Help and version are data on stdout; a closed pipe is not a failure.
            let _ = said.print();
            return Ending::Exit(if said.use_stderr() { Exit::Usage } else { Exit::Done });
        }
    };
    match begin(cli) {
        Ok(()) => Ending::Exit(Exit::Done),
        Err(Failure { signal: Some(signal), .. }) => Ending::Signal(signal),
        Err(failure) if failure.is_gone_reader() => Ending::Exit(Exit::Done),
        Err(failure) => {
            let mut stderr = std::io::stderr().lock();
            let _ = stderr.write_all(failure.rendered(output::colors(&stderr)).as_bytes());
            Ending::Exit(failure.exit)
        }
    }
}

/// Forbids core dumps and reading of this process's memory by other programs of the user, because it contains secrets
/// and personal data. Errors are ignored, because some systems do not support this.
fn no_dumps() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

fn begin(cli: super::args::Cli) -> Result<(), Failure> {
    let is_decode_worker = matches!(cli.command, Some(Command::DecodeWorker));
    // Before there is a second thread. Commands that read a whole queue may use a heap for each.
    if is_decode_worker || is_console(cli.command.as_ref()) {
        referee_process::heap::share();
    }
    if is_decode_worker {
        return decode_for_a_console();
    }
    let _log = log::begin(&cli.global)?;
    let processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers(cli.command.as_ref(), processors))
        .enable_all()
        .build()
        .map_err(|error| Failure::caused(Exit::Bug, "could not start", &error))?;
    let session = Session::new(&cli.global);
    let name = cli.command.as_ref().map_or("console", <&str>::from);
    tracing::debug!(command = name, version = env!("CARGO_PKG_VERSION"), "a command begins");
    let done = runtime.block_on(command(cli.command, &session));
    let exit = done.as_ref().map_or_else(|failure| failure.exit, |()| Exit::Done) as u8;
    tracing::debug!(command = name, exit, "the command ended");
    // A worker that is blocked by a slow disk or network must not delay the exit.
    runtime.shutdown_timeout(std::time::Duration::from_millis(200));
    done
}

/// Threads of a console: one for what takes long, others for what a key waits for. Each takes memory, and a host can
/// have many consoles and many processors.
const MOST_OF_CONSOLE: usize = 4;

/// The threads of the runtime: one for each processor, and fewer if the command is a console.
fn workers(command: Option<&Command>, processors: usize) -> usize {
    if is_console(command) { processors.min(MOST_OF_CONSOLE) } else { processors }
}

fn is_console(command: Option<&Command>) -> bool {
    match command {
        None => true,
        #[cfg(feature = "demo")]
        Some(Command::Demo(_) | Command::Practice(_)) => true,
        Some(_) => false,
    }
}

/// Runs the decode child: a process with one thread that opens no files.
fn decode_for_a_console() -> Result<(), Failure> {
    pictures::decode_child::serve().map_err(|error| Failure::caused(Exit::Bug, "could not decode", &error))
}

async fn command(command: Option<Command>, session: &Session) -> Result<(), Failure> {
    let Some(command) = command else { return console::run(session, console::Start::AtOnce).await };
    match command {
        #[cfg(feature = "demo")]
        Command::Demo(demo) => demo.run(session).await,
        #[cfg(feature = "demo")]
        Command::Practice(practice) => practice.run(session).await,
        #[cfg(feature = "demo")]
        Command::Sandbox(sandbox) => sandbox.run().await,
        Command::Sync(sync) => sync.run(session).await,
        Command::Import(import) => import.run(session).await,
        Command::List(list) => list.run(session).await,
        Command::Show(show) => show.run(session).await,
        Command::Image(image) => image.run(session).await,
        Command::Decide(decide) => decide.run(session).await,
        Command::Undo(undo) => undo.run(session).await,
        Command::Claim(claim) => claim.run(session).await,
        Command::Assign(assign) => assign.run(session).await,
        Command::Away(away) => away.run(session).await,
        Command::Escalate(escalate) => escalate.run(session).await,
        Command::Sample(sample) => sample.run(session).await,
        Command::Outbox(outbox) => outbox.run(session).await,
        Command::Deliver(deliver) => deliver.run(session).await,
        #[cfg(feature = "serve")]
        Command::Serve(serve) => serve.run(session).await,
        Command::Hooks(hooks) => hooks.run(session).await,
        Command::Audit(audit) => audit.run(session).await,
        Command::Export(export) => export.run(session).await,
        Command::Stats(stats) => stats.run(session).await,
        Command::Doctor(doctor) => doctor.run(session).await,
        Command::Store(store) => store.run(session).await,
        Command::Config(config) => config.run(session),
        Command::Keys(keys) => keys.run(session),
        Command::Completions(completions) => completions.run(),
        Command::Man(man) => man.run(),
        Command::DecodeWorker => decode_for_a_console(),
        Command::Second(second) => second.run(session).await,
        Command::Reviewer(reviewer) => reviewer.run(session).await,
        Command::Init(init) => init.run(session).await,
        Command::Seal(seal) => seal.run(session).await,
        Command::Retention(retention) => retention.run(session).await,
        Command::Erase(erase) => erase.run(session).await,
    }
}

#[cfg(test)]
mod tests {
    use super::workers;
    use crate::cli::args::Cli;
    use clap::Parser;

    #[rstest::rstest]
    #[case(&["referee"], 4)]
    #[cfg_attr(feature = "demo", case(&["referee", "demo"], 4))]
    #[cfg_attr(feature = "demo", case(&["referee", "practice"], 4))]
    #[case(&["referee", "sync"], 64)]
    fn every_console_has_few_threads(#[case] words: &[&str], #[case] threads: usize) {
        let cli = Cli::try_parse_from(words).unwrap();
        assert_eq!(workers(cli.command.as_ref(), 64), threads);
        assert_eq!(workers(cli.command.as_ref(), 2), 2);
    }
}
