//! What was done, by whom, when: notes, outbox items and the entries of the audit chain.

use super::decision::{DecisionState, Intent};
use super::event::Event;
use super::ids::{JourneyKey, Reviewer};
use super::match_status::MatchStatus;
use super::text::Untrusted;
use serde::Serialize;
use uuid::Uuid;

/// A decision as it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// Its own name, for `undo` and the record.
    pub id: Uuid,
    /// What was meant.
    pub intent: Intent,
    /// When it was recorded.
    pub at: jiff::Timestamp,
    /// Where it is on its way.
    pub state: DecisionState,
    /// Until when it can be undone.
    pub held_until: jiff::Timestamp,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is to be tried next.
    pub due: Option<jiff::Timestamp>,
    /// What the provider or the network said last, in a sentence.
    pub last_problem: Option<Untrusted>,
    /// The provider's decision found instead, in a conflict.
    pub found_instead: Option<Untrusted>,
    /// The match statuses of watch-list records that are reported once it has arrived.
    #[serde(rename = "dispositions")]
    pub match_statuses: Vec<MatchStatus>,
}

/// A reviewer's note on a journey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Who.
    pub by: Reviewer,
    /// When.
    pub at: jiff::Timestamp,
    /// What.
    pub text: Untrusted,
}

/// One entry of the audit chain: each carries the hash of the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditEntry {
    /// Its place, from 1, without gaps.
    pub seq: i64,
    /// When.
    pub at: jiff::Timestamp,
    /// Who.
    pub by: Reviewer,
    /// The event's name as stored: `decision.recorded`. [`AuditEntry::event`] reads it.
    pub what: String,
    /// On which journey, if on one.
    pub journey: Option<JourneyKey>,
    /// The particulars, a JSON object; part of what is hashed, byte for byte.
    pub detail: Untrusted,
    /// SHA-256 of the entry before, hex; 64 zeros for the first.
    pub previous: String,
    /// SHA-256 of this entry, hex.
    pub hash: String,
}

impl AuditEntry {
    /// What the entry says, typed.
    pub fn event(&self) -> Event {
        Event::read(&self.what, self.detail.as_sent())
    }
}
