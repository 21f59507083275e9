//! What a reviewer does, with no terminal in sight.

pub mod pack;
pub mod practice;
pub mod stats;
