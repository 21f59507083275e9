//! The review service: the store, the accounts, the rules and the reviewer. Consoles and commands access journeys only
//! through it. Each use case is a type in a file of its own.

use super::assignments::AssignmentService;
use super::case::CaseService;
use super::changes::ChangeService;
use super::claims::ClaimService;
use super::clock::{Holds, ReviewClock};
use super::decisions::DecisionService;
use super::destination::Destination;
use super::drafts::DraftService;
use super::error::ReviewError;
use super::faces::FaceService;
use super::find::FindService;
use super::gates::ApprovalGates;
use super::intake::{Copies, IntakeService, Reader};
use super::linked_journeys::LinkedJourneyService;
use super::match_statuses::MatchStatusService;
use super::outbox::OutboxService;
use super::queue::QueueService;
use super::record::RecordService;
use super::resolutions::ResolutionService;
use super::retention::RetentionService;
use super::rules::Rules;
use super::samples::SampleService;
use super::screenings::ScreeningService;
use super::second::SecondService;
use super::signature::Signing;
use super::statistics::StatisticsService;
use super::team::TeamService;
use crate::config::choices::BlindFaces;
use crate::domain::ids::{ProviderName, Reviewer};
use crate::store::Store;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Notify;

/// The review service of one reviewer. Clones share their state.
pub struct ReviewService<D> {
    pub(super) store: Store,
    /// The accounts by name.
    pub accounts: Arc<BTreeMap<String, D>>,
    /// The team's rules.
    pub(super) rules: Arc<Rules>,
    pub reviewer: Reviewer,
    /// Reads documents.
    pub(super) reader: Arc<dyn Reader>,
    /// Notified when the outbox changes.
    pub outbox_changed: Arc<Notify>,
    /// How the reviewer's decisions are signed.
    pub(super) signing: Signing,
    pub(super) clock: ReviewClock,
    /// The undo periods of the items that this process recorded.
    pub(super) holds: Arc<Holds>,
}

impl<D> ReviewService<D> {
    /// The same service with other clocks.
    #[must_use]
    pub fn with_clock(self, clock: ReviewClock) -> Self {
        Self { clock, ..self }
    }

    /// Makes the reviewer sign decisions.
    pub fn with_signing(mut self, signing: Signing) -> Self {
        self.signing = signing;
        self
    }

    /// Turns off blind face comparison: the automated result is shown before the reviewer has compared the faces.
    pub fn with_automated_faces(mut self) -> Self {
        let mut rules = (*self.rules).clone();
        rules.review.blind_faces = BlindFaces::Off;
        self.rules = Arc::new(rules);
        self
    }

    /// How far this host's clock, by which the console counts down, is ahead of the store's. Less than a second is no
    /// difference.
    pub fn host_ahead(&self) -> SignedDuration {
        let ahead = Timestamp::now().duration_since(self.store.now());
        if ahead.abs() < SignedDuration::from_secs(1) { SignedDuration::ZERO } else { ahead }
    }

    /// Whether faces are compared before the automated result is shown.
    pub fn compares_first(&self) -> bool {
        self.rules.review.blind_faces != BlindFaces::Off
    }
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
            signing: self.signing.clone(),
            clock: self.clock.clone(),
            holds: Arc::clone(&self.holds),
        }
    }
}

impl<D: Destination> ReviewService<D> {
    /// Combines these parts to a service.
    pub fn new(
        store: Store,
        accounts: BTreeMap<String, D>,
        rules: Rules,
        reviewer: Reviewer,
        reader: Arc<dyn Reader>,
    ) -> Self {
        Self {
            clock: ReviewClock::of_store(store.clone()),
            holds: Arc::default(),
            store,
            accounts: Arc::new(accounts),
            rules: Arc::new(rules),
            reviewer,
            reader,
            outbox_changed: Arc::new(Notify::new()),
            signing: Signing::default(),
        }
    }

    /// Finds an account by name.
    pub fn account(&self, name: &ProviderName) -> Result<&D, ReviewError> {
        self.accounts.get(&name.0).ok_or_else(|| ReviewError::NoAccount(name.clone()))
    }

    /// Corrects the stored ends of the holds of this process after the wall clock was set, so that each hold lasts as
    /// long as intended.
    pub(super) async fn keep_holds(&self) -> Result<(), ReviewError> {
        for (item, left) in self.holds.displaced(&self.clock) {
            self.store.outbox().hold_for(item, left).await?;
            self.holds.placed(item, left, &self.clock);
        }
        Ok(())
    }

    /// Closes the store.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// The store behind the service.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Roles of the reviewer, and members of the team.
    pub fn team(&self) -> TeamService<'_, D> {
        TeamService(self)
    }

    /// The journeys that wait for a person.
    pub fn queue(&self) -> QueueService<'_, D> {
        QueueService(self)
    }

    /// Journeys opened for review.
    pub fn cases(&self) -> CaseService<'_, D> {
        CaseService(self)
    }

    /// Making decisions.
    pub fn decisions(&self) -> DecisionService<'_, D> {
        DecisionService(self)
    }

    /// Requests to run AML screening again.
    pub fn screenings(&self) -> ScreeningService<'_, D> {
        ScreeningService(self)
    }

    /// Second reviews.
    pub fn seconds(&self) -> SecondService<'_, D> {
        SecondService(self)
    }

    /// Quality samples.
    pub fn samples(&self) -> SampleService<'_, D> {
        SampleService(self)
    }

    /// What has not arrived yet.
    pub fn outbox(&self) -> OutboxService<'_, D> {
        OutboxService(self)
    }

    /// Retention of journeys.
    pub fn retention(&self) -> RetentionService<'_, D> {
        RetentionService(self)
    }

    /// Claiming and releasing journeys.
    pub fn claims(&self) -> ClaimService<'_, D> {
        ClaimService(self)
    }

    /// Assignment of journeys to reviewers.
    pub fn assignments(&self) -> AssignmentService<'_, D> {
        AssignmentService(self)
    }

    /// Resolutions of findings, and notes.
    pub fn resolutions(&self) -> ResolutionService<'_, D> {
        ResolutionService(self)
    }

    /// Search of all journeys in the store.
    pub fn find(&self) -> FindService<'_, D> {
        FindService(self)
    }

    /// Answers about faces.
    pub fn faces(&self) -> FaceService<'_, D> {
        FaceService(self)
    }

    /// Drafts of the reviewer.
    pub fn drafts(&self) -> DraftService<'_, D> {
        DraftService(self)
    }

    /// Audit entries other than decisions.
    pub fn record(&self) -> RecordService<'_, D> {
        RecordService(self)
    }

    /// Intake of documents.
    pub fn intake(&self) -> IntakeService<'_, D> {
        IntakeService { review: self, copies: Copies::Asked(None) }
    }

    /// Statistics.
    pub fn statistics(&self) -> StatisticsService<'_, D> {
        StatisticsService(self)
    }

    /// Journeys of the same person or document.
    pub fn linked_journeys(&self) -> LinkedJourneyService<'_, D> {
        LinkedJourneyService(self)
    }

    pub(super) fn changes(&self) -> ChangeService<'_, D> {
        ChangeService(self)
    }

    pub(super) fn gates(&self) -> ApprovalGates<'_, D> {
        ApprovalGates(self)
    }

    pub(super) fn match_statuses(&self) -> MatchStatusService<'_, D> {
        MatchStatusService(self)
    }
}
