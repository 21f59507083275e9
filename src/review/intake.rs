//! Intake of journeys: reads, summarizes and stores documents. [`Reader`] hides how a document is read, so that tests
//! can use other documents.

use super::destination::Destination;
use super::error::ReviewError;
use super::linked_journeys;
use super::material_change;
use super::parallel::on_all_cores;
use super::service::ReviewService;
use super::unshown::UnshownDecisions;
use crate::domain::capabilities::Capabilities;
use crate::domain::deviation::Deviation;
use crate::domain::erasure::Erasure;
use crate::domain::ids::{JourneyId, JourneyKey, ProviderName, ServiceId};
use crate::domain::journey::Journey;
use crate::domain::queue::Summary;
use crate::domain::raw_text::RawText;
use crate::domain::text::Untrusted;
use crate::insight::aml::Assessment;
use crate::insight::finding::Finding;
use crate::insight::{erased, unreadable};
use crate::provider;
use crate::store::chain::sha256;
use crate::store::documents::{Document, LatestHash};
use crate::store::journeys::{Incoming, ReceivedAs};
use crate::store::linked::LinkValue;
use jiff::Timestamp;
use std::collections::HashMap;

/// The result of reading a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub journey: Journey,
    /// Where it deviates from the contract.
    pub deviations: Vec<Deviation>,
    /// The findings, most urgent first.
    pub findings: Vec<Finding>,
    /// The comparison of each watch-list match with the applicant, in the order of the matches.
    pub assessments: Vec<Assessment>,
    /// What the queue shows of it.
    pub summary: Summary,
    /// The document as text, indented, with secrets masked.
    pub raw: RawText,
}

impl Reading {
    /// Represents a document that cannot be read: one finding that says so, and the bytes as text.
    pub fn unreadable(key: &JourneyKey, service: &ServiceId, why: &str, bytes: &[u8]) -> Self {
        let raw = Untrusted::new(String::from_utf8_lossy(bytes));
        Self::of_no_journey((key, service), unreadable::finding(why), why, raw.into())
    }

    /// Represents a journey whose document was erased: one finding that says so.
    pub fn erased(key: &JourneyKey, service: &ServiceId, erasure: &Erasure) -> Self {
        let finding = erased::finding(erasure);
        Self::of_no_journey((key, service), finding, &erasure.to_string(), RawText::default())
    }

    fn of_no_journey(
        (key, service): (&JourneyKey, &ServiceId),
        finding: Finding,
        why: &str,
        raw: RawText,
    ) -> Self {
        Self {
            journey: Journey::new(service.clone(), key.id.clone()),
            deviations: Vec::new(),
            findings: vec![finding],
            assessments: Vec::new(),
            summary: Summary::of_unreadable(why),
            raw,
        }
    }
}

/// Reads documents. Methods return `None` if the bytes are no journey of the service, or if the service is unknown.
pub trait Reader: Send + Sync {
    /// The journey of a document.
    fn journey(&self, service: &ServiceId, bytes: &[u8]) -> Option<Journey>;
    /// The capabilities of a service; `None` for an unknown service.
    fn capabilities(&self, service: &ServiceId) -> Option<Capabilities>;
    /// The journey with its findings as of `now`.
    fn read(&self, service: &ServiceId, bytes: &[u8], now: Timestamp) -> Option<Reading>;
    /// Like [`Self::read`], for callers that do not show the raw document.
    fn read_without_raw(&self, service: &ServiceId, bytes: &[u8], now: Timestamp) -> Option<Reading> {
        self.read(service, bytes, now)
    }
    /// Finds out which service a document is from and reads it, without the raw text.
    fn recognize(&self, _bytes: &[u8], _now: Timestamp) -> Result<(ServiceId, Reading), NotRecognized> {
        Err(NotRecognized::NoJourney { resembles: false })
    }
}

/// Why bytes are no journey of a known service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRecognized {
    /// They are not JSON; contains the parser's error.
    NotJson(String),
    /// They are JSON, but not a journey.
    NoJourney {
        /// Whether they contain some keys of a journey.
        resembles: bool,
    },
}

/// Stores incoming journeys.
pub struct IntakeService<'a, D> {
    pub(super) review: &'a ReviewService<D>,
    pub(super) copies: Copies,
}

/// How an older copy of a stored document is recognized. Such a copy is not stored.
#[derive(Clone, Copy, Debug)]
pub(super) enum Copies {
    /// By the time of the request; `None` means now.
    Asked(Option<Timestamp>),
    /// By the times in the document itself.
    OfFile,
    /// Not at all: the document is always stored.
    Replace,
}

