//! Proof of a decision that was posted: what a reading of the journey and the service's audit log tell of it.

use super::delivery::{Delivery, RereadResult};
use crate::domain::text::Untrusted;
use crate::provider::LoggedReview;
use crate::review::destination::{Destination, Reread};
use crate::review::outbox::after;
use crate::store::delivery::{DeliveryEnd, Doubt};
use jiff::Timestamp;
use std::time::Duration;
use uuid::Uuid;

/// How far the service's clock may be from ours.
const SKEW: Duration = Duration::from_secs(120);

const UNLOGGED: &str = "the provider's audit log does not show yet whose decision is there";

impl<D: Destination> Delivery<'_, D> {
    /// The journey shows the same word as ours after a request of ours: whose is it?
    pub(super) async fn whose(
        &self,
        account: &D,
        reread: &Reread,
        doubt: Doubt,
        found: &Untrusted,
    ) -> RereadResult {
        let id = self.leased.decision.id;
        if names(&String::from_utf8_lossy(&reread.bytes), id) {
            return RereadResult::Ends(DeliveryEnd::Delivered);
        }
        let log = match account.logged_reviews(&self.leased.decision.intent.journey.id).await {
            Ok(log) => log,
            Err(error) => return RereadResult::Ends(self.later(&error, Some(doubt))),
        };
        let ending = match log {
            Some(log) if log.iter().any(|review| is_ours(review, id, doubt)) => DeliveryEnd::Delivered,
            // Without a log the service's own answer tells: it accepted what it shows now and did not show before.
            None if doubt.is_accepted => DeliveryEnd::Delivered,
            Some(_) if !self.grace_left(doubt).is_zero() => self.doubtful(doubt, Untrusted::new(UNLOGGED)),
            _ => DeliveryEnd::Conflict { found: of_unknown_maker(found) },
        };
        RereadResult::Ends(ending)
    }
}

fn of_unknown_maker(found: &Untrusted) -> Untrusted {
    Untrusted::new(format!("{}, and it cannot be told whether it is ours", found.as_sent()))
}

/// Whether a review in the service's log is the one that we posted: it names our decision, or it was made with the
/// server's key while a request of ours could be applied.
fn is_ours(review: &LoggedReview, decision: Uuid, doubt: Doubt) -> bool {
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

/// How a comment names a decision, as it is sent to a service.
pub fn decision_mark(decision: Uuid) -> String {
    format!("[decision {decision}]")
}

fn names(text: &str, decision: Uuid) -> bool {
    text.contains(&decision_mark(decision))
}

fn names_any(text: &str) -> bool {
    text.contains("[decision ")
}
