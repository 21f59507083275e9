//! Handles replies. A reply for a case that is no longer open is ignored.

use super::{App, locking};
use crate::domain::decision::DecisionState;
use crate::domain::found::FoundJourney;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::outbox_item::OutboxItem;
use crate::domain::queue::JourneyState;
use crate::domain::record::Decision;
use crate::domain::screening_request::ScreeningRequest;
use crate::domain::text::Shown;
use crate::tui::local_act::LocalAct;
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::{Effect, Ticket};
use crate::tui::messages::reply::{Reply, ReplyProblem};
use crate::tui::notice::Last;
use crate::tui::overlay::decision_bar::state::{Bar, BarStage};
use crate::tui::overlay::kinds::Overlay;
use crate::tui::page::line::Mark;
use crate::tui::requests::{AfterUndo, RecordedOpening, RequestKind};
use crate::tui::screen::case::{obstacle, read_history};
use crate::tui::screen::{Screen, screens};
use jiff::Timestamp;

impl App {
    pub(super) fn on_reply(&mut self, ticket: Ticket, reply: Reply) {
        // A second reply to a ticket, and one to an unknown ticket, are dropped.
        let Some(asked) = self.cx.requests.close(ticket) else { return };
        match (asked, reply) {
            (RequestKind::Queue | RequestKind::News, Reply::Queue(result)) => {
                self.screens.queue.update(result, &mut self.cx)
            }
            (RequestKind::News, Reply::Fetched(keys, states)) => {
                self.screens.queue.fetched(keys, &states, &mut self.cx);
                states.into_iter().for_each(|state| self.cx.remember_provider(state));
            }
            (RequestKind::Changed { is_news, .. }, reply) => {
                self.screens.queue.take_reply(reply, is_news, &mut self.cx)
            }
            (RequestKind::Rows | RequestKind::Search, reply) => {
                self.screens.queue.take_reply(reply, false, &mut self.cx)
            }
            (RequestKind::FindJourneys { text }, Reply::JourneysFound(it)) => found_in_store(self, &text, it),
            (RequestKind::Case(key), Reply::Case(it)) => self.screens.take_case(&key, it, &mut self.cx),
            (RequestKind::CaseNews(key), reply) => take_news(self, &key, reply),
            (RequestKind::Opening(opening), Reply::Opened(result)) => opened(self, opening, result),
            (RequestKind::Decide { bar }, Reply::Decided(Ok(decision))) => self.decided(&bar, *decision),
            (RequestKind::Decide { bar }, Reply::Decided(Err(problem))) => self.not_decided(bar, &problem),
            (RequestKind::DecideHere { name, at }, Reply::Decided(Ok(decision))) => {
                self.decided_one(name, at, *decision)
            }
            (RequestKind::DecideHere { name, .. }, Reply::Decided(Err(problem))) => {
                self.cx.say_problem(&format!("{name} was not rejected"), &problem);
            }
            (RequestKind::Draft(key), Reply::Draft(Ok(text))) => {
                if let Some(case) = self.screens.case.as_mut().filter(|case| *case.key() == key) {
                    case.drafts.take(text, &mut self.cx);
                }
            }
            (RequestKind::Drafts, Reply::Drafts(Ok(keys))) => self.cx.offer_drafts(keys),
            (RequestKind::Drafts, Reply::Drafts(Err(problem)))
            | (RequestKind::Draft(_), Reply::Draft(Err(problem))) => {
                self.cx.say_problem("Your unfinished text could not be read", &problem);
            }
            (RequestKind::Undo { name, after }, Reply::Undone(result)) => {
                take_undone(self, &name, after, result)
            }
            (RequestKind::Outbox, Reply::Outbox(Ok(items))) => take_outbox(self, items),
            (RequestKind::AskScreening, Reply::Screening(it)) => take_screening(self, it),
            (RequestKind::Outbox, Reply::Outbox(Err(problem))) => {
                self.cx.say_problem("The outbox could not be read", &problem);
            }
            (RequestKind::Stats, Reply::Stats(result)) => self.screens.stats.update(result, &mut self.cx),
            (RequestKind::Picture { name, view }, Reply::Picture(result)) => {
                self.screens.take_picture(name, view, result, &mut self.cx)
            }
            (asked, Reply::Done(result)) => self.take_done(asked, result),
            // A reply of another kind than its request is ignored.
            (RequestKind::Decide { bar }, _) => self.not_decided(bar, &ReplyProblem::new("no answer came")),
            _ => {}
        }
    }

