//! What we remember: journeys, resolutions, notes, claims, decisions, outbox, audit; one SQLite file
//! that several consoles share.
//!
//! Every change is one `BEGIN IMMEDIATE` transaction that carries its audit entry, synced to disk
//! before the call returns.

mod address;
mod error;
mod index;
mod open;
mod schema;
mod store_row;

pub mod audit;
pub mod bell;
pub mod chain;
pub mod claims;
pub mod decisions;
pub mod delivery;
pub mod documents;
pub mod drafts;
pub mod journeys;
pub mod likenesses;
pub mod manual;
pub mod match_status;
pub mod notes;
pub mod outbox;
pub mod queue;
pub mod resolutions;
pub mod twins;

pub use error::{Damaged, StoreError};
pub use open::{Limits, Store};
pub use store_row::Listed;