/// A document with the time at which it was requested.
#[derive(Clone, Debug)]
pub struct AskedDocument {
    pub bytes: Vec<u8>,
    pub asked_at: Timestamp,
}

impl<D: Destination> IntakeService<'_, D> {
    /// Sets the time at which the documents were requested.
    #[must_use]
    pub fn asked_at(self, at: Timestamp) -> Self {
        Self { copies: Copies::Asked(Some(at)), ..self }
    }

    /// Declares that the documents come from files. A document with an earlier end than the stored one is an older
    /// copy, which is stored only with `replace`.
    #[must_use]
    pub fn of_file(self, replace: bool) -> Self {
        Self { copies: if replace { Copies::Replace } else { Copies::OfFile }, ..self }
    }

    /// Stores a document byte for byte.
    pub async fn receive(
        &self,
        provider: &ProviderName,
        service: &ServiceId,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<ReceivedAs, ReviewError> {
        let read = self.read_all(provider, service, &[bytes], now);
        let documents = [(bytes, self.asked(now))];
        let received = self.keep_shown(&documents, read, now).await?;
        received.into_iter().next().unwrap_or(Ok(ReceivedAs::Same))
    }

    fn asked(&self, now: Timestamp) -> Timestamp {
        match self.copies {
            Copies::Asked(Some(at)) => at,
            Copies::Asked(None) | Copies::OfFile | Copies::Replace => now,
        }
    }

    /// Stores the journeys of a list in one transaction. The result is `None` for those that need no review and are not
    /// in the store.
    pub async fn receive_for_review(
        &self,
        provider: &ProviderName,
        service: &ServiceId,
        documents: &[AskedDocument],
        now: Timestamp,
    ) -> Result<Vec<Option<Result<ReceivedAs, ReviewError>>>, ReviewError> {
        let texts: Vec<&[u8]> = documents.iter().map(|document| document.bytes.as_slice()).collect();
        let read = self.read_all(provider, service, &texts, now);
        let keys = read.iter().flatten().map(|one| &one.key);
        let known = self.review.store.documents().latest_hashes(keys).await?;
        let (mut kept, mut wanted_documents, mut is_wanted) = (Vec::new(), Vec::new(), Vec::new());
        for (each, document) in read.into_iter().zip(documents) {
            // A known journey is always stored, because its applicant may have resubmitted something.
            let wanted =
                each.as_ref().map_or(true, |one| one.summary.needs_review || known.contains_key(&one.key));
            is_wanted.push(wanted);
            if wanted {
                kept.push(each);
                wanted_documents.push((document.bytes.as_slice(), document.asked_at));
            }
        }
        let mut received = self.keep_shown(&wanted_documents, kept, now).await?.into_iter();
        Ok(is_wanted.into_iter().map(|wanted| if wanted { received.next() } else { None }).collect())
    }

    /// Stores documents of any known service in one transaction; `account` names the account of a service. A document
    /// that is not a journey is an error in its place. One that is recognized but cannot be read is stored as an
    /// unreadable row.
    pub async fn receive_any(
        &self,
        account: impl Fn(&ServiceId) -> ProviderName + Sync,
        documents: &[Vec<u8>],
        now: Timestamp,
    ) -> Result<Vec<Result<Recognized, NotRecognized>>, ReviewError> {
        let reader = self.review.reader.as_ref();
        let recognized = on_all_cores(documents, Vec::len, |bytes| {
            let (service, reading) = reader.recognize(bytes, now)?;
            let read = ReadDocument::of(account(&service), service.clone(), reading, bytes);
            Ok((service, read))
        });
        let (mut kept, mut texts, mut taken) = (Vec::new(), Vec::new(), Vec::new());
        for (each, bytes) in recognized.into_iter().zip(documents) {
            if let Ok((service, Err(ReviewError::Document(_)))) = &each {
                self.receive_unreadable((&account(service), service), None, bytes, now).await?;
            }
            taken.push(each.map(|(service, read)| {
                kept.push(read);
                texts.push((bytes.as_slice(), self.asked(now)));
                service
            }));
        }
        let prepared = self.prepare_all(&texts, kept, now).await?;
        let mut received = self.keep_all(&texts, prepared, now).await?.into_iter();
        let each = |service: Result<ServiceId, NotRecognized>| {
            let received =
                |service| Recognized { service, received: received.next().unwrap_or(Ok(ReceivedAs::Same)) };
            service.map(received)
        };
        Ok(taken.into_iter().map(each).collect())
    }

    fn read_all(
        &self,
        provider: &ProviderName,
        service: &ServiceId,
        documents: &[&[u8]],
        now: Timestamp,
    ) -> Vec<Result<ReadDocument, ReviewError>> {
        let reader = self.review.reader.as_ref();
        on_all_cores(
            documents,
            |bytes| bytes.len(),
            |bytes| {
                let reading = reader.read_without_raw(service, bytes, now);
                let reading = reading.ok_or(ReviewError::Document("it is no journey that can be read"))?;
                ReadDocument::of(provider.clone(), service.clone(), reading, bytes)
            },
        )
    }

    /// Stores what a service returned. A decided journey is reopened if its document shows no decision.
    async fn keep_shown(
        &self,
        documents: &[(&[u8], Timestamp)],
        read: Vec<Result<ReadDocument, ReviewError>>,
        now: Timestamp,
    ) -> Result<Vec<Result<ReceivedAs, ReviewError>>, ReviewError> {
        let prepared = self.prepare_all(documents, read, now).await?;
        let mut for_review = Vec::new();
        for (one, (_, asked_at)) in prepared.iter().zip(documents) {
            let one = one.as_ref().ok().filter(|one| one.summary.needs_review);
            for_review.extend(one.map(|one| (&one.key, &one.service, *asked_at)));
        }
        let unshown = UnshownDecisions(self.review);
        let decided = unshown.among(&for_review).await?;
        let received = self.keep_all(documents, prepared, now).await?;
        unshown.reopen(decided).await?;
        Ok(received)
    }

    async fn prepare_all(
        &self,
        documents: &[(&[u8], Timestamp)],
        read: Vec<Result<ReadDocument, ReviewError>>,
        now: Timestamp,
    ) -> Result<Vec<Result<PreparedDocument, ReviewError>>, ReviewError> {
        let keys = read.iter().flatten().map(|one| &one.key);
        let known = self.review.store.documents().latest_hashes(keys).await?;
        let mut prepared = Vec::with_capacity(read.len());
        for (each, (bytes, _)) in read.into_iter().zip(documents) {
            prepared.push(match each {
                Ok(one) => self.prepare(&known, one, bytes, now).await,
                Err(error) => Err(error),
            });
        }
        Ok(prepared)
    }

    async fn keep_all(
        &self,
        documents: &[(&[u8], Timestamp)],
        prepared: Vec<Result<PreparedDocument, ReviewError>>,
        now: Timestamp,
    ) -> Result<Vec<Result<ReceivedAs, ReviewError>>, ReviewError> {
        let sound: Vec<Incoming<'_>> = prepared
            .iter()
            .zip(documents)
            .filter_map(|(prepared, document)| {
                let prepared = prepared.as_ref().ok().filter(|prepared| !prepared.is_older)?;
                Some(self.incoming(prepared, *document, now))
            })
            .collect();
        let mut received = self.review.store.journeys().receive_all(&sound).await?.into_iter();
        let each = |prepared: Result<PreparedDocument, ReviewError>| {
            prepared.map(|prepared| match prepared.is_older {
                true => ReceivedAs::Older,
                false => received.next().unwrap_or(ReceivedAs::Same),
            })
        };
        Ok(prepared.into_iter().map(each).collect())
    }

    /// Stores bytes that cannot be read as a document, so that the journey is visible: under the id from the list, else
    /// under the hash of the bytes. They do not replace a readable document.
    pub async fn receive_unreadable(
        &self,
        (provider, service): (&ProviderName, &ServiceId),
        listed: Option<&JourneyId>,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<ReceivedAs, ReviewError> {
        let id = listed.cloned().unwrap_or_else(|| named_by(bytes));
        let key = JourneyKey { provider: provider.clone(), id };
        let before = self.review.store.documents().latest(&key).await.ok().flatten();
        let reader = self.review.reader.as_ref();
        let is_readable = |had: &Document| journey_of(reader, &key, service, &had.raw).is_some();
        if before.as_ref().is_some_and(is_readable) {
            return Ok(ReceivedAs::Same);
        }
        let mut summary = Summary::of_unreadable(&why_unreadable(reader, service, bytes));
        summary.since_ms = before.map_or(now, |before| before.received_at).as_millisecond();
        let (service, traits, reopens, is_older) = (service.clone(), Vec::new(), true, false);
        let prepared = PreparedDocument { key, service, summary, reopens, traits, is_older };
        let incoming = self.incoming(&prepared, (bytes, now), now);
        Ok(self.review.store.journeys().receive(&incoming).await?)
    }

    fn incoming<'a>(
        &self,
        prepared: &'a PreparedDocument,
        (raw, asked_at): (&'a [u8], Timestamp),
        at: Timestamp,
    ) -> Incoming<'a> {
        let PreparedDocument { key, service, summary, reopens, traits, is_older: _ } = prepared;
        let late_at_ms = self.review.rules.service_levels.late_at_ms(&key.provider, summary);
        let (reopens, versions) = (*reopens, self.review.rules.retention.versions);
        Incoming { key, service, raw, summary, late_at_ms, reopens, traits, at, asked_at, versions }
    }

    /// Prepares a document that was read for storing.
    async fn prepare(
        &self,
        known: &HashMap<JourneyKey, LatestHash>,
        read: ReadDocument,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<PreparedDocument, ReviewError> {
        let ReadDocument { key, service, mut summary, hash, traits } = read;
        let before = known.get(&key);
        if !summary.knows_since() {
            // The document has no readable time, so the wait counts from the receipt of its first document.
            summary.since_ms = before.map_or(now, |before| before.received_at).as_millisecond();
        }
        if before.is_some_and(|before| before.hash == hash) {
            // The same document is not stored again.
            let (reopens, is_older) = (false, false);
            return Ok(PreparedDocument { key, service, summary, reopens, traits, is_older });
        }
        let changes = if before.is_some() { self.changes(&key, &service, bytes).await } else { None };
        let changes = changes.as_ref().map(|(before, now)| (before, now));
        let reopens = changes.is_none_or(|(before, now)| material_change::reopens(before, now));
        let is_older = matches!(self.copies, Copies::OfFile)
            && changes.is_some_and(|(before, now)| material_change::is_older_copy(before, now));
        summary.needs_review |= self.is_resubmitted(&key, changes).await?;
        Ok(PreparedDocument { key, service, summary, reopens, traits, is_older })
    }

    /// The stored journey and that of the new document; `None` if one of them cannot be read.
    async fn changes(
        &self,
        key: &JourneyKey,
        service: &ServiceId,
        bytes: &[u8],
    ) -> Option<(Journey, Journey)> {
        let before = self.review.store.documents().latest(key).await.unwrap_or_else(|error| {
            // The new document is stored nevertheless.
            tracing::warn!(%error, "the document before cannot be read");
            None
        })?;
        let reader = self.review.reader.as_ref();
        Some((reader.journey(service, &before.raw)?, reader.journey(service, bytes)?))
    }

    /// Whether the applicant resubmitted what was requested. It stays true over further unchanged documents until a
    /// decision is made.
    async fn is_resubmitted(
        &self,
        key: &JourneyKey,
        changes: Option<(&Journey, &Journey)>,
    ) -> Result<bool, ReviewError> {
        let Some((before, now)) = changes.filter(|(_, now)| material_change::waits_for_applicant(now)) else {
            return Ok(false);
        };
        if !material_change::changed(before, now).is_empty() {
            return Ok(true);
        }
        let known = self.review.store.journeys().known(key).await?;
        let is_waiting = known.is_some_and(|known| known.summary.needs_review && !known.settled);
        Ok(is_waiting && material_change::waits_for_applicant(before))
    }
}

/// The journey of a document; `None` if the document is of another journey or unreadable.
pub(super) fn journey_of(
    reader: &dyn Reader,
    key: &JourneyKey,
    service: &ServiceId,
    bytes: &[u8],
) -> Option<Journey> {
    reader.journey(service, bytes).filter(|journey| journey.id == key.id)
}

/// Why bytes could not be read as a journey.
pub(super) fn why_unreadable(reader: &dyn Reader, service: &ServiceId, bytes: &[u8]) -> String {
    if provider::parse(bytes).is_ok() && reader.capabilities(service).is_none() {
        return unknown(service);
    }
    provider::what_is_wrong(bytes)
}

/// A made-up id for a journey whose own id cannot be read, derived from the hash of its bytes.
fn named_by(bytes: &[u8]) -> JourneyId {
    let print: String = sha256(bytes).chars().take(12).collect();
    JourneyId::from(format!("unreadable-{print}").as_str())
}

/// The message about a document of a service without a contract.
pub(super) fn unknown(service: &ServiceId) -> String {
    format!("no contract of the service {service} is known here")
}

/// A document of a known service.
#[derive(Debug)]
pub struct Recognized {
    pub service: ServiceId,
    /// How the document was stored, or why it was rejected.
    pub received: Result<ReceivedAs, ReviewError>,
}

/// What is kept of a document after it was read. The full reading of a large document would need much more memory.
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

/// A document that is ready to be stored.
struct PreparedDocument {
    key: JourneyKey,
    service: ServiceId,
    summary: Summary,
    reopens: bool,
    traits: Vec<LinkValue>,
    /// Whether it is an older copy of the stored document.
    is_older: bool,
}
