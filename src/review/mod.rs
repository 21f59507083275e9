//! What a reviewer does, with no terminal in sight: queue, open, claim, resolve, note, decide; and the
//! sender that brings decisions to where they belong.

mod rules;
mod service;

pub mod destination;
pub mod error;
pub mod intake;
pub mod sameness;

mod changed_since;
mod claims;
mod decide;
mod faces;
mod gates;
mod hold;
mod match_status;
mod record;
mod resolve;
pub mod twins;

pub mod sender;

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
pub use error::ReviewError;
pub use record::Before;
pub use rules::{Hold, Rules};
pub use sender::Sender;
pub use service::ReviewService;
