//! What is done with a reply. A reply whose case has left the desk changes nothing there.

use crate::domain::ids::JourneyKey;
use crate::domain::text::Shown;
use crate::insight::case::Case;
use crate::tui::app::App;
use crate::tui::drawn::Drawn;
use crate::tui::messages::effect::{Effect, Haste, PictureView, Ticket};
use crate::tui::messages::listing::Spent;
use crate::tui::messages::message::{Problem, ProviderState, Reply, Standing};
use crate::tui::overlay::decision_bar::state::Bar;
use crate::tui::page::line::Mark;
use crate::tui::screen::picture::state::{PictureName, PictureState};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// The longest for which a queue that has changed is not read.
const LONGEST_REST: SignedDuration = SignedDuration::from_secs(2);

/// What a ticket was for.
#[derive(Clone, Debug)]
pub(crate) enum Asked {
    Queue,
    News,
    Standings,
    Case(JourneyKey),
    Claim(JourneyKey),
    Resolve(JourneyKey),
    ClaimHere { key: JourneyKey, take: bool },
    Draft(JourneyKey),
    Note { draft: String },
    Decide { bar: Box<Bar> },
    DecideHere { name: Shown },
    Undo { key: JourneyKey, name: Shown },
    Outbox,
    Copy { what: Shown },
    OutboxChange { what: &'static str },
    Stats,
    Picture { name: PictureName, view: PictureView },
    Alone,
    Quiet,
}

impl App {
    pub(crate) fn on_reply(&mut self, ticket: Ticket, reply: Reply) {
        // A second reply to a ticket, or one to none of ours, is dropped.
        let Some(asked) = self.tickets.remove(&ticket) else { return };
        match (asked, reply) {
            (Asked::Queue, Reply::Queue(Ok(listing))) => {
                self.take_queue(*listing);
            }
            (Asked::News, Reply::Fetched(listing, states)) => self.take_fetched(*listing, states),
            (Asked::Queue | Asked::News, Reply::Queue(Err(problem))) => {
                if !self.queue.is_loaded {
                    self.queue.problem = Some(problem.sentence.to_string());
                }
                self.say_problem("The queue could not be read", &problem);
            }
            (Asked::Standings, Reply::Standings(result)) => self.take_standings(result),
            (Asked::Case(key), Reply::Case(result)) => self.take_case(&key, result),
            (Asked::Decide { bar }, Reply::Decided(Ok(decision))) => self.decided(&bar, *decision),
            (Asked::Decide { bar }, Reply::Decided(Err(problem))) => self.not_decided(bar, &problem),
            (Asked::DecideHere { name }, Reply::Decided(Ok(decision))) => self.decided_here(name, *decision),
            (Asked::DecideHere { name }, Reply::Decided(Err(problem))) => {
                self.say_problem(&format!("{name} was not rejected"), &problem);
            }
            (Asked::Draft(key), Reply::Draft(Ok(text))) => self.take_draft(&key, text),
            (Asked::Draft(_), Reply::Draft(Err(problem))) => {
                self.say_problem("What you had begun here could not be read", &problem);
            }
            (Asked::Undo { key, name }, Reply::Undone(Ok(decision))) => self.undone(&key, &name, *decision),
            (Asked::Undo { .. }, Reply::Undone(Err(problem))) => {
                self.say_problem("The decision was not taken back", &problem);
            }
            (Asked::Outbox, Reply::Outbox(Ok(decisions))) => self.take_outbox(decisions),
            (Asked::Outbox, Reply::Outbox(Err(problem))) => {
                self.say_problem("The outbox could not be read", &problem);
            }
            (Asked::Stats, Reply::Stats(Ok(stats))) => self.stats = Some(stats),
            (Asked::Stats, Reply::Stats(Err(problem))) => {
                self.say_problem("The figures could not be read", &problem);
            }
            (Asked::Picture { name, view }, Reply::Picture(result)) => self.take_picture(name, view, result),
            (asked, Reply::Done(result)) => self.take_done(asked, result),
            // A reply of another kind than the question's says nothing.
            (Asked::Decide { bar }, _) => self.not_decided(bar, &Problem::new("no answer came")),
            _ => {}
        }
    }

    /// What a person asked for is answered, also where nothing came: that is no news only if all could be asked.
    fn take_fetched(&mut self, listing: crate::tui::messages::listing::Listing, states: Vec<ProviderState>) {
        let is_stopped = std::mem::take(&mut self.fetching.is_stopped);
        if !is_stopped {
            self.notice = None;
        }
        let new = self.take_queue(listing);
        let lost = states.iter().find_map(|state| Some((state.name.to_string(), state.problem.clone()?)));
        for state in states {
            self.know(state);
        }
        match lost {
            Some((name, problem)) => self.say_problem(&name, &problem),
            None if new == 0 && !is_stopped => self.say(Mark::Settled, "Nothing new at the providers"),
            None => {}
        }
    }

    fn take_queue(&mut self, listing: crate::tui::messages::listing::Listing) -> usize {
        let me = self.me.clone();
        let (new, before) = self.queue.take(listing, &me, self.now);
        self.queue_rest = self.rest_after_reading();
        if let Some(spent) = Spent::of(before) {
            self.ask(Asked::Quiet, Effect::Forget(spent));
        }
        // What is only told in passing, the offer of a tour too, gives way.
        if new > 0 && self.notice.as_ref().is_none_or(|notice| notice.mark == Mark::None) {
            let journeys = if new == 1 { "new referral" } else { "new referrals" };
            self.say(Mark::None, format!("{new} {journeys}, marked + in the list"));
        }
        new
    }

