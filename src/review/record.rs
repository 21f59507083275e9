//! Audit entries other than decisions: what was opened, viewed, unmasked, exported.

use super::blind::Blindness;
use super::destination::Destination;
use super::error::ReviewError;
use super::service::ReviewService;
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::record::AuditEntry;
use crate::domain::role::{Act, Seat, TeamRole};
use crate::domain::viewed::{DwellRecord, Viewed};
use crate::store::LeaseHolder;
use crate::store::chain::ChainCheck;
use crate::store::claims::Claimed;
use crate::store::record::NewEntry;
use crate::store::soundness::ComparedRows;
use jiff::Timestamp;
use uuid::Uuid;

/// What the reviewer did on the case before the decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// What was viewed, and how long.
    pub looks: Vec<DwellRecord>,
    /// The number of keys pressed on the case. It is counted in practice only; real work is not measured.
    pub keys: Option<u32>,
}

/// Writes and reads the audit record.
pub struct RecordService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> RecordService<'_, D> {
    /// Records that the reviewer started a session.
    pub async fn session_opened(&self, event: Event) -> Result<(), ReviewError> {
        Ok(self.0.store.reviewers().session_opened(&self.0.reviewer, event).await?)
    }

    /// Records that the reviewer opened a console in this process. Returns the id of the session.
    pub async fn console_opened(&self, holder: &LeaseHolder, event: Event) -> Result<Uuid, ReviewError> {
        Ok(self.0.store.reviewers().sessions().open(&self.0.reviewer, holder.as_str(), event).await?)
    }

    /// Records that a console was closed, which ends its session.
    pub async fn console_left(&self, session: Uuid) -> Result<(), ReviewError> {
        self.0.store.reviewers().sessions().end(session).await?;
        Ok(())
    }

    /// Records that the reviewer opened a journey: from now on, their decision is about this document.
    pub async fn opened(&self, key: &JourneyKey, now: Timestamp) -> Result<(), ReviewError> {
        let known = self.0.cases().known(key).await?;
        Ok(self.0.store.documents().opened(key, &self.0.reviewer, known.version, now).await?)
    }

    /// Whether this reviewer has ever opened a journey.
    pub async fn has_opened(&self, key: &JourneyKey) -> Result<bool, ReviewError> {
        Ok(self.0.store.documents().viewed_version(key, &self.0.reviewer).await?.is_some())
    }

    /// Records that the reviewer opened this version of a journey and optionally claims it, in one transaction with one
    /// fsync. Returns another reviewer who has claimed it.
    pub async fn opened_version(
        &self,
        key: &JourneyKey,
        version: i64,
        is_to_be_claimed: bool,
        now: Timestamp,
    ) -> Result<Option<Reviewer>, ReviewError> {
        let seat = self.0.team().check(Act::See).await?;
        let is_to_be_claimed = is_to_be_claimed && seat.may(Act::Decide);
        let claim = is_to_be_claimed.then(|| self.0.rules.review.claim());
        let documents = self.0.store.documents();
        match documents.opened_and_claimed(key, &self.0.reviewer, version, now, claim).await? {
            // A reviewer who may not decide the journey may still open it.
            Claimed::Yes | Claimed::Barred => Ok(None),
            Claimed::By(other, _) => Ok(Some(other)),
            Claimed::Unknown => Err(ReviewError::NoJourney(key.clone())),
        }
    }

    /// Records what the reviewer viewed, in this order.
    pub async fn seen(&self, key: &JourneyKey, seen: Vec<Viewed>, now: Timestamp) -> Result<(), ReviewError> {
        if seen.is_empty() {
            return Ok(());
        }
        self.append(Event::JourneySeen { seen }, Some(key), now).await
    }

    /// Stores the dwell records of a case that the reviewer left without a decision.
    pub async fn looked(
        &self,
        key: &JourneyKey,
        seen: Vec<DwellRecord>,
        now: Timestamp,
    ) -> Result<(), ReviewError> {
        if seen.is_empty() {
            return Ok(());
        }
        self.append(Event::JourneyLooked { seen }, Some(key), now).await
    }

    /// Appends an event that changes nothing else: an export, an unmasked view.
    pub async fn append(
        &self,
        event: Event,
        journey: Option<&JourneyKey>,
        now: Timestamp,
    ) -> Result<(), ReviewError> {
        Ok(self.0.store.record().append(&NewEntry { at: now, by: &self.0.reviewer, journey, event }).await?)
    }

    /// At most this many entries after a sequence number that are not older than `since`. A damaged entry is an error.
    pub async fn page(
        &self,
        since: Option<Timestamp>,
        after: i64,
        most: u32,
    ) -> Result<Vec<AuditEntry>, ReviewError> {
        let mut page = self.0.store.record().page(since, after, most).await?.all_sound()?;
        let seat = self.0.team().seat().await?;
        // An auditor confirms no proposals and needs all entries to verify the chain, so nothing is redacted.
        if !matches!(&seat, Seat::Member(roles) if roles.has(TeamRole::Auditor)) {
            let hidden = self.0.outbox().hidden().await?;
            (Blindness { me: &self.0.reviewer, seat: &seat }).redact(&mut page, &hidden);
        }
        Ok(page)
    }

    /// Verifies the whole audit chain.
    pub async fn verify(&self) -> Result<ChainCheck, ReviewError> {
        Ok(self.0.store.record().verify().await?)
    }

    /// Like [`Self::verify`]; `each` gets the hash of every valid entry, in order.
    pub async fn walk(&self, each: &mut (dyn FnMut(&str) + Send)) -> Result<ChainCheck, ReviewError> {
        Ok(self.0.store.record().walk(each).await?)
    }

    /// The first mismatch between the store and its record: in a row, a document or the schema. `None` if there is
    /// none.
    pub async fn first_altered_row(&self) -> Result<Option<String>, ReviewError> {
        let soundness = self.0.store.soundness();
        let ComparedRows { decisions, remarks, journeys } = soundness.rows().await?;
        let checked = [
            decisions,
            remarks,
            journeys,
            soundness.team().await?,
            soundness.documents().await?,
            soundness.schema().await?,
        ];
        Ok(checked.into_iter().flat_map(|checked| checked.problems).next())
    }
}
