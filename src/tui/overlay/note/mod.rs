//! Overlay.

pub mod state;
pub(crate) mod view;
