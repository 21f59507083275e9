//! Proof that a sent decision was applied, from a reread journey and from the service's audit log.

use crate::domain::decision_receiver::decision_mark;
use crate::domain::event::Event;
use crate::domain::record::AuditEntry;
use crate::domain::text::Untrusted;
use crate::provider::LoggedReview;
use crate::review::outbox::after;
use crate::store::delivery::Doubt;
use jiff::Timestamp;
use std::collections::HashMap;
use std::time::Duration;
use uuid::Uuid;

/// Maximum difference between the service's clock and ours.
const SKEW: Duration = Duration::from_secs(120);

/// The text about a decision whose maker is unknown.
pub(super) fn of_unknown_maker(found: &Untrusted) -> Untrusted {
    Untrusted::new(format!("{}, and it cannot be told whether it is ours", found.as_sent()))
}

/// A decision on the same journey that was delivered before: the service's log has its review too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EarlierDecision {
    id: Uuid,
    /// When its first request left.
    first: Timestamp,
    delivered: Timestamp,
}

/// The delivered decisions among a journey's audit entries, without this one.
pub(super) fn earlier_decisions(history: &[AuditEntry], decision: Uuid) -> Vec<EarlierDecision> {
    let mut requests: HashMap<Uuid, Timestamp> = HashMap::new();
    let mut earlier = Vec::new();
    for entry in history {
        match entry.event() {
            Event::DecisionAttempt { decision: id, .. } => drop(requests.entry(id).or_insert(entry.at)),
            Event::DecisionDelivered { decision: id, .. } if id != decision => {
                let first = requests.get(&id).copied().unwrap_or(entry.at);
                earlier.push(EarlierDecision { id, first, delivered: entry.at });
            }
            _ => {}
        }
    }
    earlier
}

/// Whether the service's audit log contains the review that we sent: it names our decision, or it names none and was made
/// with the server key while our request could have been applied. Each earlier decision accounts for one such review, the
/// oldest first, so that its review does not prove a later decision.
pub(super) fn has_ours(
    log: &[LoggedReview],
    decision: Uuid,
    doubt: Doubt,
    earlier: &[EarlierDecision],
) -> bool {
    let is_named = |id: Uuid| log.iter().any(|it| it.succeeded && names(it.text.as_sent(), id));
    if is_named(decision) {
        return true;
    }
    let (from, until) = (before(doubt.since, SKEW), after(doubt.until, SKEW));
    // An older one is not within the window of our request, whatever the service's clock shows.
    let may_be_ours = |it: &&EarlierDecision| it.delivered >= before(from, SKEW) && !is_named(it.id);
    let (mut unnamed_since, mut accounted) = (from, 0);
    for earlier in earlier.iter().filter(may_be_ours) {
        unnamed_since = unnamed_since.min(before(earlier.first, SKEW));
        accounted += 1;
    }
    let unnamed = log.iter().filter(|it| it.succeeded && it.by_server_key && !names_any(it.text.as_sent()));
    let mut unnamed: Vec<Timestamp> = unnamed.filter_map(|it| it.at).collect();
    unnamed.retain(|at| unnamed_since <= *at && *at <= until);
    unnamed.sort_unstable();
    unnamed.into_iter().skip(accounted).any(|at| from <= at)
}

fn before(at: Timestamp, wait: Duration) -> Timestamp {
    at.saturating_sub(wait).unwrap_or(Timestamp::MIN)
}

/// Whether a text contains the mark of this decision.
pub(super) fn names(text: &str, decision: Uuid) -> bool {
    text.contains(&decision_mark(decision))
}

fn names_any(text: &str) -> bool {
    text.contains("[decision ")
}
