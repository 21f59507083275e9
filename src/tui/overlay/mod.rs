//! Overlays: boxes over a screen that receive the keys.

pub(crate) mod ask_again;
pub(crate) mod bulk;
pub(crate) mod clear_group;
pub(crate) mod confirm;
pub(crate) mod decision_bar;
pub(crate) mod filter;
pub(crate) mod find;
pub(crate) mod find_journey;
pub mod help;
pub(crate) mod kinds;
pub(crate) mod note;
pub(crate) mod palette;
pub(crate) mod problems;
pub(crate) mod reason;
pub(crate) mod search;
pub(crate) mod skip;
pub(crate) mod take_over;
pub(crate) mod tour;
