//! Taking journeys in: documents are read, summarized and stored. How a document is read is behind [`Reader`], so that
//! tests can use documents of their own.

use super::destination::Destination;
use super::error::ReviewError;
use super::linked_journeys;
use super::material_change;
use super::parallel::on_all_cores;
use super::service::ReviewService;
use crate::domain::capabilities::Capabilities;
use crate::domain::deviation::Deviation;
use crate::domain::ids::{JourneyId, JourneyKey, ProviderName, ServiceId};
use crate::domain::journey::Journey;
use crate::domain::queue::Summary;
use crate::domain::text::Untrusted;
use crate::insight::aml::Assessment;
use crate::insight::finding::Finding;
use crate::insight::unreadable;
use crate::provider;
use crate::store::chain::sha256;
use crate::store::documents::{Document, LatestHash};
use crate::store::journeys::{Incoming, ReceivedAs};
use crate::store::linked::LinkValue;
use jiff::Timestamp;
use std::collections::HashMap;

/// What a document says and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub journey: Journey,
    /// Where it departs from its contract.
    pub deviations: Vec<Deviation>,
    /// The findings, most urgent first.
    pub findings: Vec<Finding>,
    /// The comparison of each watch-list match with the applicant, in the order of the matches.
    pub assessments: Vec<Assessment>,
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
            assessments: Vec::new(),
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
    /// The same where nobody looks at the raw document.
    fn read_without_raw(&self, service: &ServiceId, bytes: &[u8], now: Timestamp) -> Option<Reading> {
        self.read(service, bytes, now)
    }
    /// Tells whose document it is and reads it, without the raw document.
    fn recognize(&self, _bytes: &[u8], _now: Timestamp) -> Result<(ServiceId, Reading), NotRecognized> {
        Err(NotRecognized::NoJourney)
    }
}

