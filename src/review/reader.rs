//! Reads documents by the contracts of the services, then finds what needs attention.

use super::intake::{NotRecognized, Reader, Reading};
use crate::domain::capabilities::Capabilities;
use crate::domain::ids::ServiceId;
use crate::domain::journey::Journey;
use crate::domain::text::Untrusted;
use crate::insight::policy::Policy;
use crate::insight::{aml, findings, summary};
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
        let reading = self.reading(service, &document, now)?;
        let raw = serde_json::to_string_pretty(&masked(&document)).ok()?;
        Some(Reading { raw: Untrusted::new(raw), ..reading })
    }

    fn read_without_raw(&self, service: &ServiceId, bytes: &[u8], now: Timestamp) -> Option<Reading> {
        self.reading(service, &serde_json::from_slice(bytes).ok()?, now)
    }

    fn recognize(&self, bytes: &[u8], now: Timestamp) -> Result<(ServiceId, Reading), NotRecognized> {
        let document: Value =
            serde_json::from_slice(bytes).map_err(|error| NotRecognized::NotJson(error.to_string()))?;
        let service = self.registry.recognize(&document).ok_or(NotRecognized::NoJourney)?;
        let reading = self.reading(service, &document, now).ok_or(NotRecognized::NoJourney)?;
        Ok((service.clone(), reading))
    }
}

impl DocumentReader {
    fn reading(&self, service: &ServiceId, document: &Value, now: Timestamp) -> Option<Reading> {
        let (journey, deviations) = self.registry.read(service, document)?;
        let today = now.to_zoned(TimeZone::UTC).date();
        let assessments = aml::assess_all(&journey);
        let findings = findings::of_assessed(&journey, &assessments, &deviations, today, &self.policy);
        let summary = summary::of(&journey, &findings);
        Some(Reading { journey, deviations, findings, assessments, summary, raw: Untrusted::default() })
    }
}
