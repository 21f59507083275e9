//! The model of an identity check and its interpretation. No I/O, and reading never fails.

pub mod domain;
pub mod insight;
