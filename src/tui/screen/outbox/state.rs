//! The state and key handling of the outbox screen.

use crate::domain::decision::DecisionState;
use crate::domain::ids::{ProviderName, Reviewer};
use crate::domain::outbox_item::OutboxItem;
use crate::domain::record::Decision;
use crate::tui::cx::{CopiedField, Cx, Handled, OutboxCounts, Step};
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::Effect;
use crate::tui::page::line::Mark;
use crate::tui::requests::{OutboxAct, RequestKind};
use jiff::Timestamp;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many items a page key moves by.
const PAGE: isize = 10;

/// The screen of the outbox.
#[derive(Clone, Debug, Default)]
pub(crate) struct OutboxScreen {
    items: Vec<OutboxItem>,
    at: usize,
    /// Whether the console ends once everything is delivered.
    pub(crate) leave_when_empty: bool,
    /// Conflicts whose case was opened here: only these may overwrite the other decision.
    looked: BTreeSet<Uuid>,
    /// How many items were discarded in this session.
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

    /// An item was discarded or retried.
    pub(crate) fn changed(&mut self, act: OutboxAct, cx: &mut Cx) {
        if act == OutboxAct::Discard {
            self.discarded = self.discarded.saturating_add(1);
            cx.say(Mark::NotDone, "Discarded: it did not reach the provider");
        }
        cx.ask(RequestKind::Outbox, Effect::LoadOutbox);
        let keys: Vec<_> = self.decisions().map(|it| it.intent.journey.clone()).collect();
        let asked = RequestKind::Changed { keys: keys.clone(), is_news: false };
        cx.ask(asked, Effect::LoadChanged { keys });
    }

    /// Accounts whose credentials the service refuses, according to their waiting items.
    pub(crate) fn refused_accounts(&self) -> BTreeSet<&ProviderName> {
        let refused = self.items.iter().filter(|it| it.standing().is_in_progress() && it.is_key_refused());
        refused.map(|item| &item.journey().provider).collect()
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
        self.decisions().filter(can_be).filter(is_own)
    }

    /// Replaces the list. Returns whether the console is to end now, because it was to end when nothing is undelivered.
    pub(crate) fn take(&mut self, items: Vec<OutboxItem>) -> bool {
        self.items = items;
        self.clamp();
        self.leave_when_empty && self.counts().undelivered == 0
    }

    /// Updates one item, and removes it if it is no longer open.
    pub(crate) fn take_one(&mut self, item: OutboxItem) {
        self.items.retain(|known| known.id() != item.id());
        if item.standing().is_open() {
            self.items.push(item);
        }
        self.clamp();
    }

    fn clamp(&mut self) {
        self.at = self.at.min(self.items.len().saturating_sub(1));
    }

    pub(crate) fn items(&self) -> &[OutboxItem] {
        &self.items
    }

    pub(crate) fn item(&self, id: Uuid) -> Option<&OutboxItem> {
        self.items.iter().find(|item| item.id() == id)
    }

    pub(crate) fn decisions(&self) -> impl Iterator<Item = &Decision> {
        self.items.iter().filter_map(OutboxItem::decision)
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn selected(&self) -> Option<&OutboxItem> {
        self.items.get(self.at)
    }

    /// The items that need a person: in conflict or refused.
    pub(crate) fn attention(&self) -> impl Iterator<Item = &OutboxItem> {
        self.items.iter().filter(|item| item.standing().needs_person())
    }

    pub(crate) fn counts(&self) -> OutboxCounts {
        OutboxCounts {
            all: self.items.len(),
            held: self.decisions().filter(|decision| decision.state == DecisionState::Held).count(),
            undelivered: self.items.iter().filter(|item| item.standing().is_in_progress()).count(),
            attention: self.attention().count(),
        }
    }

    fn open_case(&mut self, cx: &mut Cx) {
        if let Some(item) = self.items.get(self.at) {
            self.looked.insert(item.id());
            cx.then(Step::Open(item.journey().clone()));
        }
    }

    fn copy_id(&self, cx: &mut Cx) {
        if let Some(key) = self.selected().map(|item| item.journey().clone()) {
            let value = key.id.as_sent().to_owned();
            cx.copy(key, CopiedField { name: "id".to_owned(), value });
        }
    }

    fn retry(&self, cx: &mut Cx) {
        let Some(item) = self.selected() else { return };
        let (id, state) = (item.id(), item.standing());
        if state == DecisionState::Conflict && !self.looked.contains(&id) {
            let key = cx.key(Place::Outbox, Action::Open);
            cx.say(
                Mark::Look,
                format!("Another reviewer has decided: open the case first ({key}), then send ours"),
            );
        } else if state.is_in_progress() && !matches!(state, DecisionState::Held | DecisionState::Sending)
            || state.needs_person()
        {
            cx.ask(RequestKind::OutboxChange(OutboxAct::Retry), Effect::Retry { id });
        } else {
            cx.say(Mark::None, "It is sent automatically");
        }
    }

    fn let_go(&self, cx: &mut Cx) {
        let Some(item) = self.selected() else { return };
        let (id, state) = (item.id(), item.standing());
        // A request that waits may be wrong or no longer needed. A decision that waits must not be lost.
        let is_waiting_request = item.decision().is_none() && state == DecisionState::Waiting;
        if state.needs_person() || state == DecisionState::Accepted || is_waiting_request {
            cx.ask(RequestKind::OutboxChange(OutboxAct::Discard), Effect::Discard { id });
        } else {
            cx.say(
                Mark::Look,
                "Only a conflict or a refused decision can be discarded; a held decision can be undone",
            );
        }
    }
}
