//! Reads documents by the contracts of the services, then computes the findings.

use super::intake::{NotRecognized, Reader, Reading};
use super::parallel::drop_elsewhere;
use crate::domain::capabilities::Capabilities;
use crate::domain::deviation::Deviation;
use crate::domain::ids::ServiceId;
use crate::domain::journey::Journey;
use crate::domain::raw_text::RawText;
use crate::domain::text::Untrusted;
use crate::insight::policy::Policy;
use crate::insight::{aml, findings, summary};
use crate::provider::{ParsedJson, Registry, masked, parse};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// A [`Reader`] that applies the customer's policy.
#[derive(Clone, Debug)]
pub struct DocumentReader {
    /// The services whose documents it reads.
    pub registry: Arc<Registry>,
    /// The policy that findings are checked against.
    pub policy: Policy,
}

impl Default for DocumentReader {
    fn default() -> Self {
        Self { registry: Registry::shipped(), policy: Policy::default() }
    }
}

impl DocumentReader {
    fn document(&self, service: &ServiceId, parsed: &ParsedJson) -> Option<(Journey, Vec<Deviation>)> {
        if !self.registry.is_journey(service, &parsed.value) {
            return None;
        }
        let (journey, mut deviations) = self.registry.read(service, &parsed.value)?;
        deviations.extend(parsed.deviations.iter().cloned());
        Some((journey, deviations))
    }

    fn reading(&self, service: &ServiceId, parsed: &ParsedJson, now: Timestamp) -> Option<Reading> {
        let (journey, deviations) = self.document(service, parsed)?;
        let today = now.to_zoned(TimeZone::UTC).date();
        let assessments = aml::assess_all(&journey);
        let findings = findings::of_assessed(&journey, &assessments, &deviations, today, &self.policy);
        let summary = summary::of(&journey, &findings);
        Some(Reading { journey, deviations, findings, assessments, summary, raw: RawText::default() })
    }
}

/// Documents of at least this many bytes are freed on another thread after they were read.
const LARGE: usize = 256 * 1024;

/// A document as indented text, with its secrets masked.
fn raw_text(bytes: &[u8]) -> Untrusted {
    let written = parse(bytes).and_then(|parsed| serde_json::to_string_pretty(&masked(&parsed.value)));
    Untrusted::new(written.unwrap_or_default())
}

impl Reader for DocumentReader {
    fn journey(&self, service: &ServiceId, bytes: &[u8]) -> Option<Journey> {
        Some(self.document(service, &parse(bytes).ok()?)?.0)
    }

    fn capabilities(&self, service: &ServiceId) -> Option<Capabilities> {
        self.registry.capabilities(service)
    }

    fn read(&self, service: &ServiceId, bytes: &[u8], now: Timestamp) -> Option<Reading> {
        let reading = self.read_without_raw(service, bytes, now)?;
        Some(Reading { raw: RawText::of_document(bytes, raw_text), ..reading })
    }

    fn read_without_raw(&self, service: &ServiceId, bytes: &[u8], now: Timestamp) -> Option<Reading> {
        let parsed = parse(bytes).ok()?;
        let reading = self.reading(service, &parsed, now);
        if bytes.len() >= LARGE {
            drop_elsewhere(parsed);
        }
        reading
    }

    fn recognize(&self, bytes: &[u8], now: Timestamp) -> Result<(ServiceId, Reading), NotRecognized> {
        let parsed = parse(bytes).map_err(|error| NotRecognized::NotJson(error.to_string()))?;
        let service = self.registry.recognize(&parsed.value);
        let read = service.and_then(|service| Some((service.clone(), self.reading(service, &parsed, now)?)));
        read.ok_or_else(|| NotRecognized::NoJourney { resembles: self.registry.resembles(&parsed.value) })
    }
}
