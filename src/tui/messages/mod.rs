//! The messages between the parts of the console: actions, messages, effects, replies, and their data.

pub mod action;
pub mod effect;
pub mod listing;
pub mod message;
pub mod picture;
pub mod place;
pub mod policy;
pub mod practice;
pub mod reply;
