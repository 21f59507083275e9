//! Recorded work: decisions, notes and the entries of the audit chain.

use super::decision::{DecisionState, Intent};
use super::event::Event;
use super::ids::{JourneyKey, Reviewer};
use super::match_status::MatchStatus;
use super::second::SecondReview;
use super::text::Untrusted;
use jiff::SignedDuration;
use serde::Serialize;
use uuid::Uuid;

/// A recorded decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The decision's id, as in `undo` and in the audit record.
    pub id: Uuid,
    pub intent: Intent,
    pub at: jiff::Timestamp,
    /// The delivery state.
    pub state: DecisionState,
    /// End of the hold, by the wall clock as it is set now.
    pub held_until: jiff::Timestamp,
    /// Number of delivery attempts.
    pub attempts: u32,
    /// Time of the next attempt.
    pub due: Option<jiff::Timestamp>,
    /// The last error of the provider or the network, as a sentence.
    pub last_problem: Option<Untrusted>,
    /// In a conflict, the decision found at the provider.
    pub found_instead: Option<Untrusted>,
    /// Match status reports to send once the decision was delivered.
    #[serde(rename = "dispositions")]
    pub match_statuses: Vec<MatchStatus>,
    /// The second review, if a rule requires one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second: Option<Box<SecondReview>>,
}

impl Decision {
    /// The same decision with the ends of its waits moved by so much: for a clock that is ahead of the store's.
    #[must_use]
    pub fn moved_by(mut self, ahead: SignedDuration) -> Self {
        self.held_until = self.held_until.saturating_add(ahead).unwrap_or(self.held_until);
        let dues = self.match_statuses.iter_mut().map(|status| &mut status.due).chain([&mut self.due]);
        dues.flatten().for_each(|due| *due = due.saturating_add(ahead).unwrap_or(*due));
        self
    }
}

/// A reviewer's note on a journey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    pub by: Reviewer,
    pub at: jiff::Timestamp,
    pub text: Untrusted,
}

/// One entry of the audit chain. Each entry contains the hash of the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditEntry {
    /// Position in the chain, from 1, without gaps.
    pub seq: i64,
    pub at: jiff::Timestamp,
    pub by: Reviewer,
    /// The event name as stored: `decision.recorded`. [`AuditEntry::event`] parses it.
    pub what: String,
    pub journey: Option<JourneyKey>,
    /// The content, a JSON object. It is hashed byte for byte.
    pub detail: Untrusted,
    /// SHA-256 of the previous entry, hex; 64 zeros for the first.
    pub previous: String,
    /// SHA-256 of this entry, hex.
    pub hash: String,
}

impl AuditEntry {
    /// The parsed content.
    pub fn event(&self) -> Event {
        Event::read(&self.what, self.detail.as_sent())
    }
}
