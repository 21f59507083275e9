//! What only the C library can do for this process. No other crate has unsafe code.

pub mod heap;
pub mod last_words;
