//! What the parts of the console say to each other: actions, messages, effects, replies, and the data that they carry.

pub mod action;
pub mod effect;
pub mod listing;
pub mod message;
pub mod picture;
pub mod policy;
pub mod practice;
pub mod reply;
