//! The row, deliveries and second review of a decision as they must be according to its entries in the record.

use super::recorded::EntryBy;
use crate::domain::decision::{DecisionState, StepReview, Verb};
use crate::domain::delivery::DeliveryEvent;
use crate::domain::event::{Event, RecordedMatchStatus};
use crate::domain::second::{SecondVerdict, SecondWanted};
use crate::store::seal::Commitment;
use crate::store::store_row::ms;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The verdict of a second reviewer, as recorded.
#[derive(Debug)]
pub(super) struct RecordedVerdict {
    pub(super) of: EntryBy,
    pub(super) verdict: SecondVerdict,
    pub(super) reason: Option<String>,
    pub(super) comment: Option<Commitment>,
}

/// The blind choice of a second reviewer, as recorded.
#[derive(Debug)]
pub(super) struct RecordedAnswer {
    pub(super) of: EntryBy,
    pub(super) verb: Verb,
    pub(super) reason: String,
    pub(super) comment: Option<Commitment>,
}

/// The state of a delivery according to its entries.
#[derive(Debug)]
pub(super) struct RecordedDelivery {
    /// The possible states; more than one where the entry does not distinguish them.
    pub(super) states: Vec<DecisionState>,
    pub(super) attempts: u32,
    /// Whether a reviewer has asked to overwrite the conflicting decision at the provider.
    pub(super) may_overwrite: bool,
}

/// A decision as its entries describe it.
#[derive(Debug)]
pub(super) struct RecordedDecision {
    /// The maker of the decision, and the time.
    pub(super) of: EntryBy,
    pub(super) verb: Verb,
    pub(super) reason: String,
    pub(super) comment: Option<Commitment>,
    pub(super) steps: Vec<StepReview>,
    pub(super) document_hash: String,
    /// `None` after the decision was sent to overwrite another: that entry has only the hash.
    pub(super) document_version: Option<i64>,
    pub(super) second: Option<SecondWanted>,
    /// The decision that it replaces.
    pub(super) corrects: Option<Uuid>,
    pub(super) held_until_ms: i64,
    pub(super) delivery: RecordedDelivery,
    /// The time of the next attempt, if the newest entry has one.
    pub(super) due_ms: Option<i64>,
    pub(super) body_sha256: Option<String>,
    pub(super) verdict: Option<RecordedVerdict>,
    pub(super) answer: Option<RecordedAnswer>,
    /// The match statuses that are sent after the decision, each with its delivery.
    pub(super) followers: BTreeMap<Uuid, (RecordedMatchStatus, RecordedDelivery)>,
    pub(super) is_erased: bool,
}

impl RecordedDelivery {
    fn new(state: DecisionState) -> Self {
        Self { states: vec![state], attempts: 0, may_overwrite: false }
    }

    fn is(&mut self, state: DecisionState) {
        self.states = vec![state];
    }

    /// Applies an event to each possible state; states that do not allow the event are left out.
    fn after(&mut self, event: DeliveryEvent) {
        let after = self.states.iter().filter_map(|state| state.after(event));
        let after: Vec<DecisionState> = after.collect();
        if !after.is_empty() {
            self.states = after;
        }
    }

    /// Applies a reviewer's retry of match statuses that were not delivered.
    fn retry(&mut self) {
        match self.states.contains(&DecisionState::Conflict) {
            true => {
                self.may_overwrite = true;
                self.after(DeliveryEvent::Overwritten);
            }
            false => self.after(DeliveryEvent::Retried),
        }
    }

    fn drop_if_stuck(&mut self) {
        if self.states.iter().any(|state| state.needs_person()) {
            self.is(DecisionState::Dropped);
        }
    }
}

