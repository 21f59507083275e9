//! The review console for identity checks that a machine referred.
//!
//! `ARCHITECTURE.md` beside this file describes how the modules fit together.

pub use referee_journey::{domain, insight};

pub mod shell_command;

pub mod checkpoint;
pub mod config;
pub mod provider;
pub mod signing;
pub mod store;

pub use referee_pictures as pictures;

pub mod review;
#[cfg(feature = "serve")]
pub mod serve;
pub mod tui;

#[cfg(feature = "demo")]
pub use referee_demo::{sandbox, synth};

pub mod cli;
