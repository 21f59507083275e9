//! What a command says when it cannot do what was asked, and the exit code that goes with it.

use crate::config::ConfigError;
use crate::domain::text::clean;
use crate::review::ReviewError;
use crate::store::StoreError;
use rustix::process::Signal;
use std::fmt::Write as _;
use std::process::ExitCode;

/// The exit codes that scripts can rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    Usage = 2,
    /// What the user asked for is not there or not allowed.
    Input = 10,
    /// The configuration is wrong.
    Configuration = 11,
    /// The provider refused, or could not be reached.
    Provider = 12,
    /// Somebody decided meanwhile.
    Conflict = 13,
    /// The store is locked, corrupt or full.
    Store = 14,
    /// The audit chain is broken.
    Chain = 15,
    /// A mistake of ours.
    Bug = 70,
    /// The person who waited for it ended it.
    Stopped = 130,
}

/// How the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Exit(Exit),
    /// By this signal, as if it had not been answered: a shell shows 128 and its number.
    Signal(Signal),
}

impl From<&ReviewError> for Exit {
    fn from(error: &ReviewError) -> Self {
        match error {
            ReviewError::NoJourney(_)
            | ReviewError::NoDecision(_)
            | ReviewError::Rejected(_)
            | ReviewError::Document(_) => Exit::Input,
            ReviewError::NoAccount(_) | ReviewError::Stranger(_) => Exit::Configuration,
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

/// Why a command ended before its end.
#[derive(Debug)]
pub struct Failure {
    pub exit: Exit,
    /// One sentence; several for a configuration with several mistakes. None where a signal says it all.
    pub problems: Vec<Problem>,
    /// The signal that ended it, and that the process must end by.
    pub signal: Option<Signal>,
}

/// One problem: a sentence, what led to it, what to do.
#[derive(Debug, Default)]
pub struct Problem {
    /// `could not …`.
    pub message: String,
    /// From the nearest cause to the farthest.
    pub causes: Vec<String>,
    /// What to do.
    pub hint: Option<String>,
}

impl Failure {
    /// One problem.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        let problem = Problem { message: message.into(), ..Problem::default() };
        Self::several(exit, vec![problem])
    }

    /// Several problems of one kind.
    pub fn several(exit: Exit, problems: Vec<Problem>) -> Self {
        Self { exit, problems, signal: None }
    }

    /// A signal asked the console to leave.
    pub fn signaled(signal: Signal) -> Self {
        Self { exit: Exit::Stopped, problems: Vec::new(), signal: Some(signal) }
    }

    /// An error with its chain of causes.
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

    /// The user asked for something that is not there or not allowed.
    pub fn input(message: impl Into<String>) -> Self {
        Self::new(Exit::Input, message)
    }

    /// The person who waited for it ended it.
    pub fn stopped(hint: &str) -> Self {
        Self::new(Exit::Stopped, "stopped").hint(hint)
    }

    /// The same, with something to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        if let Some(problem) = self.problems.last_mut() {
            problem.hint = Some(hint.into());
        }
        self
    }

    /// The reader of our output has gone, which is how `| head` ends.
    pub fn is_gone_reader(&self) -> bool {
        self.exit == Exit::Done
    }

    /// For stderr. Colors are for a terminal.
    pub fn told(&self, colors: Colors) -> String {
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

/// Whether a stream gets colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colors {
    /// A terminal, and `NO_COLOR` is not set.
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
        Self::caused(Exit::Bug, "could not write the output", &error)
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
