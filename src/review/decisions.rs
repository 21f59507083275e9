//! Makes a decision: checks the business rules, then records it with its hold. It never waits for the network.

use super::case::steps_of;
use super::corrections::{Corrected, Corrections};
use super::destination::Destination;
use super::error::{Meanwhile, Rejection, ReviewError};
use super::latest_reading::LatestReading;
use super::material_change;
use super::outbox::after;
use super::record::Before;
use super::rules::{Hold, Rules};
use super::service::ReviewService;
use crate::domain::decision::{Intent, StepAnswer, StepReview, Verb};
use crate::domain::delivery::DeliveryKind;
use crate::domain::ids::{JourneyKey, ServiceId, StepId};
use crate::domain::journey::Journey;
use crate::domain::pii::Masking;
use crate::domain::record::Decision;
use crate::domain::role::Act;
use crate::domain::selfie::Selfie;
use crate::domain::text::Untrusted;
use crate::insight::case::ReviewStep;
use crate::insight::finding::Finding;
use crate::store::decisions::{NewDecision, Recorded};
use crate::store::journeys::Known;
use crate::store::stored_case::CaseToDecide;
use crate::store::{Commitments, StoreError};
use jiff::Timestamp;
use std::collections::HashSet;
use std::time::Duration;
use uuid::Uuid;

