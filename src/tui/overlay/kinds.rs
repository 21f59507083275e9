//! The kinds of overlays. The topmost one receives the keys.

use super::ask_again::AskAgain;
use super::bulk::BulkReject;
use super::clear_group::ClearGroup;
use super::confirm::ConfirmLeaving;
use super::decision_bar::state::{Bar, BarStage};
use super::filter::FilterLine;
use super::find::FindLine;
use super::find_journey::FindJourney;
use super::help::Help;
use super::note::NoteBox;
use super::palette::Palette;
use super::problems::ConfigProblems;
use super::reason::ReasonBox;
use super::search::SearchLine;
use super::skip::SkipLine;
use super::take_over::TakeOver;
use super::tour::Tour;
use crate::tui::cx::{Cx, Handled};
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::CaseDraft;
use crate::tui::popup::Room;
use crate::tui::screen::case::CaseScreen;
use crate::tui::screen::outbox::OutboxScreen;
use crate::tui::screen::queue::QueueScreen;
use crate::tui::screen::{Screen, Screens};
use crate::tui::text_box::TextRows;
use crate::tui::typed_line::TypedLine;
use crate::tui::view::pen::Pen;
use jiff::Timestamp;
use ratatui::layout::Position;

/// What is drawn over a screen and takes its keys.
#[derive(Clone, Debug)]
pub(crate) enum Overlay {
    Bar(Box<Bar>),
    Search(SearchLine),
    Filter(FilterLine),
    Skip(SkipLine),
    Find(FindLine),
    Reason(Box<ReasonBox>),
    ClearGroup(Box<ClearGroup>),
    Note(Box<NoteBox>),
    AskAgain(Box<AskAgain>),
    TakeOver(Box<TakeOver>),
    Bulk(Box<BulkReject>),
    Help(Help),
    Palette(Palette),
    FindJourney(Box<FindJourney>),
    Tour(Tour),
    ConfirmLeaving,
    Problems(ConfigProblems),
}

/// The screens below an overlay that it may change.
#[derive(Debug)]
pub(crate) struct Below<'a> {
    /// The screen that is shown.
    pub(crate) screen: Screen,
    pub(crate) queue: &'a mut QueueScreen,
    pub(crate) case: Option<&'a mut CaseScreen>,
    pub(crate) outbox: &'a mut OutboxScreen,
}

impl<'a> Below<'a> {
    pub(crate) fn of(screens: &'a mut Screens) -> Self {
        Self {
            screen: screens.shown,
            queue: &mut screens.queue,
            case: screens.case.as_deref_mut(),
            outbox: &mut screens.outbox,
        }
    }

    pub(crate) fn is_queue(&self) -> bool {
        self.screen == Screen::Queue
    }
}

impl Overlay {
    pub(crate) fn note(text: &str, count: usize) -> Self {
        Overlay::Note(Box::new(NoteBox::new(text, count)))
    }

    /// The place whose key bindings apply.
    pub(crate) fn place(&self) -> Place {
        match self {
            Overlay::Bar(bar) => bar.place(),
            Overlay::Search(_)
            | Overlay::Filter(_)
            | Overlay::Skip(_)
            | Overlay::Find(_)
            | Overlay::Note(_)
            | Overlay::AskAgain(_)
            | Overlay::TakeOver(_) => Place::Text,
            Overlay::Bulk(bulk) => bulk.place(),
            Overlay::Reason(reason) => reason.place(),
            Overlay::ClearGroup(_) => Place::Similar,
            Overlay::Help(help) => help.place(),
            Overlay::Problems(_) => Place::Help,
            Overlay::Palette(_) | Overlay::FindJourney(_) => Place::Palette,
            Overlay::Tour(_) => Place::Tour,
            Overlay::ConfirmLeaving => Place::Confirm,
        }
    }

    pub(crate) fn act(&mut self, action: Action, below: &mut Below<'_>, cx: &mut Cx) -> Handled {
        match self {
            Overlay::Bar(bar) => bar.act(action, below.case.as_deref_mut(), cx),
            Overlay::Search(search) => search.act(action, below.queue, cx),
            Overlay::Filter(filter) => filter.act(action, below.queue),
            Overlay::Skip(skip) => skip.act(action, below.queue, cx),
            Overlay::Find(find) => {
                below.case.as_deref_mut().map_or(Handled::Close, |case| find.act(action, case))
            }
            Overlay::Note(note) => note.act(action, below, cx),
            Overlay::AskAgain(form) => form.act(action, cx),
            Overlay::TakeOver(claim) => claim.act(action, cx),
            Overlay::Reason(reason) => {
                below.case.as_deref_mut().map_or(Handled::Close, |case| reason.act(action, case, cx))
            }
            Overlay::ClearGroup(group) => {
                below.case.as_deref_mut().map_or(Handled::Close, |case| group.act(action, case, cx))
            }
            Overlay::Bulk(bulk) => bulk.act(action, cx),
            Overlay::Help(help) => help.act(action, cx),
            Overlay::Palette(palette) => palette.act(action, cx),
            Overlay::FindJourney(find) => find.act(action, cx),
            Overlay::Tour(tour) => tour.act(action, cx),
            Overlay::ConfirmLeaving => ConfirmLeaving::act(action, below.outbox, cx),
            Overlay::Problems(problems) => problems.act(action, cx),
        }
    }

