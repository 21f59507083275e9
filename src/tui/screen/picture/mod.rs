//! The screen with one picture in the whole window.

pub(crate) mod state;
mod update;
pub(crate) mod view;
