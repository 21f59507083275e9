//! The decision bar: from the verb to the recorded decision.

pub(crate) mod state;
mod update;
mod view;

pub(crate) use update::{open, open_second};
