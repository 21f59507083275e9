//! What a journey means: the ledger and everything it rests on. Pure functions that cannot fail.

pub mod case;
pub mod finding;
