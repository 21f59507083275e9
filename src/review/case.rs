//! A journey opened for review. It is read from the store only, so it never waits for the network.

use super::blind::Blindness;
use super::destination::Destination;
use super::error::{Rejection, ReviewError};
use super::faces;
use super::intake::{Reading, journey_of, why_unreadable};
use super::linked_journeys::add_findings;
use super::service::ReviewService;
use crate::domain::erasure::Erasure;
use crate::domain::ids::{JourneyKey, ServiceId, StepId};
use crate::domain::journey::Journey;
use crate::domain::record::AuditEntry;
use crate::domain::role::Act;
use crate::domain::text::Untrusted;
use crate::insight::case::{Case, ReviewStep};
use crate::insight::finding::Finding;
use crate::store::Damaged;
use crate::store::documents::Document;
use crate::store::journeys::{Known, KnownStep};
use jiff::Timestamp;

/// Opens journeys for review.
pub struct CaseService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> CaseService<'_, D> {
    /// A journey with everything that the store has about it.
    pub async fn read(&self, key: &JourneyKey, now: Timestamp) -> Result<Case, ReviewError> {
        let changes = self.0.changes();
        let earlier = |history: &[AuditEntry], known: &Known| changes.earlier_version(history, known.version);
        let (seat, stored) = self.0.store.cases().of(key, &self.0.reviewer, earlier).await?;
        let seat = self.0.team().allowed(seat, Act::See)?;
        let stored = stored.ok_or_else(|| ReviewError::NoJourney(key.clone()))?;
        let known = stored.known;
        let blindness = Blindness { me: &self.0.reviewer, seat: &seat };
        let sample = stored.sample.filter(|sample| blindness.hides_sample(sample));
        let document = match &sample {
            // A later version of the document contains the decision.
            Some(sample) => Ok(self.0.store.documents().version(key, sample.version).await?),
            None => stored.document,
        };
        let version = sample.as_ref().map_or(known.version, |sample| sample.version);
        let mut unreadable = Vec::new();
        let history = stored.history.sound(&mut unreadable);
        let reading = match (&document, Erasure::among(&history)) {
            (Ok(None), Some(erasure)) => Reading::erased(key, &known.service, &erasure),
            _ => self.reading(key, &known.service, document, now),
        };
        let resolutions = stored.resolutions.sound(&mut unreadable).into_iter().collect();
        let notes = stored.notes.sound(&mut unreadable);
        let decisions = stored.decisions.sound(&mut unreadable);
        let shown = (version, &reading.journey);
        let changed = stored.earlier.as_ref().filter(|_| sample.is_none());
        let changed = changed.and_then(|it| changes.since_last_view(&known.service, it, shown, &history));
        let mut findings = reading.findings;
        let linked_journeys = add_findings(stored.linked, stored.similar, &mut findings);
        let mut case = Case {
            key: key.clone(),
            version,
            deviations: reading.deviations,
            findings,
            assessments: reading.assessments,
            faces: faces::answers(&history, &self.0.reviewer),
            changed,
            linked_journeys,
            raw: reading.raw,
            state: stored.state.of(&reading.summary),
            steps: steps_of(&known, &reading.journey),
            journey: reading.journey,
            resolutions,
            notes,
            decisions,
            history,
            provider_history: Vec::new(),
            claimed_by: stored.claimed_by,
            routing: stored.routing,
            proposal: None,
            is_to_judge: sample.is_some(),
            unreadable,
        };
        match &sample {
            Some(sample) => blindness.apply_to_sample(&mut case, sample),
            None => blindness.apply(&mut case),
        }
        Ok(case)
    }

    /// The journey, read from its latest document.
    pub async fn journey(&self, key: &JourneyKey) -> Result<Journey, ReviewError> {
        let known = self.known(key).await?;
        let document =
            self.0.store.documents().latest(key).await?.ok_or_else(|| ReviewError::NoJourney(key.clone()))?;
        let journey = journey_of(self.0.reader.as_ref(), key, &known.service, &document.raw);
        journey.ok_or_else(|| Rejection::Unreadable.into())
    }

    /// Stores the steps from the service's summary. One of them can be the selfie (docs/contracts/idwise.md 2.4).
    pub async fn remember_steps(&self, key: &JourneyKey, steps: &[ReviewStep]) -> Result<(), ReviewError> {
        let steps: Vec<KnownStep> = steps
            .iter()
            .map(|step| KnownStep { id: step.id.clone(), title: step.title.clone(), failed: step.failed })
            .collect();
        Ok(self.0.store.journeys().remember_steps(key, &steps).await?)
    }

    /// Findings that were resolved on a document with a decision and that the latest document no longer has.
    pub async fn resolved_before(&self, case: &Case, now: Timestamp) -> Result<Vec<Finding>, ReviewError> {
        self.0.changes().resolved_before(case, now).await
    }

    /// The SHA-256 of the latest document in hex; `None` if there is no document.
    pub async fn document_hash(&self, key: &JourneyKey) -> Result<Option<String>, ReviewError> {
        Ok(self.0.store.documents().latest(key).await?.map(|document| document.hash))
    }

    pub(super) fn journey_in(
        &self,
        service: &ServiceId,
        document: &Document,
    ) -> Result<Journey, ReviewError> {
        let journey = self.0.reader.journey(service, &document.raw);
        let journey = journey.filter(|journey| !journey.id.0.is_blank());
        journey.ok_or_else(|| Rejection::Unreadable.into())
    }

    pub(super) async fn known(&self, key: &JourneyKey) -> Result<Known, ReviewError> {
        self.0.store.journeys().known(key).await?.ok_or_else(|| ReviewError::NoJourney(key.clone()))
    }

    /// Reads the latest document. A missing, damaged or unreadable one becomes a case with a single finding.
    fn reading(
        &self,
        key: &JourneyKey,
        service: &ServiceId,
        document: Result<Option<Document>, Damaged>,
        now: Timestamp,
    ) -> Reading {
        let document = match document {
            Ok(Some(document)) => document,
            Ok(None) => return Reading::unreadable(key, service, "the store has no document of it", b""),
            Err(damaged) => return Reading::unreadable(key, service, &damaged.to_string(), b""),
        };
        let raw = document.raw.as_slice();
        let reading = self.0.reader.read(service, raw, now).filter(|reading| reading.journey.id == key.id);
        reading.unwrap_or_else(|| {
            Reading::unreadable(key, service, &why_unreadable(self.0.reader.as_ref(), service, raw), raw)
        })
    }
}

/// The steps that a resubmission can request: those of the service's summary, else one for each document and the
/// selfie.
pub(super) fn steps_of(known: &Known, journey: &Journey) -> Vec<ReviewStep> {
    if !known.steps.is_empty() {
        let named = known.steps.iter().cloned();
        return named.map(|KnownStep { id, title, failed }| ReviewStep { id, title, failed }).collect();
    }
    let documents = journey.documents.iter().map(|document| ReviewStep {
        id: document.step.clone(),
        title: document.title.clone().unwrap_or_else(|| document.step.0.clone()),
        failed: document.has_passed_rules == Some(false),
    });
    // A service without a summary has a fixed name for the selfie step.
    let selfie = journey.selfie.iter().filter(|_| !journey.capabilities.has_steps).map(|selfie| ReviewStep {
        id: StepId::from("selfie"),
        title: Untrusted::new("Selfie"),
        failed: selfie.is_failed(),
    });
    documents.chain(selfie).collect()
}
