//! A picture in the whole window.

pub mod state;
pub(crate) mod update;
pub(crate) mod view;
