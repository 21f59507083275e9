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
use crate::tui::message::Problem;
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

    pub(crate) fn is_settled(&self, now: Timestamp) -> bool {
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
    /// Claims the journeys meant, or gives back those that are ours.
    pub(crate) fn claim_meant(&mut self) {
        for key in self.queue.meant() {
            let row = self.queue.rows().iter().find(|row| row.key == key);
            let is_mine = row.is_some_and(|row| row.claimed_by.as_ref() == Some(&self.me));
            let asked = Asked::ClaimHere { key: key.clone(), take: !is_mine };
            let effect = if is_mine { Effect::Release { key } } else { Effect::Claim { key } };
            self.ask(asked, effect);
        }
    }

    pub(crate) fn claimed_here(&mut self, key: &JourneyKey, take: bool, result: Result<(), Problem>) {
        let me = self.me.clone();
        match result {
            Ok(()) => {
                self.queue.set_claim(key, take.then_some(me));
                self.say(Mark::Settled, if take { "Claimed" } else { "Given back" });
            }
            Err(problem) => self.say_problem("Not claimed", &problem),
        }
    }

    /// Shows what is marked, to be rejected for one reason.
    pub(crate) fn open_bulk(&mut self) {
        if self.queue.marks.is_empty() {
            let key = self.keymap.key_for(Place::Queue, Action::Mark).unwrap_or_default();
            return self.say(Mark::None, format!("Mark journeys first: {key}"));
        }
        let meant = self.queue.meant();
        let rows = self.queue.rows().iter().filter(|row| meant.contains(&row.key));
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
        let now = self.now;
        let Some(Overlay::Bulk(bulk)) = self.overlays.last_mut() else { return };
        match action {
            Action::Back => drop(self.overlays.pop()),
            Action::RejectAll if !bulk.is_ready() => self.say(Mark::Look, "Choose a reason first"),
            Action::RejectAll if !bulk.is_settled(now) || self.rhythm.is_breathless => {
                self.say(Mark::Look, "Too fast: nothing was decided. Press the key again");
            }
            Action::RejectAll if self.rhythm.may_be_held => {
                self.say(Mark::Look, "Nothing was decided. Let go of the key for a moment, then press it");
            }
            Action::RejectAll => self.reject_all(),
            _ => match action.ninth() {
                Some(_) if self.rhythm.is_breathless => {
                    self.say(Mark::Look, "Too fast: no reason was chosen. Press the reason again");
                }
                Some(place) => bulk.choose(place),
                None => {
                    let by = super::keys::step_of(action, 8);
                    bulk.top = bulk.top.saturating_add_signed(by).min(bulk.journeys.len().saturating_sub(1));
                }
            },
        }
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
        self.queue.set_state(&key, JourneyState::Held);
        let outbox = self.keymap.key_for(Place::Everywhere, Action::Outbox).unwrap_or_default();
        let undo = self.keymap.key_for(Place::Outbox, Action::Undo).unwrap_or_default();
        self.say(Mark::Settled, format!("Rejected; {outbox} then {undo} takes any of them back"));
    }
}
