//! The list of journeys.

pub(crate) mod fetching;
pub mod filter_state;
pub(crate) mod preview;
pub(crate) mod preview_view;
pub mod state;
pub(crate) mod update;
pub(crate) mod view;
