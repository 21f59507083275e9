//! What lies over a screen and has the keys while it does.

pub mod config_errors;
pub(crate) mod confirm;
pub mod decision_bar;
pub mod help;
pub mod kinds;
pub mod note;
pub mod palette;
pub mod tour;