impl RecordedDecision {
    /// The decision that an entry records; `None` if the entry records no decision.
    pub(super) fn of_entry(of: &EntryBy, event: &Event) -> Option<(Uuid, Self)> {
        let Event::DecisionRecorded {
            decision,
            verb,
            reason,
            comment_sha256,
            comment_hmac,
            steps,
            document_sha256,
            document_version,
            held_until,
            dispositions,
            second,
            corrects,
            ..
        } = event
        else {
            return None;
        };
        let state = if second.is_some() { DecisionState::Proposed } else { DecisionState::Held };
        let follower = |one: &RecordedMatchStatus| {
            (one.disposition, (one.clone(), RecordedDelivery::new(DecisionState::Held)))
        };
        let recorded = Self {
            of: of.clone(),
            verb: *verb,
            reason: reason.clone(),
            comment: Commitment::said(comment_sha256.clone(), comment_hmac.clone()),
            steps: steps.clone(),
            document_hash: document_sha256.clone(),
            document_version: Some(*document_version),
            second: second.clone(),
            corrects: *corrects,
            held_until_ms: ms(*held_until),
            delivery: RecordedDelivery::new(state),
            due_ms: None,
            body_sha256: None,
            verdict: None,
            answer: None,
            followers: dispositions.iter().map(follower).collect(),
            is_erased: false,
        };
        Some((*decision, recorded))
    }

    /// The decision that an entry is about.
    pub(super) fn named_by(event: &Event) -> Option<Uuid> {
        match event {
            Event::DecisionSending { decision, .. }
            | Event::DecisionAttempt { decision, .. }
            | Event::DecisionAccepted { decision, .. }
            | Event::DecisionDelivered { decision, .. }
            | Event::DecisionKept { decision }
            | Event::DecisionConflict { decision, .. }
            | Event::DecisionRefused { decision, .. }
            | Event::DecisionWaiting { decision, .. }
            | Event::DecisionUndone { decision, .. }
            | Event::DecisionDropped { decision, .. }
            | Event::DecisionRetried { decision, .. }
            | Event::DecisionSentOver { decision, .. }
            | Event::DecisionConfirmed { decision, .. }
            | Event::DecisionReturned { decision, .. }
            | Event::DecisionDeclined { decision, .. }
            | Event::DecisionAnswered { decision, .. }
            | Event::DispositionSending { decision, .. }
            | Event::DispositionAttempt { decision, .. }
            | Event::DispositionDelivered { decision, .. }
            | Event::DispositionKept { decision, .. }
            | Event::DispositionConflict { decision, .. }
            | Event::DispositionRefused { decision, .. }
            | Event::DispositionWaiting { decision, .. }
            | Event::DispositionRetried { decision, .. }
            | Event::DispositionDropped { decision, .. } => Some(*decision),
            _ => None,
        }
    }

    /// Applies a later entry about the decision.
    pub(super) fn take(&mut self, of: &EntryBy, event: &Event) {
        self.take_sending(event);
        self.take_by_hand(event);
        self.take_second(of, event);
        self.take_followers(event);
    }

    fn take_sending(&mut self, event: &Event) {
        let state = match event {
            Event::DecisionSending { .. } => DecisionState::Sending,
            Event::DecisionAttempt { attempt, body_sha256, .. } => {
                (self.delivery.attempts, self.body_sha256) = (*attempt, body_sha256.clone());
                return;
            }
            Event::DecisionAccepted { due, .. } => {
                self.due_ms = Some(ms(*due));
                DecisionState::Accepted
            }
            Event::DecisionWaiting { due, maybe_applied, .. } => {
                self.due_ms = Some(ms(*due));
                if *maybe_applied { DecisionState::Uncertain } else { DecisionState::Waiting }
            }
            Event::DecisionDelivered { .. } => DecisionState::Delivered,
            Event::DecisionKept { .. } => DecisionState::Kept,
            Event::DecisionConflict { .. } => DecisionState::Conflict,
            Event::DecisionRefused { .. } => DecisionState::Refused,
            _ => return,
        };
        self.delivery.is(state);
        if state.has_arrived() {
            self.followers_after(DeliveryEvent::Released);
        }
    }

