//! The commands, one file each, named as in `--help`.

pub mod args;
pub mod error;
pub mod output;
pub mod session;
mod split;

mod log;
mod run;
#[cfg(feature = "demo")]
mod temporary_sandbox;

mod assign;
mod audit;
mod away;
mod bound;
mod breakdown;
mod checkpoints;
mod claim;
mod completions;
mod config;
mod console;
mod console_files;
mod decide;
mod deliver;
#[cfg(feature = "demo")]
mod demo;
mod doctor;
mod erase;
mod escalate;
mod export;
mod find;
mod first_lead;
mod graphics;
mod hooks;
mod image;
mod import;
mod init;
mod keys;
mod list;
mod locale;
mod man;
mod moment;
mod outbox;
pub mod pack_sections;
#[cfg(feature = "demo")]
mod practice;
mod progress;
mod retention;
mod reviewer;
mod sample;
#[cfg(feature = "demo")]
mod sandbox;
mod seal;
mod seal_place;
mod seat;
mod second;
mod second_rules;
mod sender;
#[cfg(feature = "serve")]
mod serve;
mod session_origin;
mod show;
mod signing;
mod stats;
mod store;
mod sync;
mod team_files;
mod undo;

pub use run::run;
