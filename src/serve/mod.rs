//! `referee serve`: receives webhooks, fetches journeys, sends decisions, signs checkpoints, and provides metrics.
//!
//! ```text
//! POST /hooks/ACCOUNT --> access --> inbox --> store (or spool file) --> 200
//!                                                |
//!                            fetcher <-- due ----+--> intake --> queue
//! ```
//! The only information that is trusted in a webhook's body is which journey to fetch. Fetching and sending are duties:
//! at any time, only one of several servers of a store has each.

mod access;
mod checkpoints;
mod duty;
mod fetcher;
mod hooks;
mod inbox;
mod metrics;
mod private;
mod retention;
mod server;
mod service_manager;
mod sessions;
mod spool;
mod workers;

pub use checkpoints::CheckpointSettings;
pub use hooks::HookAccount;
pub use server::{Addresses, Listening, Served, Server, ServerError};
pub use service_manager::ServiceManager;
pub use spool::{Spool, SpoolError};
