//! Taking journeys in: documents are read, summarized and stored. How a document is read is behind [`Reader`], so that
//! tests can use documents of their own.

use super::destination::Destination;
use super::error::ReviewError;
use super::linked_journeys;
use super::material_change;
use super::service::ReviewService;
use super::unshown::UnshownDecisions;
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
use uuid::Uuid;

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

/// Reads documents. None if the bytes are no journey of the service, or the service is unknown.
pub trait Reader: Send + Sync {
    /// The journey of a document.
    fn journey(&self, service: &ServiceId, bytes: &[u8]) -> Option<Journey>;
    /// What a service offers; none for an unknown service.
    fn capabilities(&self, service: &ServiceId) -> Option<Capabilities>;
    /// The journey with its findings as of `now`.
    fn read(&self, service: &ServiceId, bytes: &[u8], now: Timestamp) -> Option<Reading>;
}

/// Takes journeys in.
pub struct IntakeService<'a, D> {
    pub(super) review: &'a ReviewService<D>,
    pub(super) copies: Copies,
}

/// By what a document is recognized as an older copy of the one that is stored: such a copy is not taken.
#[derive(Clone, Copy, Debug)]
pub(super) enum Copies {
    /// By when it was asked for; none for now.
    Asked(Option<Timestamp>),
    /// By the times that it says itself.
    OfFile,
    /// By nothing: it is taken.
    Replace,
}

/// A document of a service with the time at which it was asked for.
#[derive(Clone, Debug)]
pub struct AskedDocument {
    pub bytes: Vec<u8>,
    pub asked_at: Timestamp,
}

