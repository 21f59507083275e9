//! Reads documents by the contracts of the services, then finds what needs attention.

use super::intake::{Reader, Reading};
use crate::domain::capabilities::Capabilities;
use crate::domain::deviation::Deviation;
use crate::domain::ids::ServiceId;
use crate::domain::journey::Journey;
use crate::domain::text::Untrusted;
use crate::insight::policy::Policy;
use crate::insight::{findings, summary};
use crate::provider::{Registry, masked, parse};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use std::sync::Arc;

/// Reads with the customer's policy.
#[derive(Clone, Debug)]
pub struct DocumentReader {
    /// The services whose documents it reads.
    pub registry: Arc<Registry>,
    /// What the findings are measured by.
    pub policy: Policy,
}

impl Default for DocumentReader {
    fn default() -> Self {
        Self { registry: Registry::shipped(), policy: Policy::default() }
    }
}

impl DocumentReader {
    fn document(&self, service: &ServiceId, bytes: &[u8]) -> Option<(Value, Journey, Vec<Deviation>)> {
        let parsed = parse(bytes).ok().filter(|parsed| self.registry.is_journey(service, &parsed.value))?;
        let (journey, mut deviations) = self.registry.read(service, &parsed.value)?;
        deviations.extend(parsed.deviations);
        Some((parsed.value, journey, deviations))
    }
}

impl Reader for DocumentReader {
    fn journey(&self, service: &ServiceId, bytes: &[u8]) -> Option<Journey> {
        Some(self.document(service, bytes)?.1)
    }

    fn capabilities(&self, service: &ServiceId) -> Option<Capabilities> {
        self.registry.capabilities(service)
    }

    fn read(&self, service: &ServiceId, bytes: &[u8], now: Timestamp) -> Option<Reading> {
        let (document, journey, deviations) = self.document(service, bytes)?;
        let today = now.to_zoned(TimeZone::UTC).date();
        let findings = findings::of(&journey, &deviations, today, &self.policy);
        let summary = summary::of(&journey, &findings);
        let raw = serde_json::to_string_pretty(&masked(&document)).ok()?;
        Some(Reading { journey, deviations, findings, summary, raw: Untrusted::new(raw) })
    }
}
