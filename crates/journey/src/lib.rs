//! The model of an identity check and what it means. No input or output, and reading cannot fail.

pub mod domain;
pub mod insight;