    fn take_done(&mut self, asked: RequestKind, result: Result<(), ReplyProblem>) {
        match (asked, result) {
            (RequestKind::Unlock, result) => locking::unlocked(self, result),
            (RequestKind::Claim(key), Ok(())) => self.screens.claimed(key, &mut self.cx),
            (RequestKind::TakeOver(key), Ok(())) => taken_over(self, key),
            (RequestKind::Reread(key), Ok(())) => {
                self.cx.pictures.drop_failed(&key);
                read_again(self, key, "The journey was read again");
            }
            (RequestKind::Dismiss, Ok(())) => {
                self.cx.say(Mark::Settled, "Dismissed; another document of the journey brings it back");
                self.cx.ask(RequestKind::Queue, Effect::LoadQueue { after: None });
            }
            (RequestKind::ClaimHere { key, take }, result) => {
                self.screens.queue.claimed(&key, take, result, &mut self.cx)
            }
            (RequestKind::OutboxChange(act), Ok(())) => self.screens.outbox.changed(act, &mut self.cx),
            (RequestKind::Resolve(key), Err(problem)) => {
                self.cx.say_problem("The finding was not resolved", &problem);
                // The screen shows what was not recorded: read the case again.
                self.cx.ask(RequestKind::Case(key.clone()), Effect::ReadCase { key });
            }
            (RequestKind::Answer(key), Err(problem)) => {
                self.cx.say_problem("The answer about the faces was not recorded", &problem);
                let case = self.screens.case.iter_mut().find(|case| *case.key() == key);
                case.into_iter().for_each(|case| case.faces.forget_answers());
                self.cx.ask(RequestKind::Case(key.clone()), Effect::ReadCase { key });
            }
            (RequestKind::Resolve(key) | RequestKind::Answer(key), Ok(())) => {
                if let Some(case) = self.screens.case_shown().filter(|case| *case.key() == key) {
                    read_history(case, &mut self.cx);
                }
            }
            (RequestKind::Note { .. }, Ok(())) => {
                self.cx.say(Mark::Settled, "Note saved");
                if let Some(key) = self.screens.case.as_ref().map(|case| case.key().clone()) {
                    self.screens.queue.read_changed(vec![key.clone()], &mut self.cx);
                    self.cx.ask(RequestKind::Case(key.clone()), Effect::ReadCase { key });
                }
            }
            (RequestKind::Note { draft }, Err(problem)) => {
                self.screens.case.iter_mut().for_each(|case| case.drafts.begun.note.clone_from(&draft));
                self.cx.say_problem("The note was not saved", &problem);
            }
            (RequestKind::Copy { what }, Ok(())) => {
                let words = format!("Copied {what}; the record keeps that it was copied, not the value");
                self.cx.say(Mark::Settled, words);
            }
            (RequestKind::Suspend, Err(problem)) => {
                let key = |action| self.cx.key(Place::Everywhere, action);
                let (suspend, undo) = (key(Action::Suspend), key(Action::Undo));
                let words = format!("{suspend}: {}; {undo} undoes a decision", problem.sentence);
                self.cx.say(Mark::Look, words);
            }
            (asked, Err(problem)) => self.cx.say_problem(asked.failed(), &problem),
            _ => {}
        }
    }

    /// A decision is recorded: report it and go on to the next case.
    fn decided(&mut self, bar: &Bar, decision: Decision) {
        let truth = self.cx.policy.truths.get(bar.key.id.as_sent());
        let feedback = truth.map(|it| it.feedback(&decision, &|code| self.cx.policy.reason_text(code)));
        go_on_after(self, bar, decision);
        if let Some((mark, words)) = feedback {
            self.cx.say(mark, words);
        }
    }

    /// One decision of a bulk rejection is recorded.
    fn decided_one(&mut self, name: Shown, at: Timestamp, decision: Decision) {
        self.cx.acts.forget_case(&decision.intent.journey);
        let count = self.cx.acts.decided(decision.id, at);
        let (state, _) = state_after(&decision, &self.cx.me);
        self.last = Some(Last { decision: decision.clone(), name, count });
        self.screens.take_decision(decision, state, &mut self.cx);
        let key = |action| self.cx.key(Place::Everywhere, action);
        let (outbox, undo) = (key(Action::Outbox), key(Action::Undo));
        let words = if count == 1 {
            format!("1 rejected: {undo} undoes it")
        } else {
            format!("{count} rejected · {undo} here undoes all of them, in the outbox ({outbox}) only one")
        };
        self.cx.say(Mark::Settled, words);
    }

