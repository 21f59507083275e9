//! The real binary, from outside.

mod setting;
mod words;