/// Checks and records decisions of the reviewer.
pub struct DecisionService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> DecisionService<'_, D> {
    /// A decision by its id.
    pub async fn get(&self, id: Uuid) -> Result<Option<Decision>, ReviewError> {
        Ok(self.0.store.decisions().get(id).await?)
    }

    /// Records a decision. When this returns, the decision, its outbox item and its audit entry are on disk.
    pub async fn decide(&self, intent: Intent, hold: Hold, now: Timestamp) -> Result<Decision, ReviewError> {
        self.decide_after(Before::default(), intent, hold, now).await
    }

    /// Like [`Self::decide`], with the dwell records of the case, which become part of the audit entry.
    pub async fn decide_after(
        &self,
        before: Before,
        intent: Intent,
        hold: Hold,
        now: Timestamp,
    ) -> Result<Decision, ReviewError> {
        let key = &intent.journey;
        let (seat, stored) = self.0.store.cases().to_decide(key, &self.0.reviewer).await?;
        self.0.team().allowed(seat, Act::Decide)?;
        let no_journey = || ReviewError::NoJourney(key.clone());
        let CaseToDecide { known, document, viewed, sample } = stored.ok_or_else(no_journey)?;
        check_reason(&self.0.rules, &intent)?;
        let kind = self.kind_of(&intent, &known.service);
        let corrected = Corrections(self.0).check(&intent, &known.service, kind).await?;
        if let Some(sample) = sample.filter(|it| corrected.is_none() && !it.is_of(&self.0.reviewer)) {
            return self.0.samples().judge(&intent, sample.decision).await;
        }
        let latest = LatestReading::new(self.0, &known.service, document.ok_or_else(no_journey)?, now);
        self.check_seen(&intent, &known, &latest, viewed).await?;
        let manual_seen = self.manual_seen(key, &known, &latest, corrected.as_ref()).await?;
        self.check_carried(&known, &intent)?;
        let unresolved = self.0.gates().check(&intent, &latest).await?;
        check_steps(&intent, &known, latest.journey()?)?;
        let held = self.0.seconds().hold(hold);
        let match_statuses = self.0.match_statuses().of_decision(&intent, &latest).await?;
        let wanted = self.0.seconds().wanted(&intent, &known, &latest, now).await?;
        let at = self.0.store.at(now).await?;
        let mut new = NewDecision {
            id: Uuid::now_v7(),
            intent: &intent,
            kind,
            at,
            held_until: after(at, held),
            document_version: latest.document.version,
            document_hash: &latest.document.hash,
            manual_seen: manual_seen.as_deref(),
            latest_version: latest.document.version,
            seen: &before.looks,
            keys: before.keys,
            match_statuses: &match_statuses,
            unresolved: &unresolved,
            policy_sha256: self.0.rules.sha256.as_deref(),
            signature: None,
            second: wanted.as_ref(),
        };
        // Here the decision answers an open proposal: one signature is made, for the entry of the blind choice.
        if corrected.is_none() && self.0.signs() && self.0.store.decisions().open_on(key).await?.is_some() {
            return self.answer_second(&before, &intent, hold, now).await;
        }
        self.sign(&mut new, held).await?;
        let decision = match self.0.store.decisions().record(&new).await? {
            Recorded::Yes(decision) => *decision,
            Recorded::OnItsWay if corrected.is_none() => {
                self.answer_second(&before, &intent, hold, now).await?
            }
            refused => return Err(self.refused(key, refused).await?),
        };
        Ok(self.recorded(decision))
    }

    /// Begins the hold of a recorded decision.
    fn recorded(&self, decision: Decision) -> Decision {
        self.0.holds.begin(decision.id, decision.state, decision.held_until, &self.0.clock);
        self.0.outbox_changed.notify_one();
        decision
    }

    /// The delivered decision that a correction of the journey would replace.
    pub async fn to_correct(&self, key: &JourneyKey) -> Result<Uuid, ReviewError> {
        Ok(Corrections(self.0).standing(key).await?.decision.id)
    }

    /// Signs a decision. Its hold starts when the signature is made, because the reviewer may need time to touch a hardware
    /// key.
    async fn sign(&self, new: &mut NewDecision<'_>, held: Duration) -> Result<(), ReviewError> {
        let (asked, key) = (self.0.clock.steady(), &new.intent.journey);
        new.signature = self.0.signature(&new.event(&self.commitments(key).await?), key).await?;
        new.at = after(new.at, self.0.clock.steady().saturating_sub(asked));
        new.held_until = after(new.at, held);
        Ok(())
    }

    /// The commitments of the entry to be signed. Without a signature they are not needed before the decision is
    /// recorded.
    pub(super) async fn commitments(&self, key: &JourneyKey) -> Result<Commitments, ReviewError> {
        match self.0.signs() {
            true => Ok(self.0.store.sealing().commitments_to_come(key).await?),
            false => Ok(Commitments::default()),
        }
    }

    /// On a journey with a hidden proposal, a decision counts as the second reviewer's choice.
    async fn answer_second(
        &self,
        before: &Before,
        intent: &Intent,
        hold: Hold,
        now: Timestamp,
    ) -> Result<Decision, ReviewError> {
        let answered = self.0.seconds().answer(intent, hold).await?;
        let Some(decision) = answered else {
            return Err(self.refused(&intent.journey, Recorded::OnItsWay).await?);
        };
        let seen = before.looks.iter().map(|look| look.what.clone()).collect();
        self.0.record().seen(&intent.journey, seen, now).await?;
        Ok(decision)
    }

    /// The unresolved findings of a journey, masked; an approval would override them.
    pub async fn unresolved(&self, key: &JourneyKey, now: Timestamp) -> Result<Vec<String>, ReviewError> {
        let case = self.0.cases().read(key, now).await?;
        let is_open = |finding: &&Finding| case.resolutions.get(&finding.id).is_none();
        let open = case.findings.iter().filter(is_open);
        Ok(open.map(|finding| finding.subject.shown(Masking::Masked).to_string()).collect())
    }

    /// Whether the decision goes to the service or to a webhook. The account decides, or the service's capabilities if
    /// no account is configured.
    fn kind_of(&self, intent: &Intent, service: &ServiceId) -> DeliveryKind {
        let offers = || match self.0.reader.capabilities(service).is_some_and(|offers| offers.takes_decisions)
        {
            true => DeliveryKind::Decision,
            false => DeliveryKind::Webhook,
        };
        self.0.accounts.get(&intent.journey.provider.0).map_or_else(offers, D::decision_kind)
    }

    /// Checks that the latest document does not differ materially from the one that the reviewer opened last. It is the
    /// latest that is decided on, because only it shows a manual decision that was made at the service meanwhile.
    async fn check_seen(
        &self,
        intent: &Intent,
        known: &Known,
        latest: &LatestReading<'_, D>,
        viewed: Option<i64>,
    ) -> Result<(), ReviewError> {
        if intent.verb == Verb::Approve {
            // The gates need the findings, and reading these reads the journey as well.
            latest.reading()?;
        }
        let latest_journey = latest.journey()?;
        let seen = viewed.unwrap_or(latest.document.version);
        if seen == latest.document.version {
            return Ok(());
        }
        let Some(document) = self.0.store.documents().version(&intent.journey, seen).await? else {
            return Err(ReviewError::Meanwhile(Meanwhile::Changed("more than once".to_owned())));
        };
        let journey = self.0.cases().journey_in(&known.service, &document)?;
        let changed = material_change::changed(&journey, latest_journey);
        if !changed.is_empty() {
            return Err(ReviewError::Meanwhile(Meanwhile::Changed(changed.join(", "))));
        }
        Ok(())
    }

    /// The manual decision that the reviewer saw: in the document, or the one that is corrected. It is an error if the
    /// journey needs no decision.
    async fn manual_seen(
        &self,
        key: &JourneyKey,
        known: &Known,
        latest: &LatestReading<'_, D>,
        corrected: Option<&Corrected>,
    ) -> Result<Option<String>, ReviewError> {
        let journey = latest.journey()?;
        if let Some(corrected) = corrected {
            return Ok(Some(corrected.shown(&latest.document, journey)));
        }
        if known.summary.needs_review && !known.settled {
            return Ok(journey.manual_decision.as_ref().map(|said| said.as_sent.as_sent().to_owned()));
        }
        match &journey.manual_decision {
            Some(decided) if !known.settled => {
                Err(ReviewError::Meanwhile(Meanwhile::Decided(decided.shown().to_string())))
            }
            _ => Err(self.why_not(key).await?.into()),
        }
    }

    /// Why nothing was recorded. The error names the reviewer whose claim or decision came first.
    async fn refused(&self, key: &JourneyKey, refused: Recorded) -> Result<ReviewError, ReviewError> {
        Ok(match refused {
            Recorded::Unknown => ReviewError::NoJourney(key.clone()),
            Recorded::ClaimedBy(other) => Rejection::ClaimedBy(other).into(),
            Recorded::Barred => Rejection::Barred.into(),
            Recorded::Changed => ReviewError::Meanwhile(Meanwhile::Changed("just now".to_owned())),
            Recorded::OnItsWay | Recorded::NeedsNone | Recorded::Yes(_) => {
                match self.0.store.decisions().open_on(key).await {
                    Ok(Some(open)) => Rejection::OnItsWay(open.intent.reviewer).into(),
                    // The other decision has been delivered meanwhile.
                    Ok(None) => self.why_not(key).await?.into(),
                    Err(StoreError::Damaged(_)) => Rejection::UnreadOnItsWay.into(),
                    Err(error) => error.into(),
                }
            }
        })
    }

    /// The reason why a journey needs no review; it names the reviewer if the journey was decided here.
    async fn why_not(&self, key: &JourneyKey) -> Result<Rejection, ReviewError> {
        let decisions = self.0.store.decisions().of(key).await?.all_sound()?;
        let arrived = |it: &&Decision| it.state.has_arrived();
        Ok(decisions.iter().rfind(arrived).map_or(Rejection::NeedsNone, |it| {
            Rejection::Decided(it.intent.reviewer.clone(), it.intent.verb.word())
        }))
    }

    /// A service that accepts no decisions cannot ask the applicant to repeat a step, so a resubmission is rejected.
    /// Other decisions stay in our store.
    fn check_carried(&self, known: &Known, intent: &Intent) -> Result<(), ReviewError> {
        let account = self.0.accounts.get(&intent.journey.provider.0);
        let offers =
            || self.0.reader.capabilities(&known.service).is_some_and(|offers| offers.takes_decisions);
        let carried = account.map_or_else(offers, D::takes_decisions);
        if intent.verb == Verb::Resubmit && !carried {
            return Err(Rejection::NobodyToAsk(intent.journey.provider.clone()).into());
        }
        Ok(())
    }
}

