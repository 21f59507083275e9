//! `referee serve` as the real binary, with HTTP over loopback and the sandbox behind it.

mod access;
mod durability;
mod duties;
mod fetching;
mod intake;
mod load;
mod monitoring;
mod rig;
mod settings;
mod spool;
