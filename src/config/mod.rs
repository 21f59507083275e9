//! Settings. Flags override the environment, the environment overrides the file, and the file overrides the defaults.
//!
//! Each setting is a row of a table (`settings`, `account`, the lists). Parsing, defaults, the shipped file,
//! `docs/settings.md` and `referee config` all follow from that row.
//!
//! All errors of a file are reported together, each with its line and a hint. The origin of each value is stored for
//! `referee config`.

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
