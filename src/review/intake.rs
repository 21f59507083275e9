//! Taking journeys in: documents are read, summarized and stored. How a document is read is behind [`Reader`], so that
//! tests can use documents of their own.

use super::destination::Destination;
use super::error::ReviewError;
use super::linked_journeys;
use super::material_change;
use super::service::ReviewService;
use crate::domain::capabilities::Capabilities;
use crate::domain::deviation::Deviation;
use crate::domain::ids::{JourneyId, JourneyKey, ProviderName, ServiceId};
use crate::domain::journey::Journey;
use crate::domain::queue::Summary;
use crate::domain::text::Untrusted;
use crate::insight::finding::Finding;
use crate::insight::unreadable;
use crate::provider;
use crate::store::chain::sha256;
use crate::store::documents::Document;
use crate::store::journeys::{Incoming, ReceivedAs};
use crate::store::linked::LinkValue;
use jiff::Timestamp;

/// What a document says and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub journey: Journey,
    /// Where it departs from its contract.
    pub deviations: Vec<Deviation>,
    /// The findings, most urgent first.
    pub findings: Vec<Finding>,
    /// What the queue shows.
    pub summary: Summary,
    /// The document, indented, secrets masked.
    pub raw: Untrusted,
}

impl Reading {
    /// Stands for a document that cannot be read: a finding that says so, and the bytes as text.
    pub fn unreadable(key: &JourneyKey, service: &ServiceId, why: &str, bytes: &[u8]) -> Self {
        let journey = Journey::new(service.clone(), key.id.clone());
        Self {
            journey,
            deviations: Vec::new(),
            findings: vec![unreadable::finding(why)],
            summary: Summary::of_unreadable(why),
            raw: Untrusted::new(String::from_utf8_lossy(bytes)),
        }
    }
}

/// Reads documents. None if the bytes are not JSON, or the service is unknown.
pub trait Reader: Send + Sync {
    /// The journey of a document.
    fn journey(&self, service: &ServiceId, bytes: &[u8]) -> Option<Journey>;
    /// What a service offers; none for an unknown service.
    fn capabilities(&self, service: &ServiceId) -> Option<Capabilities>;
    /// The journey with its findings as of `now`.
    fn read(&self, service: &ServiceId, bytes: &[u8], now: Timestamp) -> Option<Reading>;
}

