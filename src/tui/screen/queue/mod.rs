//! The queue: journeys that wait for a reviewer, with a preview.

mod fetching;
mod filter_state;
pub(crate) mod list;
mod preview;
mod preview_view;
mod row_cache;
mod state;
mod update;
pub(crate) mod view;

pub(crate) use filter_state::QueueQuery;
pub(crate) use state::QueueScreen;
