//! Collects the facts for the statistics from queue, decisions and audit record.

use super::blind::Blindness;
use super::breakdown::{Breakdown, FaceAnswered, GroupBy, Period, breakdown};
use super::destination::Destination;
use super::error::ReviewError;
use super::faces;
use super::service::ReviewService;
use super::stats::{DecisionFact, FaceFact, SecondAgreement, Stats, WaitingByAge};
use crate::domain::decision::DecisionState;
use crate::domain::event::{Event, EventKind};
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::record::{AuditEntry, Decision};
use crate::domain::role::Act;
use crate::store::Listed;
use crate::store::queue::Waits;
use jiff::{Timestamp, Zoned};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A decision as needed for statistics and practice.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    pub journey: JourneyKey,
    pub reviewer: Reviewer,
    pub fact: DecisionFact,
    /// The number of keys pressed, if it was counted.
    pub keys: Option<u32>,
}

/// Collects statistics from the store.
pub struct StatisticsService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> StatisticsService<'_, D> {
    /// The statistics of everything in the store. Its days and hours are those of the time zone of `now`.
    pub async fn all(&self, now: &Zoned) -> Result<Stats, ReviewError> {
        let waiting = WaitingByAge::of(&self.waits(now.timestamp()).await?, now.timestamp());
        let listed = self.decisions().await?;
        let unreadable = listed.damaged.len();
        let answer = |one: &Decision| Some((one.intent.verb, one.second.as_ref()?.answer.as_ref()?.verb));
        let second = SecondAgreement::of(&listed.items.iter().filter_map(answer).collect::<Vec<_>>());
        let facts: Vec<DecisionFact> =
            self.decided_of(listed.items).await?.into_iter().map(|one| one.fact).collect();
        let answered = self.0.store.record().of_kinds(&[EventKind::FacesAnswered]).await?.items;
        let answered: Vec<FaceFact> = answered.iter().filter_map(faces::fact).collect();
        let sample = SecondAgreement::of(&self.0.store.second_reviews().samples().verbs().await?);
        Ok(Stats { unreadable, second, sample, ..Stats::of(waiting, &facts, &answered, now) })
    }

    /// How long journeys wait.
    pub async fn waits(&self, now: Timestamp) -> Result<Waits, ReviewError> {
        // The current service levels decide what is late.
        self.0.queue().start(now).await?;
        Ok(self.0.store.queue().waits(now.as_millisecond()).await?)
    }

    /// Every decision, and the rows that cannot be read.
    pub async fn decisions(&self) -> Result<Listed<Decision>, ReviewError> {
        let mut decisions = self.0.store.decisions().since(Timestamp::UNIX_EPOCH).await?;
        if decisions.items.iter().any(|decision| decision.state == DecisionState::Proposed) {
            let seat = self.0.team().seat().await?;
            let blindness = Blindness { me: &self.0.reviewer, seat: &seat };
            decisions.items.retain(|decision| !blindness.hides(decision));
        }
        Ok(decisions)
    }

    /// The statistics of each reviewer or account with any activity in the period.
    pub async fn breakdown(&self, by: GroupBy, period: Period) -> Result<Vec<Breakdown>, ReviewError> {
        self.0.team().check(Act::StatsByPerson).await?;
        let decided = self.decided().await?;
        let answered = self.0.store.record().of_kinds(&[EventKind::FacesAnswered]).await?.items;
        let answered: Vec<FaceAnswered> = answered.iter().filter_map(face_answered).collect();
        Ok(breakdown(by, period, &decided, &answered))
    }

    /// Every decision, with the time when its case was opened.
    pub async fn decided(&self) -> Result<Vec<Decided>, ReviewError> {
        self.decided_of(self.decisions().await?.items).await
    }

    async fn decided_of(&self, decisions: Vec<Decision>) -> Result<Vec<Decided>, ReviewError> {
        let kinds = [EventKind::JourneyOpened, EventKind::JourneyReleased, EventKind::DecisionRecorded];
        let entries = self.0.store.record().of_kinds(&kinds).await?.items;
        let openings = openings(&entries);
        let keys: HashMap<Uuid, u32> = entries.iter().filter_map(keys_of).collect();
        let mut rules: HashMap<JourneyKey, Vec<String>> = HashMap::new();
        let mut decided = Vec::new();
        let corrected = corrected(&decisions);
        for decision in decisions {
            let journey = decision.intent.journey;
            if !rules.contains_key(&journey) {
                let known = self.0.store.journeys().known(&journey).await?;
                let failed = known.map(|known| known.summary.failed_rules).unwrap_or_default();
                rules.insert(journey.clone(), failed);
            }
            let fact = DecisionFact {
                verb: decision.intent.verb,
                reason: decision.intent.reason,
                at: decision.at,
                opened: openings.get(&decision.id).copied(),
                state: decision.state,
                failed_rules: rules.get(&journey).cloned().unwrap_or_default(),
                is_correction: decision.intent.corrects.is_some(),
                is_corrected: corrected.contains(&decision.id),
            };
            let (reviewer, keys) = (decision.intent.reviewer, keys.get(&decision.id).copied());
            decided.push(Decided { journey, reviewer, fact, keys });
        }
        Ok(decided)
    }
}

/// The decisions that a later one replaces.
pub fn corrected(decisions: &[Decision]) -> HashSet<Uuid> {
    let counted = decisions.iter().filter(|one| one.state.has_decided());
    counted.filter_map(|one| one.intent.corrects).collect()
}

/// When the reviewer of each decision opened its case: the first time since they last released it.
fn openings(record: &[AuditEntry]) -> HashMap<Uuid, Timestamp> {
    let mut open: HashMap<(&JourneyKey, &Reviewer), Timestamp> = HashMap::new();
    let mut openings = HashMap::new();
    for entry in record {
        let Some(journey) = &entry.journey else { continue };
        let place = (journey, &entry.by);
        match entry.event() {
            Event::JourneyOpened { .. } => drop(open.entry(place).or_insert(entry.at)),
            Event::JourneyReleased {} => drop(open.remove(&place)),
            Event::DecisionRecorded { decision, .. } => {
                openings.extend(open.remove(&place).map(|opened| (decision, opened)));
            }
            _ => {}
        }
    }
    openings
}

fn face_answered(entry: &AuditEntry) -> Option<FaceAnswered> {
    let account = entry.journey.as_ref()?.provider.0.clone();
    Some(FaceAnswered { by: entry.by.clone(), account, at: entry.at, fact: faces::fact(entry)? })
}

fn keys_of(entry: &AuditEntry) -> Option<(Uuid, u32)> {
    match entry.event() {
        Event::DecisionRecorded { decision, keys: Some(keys), .. } => Some((decision, keys)),
        _ => None,
    }
}