/// Why bytes are no journey of a known service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRecognized {
    /// What the parser says.
    NotJson(String),
    /// It is JSON.
    NoJourney,
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
        let received = self.receive_all(provider, service, &[bytes.to_vec()], now).await?;
        received.into_iter().next().unwrap_or(Ok(ReceivedAs::Same))
    }

    /// Takes many documents in by one transaction. One that is not a journey is reported as an error in its place.
    pub async fn receive_all(
        &self,
        provider: &ProviderName,
        service: &ServiceId,
        documents: &[Vec<u8>],
        now: Timestamp,
    ) -> Result<Vec<Result<ReceivedAs, ReviewError>>, ReviewError> {
        let read = self.read_all(provider, service, documents, now);
        let documents: Vec<&[u8]> = documents.iter().map(Vec::as_slice).collect();
        self.keep_all(&documents, read, now).await
    }

    /// The same for the journeys of a list; none for those that need no review and are not in the store.
    pub async fn receive_for_review(
        &self,
        provider: &ProviderName,
        service: &ServiceId,
        documents: &[Vec<u8>],
        now: Timestamp,
    ) -> Result<Vec<Option<Result<ReceivedAs, ReviewError>>>, ReviewError> {
        let read = self.read_all(provider, service, documents, now);
        let keys = read.iter().flatten().map(|one| &one.key);
        let known = self.0.store.documents().latest_hashes(keys).await?;
        let (mut kept, mut wanted_documents, mut is_wanted) = (Vec::new(), Vec::new(), Vec::new());
        for (each, bytes) in read.into_iter().zip(documents) {
            let wanted =
                each.as_ref().map_or(true, |one| one.summary.needs_review || known.contains_key(&one.key));
            is_wanted.push(wanted);
            if wanted {
                kept.push(each);
                wanted_documents.push(bytes.as_slice());
            }
        }
        let mut received = self.keep_all(&wanted_documents, kept, now).await?.into_iter();
        Ok(is_wanted.into_iter().map(|wanted| if wanted { received.next() } else { None }).collect())
    }

    /// Takes documents of any known service in by one transaction; `account` names the account of a service. One that is
    /// not a journey is reported in its place, as is the service of each that is one.
    pub async fn receive_any(
        &self,
        account: impl Fn(&ServiceId) -> ProviderName + Sync,
        documents: &[Vec<u8>],
        now: Timestamp,
    ) -> Result<Vec<Result<TakenIn, NotTaken>>, ReviewError> {
        let reader = self.0.reader.as_ref();
        let recognized = on_all_cores(documents, Vec::len, |bytes| {
            let (service, reading) = reader.recognize(bytes, now).map_err(NotTaken::NotRecognized)?;
            let read = ReadDocument::of(account(&service), service.clone(), reading, bytes);
            Ok((service, read.map_err(NotTaken::Refused)?))
        });
        let (mut kept, mut texts, mut taken) = (Vec::new(), Vec::new(), Vec::new());
        for (each, bytes) in recognized.into_iter().zip(documents) {
            taken.push(each.map(|(service, read)| {
                kept.push(Ok(read));
                texts.push(bytes.as_slice());
                service
            }));
        }
        let mut received = self.keep_all(&texts, kept, now).await?.into_iter();
        let each = |taken: Result<ServiceId, NotTaken>| {
            let service = taken?;
            let received = received.next().unwrap_or(Ok(ReceivedAs::Same));
            received.map(|received| TakenIn { service, received }).map_err(NotTaken::Refused)
        };
        Ok(taken.into_iter().map(each).collect())
    }

    fn read_all(
        &self,
        provider: &ProviderName,
        service: &ServiceId,
        documents: &[Vec<u8>],
        now: Timestamp,
    ) -> Vec<Result<ReadDocument, ReviewError>> {
        let reader = self.0.reader.as_ref();
        on_all_cores(documents, Vec::len, |bytes| {
            let reading = reader.read_without_raw(service, bytes, now);
            let reading = reading.ok_or(ReviewError::Document("it is not JSON"))?;
            ReadDocument::of(provider.clone(), service.clone(), reading, bytes)
        })
    }

    async fn keep_all(
        &self,
        documents: &[&[u8]],
        read: Vec<Result<ReadDocument, ReviewError>>,
        now: Timestamp,
    ) -> Result<Vec<Result<ReceivedAs, ReviewError>>, ReviewError> {
        let keys = read.iter().flatten().map(|one| &one.key);
        let known = self.0.store.documents().latest_hashes(keys).await?;
        let mut prepared = Vec::with_capacity(read.len());
        for (each, bytes) in read.into_iter().zip(documents) {
            prepared.push(match each {
                Ok(one) => Ok(self.prepare(&known, one, bytes, now).await),
                Err(error) => Err(error),
            });
        }
        let sound: Vec<Incoming<'_>> = prepared
            .iter()
            .zip(documents)
            .filter_map(|(prepared, bytes)| Some(prepared.as_ref().ok()?.incoming(bytes, now)))
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
        let service = service.clone();
        let prepared = PreparedDocument { key, service, summary, reopens: true, traits: Vec::new() };
        Ok(self.0.store.journeys().receive(&prepared.incoming(bytes, now)).await?)
    }

    /// What is to be stored of a document that has been read.
    async fn prepare(
        &self,
        known: &HashMap<JourneyKey, LatestHash>,
        read: ReadDocument,
        bytes: &[u8],
        now: Timestamp,
    ) -> PreparedDocument {
        let ReadDocument { key, service, mut summary, hash, traits } = read;
        let before = known.get(&key);
        if !summary.knows_since() {
            // The document has no readable time, so the journey waits since its first document came in.
            summary.since_ms = before.map_or(now, |before| before.received_at).as_millisecond();
        }
        let is_same = before.is_some_and(|before| before.hash == hash);
        let reopens = !is_same && self.reopens(&key, &service, before.is_some(), bytes).await;
        PreparedDocument { key, service, summary, reopens, traits }
    }

    /// Whether a new document differs from the one before in what a decision rests on. One that cannot be read does.
    async fn reopens(&self, key: &JourneyKey, service: &ServiceId, is_known: bool, bytes: &[u8]) -> bool {
        if !is_known {
            return true;
        }
        let before = self.0.store.documents().latest(key).await.unwrap_or_else(|error| {
            // The new document is taken all the same.
            tracing::warn!(%error, "the document before cannot be read");
            None
        });
        let before = before.and_then(|before| self.0.reader.journey(service, &before.raw));
        let now = self.0.reader.journey(service, bytes);
        before.zip(now).is_none_or(|(before, now)| material_change::reopens(&before, &now))
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

/// A document that was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenIn {
    pub service: ServiceId,
    pub received: ReceivedAs,
}

/// Why a document was not taken in.
#[derive(Debug)]
pub enum NotTaken {
    NotRecognized(NotRecognized),
    Refused(ReviewError),
}

/// What is kept of a document once it has been read; the rest of a large one would be much more.
struct ReadDocument {
    key: JourneyKey,
    service: ServiceId,
    summary: Summary,
    hash: String,
    traits: Vec<LinkValue>,
}

impl ReadDocument {
    fn of(
        provider: ProviderName,
        service: ServiceId,
        reading: Reading,
        bytes: &[u8],
    ) -> Result<Self, ReviewError> {
        let Reading { journey, summary, .. } = reading;
        if journey.id.0.is_blank() {
            return Err(ReviewError::Document("it has no journey id"));
        }
        let traits = linked_journeys::traits(&journey);
        Ok(Self {
            key: JourneyKey { provider, id: journey.id },
            service,
            summary,
            hash: sha256(bytes),
            traits,
        })
    }
}

/// A document that has been read and is not stored yet.
struct PreparedDocument {
    key: JourneyKey,
    service: ServiceId,
    summary: Summary,
    reopens: bool,
    traits: Vec<LinkValue>,
}

impl PreparedDocument {
    fn incoming<'a>(&'a self, raw: &'a [u8], at: Timestamp) -> Incoming<'a> {
        let Self { key, service, summary, reopens, traits } = self;
        Incoming { key, service, raw, summary, reopens: *reopens, traits, at }
    }
}
