//! The erasure of a journey's personal data, as the record has it.

use super::event::Event;
use super::ids::Reviewer;
use super::record::AuditEntry;
use serde::Serialize;
use std::fmt;

/// When a journey was erased, by whom, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Erasure {
    pub at: jiff::Timestamp,
    pub by: Reviewer,
    /// The text that the person entered; it names no applicant.
    pub reason: String,
}

impl Erasure {
    /// The erasure in the history of a journey; `None` if it was not erased.
    pub fn among(history: &[AuditEntry]) -> Option<Self> {
        history.iter().rev().find_map(|entry| match entry.event() {
            Event::JourneyErased { reason, .. } => Some(Self { at: entry.at, by: entry.by.clone(), reason }),
            _ => None,
        })
    }
}

impl fmt::Display for Erasure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "erased on {} by {}: {}", self.at.strftime("%Y-%m-%d %H:%MZ"), self.by, self.reason)
    }
}
