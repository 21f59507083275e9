//! Settings: defaults below the file, the file below the environment, the environment below flags.
//!
//! Each setting is a row of a table (`settings`, `account`, the lists): reading, defaults, the shipped file, the page of
//! settings and `referee config` follow from it.
//!
//! Every error of a file is found at once, with its line and what to do. Where each value
//! came from is remembered, so that `referee config` can say it.

pub mod choices;
pub mod settings;

pub mod notes;
pub mod reasons;
pub mod second;
pub mod service_levels;

pub mod account;
pub mod address_range;
pub mod hook;
pub mod loopback;
pub mod provider;
pub mod secret;
pub mod store_url;

pub mod effective;
pub mod environment;
pub mod error;
pub mod generated;
pub mod guarded;
pub mod load;
pub mod locked;
pub mod origin;
pub mod write;

mod kinds;
mod reading;
mod table;

pub use error::ConfigError;
pub use load::{Config, Sources, load, read_text, what_stands};
