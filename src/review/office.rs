//! The office: the store, the accounts, the rules and the person at the desk. Everything that a console or a
//! command does with journeys goes through it.

use super::destination::Destination;
use super::faces;
use super::intake::{Reader, Reading};
use super::rules::Rules;
use super::trouble::Trouble;
use crate::domain::ids::{JourneyId, JourneyKey, ProviderName, Reviewer, Service, StepId};
use crate::domain::journey::Journey;
use crate::domain::queue::{JourneyState, Row, Summary, Urgency};
use crate::domain::selfie::SelfieStatus;
use crate::domain::text::Untrusted;
use crate::insight::case::{Case, Step};
use crate::store::journeys::{Known, KnownStep};
use crate::store::{Damaged, Store, StoreError};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Notify;

/// One reviewer's office. Clones share everything.
pub struct Office<D> {
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

impl<D> Clone for Office<D> {
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

impl<D: Destination> Office<D> {
    /// Opens an office.
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
    pub fn account(&self, name: &ProviderName) -> Result<&D, Trouble> {
        self.accounts.get(&name.0).ok_or_else(|| Trouble::NoAccount(name.clone()))
    }

    /// The journeys that wait for a person or whose decision has not arrived: gravest first, then oldest.
    /// A row that the store cannot read stands at the end, as what it is.
    pub async fn queue(&self, now: Timestamp) -> Result<Vec<Row>, Trouble> {
        let listed = self.store.queue(now).await?;
        let mut rows = listed.items;
        rows.extend(listed.damaged.iter().map(damaged_row));
        Ok(rows)
    }

    /// The journey with this id; an error if several accounts have one and none is named.
    pub async fn find(&self, id: &str, provider: Option<&ProviderName>) -> Result<JourneyKey, Trouble> {
        let mut keys = self.store.providers_of(id).await?;
        keys.retain(|key| provider.is_none_or(|provider| &key.provider == provider));
        let nowhere = || JourneyKey {
            provider: provider.cloned().unwrap_or_else(|| ProviderName("any provider".to_owned())),
            id: JourneyId::from(id),
        };
        match keys.len() {
            0 | 1 => keys.pop().ok_or_else(|| Trouble::NoJourney(nowhere())),
            _ => {
                Err(Trouble::Document("several accounts have a journey of this id; name one with --provider"))
            }
        }
    }

    /// A journey opened for review, from the store alone: nothing here waits for the network.
    pub async fn case(&self, key: &JourneyKey, now: Timestamp) -> Result<Case, Trouble> {
        let known = self.known(key).await?;
        let reading = self.reading(key, known.service, now).await?;
        let (state, claimed_by) =
            self.store.standing(key, now).await?.unwrap_or((JourneyState::Closed, None));
        let steps = steps_of(&known, &reading.journey);
        let history = self.store.history(key).await?.items;
        let version = (known.version, &reading.journey);
        let changed = self.changed(key, known.service, version, &history).await?;
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
            journey: reading.journey,
            resolutions: self.store.resolutions(key).await?.items,
            notes: self.store.notes(key).await?.items,
            decisions: self.store.decisions(key).await?.items,
            history,
            provider_history: Vec::new(),
            state,
            claimed_by,
            steps,
        })
    }

    /// The journey as it stands in the latest document.
    pub(super) async fn journey(&self, key: &JourneyKey) -> Result<Journey, Trouble> {
        let known = self.known(key).await?;
        let document = self.store.document(key).await?.ok_or_else(|| Trouble::NoJourney(key.clone()))?;
        let journey = self.reader.journey(known.service, &document.raw);
        journey.ok_or_else(|| StoreError::from(unreadable(key)).into())
    }

    /// The journey as it was before its last change, if it ever changed.
    pub async fn journey_before(&self, key: &JourneyKey) -> Result<Option<Journey>, Trouble> {
        let known = self.known(key).await?;
        let before = self.store.document_before(key).await?;
        Ok(before.and_then(|before| self.reader.journey(known.service, &before.raw)))
    }

    /// Remembers the steps that the service's summary names, the selfie's among them
    /// (docs/contracts/idwise.md 2.4).
    pub async fn remember_steps(&self, key: &JourneyKey, steps: &[Step]) -> Result<(), Trouble> {
        let steps: Vec<KnownStep> = steps
            .iter()
            .map(|step| KnownStep { id: step.id.clone(), title: step.title.clone(), failed: step.failed })
            .collect();
        Ok(self.store.remember_steps(key, &steps).await?)
    }

    pub(super) async fn known(&self, key: &JourneyKey) -> Result<Known, Trouble> {
        self.store.known(key).await?.ok_or_else(|| Trouble::NoJourney(key.clone()))
    }

    async fn reading(&self, key: &JourneyKey, service: Service, now: Timestamp) -> Result<Reading, Trouble> {
        let document = self.store.document(key).await?.ok_or_else(|| Trouble::NoJourney(key.clone()))?;
        let reading = self.reader.read(service, &document.raw, now);
        reading.ok_or_else(|| StoreError::from(unreadable(key)).into())
    }
}

/// A document that we once took in and cannot read any more.
pub(super) fn unreadable(key: &JourneyKey) -> Damaged {
    Damaged { table: "documents", row: key.id.shown().to_string(), problem: "raw is not JSON".to_owned() }
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
    // One Touch has no summary; its selfie has one name.
    let selfie = journey.selfie.iter().filter(|_| known.service == Service::Onetouch).map(|selfie| Step {
        id: StepId::from("selfie"),
        title: Untrusted::new("Selfie"),
        failed: selfie.status.as_ref().is_some_and(|said| said.is(&SelfieStatus::Refer)),
    });
    documents.chain(selfie).collect()
}

/// A row for what cannot be read, so that it is seen and not silently missing.
fn damaged_row(damaged: &Damaged) -> Row {
    Row {
        key: JourneyKey::new("store", &damaged.row),
        service: Service::Idwise,
        summary: Summary {
            reference: None,
            applicant: None,
            country: None,
            documents: Vec::new(),
            numbers: Vec::new(),
            has_selfie: false,
            why: vec![format!("⚠ {damaged}")],
            urgency: Urgency::Other,
            failed_rules: Vec::new(),
            lists: Vec::new(),
            aml_score: None,
            face_score: None,
            since_ms: 0,
            needs_review: true,
        },
        state: JourneyState::Pending,
        claimed_by: None,
    }
}
