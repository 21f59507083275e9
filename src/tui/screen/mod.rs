//! The screens. Each owns its state, its key handling, and its drawing.

pub(crate) mod case;
pub(crate) mod outbox;
pub(crate) mod picture;
pub(crate) mod queue;
pub(crate) mod screens;
pub(crate) mod stats;

pub(crate) use screens::{Screen, Screens};
