//! Where a secret is kept, and how it is fetched when it is needed.

use super::error::ConfigError;
use rustix::process::{Pid, Signal, kill_process_group};
use secrecy::SecretString;
use serde::{Serialize, Serializer};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

/// A place of a secret; never the secret itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretSource {
    /// A variable of the environment.
    Env(String),
    /// A file that only its owner can read.
    File(PathBuf),
    /// What a command prints: a password store.
    Command(String),
}

/// How long a password store may take to answer (a person may have to unlock it).
const COMMAND_PATIENCE: Duration = Duration::from_secs(60);

impl SecretSource {
    /// What a setting that names a secret ends in.
    pub(super) const ENDINGS: [&'static str; 3] = ["_env", "_file", "_command"];

    /// The place that a setting with this ending names; paths begin in `folder`.
    pub(super) fn new(ending: &str, place: String, folder: &Path) -> Self {
        match ending {
            "_file" => Self::File(from_folder(&place, folder)),
            "_command" => Self::Command(place),
            _ => Self::Env(place),
        }
    }

    /// What the name of the setting ends in.
    pub(super) fn ending(&self) -> &'static str {
        let [env, file, command] = Self::ENDINGS;
        match self {
            Self::Env(_) => env,
            Self::File(_) => file,
            Self::Command(_) => command,
        }
    }

    /// Fetches it. `setting` is named in the error, which never repeats the secret.
    pub fn fetch(&self, setting: &str) -> Result<SecretString, ConfigError> {
        let failed = |(why, hint): Failed| ConfigError::new(setting, why).with_hint(hint);
        let text = match self {
            Self::Env(name) => std::env::var(name).map_err(|_| {
                let hint = format!("export {name}, or use a `*_file` or `*_command` instead");
                failed((format!("${name} is not set"), hint))
            })?,
            Self::File(path) => read_private(path).map_err(failed)?,
            Self::Command(command) => run(command).map_err(|how| {
                let hint = "run the command by hand to see what it says".to_owned();
                failed((format!("the command {how}"), hint))
            })?,
        };
        let first = text.lines().next().unwrap_or_default().trim_end_matches('\r');
        if first.is_empty() {
            return Err(failed((
                "it is empty".to_owned(),
                "the first line is taken as the secret".to_owned(),
            )));
        }
        Ok(SecretString::from(first.to_owned()))
    }
}

/// Where it is, for `referee config`.
impl Serialize for SecretSource {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Env(place) | Self::Command(place) => serializer.serialize_str(place),
            Self::File(path) => serializer.collect_str(&path.display()),
        }
    }
}

/// Why a secret could not be had, and what to do about it.
type Failed = (String, String);

fn from_folder(path: &str, folder: &Path) -> PathBuf {
    match path.strip_prefix("~/").zip(etcetera::home_dir().ok()) {
        Some((rest, home)) => home.join(rest),
        None => folder.join(path),
    }
}

fn read_private(path: &Path) -> Result<String, Failed> {
    let shown = path.display();
    let unreadable = |why: std::io::Error| {
        (format!("{shown} could not be read: {why}"), "check the path, and who owns the file".to_owned())
    };
    let mode = std::fs::metadata(path).map_err(unreadable)?.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err((
            format!("{shown} can be read by others (mode {mode:04o})"),
            format!("chmod 600 {shown}"),
        ));
    }
    std::fs::read_to_string(path).map_err(unreadable)
}

/// What a command is given of the environment: enough to find programs, a home, an agent and a keyring, and no
/// secret of another account.
const KEPT_VARIABLES: [&str; 19] = [
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

/// How much a command may print.
const MOST_PRINTED: u64 = 64 * 1024;

/// Runs a command with a short environment, in a process group of its own so that all of it can be ended.
fn run(command: &str) -> Result<String, String> {
    let kept = KEPT_VARIABLES.into_iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
    let mut child = Command::new("sh")
        .args(["-c", command])
        .env_clear()
        .envs(kept)
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|why| format!("could not be started: {why}"))?;
    let (printed, complained) = (collect(child.stdout.take())?, collect(child.stderr.take())?);
    let status = wait(&mut child)?;
    if !status.success() {
        let said = String::from_utf8_lossy(&received(&complained)).into_owned();
        let first: String = said.lines().next().unwrap_or_default().chars().take(200).collect();
        let said = if first.is_empty() { String::new() } else { format!(": {first}") };
        return Err(format!("failed ({status}){said}"));
    }
    let bytes = received(&printed);
    if bytes.len() as u64 > MOST_PRINTED {
        return Err("printed more than 64 KiB".to_owned());
    }
    String::from_utf8(bytes).map_err(|_| "printed something that is not text".to_owned())
}

fn wait(child: &mut Child) -> Result<ExitStatus, String> {
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if begun.elapsed() < COMMAND_PATIENCE => std::thread::sleep(Duration::from_millis(5)),
            Ok(None) => {
                if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
                    let _ = kill_process_group(group, Signal::KILL);
                }
                let _ = child.wait();
                return Err("did not end within a minute".to_owned());
            }
            Err(why) => return Err(format!("could not be waited for: {why}")),
        }
    }
}

/// Reads what a command prints while it runs: one that fills its pipe would wait for us as we wait for it. What is
/// beyond the limit is read and dropped.
fn collect(pipe: Option<impl Read + Send + 'static>) -> Result<Receiver<Vec<u8>>, String> {
    let (sender, receiver) = mpsc::channel();
    let read = move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.by_ref().take(MOST_PRINTED + 1).read_to_end(&mut bytes);
            let _ = sender.send(bytes);
            let _ = std::io::copy(&mut pipe, &mut std::io::sink());
        }
    };
    let started = std::thread::Builder::new().name("secret-command".to_owned()).spawn(read);
    started.map(|_| receiver).map_err(|why| format!("could not be read: {why}"))
}

/// What was printed. A process that the command left behind may hold the pipe open, so this waits only a moment.
fn received(output: &Receiver<Vec<u8>>) -> Vec<u8> {
    output.recv_timeout(Duration::from_secs(1)).unwrap_or_default()
}