/// Checks that the reason is configured, matches the verb, and has a comment if it requires one.
fn check_reason(rules: &Rules, intent: &Intent) -> Result<(), Rejection> {
    let code = || intent.reason.clone();
    let reason = rules.reason(&intent.reason).ok_or_else(|| Rejection::UnknownReason(code()))?;
    if !reason.verbs.contains(&intent.verb) {
        return Err(Rejection::ReasonOfOtherVerb(code(), intent.verb.word()));
    }
    let silent = intent.comment.as_ref().is_none_or(Untrusted::is_blank);
    if reason.needs_comment && silent {
        return Err(Rejection::NeedsComment(code()));
    }
    Ok(())
}

/// Checks that each failed step is answered once and that at least one must be repeated (docs/contracts/idwise.md 2.4).
fn check_steps(intent: &Intent, known: &Known, journey: &Journey) -> Result<(), Rejection> {
    if intent.verb != Verb::Resubmit {
        return if intent.steps.is_empty() { Ok(()) } else { Err(Rejection::StepsWithout) };
    }
    let steps = steps_of(known, journey);
    let mut answered = HashSet::new();
    for StepReview { step, .. } in &intent.steps {
        if !answered.insert(step) {
            return Err(Rejection::AnsweredTwice(shown(step)));
        }
    }
    if !intent.steps.iter().any(|review| review.answer == StepAnswer::Resubmit) {
        return Err(Rejection::NothingToRedo);
    }
    if let Some(step) = steps.iter().find(|step| step.failed && !answered.contains(&step.id)) {
        return Err(Rejection::Unanswered(shown(&step.id)));
    }
    check_other_steps(&answered, &steps, journey)
}

/// Checks that each answered step is known. One unknown step counts as the selfie's if no summary names it.
fn check_other_steps(
    answered: &HashSet<&StepId>,
    steps: &[ReviewStep],
    journey: &Journey,
) -> Result<(), Rejection> {
    let named = |step: &StepId| steps.iter().any(|named| &named.id == step);
    let documents_only = journey.capabilities.has_steps
        && steps.iter().all(|step| journey.documents.iter().any(|document| document.step == step.id));
    let selfie_is_there = journey.selfie.is_some() && documents_only;
    let strangers: Vec<&&StepId> = answered.iter().filter(|step| !named(step)).collect();
    match (strangers.as_slice(), selfie_is_there) {
        ([], true) if selfie_failed(journey) => Err(Rejection::SelfieUnanswered),
        ([], _) | ([_], true) => Ok(()),
        ([stranger, ..], _) => Err(Rejection::UnknownStep(shown(stranger))),
    }
}

fn selfie_failed(journey: &Journey) -> bool {
    journey.selfie.as_ref().is_some_and(Selfie::is_failed)
}

fn shown(step: &StepId) -> String {
    step.0.shown().to_string()
}