    /// Inserts typed or pasted text into the overlay's input, if it has one.
    pub(crate) fn insert(&mut self, text: &str, below: &mut Below<'_>) {
        match self {
            Overlay::Bar(bar) if matches!(bar.stage, BarStage::Comment { .. }) => {
                bar.comment.insert_text(text)
            }
            Overlay::Bulk(bulk) if bulk.is_typing => bulk.comment.insert_text(text),
            Overlay::Reason(reason) => reason.insert(text),
            Overlay::Search(search) => {
                search.line.insert_all(text);
                search.changed(below.queue);
            }
            Overlay::Filter(filter) => {
                filter.line.insert_all(text);
                filter.changed(below.queue);
            }
            Overlay::Skip(skip) => skip.line.insert_all(text),
            Overlay::Find(find) => {
                find.line.insert_all(text);
                below.case.as_deref_mut().into_iter().for_each(|case| find.changed(case));
            }
            Overlay::Note(note) => {
                note.text.insert_text(text);
                note.changed();
            }
            Overlay::Palette(palette) => {
                palette.line.insert_all(text);
                palette.changed();
            }
            Overlay::FindJourney(find) => find.line.insert_all(text),
            Overlay::AskAgain(form) => form.insert(text),
            Overlay::TakeOver(claim) => claim.line.insert_all(text),
            Overlay::Help(help) if help.is_typing => {
                help.filter.insert_all(text);
                help.changed();
            }
            Overlay::Bar(_)
            | Overlay::Bulk(_)
            | Overlay::ClearGroup(_)
            | Overlay::Help(_)
            | Overlay::Tour(_)
            | Overlay::ConfirmLeaving
            | Overlay::Problems(_) => {}
        }
    }

    /// The input line above the queue, with its label.
    pub(crate) fn queue_line(&self) -> Option<(&'static str, &TypedLine)> {
        match self {
            Overlay::Search(search) => Some((" find   ", &search.line)),
            Overlay::Filter(filter) => Some((" filter ", &filter.line)),
            Overlay::Skip(skip) => Some((" skip because ", &skip.line)),
            _ => None,
        }
    }

    /// Notes when it was first drawn.
    pub(crate) fn was_drawn(&mut self, now: Timestamp) {
        match self {
            Overlay::Bar(bar) => bar.readiness.was_drawn(now),
            Overlay::Bulk(bulk) => bulk.was_drawn(now),
            Overlay::Reason(reason) => reason.is_drawn = true,
            Overlay::ClearGroup(group) => group.is_drawn = true,
            Overlay::AskAgain(form) => form.is_drawn = true,
            Overlay::TakeOver(claim) => claim.is_drawn = true,
            _ => {}
        }
    }

    /// Whether it was on the screen long enough for a key to count.
    pub(crate) fn is_seen(&self, now: Timestamp) -> bool {
        match self {
            Overlay::Bar(bar) => bar.readiness.accepts_keys(now),
            Overlay::Bulk(bulk) => bulk.accepts_keys(now),
            Overlay::Reason(reason) => reason.is_drawn,
            Overlay::ClearGroup(group) => group.is_drawn,
            Overlay::AskAgain(form) => form.is_drawn,
            Overlay::TakeOver(claim) => claim.is_drawn,
            _ => true,
        }
    }

    /// Whether the overlay has a comment whose end decides or resolves.
    pub(crate) fn ends_with_decision(&self) -> bool {
        match self {
            Overlay::Bar(bar) => matches!(bar.stage, BarStage::Comment { reason: Some(_) }),
            Overlay::Reason(reason) => reason.is_typing(),
            Overlay::AskAgain(form) => form.is_asking(),
            Overlay::TakeOver(_) => true,
            _ => false,
        }
    }

