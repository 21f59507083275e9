//! Journeys come in: read, summarized, kept. How a document is read is behind [`Reader`], so that the
//! house's own flow can be tried with documents of any kind.

use super::destination::Destination;
use super::error::ReviewError;
use super::sameness;
use super::service::ReviewService;
use super::twins;
use crate::domain::capabilities::Capabilities;
use crate::domain::ids::{JourneyId, JourneyKey, ProviderName, ServiceId};
use crate::domain::journey::Journey;
use crate::domain::queue::Summary;
use crate::domain::quirk::Quirk;
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
    /// What was sent.
    pub journey: Journey,
    /// Where it departs from its contract.
    pub quirks: Vec<Quirk>,
    /// The work list, gravest first.
    pub ledger: Vec<Finding>,
    /// What the queue shows.
    pub summary: Summary,
    /// The document, indented, secrets masked.
    pub raw: Untrusted,
}

impl Reading {
    /// What is left of a document that cannot be read: that it cannot, and the bytes as text.
    pub fn unreadable(key: &JourneyKey, service: &ServiceId, why: &str, bytes: &[u8]) -> Self {
        let journey = Journey::new(service.clone(), key.id.clone());
        Self {
            journey,
            quirks: Vec::new(),
            ledger: vec![unreadable::finding(why)],
            summary: Summary::of_unreadable(why),
            raw: Untrusted::new(String::from_utf8_lossy(bytes)),
        }
    }
}

/// Reads documents. None if the bytes are no JSON document at all, or of a service that nobody here can read.
pub trait Reader: Send + Sync {
    /// What it says.
    fn journey(&self, service: &ServiceId, bytes: &[u8]) -> Option<Journey>;
    /// What a service offers; none for one that no contract is known of.
    fn capabilities(&self, service: &ServiceId) -> Option<Capabilities>;
    /// What it says and what that means as of `now`.
    fn read(&self, service: &ServiceId, bytes: &[u8], now: Timestamp) -> Option<Reading>;
}

impl<D: Destination> ReviewService<D> {
    /// Takes a document in: read, summarized, kept byte for byte.
    pub async fn receive(
        &self,
        provider: &ProviderName,
        service: &ServiceId,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<ReceivedAs, ReviewError> {
        let prepared = self.prepare(provider, service, bytes, now).await?.0;
        Ok(self.store.journeys().receive(&prepared.incoming(service, bytes, now)).await?)
    }

    /// Takes many documents in with one sync to disk. One that is no journey is left out and told so;
    /// the others are kept all or none.
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

    /// The same for what a list names: what needs no person and is not known here is left out (none).
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
        prepared: Vec<Result<Prepared, ReviewError>>,
        now: Timestamp,
    ) -> Result<Vec<Result<ReceivedAs, ReviewError>>, ReviewError> {
        let sound: Vec<Incoming<'_>> = prepared
            .iter()
            .zip(documents)
            .filter_map(|(prepared, bytes)| {
                Some(prepared.as_ref().ok()?.incoming(service, bytes.as_ref(), now))
            })
            .collect();
        let mut received = self.store.journeys().receive_all(&sound).await?.into_iter();
        let each = |prepared: Result<Prepared, ReviewError>| {
            prepared.map(|_| received.next().unwrap_or(ReceivedAs::Same))
        };
        Ok(prepared.into_iter().map(each).collect())
    }

    /// Keeps what came in the place of a document and cannot be read, so that the journey is seen: under the id
    /// that a list named, else under a name made of its bytes. A document that can be read is not given up for it.
    pub async fn receive_unreadable(
        &self,
        (provider, service): (&ProviderName, &ServiceId),
        listed: Option<&JourneyId>,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<ReceivedAs, ReviewError> {
        let id = listed.cloned().unwrap_or_else(|| named_by(bytes));
        let key = JourneyKey { provider: provider.clone(), id };
        let before = self.store.documents().latest(&key).await.ok().flatten();
        let is_readable = |had: &Document| {
            let journey = self.reader.journey(service, &had.raw);
            journey.is_some_and(|journey| !journey.id.0.is_blank())
        };
        if before.as_ref().is_some_and(is_readable) {
            return Ok(ReceivedAs::Same);
        }
        let mut summary = Summary::of_unreadable(&self.why_unreadable(service, bytes));
        summary.since_ms = before.map_or(now, |before| before.received_at).as_millisecond();
        let prepared = Prepared { key, summary, reopens: true, traits: Vec::new() };
        Ok(self.store.journeys().receive(&prepared.incoming(service, bytes, now)).await?)
    }

    /// What is to be kept, and whether a person needs it: a change of what we hold must be known too.
    async fn prepare(
        &self,
        provider: &ProviderName,
        service: &ServiceId,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<(Prepared, bool), ReviewError> {
        let reading = self.reader.read(service, bytes, now).ok_or(ReviewError::Document("it is not JSON"))?;
        if reading.journey.id.0.is_blank() {
            return Err(ReviewError::Document("it has no journey id"));
        }
        let key = JourneyKey { provider: provider.clone(), id: reading.journey.id.clone() };
        let before = self.store.documents().latest(&key).await.unwrap_or_else(|error| {
            // A damaged old document must not keep the new one out.
            tracing::warn!(%error, "the document before cannot be read");
            None
        });
        let reopens = self.reopens(service, before.as_ref(), &reading.journey);
        let mut summary = reading.summary;
        if !summary.knows_since() {
            // It says no moment that can be read: it has waited since we know of it.
            summary.since_ms = before.as_ref().map_or(now, |before| before.received_at).as_millisecond();
        }
        let is_wanted = summary.needs_review || before.is_some();
        let traits = twins::traits(&reading.journey);
        Ok((Prepared { key, summary, reopens, traits }, is_wanted))
    }

    /// Why no journey could be read from bytes.
    pub(super) fn why_unreadable(&self, service: &ServiceId, bytes: &[u8]) -> String {
        let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok();
        if is_json && self.reader.capabilities(service).is_none() {
            return unknown(service);
        }
        provider::what_is_wrong(bytes)
    }

    fn reopens(&self, service: &ServiceId, before: Option<&Document>, now: &Journey) -> bool {
        let before = before.and_then(|before| self.reader.journey(service, &before.raw));
        before.is_none_or(|before| sameness::reopens(&before, now))
    }
}

/// A name for a journey of which nothing else is known.
fn named_by(bytes: &[u8]) -> JourneyId {
    let print: String = sha256(bytes).chars().take(12).collect();
    JourneyId::from(format!("unreadable-{print}").as_str())
}

/// Why a document of a service without a contract cannot be read.
pub(super) fn unknown(service: &ServiceId) -> String {
    format!("no contract of the service {service} is known here")
}

/// A document that has been read and not yet kept.
struct Prepared {
    key: JourneyKey,
    summary: Summary,
    reopens: bool,
    traits: Vec<LinkValue>,
}

impl Prepared {
    fn incoming<'a>(&'a self, service: &'a ServiceId, raw: &'a [u8], at: Timestamp) -> Incoming<'a> {
        let Self { key, summary, reopens, traits } = self;
        Incoming { key, service, raw, summary, reopens: *reopens, traits, at }
    }
}
