//! Proof that a sent decision was applied, from a reread journey and from the service's audit log.

use crate::domain::text::Untrusted;
use crate::provider::LoggedReview;
use crate::review::outbox::after;
use crate::store::delivery::Doubt;
use jiff::Timestamp;
use std::time::Duration;
use uuid::Uuid;

/// Maximum difference between the service's clock and ours.
const SKEW: Duration = Duration::from_secs(120);

/// The text about a decision whose maker is unknown.
pub(super) fn of_unknown_maker(found: &Untrusted) -> Untrusted {
    Untrusted::new(format!("{}, and it cannot be told whether it is ours", found.as_sent()))
}

/// Whether a review in the service's audit log is the one that we sent: it names our decision, or it names none and was
/// made with the server key while our request could have been applied.
pub(super) fn is_ours(review: &LoggedReview, decision: Uuid, doubt: Doubt) -> bool {
    let text = review.text.as_sent();
    let is_within = |at: Timestamp| before(doubt.since, SKEW) <= at && at <= after(doubt.until, SKEW);
    match names_any(text) {
        _ if !review.succeeded => false,
        true => names(text, decision),
        false => review.by_server_key && review.at.is_some_and(is_within),
    }
}

fn before(at: Timestamp, wait: Duration) -> Timestamp {
    at.saturating_sub(wait).unwrap_or(Timestamp::MIN)
}

/// The mark in a comment that identifies a decision at the service.
pub fn decision_mark(decision: Uuid) -> String {
    format!("[decision {decision}]")
}

/// Whether a text contains the mark of this decision.
pub(super) fn names(text: &str, decision: Uuid) -> bool {
    text.contains(&decision_mark(decision))
}

fn names_any(text: &str) -> bool {
    text.contains("[decision ")
}
