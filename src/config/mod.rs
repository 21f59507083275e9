//! Settings: defaults below the file, the file below the environment, the environment below flags.
//!
//! Every mistake of a file is found at once, with its line and what to do. Where each value
//! came from is remembered, so that `referee config` can say it.

pub mod choices;
pub mod mistake;
pub mod notes;
pub mod origin;
pub mod reasons;
pub mod secret;
pub mod service_levels;
pub mod settings;

pub mod account;
pub mod loopback;
pub mod provider;

pub mod effective;
pub mod environment;
pub mod load;
pub mod write;

mod read;
mod read_account;
mod section;

pub use load::{Config, Sources, load, read_text, what_stands};
pub use mistake::Mistake;

/// The shipped configuration: every setting with its default and a sentence.
pub const SHIPPED: &str = include_str!("../../assets/config.toml");
