//! The review service: the store, the accounts, the rules and the reviewer. A console or a command does everything with
//! journeys through it.

use super::destination::Destination;
use super::error::{Rejection, ReviewError};
use super::faces;
use super::intake::{Reader, Reading, unknown};
use super::rules::Rules;
use crate::domain::capabilities::Capabilities;
use crate::domain::ids::{JourneyId, JourneyKey, ProviderName, Reviewer, ServiceId, StepId};
use crate::domain::journey::Journey;
use crate::domain::queue::{JourneyState, Row, Summary};
use crate::domain::selfie::SelfieStatus;
use crate::domain::text::Untrusted;
use crate::insight::case::{Case, Step};
use crate::store::journeys::{Known, KnownStep};
use crate::store::{Damaged, Store, StoreError};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Notify;

/// The review service of one reviewer. Clones share everything.
pub struct ReviewService<D> {
    /// What we remember.
    pub store: Store,
    /// The accounts by name.
    pub accounts: Arc<BTreeMap<String, D>>,
    /// The team's rules.
    pub rules: Arc<Rules>,
    /// Who is at the desk.
    pub reviewer: Reviewer,
    /// How documents are read.
    pub reader: Arc<dyn Reader>,
    /// Rung when the outbox has changed.
    pub outbox_changed: Arc<Notify>,
}

impl<D> Clone for ReviewService<D> {
    fn clone(&self) -> Self {
        Self {
            store: self.store.clone(),
            accounts: Arc::clone(&self.accounts),
            rules: Arc::clone(&self.rules),
            reviewer: self.reviewer.clone(),
            reader: Arc::clone(&self.reader),
            outbox_changed: Arc::clone(&self.outbox_changed),
        }
    }
}

impl<D: Destination> ReviewService<D> {
    /// Puts the service together.
    pub fn new(
        store: Store,
        accounts: BTreeMap<String, D>,
        rules: Rules,
        reviewer: Reviewer,
        reader: Arc<dyn Reader>,
    ) -> Self {
        Self {
            store,
            accounts: Arc::new(accounts),
            rules: Arc::new(rules),
            reviewer,
            reader,
            outbox_changed: Arc::new(Notify::new()),
        }
    }

    /// An account by name.
    pub fn account(&self, name: &ProviderName) -> Result<&D, ReviewError> {
        self.accounts.get(&name.0).ok_or_else(|| ReviewError::NoAccount(name.clone()))
    }

    /// The journeys that wait for a person or whose decision has not arrived: gravest first, then oldest.
    /// A row that the store cannot read stands at the end, as what it is.
    pub async fn queue(&self) -> Result<Vec<Row>, ReviewError> {
        let listed = self.store.queue().all().await?;
        let mut rows = listed.items;
        for row in &mut rows {
            match self.reader.capabilities(&row.service) {
                Some(capabilities) => row.capabilities = capabilities,
                None => unread(row),
            }
        }
        rows.extend(listed.damaged.iter().map(damaged_row));
        Ok(rows)
    }

    /// The journey with this id; an error if several accounts have one and none is named.
    pub async fn find(&self, id: &str, provider: Option<&ProviderName>) -> Result<JourneyKey, ReviewError> {
        let mut keys = self.store.journeys().providers_of(id).await?;
        keys.retain(|key| provider.is_none_or(|provider| &key.provider == provider));
        let nowhere = || JourneyKey {
            provider: provider.cloned().unwrap_or_else(|| ProviderName("any provider".to_owned())),
            id: JourneyId::from(id),
        };
        match keys.len() {
            0 | 1 => keys.pop().ok_or_else(|| ReviewError::NoJourney(nowhere())),
            _ => Err(ReviewError::Document(
                "several accounts have a journey of this id; name one with --provider",
            )),
        }
    }

    /// A journey opened for review, from the store alone: nothing here waits for the network.
    pub async fn case(&self, key: &JourneyKey, now: Timestamp) -> Result<Case, ReviewError> {
        let known = self.known(key).await?;
        let reading = self.reading(key, &known.service, now).await?;
        let (state, claimed_by) =
            self.store.queue().standing(key).await?.unwrap_or((JourneyState::Closed, None));
        let steps = steps_of(&known, &reading.journey);
        let mut unreadable = Vec::new();
        let history = self.store.record().history(key).await?.sound(&mut unreadable);
        let resolutions = self.store.resolutions().of(key).await?.sound(&mut unreadable);
        let notes = self.store.notes().of(key).await?.sound(&mut unreadable);
        let decisions = self.store.decisions().of(key).await?.sound(&mut unreadable);
        let version = (known.version, &reading.journey);
        let changed = self.changed(key, &known.service, version, &history).await?;
        let mut ledger = reading.ledger;
        let twins = self.add_twins(key, &mut ledger).await?;
        Ok(Case {
            key: key.clone(),
            quirks: reading.quirks,
            ledger,
            faces: faces::answers(&history, &self.reviewer),
            changed,
            twins,
            raw: reading.raw,
            state: state.of(&reading.summary),
            journey: reading.journey,
            resolutions,
            notes,
            decisions,
            history,
            provider_history: Vec::new(),
            claimed_by,
            steps,
            unreadable,
        })
    }

