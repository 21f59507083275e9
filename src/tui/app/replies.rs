//! What is done with a reply. A reply whose case is not open any more changes nothing there.

use super::{App, Screen};
use crate::domain::ids::JourneyKey;
use crate::domain::queue::JourneyState;
use crate::domain::record::Decision;
use crate::domain::text::Shown;
use crate::insight::case::Case;
use crate::tui::drawn::Drawn;
use crate::tui::messages::effect::{Effect, Ticket};
use crate::tui::messages::picture::{Haste, PictureName, PictureView};
use crate::tui::messages::reply::{Problem, Reply};
use crate::tui::notice::Last;
use crate::tui::overlay::decision_bar::state::{Bar, Stage};
use crate::tui::overlay::kinds::Overlay;
use crate::tui::page::line::Mark;
use crate::tui::picture_shelf::PictureState;
use crate::tui::requests::Asked;
use std::sync::Arc;

impl App {
    pub(super) fn on_reply(&mut self, ticket: Ticket, reply: Reply) {
        // A second reply to a ticket, or one to none of ours, is dropped.
        let Some(asked) = self.cx.requests.close(ticket) else { return };
        match (asked, reply) {
            (Asked::Queue | Asked::News, Reply::Queue(result)) => self.queue.update(result, &mut self.cx),
            (Asked::News, Reply::Fetched(listing, states)) => {
                self.queue.fetched(*listing, &states, &mut self.cx);
                states.into_iter().for_each(|state| self.cx.remember_provider(state));
            }
            (Asked::Standings, Reply::Standings(result)) => self.queue.take_standings(result),
            (Asked::Case(key), Reply::Case(result)) => self.take_case(&key, result),
            (Asked::Decide { bar }, Reply::Decided(Ok(decision))) => self.decided(&bar, *decision),
            (Asked::Decide { bar }, Reply::Decided(Err(problem))) => self.not_decided(bar, &problem),
            (Asked::DecideHere { name }, Reply::Decided(Ok(decision))) => self.decided_here(name, *decision),
            (Asked::DecideHere { name }, Reply::Decided(Err(problem))) => {
                self.cx.say_problem(&format!("{name} was not rejected"), &problem);
            }
            (Asked::Draft(key), Reply::Draft(Ok(text))) => self.take_draft(&key, text),
            (Asked::Draft(_), Reply::Draft(Err(problem))) => {
                self.cx.say_problem("What you had begun here could not be read", &problem);
            }
            (Asked::Undo { key, name }, Reply::Undone(Ok(decision))) => self.undone(&key, &name, *decision),
            (Asked::Undo { .. }, Reply::Undone(Err(problem))) => {
                self.cx.say_problem("The decision was not taken back", &problem);
            }
            (Asked::Outbox, Reply::Outbox(Ok(decisions))) => self.take_outbox(decisions),
            (Asked::Outbox, Reply::Outbox(Err(problem))) => {
                self.cx.say_problem("The outbox could not be read", &problem);
            }
            (Asked::Stats, Reply::Stats(result)) => self.stats.update(result, &mut self.cx),
            (Asked::Picture { name, view }, Reply::Picture(result)) => self.take_picture(name, view, result),
            (asked, Reply::Done(result)) => self.take_done(asked, result),
            // A reply of another kind than the question's says nothing.
            (Asked::Decide { bar }, _) => self.not_decided(bar, &Problem::new("no answer came")),
            _ => {}
        }
    }

    fn take_case(&mut self, key: &JourneyKey, result: Result<Box<Case>, Problem>) {
        if let Some(case) = self.case.as_mut().filter(|case| &case.key == key) {
            case.update(result, &mut self.cx);
        }
    }

    /// What was asked for before something was written is out of date: it is asked for anew.
    pub(crate) fn read_anew(&mut self) {
        let is_reading = |asked: &Asked| matches!(asked, Asked::Queue | Asked::Standings | Asked::Outbox);
        if self.cx.requests.forget(is_reading) {
            self.queue.is_outdated();
            self.cx.ask(Asked::Outbox, Effect::LoadOutbox);
        }
    }

    fn take_outbox(&mut self, decisions: Vec<Decision>) {
        // A list that was read before the decision was written does not know it yet.
        if let Some(last) = &self.last
            && !last.is_held(self.cx.now)
            && !decisions.iter().any(|known| known.id == last.decision.id && known.state.is_open())
        {
            self.last = None;
        }
        self.outbox.take(decisions);
        if self.outbox.leave_when_empty && self.outbox.counts().undelivered == 0 {
            self.leave();
        }
    }

