//! One file per command, the same words as `--help`.

pub mod args;
pub mod error;
pub mod output;
pub mod session;

mod log;
mod run;

mod completions;
mod config;
mod init;

pub use run::run;
