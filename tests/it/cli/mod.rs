//! The real binary, from outside.

mod bound;
mod browser;
mod checkpoint;
mod copying;
mod correction;
mod every_value;
mod export;
mod job;
mod lead;
mod log;
mod papers;
pub(crate) mod place;
mod sealed;
pub(crate) mod setting;
mod signing;
mod start;
mod team_files;
mod unreadable;
mod words;
