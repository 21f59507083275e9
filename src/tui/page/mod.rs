//! What the tabs and the evidence of a case say, line by line: words without a terminal.
//! The update counts these lines to scroll; the view draws those that are in sight.

pub mod aml;
pub mod beside;
pub mod changes;
pub mod documents;
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