    fn take_by_hand(&mut self, event: &Event) {
        match event {
            Event::DecisionUndone { .. } => {
                self.delivery.is(DecisionState::Undone);
                self.followers_after(DeliveryEvent::Undone);
            }
            Event::DecisionDropped { .. } => {
                self.delivery.is(DecisionState::Dropped);
                self.followers_after(DeliveryEvent::Abandoned);
            }
            Event::DecisionRetried { .. } => {
                self.due_ms = None;
                self.delivery.after(DeliveryEvent::Retried);
            }
            Event::DecisionSentOver { document_sha256, .. } => {
                (self.due_ms, self.document_version) = (None, None);
                self.document_hash.clone_from(document_sha256);
                self.delivery.may_overwrite = true;
                self.delivery.is(DecisionState::Waiting);
            }
            _ => {}
        }
    }

    fn take_second(&mut self, of: &EntryBy, event: &Event) {
        let of = of.clone();
        let (verdict, reason, plain, keyed) = match event {
            Event::DecisionConfirmed { held_until, reason, comment_sha256, comment_hmac, .. } => {
                self.held_until_ms = ms(*held_until);
                (SecondVerdict::Confirmed, reason, comment_sha256, comment_hmac)
            }
            Event::DecisionReturned { reason, comment_sha256, comment_hmac, .. } => {
                (SecondVerdict::Returned, reason, comment_sha256, comment_hmac)
            }
            Event::DecisionDeclined { reason, comment_sha256, comment_hmac, .. } => {
                (SecondVerdict::Declined, reason, comment_sha256, comment_hmac)
            }
            Event::DecisionAnswered { verb, reason, comment_sha256, comment_hmac, .. } => {
                let comment = Commitment::said(comment_sha256.clone(), comment_hmac.clone());
                self.answer = Some(RecordedAnswer { of, verb: *verb, reason: reason.clone(), comment });
                return;
            }
            _ => return,
        };
        let comment = Commitment::said(plain.clone(), keyed.clone());
        self.verdict = Some(RecordedVerdict { of, verdict, reason: reason.clone(), comment });
        self.delivery.is(match verdict {
            SecondVerdict::Confirmed => DecisionState::Held,
            SecondVerdict::Returned => DecisionState::Returned,
            SecondVerdict::Declined => DecisionState::Declined,
        });
        if verdict != SecondVerdict::Confirmed {
            self.followers_after(DeliveryEvent::Abandoned);
        }
    }

    fn take_followers(&mut self, event: &Event) {
        use DecisionState as State;
        let (id, states) = match event {
            Event::DispositionSending { disposition, .. } => (disposition, vec![State::Sending]),
            Event::DispositionDelivered { disposition, .. } => (disposition, vec![State::Delivered]),
            Event::DispositionKept { disposition, .. } => (disposition, vec![State::Kept]),
            Event::DispositionConflict { disposition, .. } => (disposition, vec![State::Conflict]),
            Event::DispositionRefused { disposition, .. } => (disposition, vec![State::Refused]),
            Event::DispositionWaiting { disposition, .. } => {
                (disposition, vec![State::Waiting, State::Uncertain, State::Accepted])
            }
            Event::DispositionAttempt { attempt, disposition, .. } => {
                if let Some((_, delivery)) = self.followers.get_mut(disposition) {
                    delivery.attempts = *attempt;
                }
                return;
            }
            Event::DispositionRetried { .. } => {
                return self.followers.values_mut().for_each(|(_, delivery)| delivery.retry());
            }
            Event::DispositionDropped { .. } => {
                return self.followers.values_mut().for_each(|(_, delivery)| delivery.drop_if_stuck());
            }
            _ => return,
        };
        if let Some((_, delivery)) = self.followers.get_mut(id) {
            delivery.states = states;
        }
    }

    /// Applies an event of the decision to the match statuses that are held for it.
    fn followers_after(&mut self, event: DeliveryEvent) {
        for (_, delivery) in self.followers.values_mut() {
            if delivery.states == [DecisionState::Held] {
                delivery.after(event);
            }
        }
    }

    /// Applies an erasure: the comments and the records of the match statuses are expected to be missing.
    pub(super) fn erase(&mut self) {
        self.is_erased = true;
        self.comment = None;
        self.verdict.iter_mut().for_each(|verdict| verdict.comment = None);
        self.answer.iter_mut().for_each(|answer| answer.comment = None);
    }
}