    /// The journey as it stands in the latest document.
    pub async fn journey(&self, key: &JourneyKey) -> Result<Journey, ReviewError> {
        let known = self.known(key).await?;
        let document =
            self.store.documents().latest(key).await?.ok_or_else(|| ReviewError::NoJourney(key.clone()))?;
        let journey = self.reader.journey(&known.service, &document.raw);
        journey.ok_or_else(|| Rejection::Unreadable.into())
    }

    /// The journey as it was before its last change, if it ever changed.
    pub async fn journey_before(&self, key: &JourneyKey) -> Result<Option<Journey>, ReviewError> {
        let known = self.known(key).await?;
        let before = self.store.documents().previous(key).await?;
        Ok(before.and_then(|before| self.reader.journey(&known.service, &before.raw)))
    }

    /// Remembers the steps that the service's summary names, the selfie's among them
    /// (docs/contracts/idwise.md 2.4).
    pub async fn remember_steps(&self, key: &JourneyKey, steps: &[Step]) -> Result<(), ReviewError> {
        let steps: Vec<KnownStep> = steps
            .iter()
            .map(|step| KnownStep { id: step.id.clone(), title: step.title.clone(), failed: step.failed })
            .collect();
        Ok(self.store.journeys().remember_steps(key, &steps).await?)
    }

    pub(super) async fn known(&self, key: &JourneyKey) -> Result<Known, ReviewError> {
        self.store.journeys().known(key).await?.ok_or_else(|| ReviewError::NoJourney(key.clone()))
    }

    /// A document that cannot be read, or is damaged, is a case of one line.
    async fn reading(
        &self,
        key: &JourneyKey,
        service: &ServiceId,
        now: Timestamp,
    ) -> Result<Reading, ReviewError> {
        let document = match self.store.documents().latest(key).await {
            Ok(Some(document)) => document,
            Ok(None) => return Ok(Reading::unreadable(key, service, "the store has no document of it", b"")),
            Err(StoreError::Damaged(damaged)) => {
                return Ok(Reading::unreadable(key, service, &damaged.to_string(), b""));
            }
            Err(error) => return Err(error.into()),
        };
        let raw = document.raw.as_slice();
        let reading = self.reader.read(service, raw, now).filter(|reading| !reading.journey.id.0.is_blank());
        Ok(reading
            .unwrap_or_else(|| Reading::unreadable(key, service, &self.why_unreadable(service, raw), raw)))
    }
}

/// The steps that can be asked for again: as the service's summary named them, else the documents.
pub(super) fn steps_of(known: &Known, journey: &Journey) -> Vec<Step> {
    if !known.steps.is_empty() {
        let named = known.steps.iter().cloned();
        return named.map(|KnownStep { id, title, failed }| Step { id, title, failed }).collect();
    }
    let documents = journey.documents.iter().map(|document| Step {
        id: document.step.clone(),
        title: document.title.clone().unwrap_or_else(|| document.step.0.clone()),
        failed: document.has_passed_rules == Some(false),
    });
    // Where no summary names the selfie, it has one name.
    let selfie = journey.selfie.iter().filter(|_| !journey.capabilities.has_steps).map(|selfie| Step {
        id: StepId::from("selfie"),
        title: Untrusted::new("Selfie"),
        failed: selfie.status.as_ref().is_some_and(|said| said.is(&SelfieStatus::Refer)),
    });
    documents.chain(selfie).collect()
}

/// A row of a service whose documents nobody here can read; what is unreadable already says why.
fn unread(row: &mut Row) {
    if row.summary.unreadable.is_some() {
        return;
    }
    let since_ms = row.summary.since_ms;
    row.summary = Summary { since_ms, ..Summary::of_unreadable(&unknown(&row.service)) };
    row.state = row.state.of(&row.summary);
}

/// A row for what cannot be read, so that it is seen and not silently missing.
fn damaged_row(damaged: &Damaged) -> Row {
    Row {
        key: JourneyKey::new("store", &damaged.row),
        service: ServiceId::UNKNOWN,
        capabilities: Capabilities::default(),
        summary: Summary::of_unreadable(&damaged.to_string()),
        state: JourneyState::Unreadable,
        claimed_by: None,
    }
}
