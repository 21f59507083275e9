//! The decision bar: from the verb to the intent that is written down.

pub(crate) mod state;
mod update;
mod view;

pub(crate) use update::open;
