//! Pictures in the real console, byte for byte.

mod rig;
mod service;

mod ahead;
mod budgets;
mod shown;
mod travel;
