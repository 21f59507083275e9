//! What has not reached a provider, and what a person still has to deal with.

mod state;
mod view;

pub(crate) use state::OutboxScreen;
pub(crate) use view::{draw, plain, sentence};
