//! Blind second review: the content of a proposal is hidden from everybody but its maker and leads until the second
//! reviewer has chosen.

use crate::domain::decision::DecisionState;
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::record::{AuditEntry, Decision};
use crate::domain::role::{Act, Seat};
use crate::domain::text::Untrusted;
use crate::insight::case::{Case, Proposal, ProposalPart, ProposalWords};
use uuid::Uuid;

/// The reviewer for whom proposals are hidden.
#[derive(Clone, Copy, Debug)]
pub(super) struct Blindness<'a> {
    pub(super) me: &'a Reviewer,
    pub(super) seat: &'a Seat,
}

/// A proposal whose content is hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HiddenProposal {
    journey: JourneyKey,
    decision: Uuid,
    maker: Reviewer,
}

impl Blindness<'_> {
    /// Whether this reviewer must not see the content of a decision.
    pub(super) fn hides(self, decision: &Decision) -> bool {
        let is_hidden = decision.second.as_ref().is_some_and(|second| second.is_hidden());
        let is_open = decision.state == DecisionState::Proposed;
        is_open && is_hidden && decision.intent.reviewer != *self.me && !self.seat.is_lead()
    }

    /// The hidden proposals among these decisions.
    pub(super) fn hidden(self, decisions: &[Decision]) -> Vec<HiddenProposal> {
        let hidden = decisions.iter().filter(|decision| self.hides(decision));
        hidden.map(HiddenProposal::of).collect()
    }

    /// Marks a case as having a proposal, and removes the content that is hidden from this reviewer.
    pub(super) fn apply(self, case: &mut Case) {
        let Some(open) = case.decisions.iter().rfind(|one| one.state == DecisionState::Proposed) else {
            return;
        };
        let is_hidden = self.hides(open);
        let Decision { id, at, intent, .. } = open;
        let said = ProposalWords { verb: intent.verb, reason: intent.reason.clone() };
        let by = intent.reviewer.clone();
        let part = self.part(open, is_hidden);
        let proposal = Proposal { decision: *id, by, at: *at, said: (!is_hidden).then_some(said), part };
        if is_hidden {
            let hidden = HiddenProposal::of(open);
            case.decisions.retain(|decision| decision.id != hidden.decision);
            case.notes.retain(|note| note.by != hidden.maker);
            case.resolutions.retain(|resolution| resolution.by == *self.me);
            self.redact(&mut case.history, &[hidden]);
        }
        case.proposal = Some(proposal);
    }

    fn part(self, open: &Decision, is_hidden: bool) -> ProposalPart {
        let answered = open.second.as_ref().and_then(|second| second.answer.as_ref());
        if open.intent.reviewer == *self.me {
            ProposalPart::Maker
        } else if !self.seat.may(Act::ConfirmSecond) || answered.is_some_and(|answer| answer.by == *self.me) {
            ProposalPart::Onlooker
        } else if is_hidden {
            ProposalPart::BlindSecond
        } else {
            ProposalPart::Second
        }
    }

    /// Removes the content of audit entries about hidden proposals, and their hashes: a guess of the content could be
    /// verified against a hash.
    pub(super) fn redact(self, entries: &mut [AuditEntry], hidden: &[HiddenProposal]) {
        if hidden.is_empty() {
            return;
        }
        for entry in entries {
            let tells = hidden.iter().any(|hidden| hidden.is_told_by(entry, self.me));
            if tells {
                entry.detail = Untrusted::new("{\"hidden\":true}");
            }
            entry.hash = String::new();
            entry.previous = String::new();
        }
    }
}

impl HiddenProposal {
    fn of(decision: &Decision) -> Self {
        Self {
            journey: decision.intent.journey.clone(),
            decision: decision.id,
            maker: decision.intent.reviewer.clone(),
        }
    }

    /// Whether the proposal is about this journey.
    pub(super) fn is_on(&self, journey: &JourneyKey) -> bool {
        self.journey == *journey
    }

    /// Whether a note belongs to the proposal: it is by the same reviewer on the same journey.
    pub(super) fn covers(&self, journey: &JourneyKey, by: &Reviewer) -> bool {
        self.journey == *journey && self.maker == *by
    }

    fn is_told_by(&self, entry: &AuditEntry, me: &Reviewer) -> bool {
        let is_own = entry.by == *me;
        entry.journey.as_ref() == Some(&self.journey)
            && match entry.event() {
                Event::DecisionRecorded { decision, .. } => decision == self.decision,
                Event::NoteAdded { .. }
                | Event::FindingResolved { .. }
                | Event::FindingReopened { .. }
                | Event::FacesAnswered { .. }
                | Event::JourneySeen { .. }
                | Event::JourneyLooked { .. } => !is_own,
                _ => false,
            }
    }
}
