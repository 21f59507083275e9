//! The real binary, from outside.

mod bound;
mod browser;
mod checkpoint;
mod job;
mod lead;
mod papers;
mod place;
mod setting;
mod start;
mod unreadable;
mod words;