impl<D: Destination> IntakeService<'_, D> {
    fn versions(&self) -> u32 {
        self.review.rules.retention.versions
    }

    /// Sets when the documents were asked for.
    #[must_use]
    pub fn asked_at(self, at: Timestamp) -> Self {
        Self { copies: Copies::Asked(Some(at)), ..self }
    }

    /// The documents come from files: one with an earlier end than the stored one is an older copy, which is taken only
    /// with `replace`.
    #[must_use]
    pub fn of_file(self, replace: bool) -> Self {
        Self { copies: if replace { Copies::Replace } else { Copies::OfFile }, ..self }
    }

    /// Takes a document in; it is stored byte for byte.
    pub async fn receive(
        &self,
        provider: &ProviderName,
        service: &ServiceId,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<ReceivedAs, ReviewError> {
        let prepared = self.prepare(provider, service, bytes, now).await?.0;
        let unshown = self.unshown(service, &[(&prepared, self.asked(now))]).await?;
        let received = self.keep_all(service, &[(bytes, self.asked(now))], vec![Ok(prepared)], now).await?;
        self.reopen(unshown).await?;
        received.into_iter().next().unwrap_or(Ok(ReceivedAs::Same))
    }

    fn incoming<'b>(
        &self,
        prepared: &'b PreparedDocument,
        service: &'b ServiceId,
        raw: &'b [u8],
        at: Timestamp,
    ) -> Incoming<'b> {
        let PreparedDocument { key, summary, reopens, traits, is_older: _ } = prepared;
        let late_at_ms = self.review.rules.service_levels.late_at_ms(&key.provider, summary);
        let (reopens, versions) = (*reopens, self.versions());
        Incoming { key, service, raw, summary, late_at_ms, reopens, traits, at, asked_at: at, versions }
    }

    fn asked(&self, now: Timestamp) -> Timestamp {
        match self.copies {
            Copies::Asked(Some(at)) => at,
            Copies::Asked(None) | Copies::OfFile | Copies::Replace => now,
        }
    }

    /// Takes many documents in by one transaction. One that is not a journey is reported as an error in its place, and
    /// kept as a row that cannot be read.
    pub async fn receive_all(
        &self,
        provider: &ProviderName,
        service: &ServiceId,
        documents: &[Vec<u8>],
        now: Timestamp,
    ) -> Result<Vec<Result<ReceivedAs, ReviewError>>, ReviewError> {
        let mut prepared = Vec::with_capacity(documents.len());
        for bytes in documents {
            let each = self.prepare(provider, service, bytes, now).await;
            if matches!(each, Err(ReviewError::Document(_))) {
                self.receive_unreadable((provider, service), None, bytes, now).await?;
            }
            prepared.push(each.map(|(prepared, _)| prepared));
        }
        let asked = self.asked(now);
        let documents: Vec<(&[u8], Timestamp)> =
            documents.iter().map(|bytes| (bytes.as_slice(), asked)).collect();
        self.keep_all(service, &documents, prepared, now).await
    }

    /// The same for the journeys of a list; none for those that need no review and are not in the store.
    pub async fn receive_for_review(
        &self,
        provider: &ProviderName,
        service: &ServiceId,
        documents: &[AskedDocument],
        now: Timestamp,
    ) -> Result<Vec<Option<Result<ReceivedAs, ReviewError>>>, ReviewError> {
        let (mut prepared, mut kept, mut wanted) = (Vec::new(), Vec::new(), Vec::new());
        for AskedDocument { bytes, asked_at } in documents {
            let each = self.prepare(provider, service, bytes, now).await;
            let is_wanted = each.as_ref().map_or(true, |(_, is_wanted)| *is_wanted);
            wanted.push(is_wanted);
            if is_wanted {
                prepared.push(each.map(|(prepared, _)| prepared));
                kept.push((bytes.as_slice(), *asked_at));
            }
        }
        let mut asked = Vec::new();
        for (one, (_, at)) in prepared.iter().zip(&kept) {
            asked.extend(one.as_ref().ok().map(|one| (one, *at)));
        }
        let unshown = self.unshown(service, &asked).await?;
        let mut received = self.keep_all(service, &kept, prepared, now).await?.into_iter();
        self.reopen(unshown).await?;
        Ok(wanted.into_iter().map(|is_wanted| if is_wanted { received.next() } else { None }).collect())
    }

    async fn keep_all(
        &self,
        service: &ServiceId,
        documents: &[(&[u8], Timestamp)],
        prepared: Vec<Result<PreparedDocument, ReviewError>>,
        now: Timestamp,
    ) -> Result<Vec<Result<ReceivedAs, ReviewError>>, ReviewError> {
        let sound: Vec<Incoming<'_>> = prepared
            .iter()
            .zip(documents)
            .filter_map(|(prepared, (bytes, asked_at))| {
                let prepared = prepared.as_ref().ok().filter(|prepared| !prepared.is_older)?;
                Some(Incoming { asked_at: *asked_at, ..self.incoming(prepared, service, bytes, now) })
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

    /// The decided journeys among these that are to be decided again: their service shows no decision.
    async fn unshown(
        &self,
        service: &ServiceId,
        all: &[(&PreparedDocument, Timestamp)],
    ) -> Result<Vec<(JourneyKey, Uuid)>, ReviewError> {
        let mut unshown = Vec::new();
        for (one, asked_at) in all {
            if one.summary.needs_review {
                let decision = UnshownDecisions(self.review).before(&one.key, service, *asked_at).await?;
                unshown.extend(decision.map(|decision| (one.key.clone(), decision)));
            }
        }
        Ok(unshown)
    }

    async fn reopen(&self, unshown: Vec<(JourneyKey, Uuid)>) -> Result<(), ReviewError> {
        for (key, decision) in unshown {
            UnshownDecisions(self.review).reopen(&key, decision).await?;
        }
        Ok(())
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
        let before = self.review.store.documents().latest(&key).await.ok().flatten();
        let reader = self.review.reader.as_ref();
        let is_readable = |had: &Document| journey_of(reader, &key, service, &had.raw).is_some();
        if before.as_ref().is_some_and(is_readable) {
            return Ok(ReceivedAs::Same);
        }
        let mut summary = Summary::of_unreadable(&why_unreadable(reader, service, bytes));
        summary.since_ms = before.map_or(now, |before| before.received_at).as_millisecond();
        let (traits, reopens, is_older) = (Vec::new(), true, false);
        let prepared = PreparedDocument { key, summary, reopens, traits, is_older };
        let incoming = self.incoming(&prepared, service, bytes, now);
        Ok(self.review.store.journeys().receive(&incoming).await?)
    }

    /// What is to be stored, and whether it is wanted: it needs review, or the store has the journey already.
    async fn prepare(
        &self,
        provider: &ProviderName,
        service: &ServiceId,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<(PreparedDocument, bool), ReviewError> {
        let no_journey = ReviewError::Document("it is no journey that can be read");
        let reading = self.review.reader.read(service, bytes, now).ok_or(no_journey)?;
        if reading.journey.id.0.is_blank() {
            return Err(ReviewError::Document("it has no journey id"));
        }
        let key = JourneyKey { provider: provider.clone(), id: reading.journey.id.clone() };
        let before = self.review.store.documents().latest(&key).await.unwrap_or_else(|error| {
            // The new document is taken all the same.
            tracing::warn!(%error, "the document before cannot be read");
            None
        });
        let journey_before =
            before.as_ref().and_then(|before| self.review.reader.journey(service, &before.raw));
        let now_there = &reading.journey;
        let changes = journey_before.as_ref().map(|before| (before, now_there));
        let reopens = changes.is_none_or(|(before, now)| material_change::reopens(before, now));
        let is_older = matches!(self.copies, Copies::OfFile)
            && changes.is_some_and(|(before, now)| material_change::is_older_copy(before, now));
        let mut summary = reading.summary;
        summary.needs_review |= self.is_resubmitted(&key, changes).await?;
        if !summary.knows_since() {
            // The document has no readable time, so the journey waits since its first document came in.
            summary.since_ms = before.as_ref().map_or(now, |before| before.received_at).as_millisecond();
        }
        let is_wanted = summary.needs_review || before.is_some();
        let traits = linked_journeys::traits(&reading.journey);
        Ok((PreparedDocument { key, summary, reopens, traits, is_older }, is_wanted))
    }

    /// Whether the applicant has handed in what was asked for again. It stays so over later readings without a change,
    /// until somebody decides.
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

/// The journey of a document, if it is this one.
pub(super) fn journey_of(
    reader: &dyn Reader,
    key: &JourneyKey,
    service: &ServiceId,
    bytes: &[u8],
) -> Option<Journey> {
    reader.journey(service, bytes).filter(|journey| journey.id == key.id)
}

/// Why no journey could be read from bytes.
pub(super) fn why_unreadable(reader: &dyn Reader, service: &ServiceId, bytes: &[u8]) -> String {
    if provider::parse(bytes).is_ok() && reader.capabilities(service).is_none() {
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
    /// It is an older copy of what is stored.
    is_older: bool,
}
