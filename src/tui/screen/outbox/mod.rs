//! The outbox screen: what is undelivered, and what needs a person.

mod state;
mod view;

pub(crate) use state::OutboxScreen;
pub(crate) use view::{draw, plain, sentence};
