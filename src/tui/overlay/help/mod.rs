//! Help.

pub mod view;
