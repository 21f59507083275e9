//! The state and key handling of the outbox screen.

use crate::domain::decision::DecisionState;
use crate::domain::ids::{JourneyKey, ProviderName, Reviewer};
use crate::domain::record::Decision;
use crate::domain::screening_request::{RequestStep, ScreeningRequest};
use crate::tui::cx::{CopiedField, Cx, Handled, OutboxCounts, Step};
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::Effect;
use crate::tui::messages::reply::OutboxItems;
use crate::tui::page::line::Mark;
use crate::tui::requests::{OutboxAct, RequestKind};
use jiff::Timestamp;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many decisions a page key moves by.
const PAGE: isize = 10;

/// The screen of the outbox.
#[derive(Clone, Debug, Default)]
pub(crate) struct OutboxScreen {
    decisions: Vec<Decision>,
    /// Requests to run AML screening again, below the decisions.
    screenings: Vec<ScreeningRequest>,
    at: usize,
    /// Whether the console ends once everything is delivered.
    pub(crate) leave_when_empty: bool,
    /// Conflicts whose case was opened here: only these may overwrite the other decision.
    looked: BTreeSet<Uuid>,
    /// How many decisions were discarded in this session.
    pub(super) discarded: usize,
}

impl OutboxScreen {
    pub(crate) fn act(&mut self, action: Action, cx: &mut Cx) -> Handled {
        match action {
            Action::Retry => self.retry(cx),
            Action::Discard => self.let_go(cx),
            Action::Open => self.open_case(cx),
            Action::Copy => self.copy_id(cx),
            _ => {
                let Some(by) = action.step(PAGE) else { return Handled::No };
                self.at = self.at.saturating_add_signed(by);
                self.clamp();
            }
        }
        Handled::Yes
    }

    /// A decision was discarded or retried.
    pub(crate) fn changed(&mut self, act: OutboxAct, cx: &mut Cx) {
        if act == OutboxAct::Discard {
            self.discarded = self.discarded.saturating_add(1);
            cx.say(Mark::NotDone, "Discarded: it did not reach the provider");
        }
        cx.ask(RequestKind::Outbox, Effect::LoadOutbox);
        let keys: Vec<_> = self.decisions.iter().map(|it| it.intent.journey.clone()).collect();
        let asked = RequestKind::Changed { keys: keys.clone(), is_news: false };
        cx.ask(asked, Effect::LoadChanged { keys });
    }

    /// Accounts whose credentials the service refuses, according to their waiting decisions.
    pub(crate) fn refused_accounts(&self) -> BTreeSet<&ProviderName> {
        let refused = self.decisions.iter().filter(|it| it.standing().goes_on() && it.is_key_refused());
        refused.map(|decision| &decision.intent.journey.provider).collect()
    }

    /// The held decisions of this reviewer that can still be undone.
    pub(crate) fn held_by(&self, me: &Reviewer, now: Timestamp) -> impl Iterator<Item = &Decision> {
        self.undoable_by(me, now).filter(|it| it.state == DecisionState::Held)
    }

    /// The held decisions and proposals of this reviewer that can still be undone.
    pub(crate) fn undoable_by(&self, me: &Reviewer, now: Timestamp) -> impl Iterator<Item = &Decision> {
        let can_be = move |it: &&Decision| match it.state {
            DecisionState::Held => it.held_until > now,
            state => state == DecisionState::Proposed,
        };
        let is_own = move |it: &&Decision| {
            let second = it.second.as_ref().and_then(|second| second.by.as_ref());
            it.intent.reviewer == *me || second == Some(me)
        };
        self.decisions.iter().filter(can_be).filter(is_own)
    }

    /// Replaces the list. Returns whether the console is to end now, because it was to end when nothing is undelivered.
    pub(crate) fn take(&mut self, items: OutboxItems) -> bool {
        (self.decisions, self.screenings) = (items.decisions, items.screenings);
        self.clamp();
        self.leave_when_empty && self.counts().undelivered == 0
    }

    /// Updates one decision, and removes it if it is no longer open.
    pub(crate) fn take_one(&mut self, decision: Decision) {
        self.decisions.retain(|known| known.id != decision.id);
        if decision.standing().is_open() {
            self.decisions.push(decision);
        }
        self.clamp();
    }

    /// Updates one screening request, and removes it if it is no longer open.
    pub(crate) fn take_screening(&mut self, request: ScreeningRequest) {
        self.screenings.retain(|known| known.id != request.id);
        if request.state.is_open() {
            self.screenings.push(request);
        }
        self.clamp();
    }

