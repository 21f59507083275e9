//! Runs a command from the configuration, with a short environment, a timeout, and its output read while it runs.

use rustix::process::{Pid, Signal, kill_process_group};
use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

/// The timeout of a command; a person may have to unlock a password store.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// The limit of the output that is kept. A command that prints more returns one byte more than this.
pub const OUTPUT_LIMIT: usize = 64 * 1024;

/// The environment variables that a command gets: enough to find programs, the home folder, an agent and a keyring, and
/// no secret of an account.
const VARIABLES: [&str; 19] = [
    "CREDENTIALS_DIRECTORY",
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "GNUPGHOME",
    "GPG_TTY",
    "HOME",
    "LANG",
    "LC_ALL",
    "LOGNAME",
    "PASSWORD_STORE_DIR",
    "PATH",
    "SSH_AUTH_SOCK",
    "TERM",
    "TMPDIR",
    "TZ",
    "USER",
    "WAYLAND_DISPLAY",
    "XDG_CONFIG_HOME",
    "XDG_RUNTIME_DIR",
];

/// Why a command failed. Each message continues "the command".
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error("could not be started: {0}")]
    NotStarted(std::io::Error),
    #[error("could not be waited for: {0}")]
    NotWaitedFor(std::io::Error),
    #[error("did not end within a minute")]
    TimedOut,
    /// With the first line of its error output, if there is one.
    #[error("failed ({status}){}", colon_before(.complaint))]
    Failed { status: ExitStatus, complaint: String },
}

fn colon_before(complaint: &str) -> String {
    if complaint.is_empty() { String::new() } else { format!(": {complaint}") }
}

/// Runs a command with `input` on its standard input and waits for its end. The command has a process group of its own,
/// so that all of its processes can be killed. Returns its output, up to one byte over the limit.
pub fn run(command: &str, input: &str) -> Result<Vec<u8>, CommandError> {
    let variables = VARIABLES.into_iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
    let mut child = Command::new("sh")
        .args(["-c", command])
        .env_clear()
        .envs(variables)
        .process_group(0)
        .stdin(if input.is_empty() { Stdio::null() } else { Stdio::piped() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(CommandError::NotStarted)?;
    let (printed, complained) = (collect(child.stdout.take())?, collect(child.stderr.take())?);
    give(child.stdin.take(), input)?;
    let status = wait(&mut child)?;
    if status.success() {
        return Ok(received(&printed));
    }
    let complaint = String::from_utf8_lossy(&received(&complained)).into_owned();
    let complaint = complaint.lines().next().unwrap_or_default().chars().take(200).collect();
    Err(CommandError::Failed { status, complaint })
}

fn wait(child: &mut Child) -> Result<ExitStatus, CommandError> {
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if begun.elapsed() < TIME_LIMIT => std::thread::sleep(Duration::from_millis(5)),
            Ok(None) => {
                if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
                    let _ = kill_process_group(group, Signal::KILL);
                }
                let _ = child.wait();
                return Err(CommandError::TimedOut);
            }
            Err(why) => return Err(CommandError::NotWaitedFor(why)),
        }
    }
}

/// Writes the input on a thread to avoid a deadlock: a command that prints before it reads would wait for us while we
/// wait for it. A write error is ignored, since the exit status says whether the command needed all of its input.
fn give(pipe: Option<impl Write + Send + 'static>, input: &str) -> Result<(), CommandError> {
    let Some(mut pipe) = pipe else { return Ok(()) };
    let input = input.as_bytes().to_vec();
    start(move || drop(pipe.write_all(&input)))
}

/// Reads the output while the command runs, to avoid a deadlock on a full pipe. Output beyond the limit is read and
/// dropped.
fn collect(pipe: Option<impl Read + Send + 'static>) -> Result<Receiver<Vec<u8>>, CommandError> {
    let (sender, receiver) = mpsc::channel();
    start(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.by_ref().take(OUTPUT_LIMIT as u64 + 1).read_to_end(&mut bytes);
            let _ = sender.send(bytes);
            let _ = std::io::copy(&mut pipe, &mut std::io::sink());
        }
    })?;
    Ok(receiver)
}

fn start(work: impl FnOnce() + Send + 'static) -> Result<(), CommandError> {
    let started = std::thread::Builder::new().name("command-pipe".to_owned()).spawn(work);
    started.map(drop).map_err(CommandError::NotStarted)
}

/// The output. The wait is short, since a process that the command left behind may keep the pipe open.
fn received(output: &Receiver<Vec<u8>>) -> Vec<u8> {
    output.recv_timeout(Duration::from_secs(1)).unwrap_or_default()
}
