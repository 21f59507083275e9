//! Reads documents by the contracts of the services, then finds what needs attention.

use super::intake::{Reader, Reading};
use crate::domain::capabilities::Capabilities;
use crate::domain::ids::ServiceId;
use crate::domain::journey::Journey;
use crate::domain::text::Untrusted;
use crate::insight::policy::Policy;
use crate::insight::{findings, summary};
use crate::provider::{Registry, masked};
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

impl Reader for DocumentReader {
    fn journey(&self, service: &ServiceId, bytes: &[u8]) -> Option<Journey> {
        let document: Value = serde_json::from_slice(bytes).ok()?;
        Some(self.registry.read(service, &document)?.0)
    }

    fn capabilities(&self, service: &ServiceId) -> Option<Capabilities> {
        self.registry.capabilities(service)
    }

    fn read(&self, service: &ServiceId, bytes: &[u8], now: Timestamp) -> Option<Reading> {
        let document: Value = serde_json::from_slice(bytes).ok()?;
        let (journey, deviations) = self.registry.read(service, &document)?;
        let today = now.to_zoned(TimeZone::UTC).date();
        let findings = findings::of(&journey, &deviations, today, &self.policy);
        let summary = summary::of(&journey, &findings);
        let raw = serde_json::to_string_pretty(&masked(&document)).ok()?;
        Some(Reading { journey, deviations, findings, summary, raw: Untrusted::new(raw) })
    }
}
