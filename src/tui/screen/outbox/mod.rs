//! What has not reached a provider, and what a person still has to deal with.

pub mod state;
pub(crate) mod view;
