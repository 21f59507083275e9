//! Keys: what was pressed, what it means where, and what can follow. No other room knows key codes.

pub mod chord;
pub(crate) mod early;
pub mod keymap;
pub mod layouts;
pub mod resolver;
pub mod timing;
