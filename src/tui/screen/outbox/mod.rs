//! The outbox screen: undelivered decisions, and those that need a person.

mod state;
mod view;

pub(crate) use state::OutboxScreen;
pub(crate) use view::{draw, plain, sentence};
