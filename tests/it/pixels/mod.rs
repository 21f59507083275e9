//! Pictures in the real console, byte for byte.

mod kinds;
mod rig;
mod service;

mod ahead;
mod budgets;
mod decoder;
mod memory;
mod popups;
mod shown;
mod travel;
