//! The state of the bulk rejection: the journeys, the chosen reason, its comment.

use crate::domain::decision::{Intent, Verb};
use crate::domain::ids::JourneyKey;
use crate::domain::text::Shown;
use crate::insight::case::Reason;
use crate::tui::cx::{Cx, Handled};
use crate::tui::messages::action::{Action, DIGITS, Place};
use crate::tui::messages::effect::Effect;
use crate::tui::overlay::decision_bar::state::BAR_DELAY_MS;
use crate::tui::overlay::kinds::Overlay;
use crate::tui::page::line::{Mark, name};
use crate::tui::requests::RequestKind;
use crate::tui::screen::queue::list::QueueList;
use crate::tui::text_box::TextBox;
use jiff::Timestamp;

/// How many journeys a page key scrolls by.
const PAGE: isize = 8;

/// The overlay of the bulk rejection.
#[derive(Clone, Debug)]
pub(crate) struct BulkReject {
    /// The journeys and their names.
    pub(super) journeys: Vec<(JourneyKey, Shown)>,
    /// The reasons for rejecting, at most nine.
    pub(super) reasons: Vec<Reason>,
    /// The index of the chosen reason.
    pub(super) chosen: Option<usize>,
    /// The comment, if the reason needs one.
    pub(crate) comment: TextBox,
    pub(crate) is_typing: bool,
    /// The index of the first visible journey.
    pub(super) top: usize,
    drawn: Option<Timestamp>,
}

impl BulkReject {
    /// Opens the overlay for the marked journeys.
    pub(crate) fn open(queue: &QueueList, cx: &mut Cx) {
        if queue.marks.is_empty() {
            let key = cx.key(Place::Queue, Action::Mark);
            return cx.say(Mark::None, format!("Mark journeys first: {key}"));
        }
        let rows = queue.meant().into_iter();
        let journeys = rows.map(|row| (row.key.clone(), name(row, cx.masking))).collect();
        let reasons = cx.policy.reasons.iter().filter(|reason| reason.verbs.contains(&Verb::Reject));
        let reasons = reasons.take(usize::from(DIGITS)).cloned().collect();
        let comment = TextBox::default();
        let (chosen, is_typing, top, drawn) = (None, false, 0, None);
        let bulk = Self { journeys, reasons, chosen, comment, is_typing, top, drawn };
        cx.open(Overlay::Bulk(Box::new(bulk)));
    }

    /// The place whose key bindings apply.
    pub(crate) fn place(&self) -> Place {
        if self.is_typing { Place::Text } else { Place::Bulk }
    }

    /// The chosen reason.
    pub(super) fn reason(&self) -> Option<&Reason> {
        self.reasons.get(self.chosen?)
    }

    pub(crate) fn was_drawn(&mut self, now: Timestamp) {
        self.drawn = self.drawn.or(Some(now));
    }

    /// Whether it was on the screen long enough for a key to count.
    pub(crate) fn accepts_keys(&self, now: Timestamp) -> bool {
        self.drawn.is_some_and(|drawn| now.as_millisecond() - drawn.as_millisecond() >= BAR_DELAY_MS)
    }

    /// Whether the chosen reason is complete, so that the journeys can be rejected.
    pub(super) fn is_ready(&self) -> bool {
        self.reason().is_some_and(|reason| !reason.needs_comment || self.comment.comment().is_some())
    }

    pub(crate) fn act(&mut self, action: Action, cx: &mut Cx) -> Handled {
        if self.is_typing {
            return self.act_on_comment(action, cx);
        }
        match action {
            Action::Back => return Handled::Close,
            Action::RejectAll => return self.reject_all(cx),
            Action::Reason(_) if cx.rhythm.is_breathless => {
                cx.say(Mark::Look, "Too fast: no reason was chosen. Press the reason again");
            }
            Action::Reason(digit) => self.choose(usize::from(digit).saturating_sub(1)),
            _ => {
                let Some(by) = action.step(PAGE) else { return Handled::No };
                self.top = self.top.saturating_add_signed(by).min(self.journeys.len().saturating_sub(1));
            }
        }
        Handled::Yes
    }

    fn act_on_comment(&mut self, action: Action, cx: &mut Cx) -> Handled {
        match action {
            Action::Accept if self.comment.comment().is_none() => {
                cx.say(Mark::Look, "This reason needs a comment: write it, or leave with Esc");
            }
            Action::Accept | Action::Cancel => {
                self.is_typing = false;
                self.drawn = None;
            }
            _ if self.comment.edit(action) => {}
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn choose(&mut self, place: usize) {
        if place < self.reasons.len() {
            self.chosen = Some(place);
            // The choice must be drawn before Enter counts.
            self.drawn = None;
            self.is_typing = self.reason().is_some_and(|reason| reason.needs_comment);
        }
    }

    fn reject_all(&self, cx: &mut Cx) -> Handled {
        let refusal = if !self.is_ready() {
            Some("Choose a reason first")
        } else if !self.accepts_keys(cx.now) || cx.rhythm.is_breathless {
            Some("Too fast: nothing was decided. Press the key again")
        } else {
            None
        };
        if let Some(refusal) = refusal {
            cx.say(Mark::Look, refusal);
            return Handled::Yes;
        }
        let Some(reason) = self.reason() else { return Handled::Yes };
        for (key, name) in &self.journeys {
            let intent = Intent {
                corrects: None,
                journey: key.clone(),
                verb: Verb::Reject,
                reason: reason.code.clone(),
                comment: self.comment.comment(),
                steps: Vec::new(),
                reviewer: cx.me.clone(),
            };
            let effect = Effect::Decide { intent, looks: Vec::new(), keys: None };
            cx.ask(RequestKind::DecideHere { name: name.clone(), at: cx.now }, effect);
        }
        Handled::Close
    }
}