    fn take_done(&mut self, asked: Asked, result: Result<(), Problem>) {
        match (asked, result) {
            (Asked::Claim(key), Ok(())) => self.claimed(key),
            (Asked::ClaimHere { key, take }, result) => self.queue.claimed(&key, take, result, &mut self.cx),
            (Asked::OutboxChange { what }, result) => self.outbox.update(what, result, &mut self.cx),
            (Asked::Resolve(key), Err(problem)) => {
                self.cx.say_problem("The line was not settled", &problem);
                // What the screen shows was ahead of the record: read it again.
                self.cx.ask(Asked::Case(key.clone()), Effect::ReadCase { key });
            }
            (Asked::Note { .. }, Ok(())) => {
                self.cx.say(Mark::Settled, "Noted");
                if let Some(key) = self.case.as_ref().map(|case| case.key.clone()) {
                    self.cx.ask(Asked::Case(key.clone()), Effect::ReadCase { key });
                }
            }
            (Asked::Note { draft }, Err(problem)) => {
                self.case.iter_mut().for_each(|case| case.note_draft.clone_from(&draft));
                self.cx.say_problem("The note was not written down", &problem);
            }
            (Asked::Copy { what }, Ok(())) => {
                let words = format!("Copied {what}; that it was is in the record, not what it says");
                self.cx.say(Mark::Settled, words);
            }
            (asked, Err(problem)) => self.cx.say_problem(asked.failed(), &problem),
            _ => {}
        }
    }

    fn claimed(&mut self, key: JourneyKey) {
        self.queue.list.set_claim(&key, Some(self.cx.me.clone()));
        let is_decided = self.outbox.decisions().iter().any(|decision| decision.intent.journey == key);
        match self.case.as_mut().filter(|case| case.key == key) {
            Some(case) => case.set_claimed(self.cx.me.clone()),
            // It was left before the claim came through.
            None if !is_decided => self.cx.ask(Asked::Quiet, Effect::Release { key }),
            None => {}
        }
    }

    fn take_picture(&mut self, name: PictureName, view: PictureView, result: Result<Drawn, Problem>) {
        let previewed = self.queue.list.selected().filter(|_| self.screen == Screen::Queue);
        let is_shown = self.case.as_ref().is_some_and(|case| case.key == name.key)
            || previewed.is_some_and(|row| row.key == name.key);
        if !is_shown || !self.cx.pictures.is_wanted(&name, &view) {
            return;
        }
        let state = match result {
            Ok(drawn) => {
                if drawn.is_coarse() {
                    self.cx.ask_for_picture(name.clone(), view, Haste::Finest);
                }
                PictureState::Drawn(Arc::new(drawn))
            }
            Err(problem) => PictureState::Failed(problem.sentence),
        };
        self.cx.pictures.put(name, view, state);
    }

    /// A decision is on disk: say so, and go on to the next case.
    fn decided(&mut self, bar: &Bar, decision: Decision) {
        let at = self.queue.list.at();
        self.last = Some(Last { name: bar.who.clone(), decision: decision.clone() });
        self.read_anew();
        self.outbox.take_one(decision);
        self.cx.notice = None;
        self.queue.list.set_state(&bar.key, JourneyState::Held);
        let Some(case) = self.case.as_mut().filter(|case| case.key == bar.key) else { return };
        case.was_decided();
        match self.queue.list.key_at(at) {
            Some(next) if self.screen == Screen::Case => self.open_case(next),
            _ => {
                self.close_case();
                self.overlays.clear();
                self.screen = Screen::Queue;
                self.under.clear();
            }
        }
    }

    /// A decision did not reach the disk: everything is as before the digit.
    fn not_decided(&mut self, mut bar: Box<Bar>, problem: &Problem) {
        if let Some(case) = self.case.as_mut().filter(|case| case.key == bar.key) {
            if self.screen == Screen::Case && self.overlays.is_empty() {
                bar.go_to(Stage::Reason);
                self.overlays.push(Overlay::Bar(bar));
            } else {
                case.draft = bar.draft();
            }
        }
        self.cx.say_problem("Nothing was decided", problem);
    }

    /// A decision was taken back: its case is open again.
    fn undone(&mut self, key: &JourneyKey, name: &Shown, decision: Decision) {
        self.last = None;
        self.read_anew();
        self.outbox.take_one(decision);
        self.queue.list.set_state(key, JourneyState::Pending);
        self.open_case(key.clone());
        self.cx.say(Mark::Settled, format!("Taken back: {name} is open again, nothing was sent"));
    }
}
