//! The failures of commands and their exit codes.

use crate::config::ConfigError;
use crate::domain::text::clean;
use crate::review::ReviewError;
use crate::store::StoreError;
use rustix::process::Signal;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

/// The exit codes, on which scripts can rely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    Usage = 2,
    /// The request is wrong, not allowed, or names something that does not exist.
    Input = 10,
    /// The configuration is wrong.
    Configuration = 11,
    /// The provider rejected the request or could not be reached.
    Provider = 12,
    /// Somebody else decided in the meantime.
    Conflict = 13,
    /// The store is locked, corrupt or full, or what is printed cannot be written.
    Store = 14,
    /// The audit chain is broken.
    Chain = 15,
    /// A bug in this program.
    Bug = 70,
    /// The user cancelled the command.
    Stopped = 130,
}

/// How the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Exit(Exit),
    /// By this signal, as if it were not handled: a shell reports 128 plus its number.
    Signal(Signal),
}

impl From<&ReviewError> for Exit {
    fn from(error: &ReviewError) -> Self {
        match error {
            ReviewError::NoJourney(_)
            | ReviewError::NoDecision(_)
            | ReviewError::Rejected(_)
            | ReviewError::Document(_) => Exit::Input,
            ReviewError::NoAccount(_) | ReviewError::Stranger(_) | ReviewError::NoFirstLead => {
                Exit::Configuration
            }
            ReviewError::Meanwhile(_) => Exit::Conflict,
            ReviewError::Store(_) => Exit::Store,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// Why a command failed.
#[derive(Debug)]
pub struct Failure {
    pub exit: Exit,
    /// The problems; several for a configuration with several errors, none if the signal is the only reason.
    pub problems: Vec<Problem>,
    /// The signal that ended the command, and by which the process must end.
    pub signal: Option<Signal>,
}

/// One problem: a message, its causes, and a hint.
#[derive(Debug, Default)]
pub struct Problem {
    /// The message: `could not …`.
    pub message: String,
    /// The causes, the nearest first.
    pub causes: Vec<String>,
    /// What the user can do.
    pub hint: Option<String>,
}

impl Failure {
    /// A failure with one problem.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        let problem = Problem { message: message.into(), ..Problem::default() };
        Self::several(exit, vec![problem])
    }

    /// A failure with several problems of one kind.
    pub fn several(exit: Exit, problems: Vec<Problem>) -> Self {
        Self { exit, problems, signal: None }
    }

    /// A signal ended the console.
    pub fn signaled(signal: Signal) -> Self {
        Self { exit: Exit::Stopped, problems: Vec::new(), signal: Some(signal) }
    }

    /// A failure from an error, with its chain of causes.
    pub fn caused(exit: Exit, message: impl Into<String>, error: &dyn std::error::Error) -> Self {
        let mut failure = Self::new(exit, message);
        let mut cause = Some(error);
        while let Some(error) = cause {
            let text = error.to_string();
            if let Some(problem) = failure.problems.first_mut()
                && !problem.causes.last().is_some_and(|last| last.contains(&text))
            {
                problem.causes.push(text);
            }
            cause = error.source();
        }
        failure
    }

    /// Turns an error about a file that the user named into a failure: `could not write FILE`.
    pub fn of_file(act: &'static str, file: &Path) -> impl Fn(std::io::Error) -> Self {
        move |error| Self::caused(Exit::Input, format!("could not {act} {}", file.display()), &error)
    }

    /// A wrong request: not allowed, or for something that does not exist.
    pub fn input(message: impl Into<String>) -> Self {
        Self::new(Exit::Input, message)
    }

    /// The user cancelled the command.
    pub fn stopped(hint: &str) -> Self {
        Self::new(Exit::Stopped, "stopped").hint(hint)
    }

    /// Adds a hint to the last problem.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        if let Some(problem) = self.problems.last_mut() {
            problem.hint = Some(hint.into());
        }
        self
    }

    /// Whether the failure only means that the reader of our output is gone, as with `| head`.
    pub fn is_gone_reader(&self) -> bool {
        self.exit == Exit::Done
    }

    /// The text for stderr.
    pub fn rendered(&self, colors: Colors) -> String {
        let (red, bold, end) = match colors {
            Colors::On => ("\u{1b}[1;31m", "\u{1b}[1m", "\u{1b}[0m"),
            Colors::Off => ("", "", ""),
        };
        let mut text = String::new();
        for problem in &self.problems {
            let _ = writeln!(text, "{red}error:{end} {}", clean(&problem.message));
            for cause in &problem.causes {
                let _ = writeln!(text, "  {}", clean(cause));
            }
            if let Some(hint) = &problem.hint {
                let _ = writeln!(text, "{bold}hint:{end} {}", clean(hint));
            }
        }
        text
    }
}

/// Whether output is colored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colors {
    /// The output is a terminal, and `NO_COLOR` is not set.
    On,
    Off,
}

impl From<Vec<ConfigError>> for Failure {
    fn from(mistakes: Vec<ConfigError>) -> Self {
        let problems = mistakes
            .into_iter()
            .map(|mistake| Problem {
                message: mistake.to_string(),
                causes: Vec::new(),
                hint: mistake.hint.clone(),
            })
            .collect();
        Self::several(Exit::Configuration, problems)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::several(Exit::Done, Vec::new());
        }
        Self::caused(Exit::Store, "could not write the output", &error)
    }
}

impl From<ReviewError> for Failure {
    fn from(error: ReviewError) -> Self {
        let failure = Self::new(Exit::from(&error), error.to_string());
        match error.hint() {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::new(Exit::Store, error.to_string()).hint(error.hint())
    }
}
