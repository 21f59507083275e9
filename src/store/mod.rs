//! The database of the program, which several consoles share: journeys, resolutions, notes, claims, decisions, outbox,
//! record.
//!
//! [`Store`] opens it and gives access to its subjects, each a type in its own file. Every change is one transaction
//! with its record entry, durable before the call returns. A transaction that changes a journey, or what belongs to it,
//! begins with `journeys::lock`, so that two of them never interleave on either database.

mod again;
mod copied_tables;
mod disk;
mod engine;
mod error;
mod median_wait;
mod open;
mod receive;
mod seal;
mod store_row;
mod unshown;

pub mod assignments;
pub mod chain;
pub mod claims;
pub mod copy;
pub mod decisions;
pub mod delivery;
pub mod documents;
pub mod drafts;
pub mod duties;
pub mod figures;
pub mod find;
pub mod fingerprints;
pub mod hooks;
pub mod journeys;
pub mod linked;
pub mod manual;
pub mod match_status;
pub mod next_claim;
pub mod notes;
pub mod outbox;
pub mod queue;
pub mod record;
pub mod resolutions;
pub mod retention;
pub mod reviewers;
pub mod samples;
pub mod screening_requests;
pub mod second;
pub mod sessions;
pub mod snoozes;
pub mod soundness;
pub mod stored_case;
pub mod team;

pub use disk::StoreDisk;
pub use engine::{Access, ChangeWatcher, Clock, LeaseHolder, Limits, PlainText};
pub use error::{Damaged, StoreError};
pub use open::Store;
pub use seal::{ClosedStore, Commitment, Commitments, Rotated, SealKey, SealKeyError, SealProgress, Sealing};
pub use store_row::Listed;
