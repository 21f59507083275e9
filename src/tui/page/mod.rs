//! The text of the tabs and of the evidence, line by line, independent of the terminal. The update uses the lines for
//! scrolling; the view draws the visible ones.

pub mod aml;
pub mod beside;
pub mod changes;
pub mod documents;
pub mod entry;
pub mod evidence;
pub mod faces;
pub mod findings;
pub mod flow;
pub mod grid;
pub mod history;
pub mod line;
pub mod raw;
pub mod rules;
pub mod screening;
pub mod tab;
pub mod zone;