    /// A decision was not recorded: the state before the digit is restored.
    fn not_decided(&mut self, mut bar: Box<Bar>, problem: &ReplyProblem) {
        if let Some(case) = self.screens.case.as_mut().filter(|case| *case.key() == bar.key) {
            if self.screens.shown == Screen::Case && self.overlays.is_empty() {
                bar.go_to(BarStage::Reason);
                self.overlays.push(Overlay::Bar(bar));
            } else {
                bar.write_draft(&mut case.drafts.begun);
            }
        }
        self.cx.say_problem("Nothing was decided", problem);
    }

    /// A decision was undone: its journey waits for a decision again.
    fn undone(&mut self, name: &Shown, after: AfterUndo, decision: Decision) {
        let key = decision.intent.journey.clone();
        let is_correction = decision.intent.corrects.is_some();
        let state = if is_correction { JourneyState::Closed } else { JourneyState::Pending };
        self.screens.take_decision(decision, state, &mut self.cx);
        self.last = self.screens.newest_held(&self.cx);
        if after == AfterUndo::Open {
            self.open_case(key);
        }
        let more = match self.screens.outbox.held_by(&self.cx.me, self.cx.now).count() {
            0 => ", nothing was sent".to_owned(),
            1 => "; 1 more is held".to_owned(),
            count => format!("; {count} more are held"),
        };
        let words = match after {
            AfterUndo::Stay(count) if count > 1 => {
                format!("Undone: {count} journeys need a decision again{more}")
            }
            _ if is_correction => format!("Undone: the delivered decision on {name} stays as it is{more}"),
            _ => format!("Undone: {name} needs a decision again{more}"),
        };
        self.cx.say(Mark::Settled, words);
    }
}

/// The state of a journey after a decision, and a message in addition to the footer's line about a held decision.
fn state_after(decision: &Decision, me: &Reviewer) -> (JourneyState, Option<String>) {
    let maker = &decision.intent.reviewer;
    match decision.state {
        DecisionState::Proposed if maker == me => {
            (JourneyState::Proposed, Some("Proposed: a second reviewer must confirm it".to_owned()))
        }
        DecisionState::Proposed => (
            JourneyState::Proposed,
            Some("Saved: it differs from the proposal, so a lead ends it".to_owned()),
        ),
        DecisionState::Delivered | DecisionState::Kept if maker != me => {
            (JourneyState::Closed, Some("Judged again: nothing is sent".to_owned()))
        }
        DecisionState::Returned | DecisionState::Declined if decision.intent.corrects.is_some() => {
            (JourneyState::Closed, Some("Not corrected: the delivered decision stays as it is".to_owned()))
        }
        DecisionState::Returned => (JourneyState::Claimed, Some(format!("Returned to {maker}"))),
        DecisionState::Declined => {
            (JourneyState::Pending, Some("Declined: a third reviewer decides".to_owned()))
        }
        _ => (JourneyState::Held, None),
    }
}

fn take_outbox(app: &mut App, items: Vec<OutboxItem>) {
    app.last.iter_mut().for_each(|last| last.read_again(&items));
    let is_over = app.last.as_ref().is_some_and(|last| last.is_over(&items, app.cx.now));
    app.last = app.last.take().filter(|_| !is_over);
    if app.screens.outbox.take(items) {
        app.leave();
    }
    app.screens.name_items(&mut app.cx);
}

/// Handles the reply to the undo of an item.
fn take_undone(app: &mut App, name: &Shown, after: AfterUndo, result: Result<OutboxItem, ReplyProblem>) {
    match result {
        Ok(OutboxItem::Decision(decision)) => app.undone(name, after, *decision),
        Ok(item) => {
            app.cx.say(Mark::Settled, "Undone: AML screening is not asked for again");
            app.screens.outbox.take_one(item);
        }
        Err(problem) => app.cx.say_problem("It was not undone", &problem),
    }
}

/// Handles the reply about a request to run AML screening again that this reviewer recorded.
fn take_screening(app: &mut App, result: Result<Box<ScreeningRequest>, ReplyProblem>) {
    let cx = &mut app.cx;
    let request = match result {
        Ok(request) => *request,
        Err(problem) => return cx.say_problem(RequestKind::AskScreening.failed(), &problem),
    };
    cx.acts.push(LocalAct::Screening(request.id));
    let undo = cx.key(Place::Everywhere, Action::Undo);
    let seconds = (request.held_until.as_millisecond() - cx.now.as_millisecond() + 999) / 1000;
    let words = format!("AML screening will be asked for again in {} s · {undo} undoes it", seconds.max(0));
    cx.say(Mark::Settled, words);
    app.screens.outbox.take_one(request.into());
}

