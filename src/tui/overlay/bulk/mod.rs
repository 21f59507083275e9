//! Several journeys to be rejected for one reason, after their list was shown. Never approved.

mod state;
mod view;

pub(crate) use state::BulkReject;