    /// Whether Enter in its text writes something into the store.
    pub(crate) fn writes_when_accepted(&self) -> bool {
        matches!(self, Overlay::Bar(_) | Overlay::Note(_) | Overlay::Skip(_)) || self.ends_with_decision()
    }

    /// Whether its input is a line of the screen below it, which stays visible.
    pub(crate) fn is_typed_in_screen(&self) -> bool {
        matches!(self, Overlay::Search(_) | Overlay::Filter(_) | Overlay::Skip(_) | Overlay::Find(_))
    }

    /// Writes unfinished work on a case into its draft.
    pub(crate) fn write_draft(&self, draft: &mut CaseDraft) {
        match self {
            Overlay::Note(note) => draft.note = note.text.text(),
            Overlay::Bar(bar) => bar.write_draft(draft),
            _ => {}
        }
    }

    /// Draws it and returns the cursor position. Lines within a screen are drawn by that screen.
    pub(crate) fn draw(&self, pen: &mut Pen<'_>, room: &Room, cx: &Cx) -> Option<Position> {
        match self {
            Overlay::Bar(bar) => return bar.draw(pen, room.body, cx),
            Overlay::Note(note) => return Some(note.draw(pen, room.body, cx)),
            Overlay::AskAgain(form) => return form.draw(pen, room.body, cx),
            Overlay::TakeOver(claim) => return Some(claim.draw(pen, room.body)),
            Overlay::Palette(palette) => return Some(palette.draw(pen, room, cx)),
            Overlay::FindJourney(find) => return Some(find.draw(pen, room, cx)),
            Overlay::Bulk(bulk) => return bulk.draw(pen, room, cx),
            Overlay::Reason(reason) => return reason.draw(pen, room.body, cx),
            Overlay::ClearGroup(group) => group.draw(pen, room.body, cx),
            Overlay::Search(_) | Overlay::Filter(_) | Overlay::Skip(_) | Overlay::Find(_) => {}
            Overlay::Help(help) => return help.draw(pen, room, cx),
            Overlay::Tour(tour) => tour.draw(pen, room, cx),
            Overlay::Problems(problems) => problems.draw(pen, room, cx),
            Overlay::ConfirmLeaving => ConfirmLeaving::draw(pen, room, cx),
        }
        None
    }

    /// Its content as text, one fact per line.
    pub(crate) fn plain(&self, cx: &Cx) -> Vec<String> {
        match self {
            Overlay::Bar(bar) => bar.plain(cx),
            Overlay::Note(note) => note.plain(cx),
            Overlay::AskAgain(form) => form.plain(cx),
            Overlay::TakeOver(claim) => claim.plain(),
            Overlay::Palette(palette) => palette.plain(cx),
            Overlay::FindJourney(find) => find.plain(cx),
            Overlay::Bulk(bulk) => bulk.plain(),
            Overlay::Reason(reason) => reason.plain(),
            Overlay::ClearGroup(group) => group.plain(),
            Overlay::Search(_) | Overlay::Filter(_) | Overlay::Skip(_) | Overlay::Find(_) => Vec::new(),
            Overlay::Help(help) => help.plain(cx),
            Overlay::Tour(tour) => tour.plain(cx),
            Overlay::Problems(problems) => problems.plain(cx),
            Overlay::ConfirmLeaving => ConfirmLeaving::plain(cx),
        }
    }

    /// The typed text with its label; `None` if the overlay has no input.
    pub(crate) fn plain_input(&self, columns: usize) -> Option<(&'static str, TextRows)> {
        Some(match self {
            Overlay::Bar(bar) if matches!(bar.stage, BarStage::Comment { .. }) => {
                ("comment", bar.comment.rows(columns))
            }
            Overlay::Note(note) => ("note", note.text.rows(columns)),
            Overlay::AskAgain(form) => ("type", form.typed()?),
            Overlay::TakeOver(claim) => ("reason", claim.line.rows()),
            Overlay::Bulk(bulk) if bulk.is_typing => ("comment", bulk.comment.rows(columns)),
            Overlay::Reason(reason) if reason.is_typing() => ("comment", reason.comment(columns)),
            Overlay::Search(search) => ("type", search.line.rows()),
            Overlay::Filter(filter) => ("type", filter.line.rows()),
            Overlay::Skip(skip) => ("type", skip.line.rows()),
            Overlay::Find(find) => ("type", find.line.rows()),
            Overlay::Help(help) if help.is_typing => ("find", help.filter.rows()),
            Overlay::Palette(palette) => ("command", palette.line.rows()),
            Overlay::FindJourney(find) => ("type", find.line.rows()),
            _ => return None,
        })
    }
}