    fn clamp(&mut self) {
        self.at = self.at.min((self.decisions.len() + self.screenings.len()).saturating_sub(1));
    }

    pub(crate) fn screenings(&self) -> &[ScreeningRequest] {
        &self.screenings
    }

    pub(crate) fn selected_screening(&self) -> Option<&ScreeningRequest> {
        self.screenings.get(self.at.checked_sub(self.decisions.len())?)
    }

    /// Whether a screening request can still be undone.
    pub(crate) fn held_screening(&self, id: Uuid, now: Timestamp) -> bool {
        let is_held = |it: &ScreeningRequest| it.state == DecisionState::Held && it.held_until > now;
        self.screenings.iter().any(|it| it.id == id && is_held(it))
    }

    /// The journey of the selected row.
    fn selected_journey(&self) -> Option<&JourneyKey> {
        let decision = self.selected().map(|decision| &decision.intent.journey);
        decision.or_else(|| self.selected_screening().map(|request| &request.journey))
    }

    pub(crate) fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn selected(&self) -> Option<&Decision> {
        self.decisions.get(self.at)
    }

    /// The decisions that need a person: in conflict or refused.
    pub(crate) fn attention(&self) -> impl Iterator<Item = &Decision> {
        self.decisions.iter().filter(|decision| {
            matches!(decision.standing(), DecisionState::Conflict | DecisionState::Refused)
        })
    }

    pub(crate) fn counts(&self) -> OutboxCounts {
        let undelivered = self.decisions.iter().filter(|decision| decision.standing().goes_on());
        let screenings = |is_meant: fn(DecisionState) -> bool| {
            self.screenings.iter().filter(|request| is_meant(request.state)).count()
        };
        OutboxCounts {
            all: self.decisions.len() + self.screenings.len(),
            held: self.decisions.iter().filter(|decision| decision.state == DecisionState::Held).count(),
            undelivered: undelivered.count() + screenings(DecisionState::goes_on),
            attention: self.attention().count() + screenings(DecisionState::needs_person),
        }
    }

    fn open_case(&mut self, cx: &mut Cx) {
        if let Some(decision) = self.decisions.get(self.at) {
            self.looked.insert(decision.id);
        }
        if let Some(key) = self.selected_journey() {
            cx.then(Step::Open(key.clone()));
        }
    }

    fn copy_id(&self, cx: &mut Cx) {
        if let Some(key) = self.selected_journey().cloned() {
            let value = key.id.as_sent().to_owned();
            cx.copy(key, CopiedField { name: "id".to_owned(), value });
        }
    }

    fn retry(&self, cx: &mut Cx) {
        if let Some(request) = self.selected_screening() {
            return step_screening(request, RequestStep::Retry, cx);
        }
        let Some(decision) = self.selected() else { return };
        let (id, state) = (decision.id, decision.standing());
        if state == DecisionState::Conflict && !self.looked.contains(&id) {
            let key = cx.key(Place::Outbox, Action::Open);
            cx.say(
                Mark::Look,
                format!("Another reviewer has decided: open the case first ({key}), then send ours"),
            );
        } else if state.goes_on() && !matches!(state, DecisionState::Held | DecisionState::Sending)
            || state.needs_person()
        {
            cx.ask(RequestKind::OutboxChange(OutboxAct::Retry), Effect::Retry { id });
        } else {
            cx.say(Mark::None, "It is sent automatically");
        }
    }

    fn let_go(&self, cx: &mut Cx) {
        if let Some(request) = self.selected_screening() {
            return step_screening(request, RequestStep::Discard, cx);
        }
        let Some(decision) = self.selected() else { return };
        let (id, state) = (decision.id, decision.standing());
        if state.needs_person() || state == DecisionState::Accepted {
            cx.ask(RequestKind::OutboxChange(OutboxAct::Discard), Effect::Discard { id });
        } else {
            cx.say(
                Mark::Look,
                "Only a conflict or a refused decision can be discarded; a held decision can be undone",
            );
        }
    }
}

fn step_screening(request: &ScreeningRequest, step: RequestStep, cx: &mut Cx) {
    let (id, state) = (request.id, request.state);
    let can_be = match step {
        RequestStep::Retry => {
            matches!(state, DecisionState::Waiting | DecisionState::Uncertain | DecisionState::Refused)
        }
        RequestStep::Discard => matches!(state, DecisionState::Waiting | DecisionState::Refused),
        RequestStep::Undo => state == DecisionState::Held,
    };
    if can_be {
        cx.ask(RequestKind::Screening(Some(step)), Effect::StepScreening { id, step });
    } else {
        cx.say(Mark::None, "It is sent automatically; while it is held it can be undone");
    }
}