    /// Until when the queue is left alone: reading a long one must not be all that the machine does.
    fn rest_after_reading(&self) -> Option<Timestamp> {
        let taken = self.now.duration_since(self.queue_asked?);
        self.now.checked_add((taken * 2).min(LONGEST_REST)).ok()
    }

    fn take_standings(&mut self, result: Result<Vec<Standing>, Problem>) {
        let is_complete = result.is_ok_and(|standings| self.queue.set_standings(standings));
        if !is_complete {
            self.has_queue_news = true;
        }
    }

    fn take_case(&mut self, key: &JourneyKey, result: Result<Box<Case>, Problem>) {
        let Some(desk) = self.case.as_mut().filter(|desk| &desk.key == key) else { return };
        match result {
            Ok(case) => {
                let claimed_by = case.claimed_by.clone();
                let changed = desk.changed_pictures(&case);
                self.shelf.states.retain(|known, _| known.key != *key || !changed.contains(&known.name));
                desk.take(*case);
                match claimed_by {
                    Some(other) if other != self.me => {
                        self.say(Mark::Look, format!("{other} has this case claimed"));
                    }
                    None if self.policy.claim_on_open => {
                        self.ask(Asked::Claim(key.clone()), Effect::Claim { key: key.clone() });
                    }
                    _ => {}
                }
            }
            Err(problem) => {
                desk.problem = Some(problem.sentence.to_string());
                self.say_problem("The case could not be opened", &problem);
            }
        }
    }

    /// What was asked for before something was written tells an older truth: it is asked for anew.
    pub(crate) fn read_anew(&mut self) {
        let is_reading = |asked: &Asked| matches!(asked, Asked::Queue | Asked::Standings | Asked::Outbox);
        if self.tickets.values().any(is_reading) {
            self.tickets.retain(|_, asked| !is_reading(asked));
            self.has_queue_news = true;
            self.ask(Asked::Outbox, Effect::LoadOutbox);
        }
    }

    fn take_outbox(&mut self, decisions: Vec<crate::domain::record::Decision>) {
        // A list that was read before the decision was written does not know it yet.
        if let Some(last) = &self.last
            && !last.is_held(self.now)
            && !decisions.iter().any(|known| known.id == last.decision.id && known.state.is_open())
        {
            self.last = None;
        }
        self.outbox.take(decisions);
        if self.outbox.leave_when_empty && self.outbox.undelivered().next().is_none() {
            self.leave();
        }
    }

    fn take_done(&mut self, asked: Asked, result: Result<(), Problem>) {
        match (asked, result) {
            (Asked::Claim(key), Ok(())) => {
                let me = self.me.clone();
                self.queue.set_claim(&key, Some(me.clone()));
                let is_decided = self.is_decided(&key);
                match self.case.as_mut().filter(|desk| desk.key == key) {
                    Some(desk) => {
                        desk.is_claimed_here = true;
                        if let Some(case) = &mut desk.case {
                            case.claimed_by = Some(me);
                        }
                    }
                    // It was left before the claim came through.
                    None if !is_decided => self.ask(Asked::Quiet, Effect::Release { key }),
                    None => {}
                }
            }
            (Asked::ClaimHere { key, take }, result) => self.claimed_here(&key, take, result),
            (Asked::Claim(_), Err(problem)) => self.say_problem("This case is not yours", &problem),
            (Asked::Resolve(key), Err(problem)) => {
                self.say_problem("The line was not settled", &problem);
                // What the screen shows was ahead of the record: read it again.
                self.ask(Asked::Case(key.clone()), Effect::ReadCase { key });
            }
            (Asked::Note { .. }, Ok(())) => {
                self.say(Mark::Settled, "Noted");
                if let Some(key) = self.case.as_ref().map(|case| case.key.clone()) {
                    self.ask(Asked::Case(key.clone()), Effect::ReadCase { key });
                }
            }
            (Asked::Note { draft }, Err(problem)) => {
                self.change_case(|case| case.note_draft = draft);
                self.say_problem("The note was not written down", &problem);
            }
            (Asked::OutboxChange { .. }, Ok(())) => {
                self.ask(Asked::Outbox, Effect::LoadOutbox);
                self.ask(Asked::Queue, Effect::LoadQueue);
            }
            (Asked::OutboxChange { what }, Err(problem)) => self.say_problem(what, &problem),
            (Asked::Copy { what }, Ok(())) => self.copied(&what),
            (Asked::Copy { .. }, Err(problem)) => self.say_problem("Nothing was copied", &problem),
            (Asked::Alone, Err(problem)) => self.say_problem("The picture could not be shown", &problem),
            (Asked::Quiet, Err(problem)) => self.say_problem("Something was not written down", &problem),
            _ => {}
        }
    }

    fn is_decided(&self, key: &JourneyKey) -> bool {
        self.outbox.decisions.iter().any(|decision| &decision.intent.journey == key)
    }

    fn take_picture(&mut self, name: PictureName, view: PictureView, result: Result<Drawn, Problem>) {
        let previewed = self.queue.selected().filter(|_| self.screen == crate::tui::app::Screen::Queue);
        let is_on_desk = self.case.as_ref().is_some_and(|case| case.key == name.key)
            || previewed.is_some_and(|row| row.key == name.key);
        let is_wanted = self.shelf.states.get(&name).is_some_and(|(known, _)| *known == view);
        if !is_on_desk || !is_wanted {
            return;
        }
        let state = match result {
            Ok(drawn) => {
                if drawn.is_coarse() {
                    self.ask_for_picture(name.clone(), view, Haste::Finest);
                }
                PictureState::Drawn(Arc::new(drawn))
            }
            Err(problem) => PictureState::Failed(problem.sentence),
        };
        self.shelf.states.insert(name, (view, state));
    }
}
