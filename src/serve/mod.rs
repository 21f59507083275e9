//! `referee serve`: webhooks in, journeys fetched, decisions sent, checkpoints signed, figures for a monitor.
//!
//! ```text
//! POST /hooks/ACCOUNT --> access --> inbox --> store (or spool file) --> 200
//!                                                |
//!                            fetcher <-- due ----+--> intake --> queue
//! ```
//! The body of a webhook is believed in one thing only: which journey to fetch. Fetching and sending are duties: of
//! several servers on one store one has each at a time.

mod access;
mod checkpoints;
mod duty;
mod fetcher;
mod hooks;
mod inbox;
mod metrics;
mod private;
mod server;
mod service_manager;
mod spool;
mod workers;

pub use checkpoints::CheckpointSettings;
pub use hooks::HookAccount;
pub use server::{Addresses, Listening, Served, Server, ServerError};
pub use service_manager::ServiceManager;
pub use spool::{Spool, SpoolError};
