//! Keys: what was pressed, which action it has in a place, and which keys can follow. No other module knows key codes.

pub mod chord;
pub(crate) mod early;
pub mod keymap;
pub mod layouts;
pub mod resolver;
pub mod table;
pub mod timing;
