//! Several journeys at once: claim, note, and reject for one reason after the list was shown. Never approve.

use super::Desk;
use super::decision::BAR_SETTLES_MS;
use super::line::TypedLine;
use super::overlay::Overlay;
use super::replies::Asked;
use crate::domain::decision::{Intent, Verb};
use crate::domain::ids::JourneyKey;
use crate::domain::queue::JourneyState;
use crate::domain::record::Decision;
use crate::domain::text::{Shown, Untrusted};
use crate::insight::case::Reason;
use crate::tui::action::{Action, Place};
use crate::tui::effect::Effect;
use crate::tui::page::line::Mark;
use jiff::Timestamp;

/// The list that is to be rejected, and for what.
#[derive(Clone, Debug)]
pub struct BulkDesk {
    /// Which journeys, with what they are called.
    pub journeys: Vec<(JourneyKey, Shown)>,
    /// The reasons for rejecting, at most nine.
    pub reasons: Vec<Reason>,
    /// The chosen reason, by its place.
    pub chosen: Option<usize>,
    /// The comment, if the reason needs one.
    pub comment: TypedLine,
    /// Whether the comment is being typed.
    pub is_typing: bool,
    /// The first journey in view.
    pub top: usize,
    drawn: Option<Timestamp>,
}

impl BulkDesk {
    /// The place whose keys count.
    pub fn place(&self) -> Place {
        if self.is_typing { Place::Text } else { Place::Bulk }
    }

    /// The chosen reason.
    pub fn reason(&self) -> Option<&Reason> {
        self.reasons.get(self.chosen?)
    }

    pub(crate) fn was_drawn(&mut self, now: Timestamp) {
        self.drawn = self.drawn.or(Some(now));
    }

    fn is_settled(&self, now: Timestamp) -> bool {
        self.drawn.is_some_and(|drawn| now.as_millisecond() - drawn.as_millisecond() >= BAR_SETTLES_MS)
    }

    /// Whether nothing is missing for the list to be rejected.
    pub fn is_ready(&self) -> bool {
        self.reason().is_some_and(|reason| !reason.needs_comment || self.comment.comment().is_some())
    }

    fn choose(&mut self, place: usize) {
        if place < self.reasons.len() {
            self.chosen = Some(place);
            // What was chosen must be on the screen before Enter counts.
            self.drawn = None;
            self.is_typing = self.reason().is_some_and(|reason| reason.needs_comment);
        }
    }

    pub(crate) fn stop_typing(&mut self) {
        self.is_typing = false;
        self.drawn = None;
    }
}

impl Desk {
    /// Shows what is marked, to be rejected for one reason.
    pub(crate) fn open_bulk(&mut self) {
        if self.queue.list.marks.is_empty() {
            let key = self.keymap.key_for(Place::Queue, Action::Mark).unwrap_or_default();
            return self.say(Mark::None, format!("Mark journeys first: {key}"));
        }
        let meant = self.queue.list.meant();
        let rows = self.queue.list.rows().iter().filter(|row| meant.contains(&row.key));
        let masking = self.masking;
        let named = rows.map(|row| (row.key.clone(), crate::tui::page::line::name(row, masking))).collect();
        let reasons = self.policy.reasons.iter().filter(|reason| reason.verbs.contains(&Verb::Reject));
        self.overlays.push(Overlay::Bulk(Box::new(BulkDesk {
            journeys: named,
            reasons: reasons.take(9).cloned().collect(),
            chosen: None,
            comment: TypedLine::default(),
            is_typing: false,
            top: 0,
            drawn: None,
        })));
    }

    pub(crate) fn bulk_action(&mut self, action: Action) {
        let (now, breathless) = (self.now, self.rhythm.is_breathless);
        let Some(Overlay::Bulk(bulk)) = self.overlays.last_mut() else { return };
        match action {
            Action::Back => drop(self.overlays.pop()),
            Action::RejectAll if !bulk.is_ready() => self.say(Mark::Look, "Choose a reason first"),
            Action::RejectAll if !bulk.is_settled(now) || self.cx.rhythm.is_breathless => {
                self.say(Mark::Look, "Too fast: nothing was decided. Press the key again");
            }
            Action::RejectAll if self.cx.rhythm.may_be_held => {
                self.say(Mark::Look, "Nothing was decided. Let go of the key for a moment, then press it");
            }
            Action::RejectAll => self.reject_all(),
            Action::Reason(_) if breathless => {}
            Action::Reason(digit) => bulk.choose(usize::from(digit).saturating_sub(1)),
            _ => {
                let by = action.step(8).unwrap_or(0);
                bulk.top = bulk.top.saturating_add_signed(by).min(bulk.journeys.len().saturating_sub(1));
            }
        }
    }

    pub(crate) fn bulk_text_action(&mut self, action: Action) -> crate::tui::cx::Handled {
        if let Some(Overlay::Bulk(bulk)) = self.overlays.last_mut() {
            match action {
                Action::Accept if bulk.comment.comment().is_none() => {
                    self.cx.say(Mark::Look, "This reason needs a comment: write it, or leave with Esc");
                }
                Action::Accept | Action::Cancel => bulk.stop_typing(),
                _ => drop(bulk.comment.edit(action)),
            }
        }
        crate::tui::cx::Handled::Yes
    }

    fn reject_all(&mut self) {
        let Some(Overlay::Bulk(bulk)) = self.overlays.pop() else { return };
        let Some(reason) = bulk.reason() else { return };
        let comment: Option<Untrusted> = bulk.comment.comment();
        for (key, name) in &bulk.journeys {
            let intent = Intent {
                journey: key.clone(),
                verb: Verb::Reject,
                reason: reason.code.clone(),
                comment: comment.clone(),
                steps: Vec::new(),
                reviewer: self.me.clone(),
            };
            self.ask(
                Asked::DecideHere { name: name.clone() },
                Effect::Decide { intent, looks: Vec::new(), keys: None },
            );
        }
    }

    /// One decision of several is on disk.
    pub(crate) fn decided_here(&mut self, name: Shown, decision: Decision) {
        let key = decision.intent.journey.clone();
        self.last = Some(super::notice::Last { decision: decision.clone(), name });
        self.read_anew();
        self.outbox.take_one(decision);
        self.queue.list.set_state(&key, JourneyState::Held);
        let outbox = self.keymap.key_for(Place::Everywhere, Action::Outbox).unwrap_or_default();
        let undo = self.keymap.key_for(Place::Outbox, Action::Undo).unwrap_or_default();
        self.say(Mark::Settled, format!("Rejected; {outbox} then {undo} takes any of them back"));
    }
}
