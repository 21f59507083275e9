//! The real binary, from outside.

mod browser;
mod job;
mod papers;
mod place;
mod setting;
mod unreadable;
mod words;