/// Handles a claim that was taken over from another reviewer. The case is read again, because the reason is now one of
/// its notes.
fn taken_over(app: &mut App, key: JourneyKey) {
    app.screens.claimed(key.clone(), &mut app.cx);
    read_again(app, key, "Taken over; the reason is a note of the case");
}

/// Shows `words` as a notice, and reads the case again if it is still on the screen.
fn read_again(app: &mut App, key: JourneyKey, words: &'static str) {
    app.cx.say(Mark::Settled, words);
    if app.screens.case.as_ref().is_some_and(|case| *case.key() == key) {
        app.cx.ask(RequestKind::Case(key.clone()), Effect::ReadCase { key });
    }
}

/// Goes on to the next case after a decision.
fn go_on_after(app: &mut App, bar: &Bar, decision: Decision) {
    let at = app.screens.queue.list.at();
    let (state, words) = state_after(&decision, &app.cx.me);
    app.last = (decision.state == DecisionState::Held).then(|| Last {
        name: bar.who.clone(),
        decision: decision.clone(),
        count: 1,
    });
    app.cx.acts.forget_case(&bar.key);
    app.cx.acts.decided(decision.id, app.cx.now);
    app.cx.drafts.remove(&decision.intent.journey);
    // A correction is no part of the work on the queue.
    let moves_on = decision.intent.corrects.is_none() && app.screens.shown == Screen::Case;
    app.screens.take_decision(decision, state, &mut app.cx);
    match words {
        Some(words) => app.cx.say(Mark::Settled, words),
        None => app.cx.notice = None,
    }
    let Some(case) = app.screens.case.as_mut().filter(|case| *case.key() == bar.key) else { return };
    case.was_decided();
    // The question before leaving stays open.
    let is_leaving = matches!(app.overlays.last(), Some(Overlay::ConfirmLeaving));
    // A journey that still waits for a reviewer keeps its position in the list, so the next one is behind it.
    let at = if state.waits() { at + 1 } else { at };
    match app.screens.queue.list.key_at(at) {
        Some(next) if moves_on => app.open_case(next),
        _ => {
            let typed = app.typed();
            app.screens.close_case(typed, &mut app.cx);
            app.overlays.clear();
            app.screens.go_to_queue();
        }
    }
    if is_leaving {
        app.overlays.push(Overlay::ConfirmLeaving);
    }
}

/// Handles a case that was read again after a change by someone else.
fn take_news(app: &mut App, key: &JourneyKey, reply: Reply) {
    let case = app.screens.case.as_mut().filter(|case| case.key() == key);
    let (Some(case), Reply::Case(read)) = (case, reply) else { return };
    let Some(obstacle) = obstacle::take_news(case, read, &mut app.cx) else { return };
    app.cx.say(Mark::Look, obstacle.sentence(&app.cx));
    if let Some(Overlay::Bar(bar)) = app.overlays.last() {
        bar.write_draft(&mut case.drafts.begun);
        app.overlays.pop();
    }
}

/// The opening of a case was recorded. If that failed, the case is closed: nobody may view it without a record entry.
fn opened(app: &mut App, opening: RecordedOpening, result: Result<Option<Reviewer>, ReplyProblem>) {
    let RecordedOpening { key, version, is_to_be_claimed } = opening;
    match result {
        Ok(other) => {
            screens::opened(&mut app.screens, &key, version);
            match other {
                Some(other) => screens::claimed_by_other(&mut app.screens, &key, other, &mut app.cx),
                None if is_to_be_claimed => app.screens.claimed(key, &mut app.cx),
                None => {}
            }
        }
        Err(problem) => {
            let typed = app.typed();
            if screens::close_unrecorded(&mut app.screens, &key, typed, &mut app.cx) {
                app.overlays.clear();
                app.keyboard.drop_waiting();
                let what = "The case was closed: that it was opened could not be recorded";
                app.cx.say_problem(what, &problem);
            }
        }
    }
}

fn found_in_store(app: &mut App, text: &str, result: Result<Vec<FoundJourney>, ReplyProblem>) {
    let find = app.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::FindJourney(find) => Some(find),
        _ => None,
    });
    if let Some(find) = find {
        find.update(text, result);
    }
}
