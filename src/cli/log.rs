//! The log file. It is only written on request, and never contains personal data.

use super::args::Global;
use super::error::{Exit, Failure};
use crate::config::environment::Environment;
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;

/// Starts logging to the file of `--log` or `$REFEREE_LOG`, if one is set. Dropping the guard flushes the log.
pub(super) fn begin(global: &Global) -> Result<Option<WorkerGuard>, Failure> {
    let environment = Environment::of_process();
    let asked = global.log.clone().or_else(|| environment.variable("REFEREE_LOG").map(PathBuf::from));
    let Some(path) = asked else { return Ok(None) };
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(&path)
        .map_err(Failure::of_file("write the log", &path))?;
    let (writer, guard) = tracing_appender::non_blocking(file);
    // Only our own events, because those of an HTTP library would contain URLs and headers.
    let level = environment.variable("REFEREE_LOG_LEVEL").unwrap_or("info");
    let level: LevelFilter = level.parse().map_err(|error| {
        let failure = Failure::caused(Exit::Configuration, "could not read $REFEREE_LOG_LEVEL", &error);
        failure.hint("one of: error, warn, info, debug, trace")
    })?;
    let lines = tracing_subscriber::fmt::layer().json().with_ansi(false).with_writer(writer);
    let own = Targets::new().with_target("referee", level);
    let subscriber = tracing_subscriber::registry().with(lines.with_filter(own));
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(Some(guard))
}
