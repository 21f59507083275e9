//! Bulk rejection: several journeys for one reason, after their list was shown. There is no bulk approval.

mod state;
mod view;

pub(crate) use state::BulkReject;
