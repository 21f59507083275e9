//! Blind second review: the content of a proposal is hidden from everybody but its maker and leads until the second
//! reviewer has chosen.

use crate::domain::decision::DecisionState;
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::record::{AuditEntry, Decision};
use crate::domain::role::{Act, Seat};
use crate::domain::text::Untrusted;
use crate::insight::case::{Case, Proposal, ProposalPart, ProposalWords};
use crate::store::samples::OpenSample;
use uuid::Uuid;

/// The reviewer for whom proposals are hidden.
#[derive(Clone, Copy, Debug)]
pub(super) struct Blindness<'a> {
    pub(super) me: &'a Reviewer,
    pub(super) seat: &'a Seat,
}

/// A proposal, or the decision on a quality sample, that must not be shown to a reviewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HiddenProposal {
    journey: JourneyKey,
    what: HiddenPart,
}

/// The part of a journey that must not be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
enum HiddenPart {
    /// The content of this decision, the notes of its maker, and the recorded work of other reviewers on the journey.
    Proposal { decision: Uuid, maker: Reviewer },
    /// What any other reviewer found out, wrote or decided, because the journey is a quality sample.
    Sample,
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

    /// Whether this reviewer could judge a sample, and so must not see its decision. A reviewer who may not decide, or
    /// who had a part in the decision, may see it.
    pub(super) fn hides_sample(self, sample: &OpenSample) -> bool {
        self.seat.may(Act::Decide) && !sample.is_of(self.me)
    }

    /// The samples among these that are hidden from this reviewer.
    pub(super) fn hidden_samples(self, samples: Vec<OpenSample>) -> impl Iterator<Item = HiddenProposal> {
        let hidden = samples.into_iter().filter(move |sample| self.hides_sample(sample));
        hidden.map(|sample| HiddenProposal { journey: sample.journey, what: HiddenPart::Sample })
    }

    /// Removes the decisions and what other reviewers found out or wrote, so that this reviewer judges the sample
    /// blind.
    pub(super) fn apply_to_sample(self, case: &mut Case, sample: &OpenSample) {
        case.decisions.clear();
        case.notes.retain(|note| note.by == *self.me);
        case.resolutions.retain_of(self.me);
        let hidden = HiddenProposal { journey: sample.journey.clone(), what: HiddenPart::Sample };
        self.redact(&mut case.history, &[hidden]);
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
            let (id, hidden, maker) = (open.id, HiddenProposal::of(open), open.intent.reviewer.clone());
            case.decisions.retain(|decision| decision.id != id);
            case.notes.retain(|note| note.by != maker);
            case.resolutions.retain_of(self.me);
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
        let what = HiddenPart::Proposal { decision: decision.id, maker: decision.intent.reviewer.clone() };
        Self { journey: decision.intent.journey.clone(), what }
    }

    /// Whether the proposal is about this journey.
    pub(super) fn is_on(&self, journey: &JourneyKey) -> bool {
        self.journey == *journey
    }

    /// Whether a note belongs to the proposal: it is by the same reviewer on the same journey.
    pub(super) fn covers(&self, journey: &JourneyKey, by: &Reviewer) -> bool {
        let is_theirs = match &self.what {
            HiddenPart::Proposal { maker, .. } => maker == by,
            HiddenPart::Sample => true,
        };
        self.journey == *journey && is_theirs
    }

    fn is_told_by(&self, entry: &AuditEntry, me: &Reviewer) -> bool {
        let is_own = entry.by == *me;
        entry.journey.as_ref() == Some(&self.journey)
            && match (&self.what, entry.event()) {
                (
                    HiddenPart::Proposal { decision, .. },
                    Event::DecisionRecorded { decision: recorded, .. },
                ) => recorded == *decision,
                (HiddenPart::Sample, event) => !is_own && !tells_nothing(&event),
                (_, event) => !is_own && is_of_case(&event),
            }
    }
}

/// Whether an event shows what a reviewer found out or wrote about a journey before deciding.
fn is_of_case(event: &Event) -> bool {
    matches!(
        event,
        Event::NoteAdded { .. }
            | Event::FindingResolved { .. }
            | Event::FindingReopened { .. }
            | Event::FacesAnswered { .. }
            | Event::JourneySeen { .. }
            | Event::JourneyLooked { .. }
    )
}

/// Whether an event reveals nothing about any decision, and so is shown in a blind review.
fn tells_nothing(event: &Event) -> bool {
    matches!(
        event,
        Event::JourneyReceived { .. }
            | Event::JourneyChanged { .. }
            | Event::DocumentDropped { .. }
            | Event::JourneyClaimed {}
            | Event::JourneyReleased {}
            | Event::JourneyAssigned { .. }
            | Event::JourneyOpened { .. }
            | Event::SampleDrawn { .. }
    )
}
