//! What fills the window. Each screen owns its state, what actions do with it, and how it is drawn.

pub mod outbox;
pub mod picture;
pub mod queue;
pub mod stats;
