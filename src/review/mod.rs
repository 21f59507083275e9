//! The work of a reviewer, without a terminal: queue, open, claim, resolve, note, decide. [`ReviewService`] provides
//! each use case as a type of its own; [`Sender`] sends the items of the outbox.

pub mod rules;
mod service;
pub mod signature;

pub mod assignments;
pub mod breakdown;
pub mod case;
pub mod claims;
pub mod decisions;
pub mod drafts;
pub mod faces;
pub mod find;
pub mod intake;
pub mod linked_journeys;
pub mod outbox;
pub mod queue;
pub mod record;
pub mod resolutions;
pub mod retention;
pub mod samples;
pub mod screenings;
pub mod second;
pub mod statistics;
pub mod team;

mod blind;
mod changes;
pub mod clock;
mod corrections;
mod gates;
mod latest_reading;
mod match_statuses;
mod parallel;
mod unshown;

pub mod destination;
pub mod error;
pub mod material_change;
pub mod reader;
pub mod sender;

pub mod account;
pub mod fetch;
pub mod freshness;
pub mod news;
pub mod pack;
pub mod practice;
pub mod progress;
pub mod stats;

pub use crate::store::journeys::ReceivedAs;
pub use error::ReviewError;
pub(crate) use parallel::drop_elsewhere;
pub use record::Before;
pub use rules::{Hold, Rules, SecondRule};
pub use sender::Sender;
pub use service::ReviewService;
