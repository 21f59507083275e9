//! What a reviewer does, with no terminal in sight: queue, open, claim, resolve, note, decide; and the
//! courier that carries decisions.

mod office;
mod rules;

pub mod destination;
pub mod intake;
pub mod sameness;
pub mod trouble;

mod changed_since;
mod claims;
mod decide;
mod dispositions;
mod faces;
mod gates;
mod hold;
mod record;
mod resolve;
pub mod twins;

pub mod courier;

pub mod account;
pub mod fetch;
pub mod figures;
pub mod freshness;
pub mod news;
pub mod pack;
pub mod practice;
pub mod progress;
pub mod reader;
pub mod stats;

pub use crate::store::journeys::ReceivedAs;
pub use courier::Courier;
pub use office::Office;
pub use record::Before;
pub use rules::{Hold, Rules};
pub use trouble::Trouble;
