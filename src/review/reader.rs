//! Documents read by the house's own reading: the service's words, then what they mean.

use super::intake::{Reader, Reading};
use crate::domain::ids::Service;
use crate::domain::journey::Journey;
use crate::domain::text::Untrusted;
use crate::insight::policy::Policy;
use crate::insight::{ledger, summary};
use crate::provider;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

/// Reads with the customer's policy.
#[derive(Clone, Debug, Default)]
pub struct DocumentReader {
    /// What the findings are measured by.
    pub policy: Policy,
}

impl Reader for DocumentReader {
    fn journey(&self, service: Service, bytes: &[u8]) -> Option<Journey> {
        let document: Value = serde_json::from_slice(bytes).ok()?;
        Some(provider::read(service, &document).0)
    }

    fn read(&self, service: Service, bytes: &[u8], now: Timestamp) -> Option<Reading> {
        let document: Value = serde_json::from_slice(bytes).ok()?;
        let (journey, quirks) = provider::read(service, &document);
        let today = now.to_zoned(TimeZone::UTC).date();
        let ledger = ledger::of(&journey, &quirks, today, &self.policy);
        let summary = summary::of(&journey, &ledger);
        let raw = serde_json::to_string_pretty(&provider::redacted(service, &document)).ok()?;
        Some(Reading { journey, quirks, ledger, summary, raw: Untrusted::new(raw) })
    }
}
