//! What fills the window. Each screen owns its state, what actions do with it, and how it is drawn.

pub(crate) mod case;
pub(crate) mod outbox;
pub(crate) mod picture;
pub(crate) mod queue;
pub(crate) mod screens;
pub(crate) mod stats;

pub(crate) use screens::{Screen, Screens};
