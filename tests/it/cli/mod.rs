//! The real binary, from outside.

mod job;
mod papers;
mod place;
mod setting;
mod words;
