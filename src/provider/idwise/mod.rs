//! IDWise: the journey model 3.0 and its neighbors (contracts part 2).

mod aml;
pub(super) mod client;
mod documents;
mod people;
mod read;
mod rules;
mod steps;
pub(super) mod wire;

pub(super) use read::read;