/// Takes journeys in.
pub struct IntakeService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> IntakeService<'_, D> {
    /// Takes a document in; it is stored byte for byte.
    pub async fn receive(
        &self,
        provider: &ProviderName,
        service: &ServiceId,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<ReceivedAs, ReviewError> {
        let prepared = self.prepare(provider, service, bytes, now).await?.0;
        Ok(self.0.store.journeys().receive(&self.incoming(&prepared, service, bytes, now)).await?)
    }

    /// Takes many documents in by one transaction. One that is not a journey is reported as an error in its place.
    pub async fn receive_all(
        &self,
        provider: &ProviderName,
        service: &ServiceId,
        documents: &[Vec<u8>],
        now: Timestamp,
    ) -> Result<Vec<Result<ReceivedAs, ReviewError>>, ReviewError> {
        let mut prepared = Vec::with_capacity(documents.len());
        for bytes in documents {
            prepared.push(self.prepare(provider, service, bytes, now).await.map(|(prepared, _)| prepared));
        }
        self.keep_all(service, documents, prepared, now).await
    }

    /// The same for the journeys of a list; none for those that need no review and are not in the store.
    pub async fn receive_for_review(
        &self,
        provider: &ProviderName,
        service: &ServiceId,
        documents: &[Vec<u8>],
        now: Timestamp,
    ) -> Result<Vec<Option<Result<ReceivedAs, ReviewError>>>, ReviewError> {
        let (mut prepared, mut kept, mut wanted) = (Vec::new(), Vec::new(), Vec::new());
        for bytes in documents {
            let each = self.prepare(provider, service, bytes, now).await;
            let is_wanted = each.as_ref().map_or(true, |(_, is_wanted)| *is_wanted);
            wanted.push(is_wanted);
            if is_wanted {
                prepared.push(each.map(|(prepared, _)| prepared));
                kept.push(bytes.as_slice());
            }
        }
        let mut received = self.keep_all(service, &kept, prepared, now).await?.into_iter();
        Ok(wanted.into_iter().map(|is_wanted| if is_wanted { received.next() } else { None }).collect())
    }

    async fn keep_all(
        &self,
        service: &ServiceId,
        documents: &[impl AsRef<[u8]>],
        prepared: Vec<Result<PreparedDocument, ReviewError>>,
        now: Timestamp,
    ) -> Result<Vec<Result<ReceivedAs, ReviewError>>, ReviewError> {
        let sound: Vec<Incoming<'_>> = prepared
            .iter()
            .zip(documents)
            .filter_map(|(prepared, bytes)| {
                Some(self.incoming(prepared.as_ref().ok()?, service, bytes.as_ref(), now))
            })
            .collect();
        let mut received = self.0.store.journeys().receive_all(&sound).await?.into_iter();
        let each = |prepared: Result<PreparedDocument, ReviewError>| {
            prepared.map(|_| received.next().unwrap_or(ReceivedAs::Same))
        };
        Ok(prepared.into_iter().map(each).collect())
    }

    /// Stores bytes that cannot be read as a document, so that the journey is visible: under the id that the list named,
    /// or else under the hash of the bytes. They do not replace a document that can be read.
    pub async fn receive_unreadable(
        &self,
        (provider, service): (&ProviderName, &ServiceId),
        listed: Option<&JourneyId>,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<ReceivedAs, ReviewError> {
        let id = listed.cloned().unwrap_or_else(|| named_by(bytes));
        let key = JourneyKey { provider: provider.clone(), id };
        let before = self.0.store.documents().latest(&key).await.ok().flatten();
        let is_readable = |had: &Document| {
            let journey = self.0.reader.journey(service, &had.raw);
            journey.is_some_and(|journey| !journey.id.0.is_blank())
        };
        if before.as_ref().is_some_and(is_readable) {
            return Ok(ReceivedAs::Same);
        }
        let mut summary = Summary::of_unreadable(&why_unreadable(self.0.reader.as_ref(), service, bytes));
        summary.since_ms = before.map_or(now, |before| before.received_at).as_millisecond();
        let prepared = PreparedDocument { key, summary, reopens: true, traits: Vec::new() };
        Ok(self.0.store.journeys().receive(&self.incoming(&prepared, service, bytes, now)).await?)
    }

    fn incoming<'b>(
        &self,
        prepared: &'b PreparedDocument,
        service: &'b ServiceId,
        raw: &'b [u8],
        at: Timestamp,
    ) -> Incoming<'b> {
        let PreparedDocument { key, summary, reopens, traits } = prepared;
        let late_at_ms = self.0.rules.service_levels.late_at_ms(&key.provider, summary);
        Incoming { key, service, raw, summary, late_at_ms, reopens: *reopens, traits, at }
    }

    /// What is to be stored, and whether it is wanted: it needs review, or the store has the journey already.
    async fn prepare(
        &self,
        provider: &ProviderName,
        service: &ServiceId,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<(PreparedDocument, bool), ReviewError> {
        let reading =
            self.0.reader.read(service, bytes, now).ok_or(ReviewError::Document("it is not JSON"))?;
        if reading.journey.id.0.is_blank() {
            return Err(ReviewError::Document("it has no journey id"));
        }
        let key = JourneyKey { provider: provider.clone(), id: reading.journey.id.clone() };
        let before = self.0.store.documents().latest(&key).await.unwrap_or_else(|error| {
            // The new document is taken all the same.
            tracing::warn!(%error, "the document before cannot be read");
            None
        });
        let reopens = self.reopens(service, before.as_ref(), &reading.journey);
        let mut summary = reading.summary;
        if !summary.knows_since() {
            // The document has no readable time, so the journey waits since its first document came in.
            summary.since_ms = before.as_ref().map_or(now, |before| before.received_at).as_millisecond();
        }
        let is_wanted = summary.needs_review || before.is_some();
        let traits = linked_journeys::traits(&reading.journey);
        Ok((PreparedDocument { key, summary, reopens, traits }, is_wanted))
    }

    fn reopens(&self, service: &ServiceId, before: Option<&Document>, now: &Journey) -> bool {
        let before = before.and_then(|before| self.0.reader.journey(service, &before.raw));
        before.is_none_or(|before| material_change::reopens(&before, now))
    }
}

/// Why no journey could be read from bytes.
pub(super) fn why_unreadable(reader: &dyn Reader, service: &ServiceId, bytes: &[u8]) -> String {
    let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok();
    if is_json && reader.capabilities(service).is_none() {
        return unknown(service);
    }
    provider::what_is_wrong(bytes)
}

/// The id of a journey whose own id cannot be read.
fn named_by(bytes: &[u8]) -> JourneyId {
    let print: String = sha256(bytes).chars().take(12).collect();
    JourneyId::from(format!("unreadable-{print}").as_str())
}

/// Why a document of a service without a contract cannot be read.
pub(super) fn unknown(service: &ServiceId) -> String {
    format!("no contract of the service {service} is known here")
}

/// A document that has been read and is not stored yet.
struct PreparedDocument {
    key: JourneyKey,
    summary: Summary,
    reopens: bool,
    traits: Vec<LinkValue>,
}
