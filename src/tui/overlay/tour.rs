//! The tour: six screens that explain the console. The first start offers it in the notice line, which covers nothing.

use crate::tui::coach::Coach;
use crate::tui::cx::{Cx, Handled};
use crate::tui::fit::wrap;
use crate::tui::layout::Area;
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::Effect;
use crate::tui::notice::Notice;
use crate::tui::page::line::{Mark, said};
use crate::tui::popup::Room;
use crate::tui::requests::RequestKind;
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, piece};

/// How many screens the tour has.
const SCREENS: usize = 6;

/// The overlay: the index of the current screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tour {
    at: usize,
}

/// Offers the tour if it has not been shown before.
pub(crate) fn offer(cx: &mut Cx) {
    if !cx.policy.console.tour {
        return;
    }
    let words = format!(
        "New here? {} shows the console in six screens, {} the keys of each screen",
        cx.key(Place::Queue, Action::Tour),
        cx.key(Place::Queue, Action::Help)
    );
    cx.notice = Some(Notice { mark: Mark::None, text: said(words), until: None });
    cx.ask(RequestKind::Quiet, Effect::TourSeen);
}

impl Tour {
    pub(crate) fn act(&mut self, action: Action, cx: &mut Cx) -> Handled {
        match action {
            Action::TourNext if self.at + 1 < SCREENS => self.at += 1,
            Action::TourBack => self.at = self.at.saturating_sub(1),
            Action::TourNext => {
                // Nobody learns the keys on a real person's case.
                cx.coach = cx.policy.badge.map(|_| Coach::default());
                cx.notice = None;
                return Handled::Close;
            }
            Action::Back => return Handled::Close,
            _ => return Handled::No,
        }
        Handled::Yes
    }

    pub(crate) fn draw(self, pen: &mut Pen<'_>, room: &Room, cx: &Cx) {
        let (title, sentences) = screen(cx, self.at);
        let popup = room.popup(70, 10);
        let title = format!("{} of {SCREENS}   {title}", self.at + 1);
        let inner = pen.popup(popup, &title, Role::BorderFocus, Role::Accent);
        let inner = Area { x: inner.x + 2, width: inner.width.saturating_sub(4), ..inner };
        let (text, foot) = inner.bottom(1);
        let rows = sentences.iter().flat_map(|sentence| {
            let mut rows = wrap(sentence, usize::from(text.width));
            rows.push(String::new());
            rows
        });
        for (y, row) in (text.y..text.y.saturating_add(text.height)).zip(rows) {
            pen.put(text.x, y, usize::from(text.width), &row, Role::Text);
        }
        let key = |action| cx.key(Place::Tour, action);
        let next = if self.at + 1 < SCREENS { " next     " } else { " begin     " };
        let pieces = [
            piece(key(Action::TourNext), Role::Key),
            piece(next, Role::Dim),
            piece(key(Action::TourBack), Role::Key),
            piece(" back     ", Role::Dim),
            piece(key(Action::Back), Role::Key),
            piece(" skip the tour", Role::Dim),
        ];
        pen.row(foot, &pieces);
    }

    pub(crate) fn plain(self, cx: &Cx) -> Vec<String> {
        let (title, sentences) = screen(cx, self.at);
        std::iter::once(title.to_owned()).chain(sentences).collect()
    }
}

/// The title and the sentences of a screen.
fn screen(cx: &Cx, at: usize) -> (&'static str, Vec<String>) {
    let queue = |action| cx.key(Place::Queue, action);
    let case = |action| cx.key(Place::Case, action);
    match at {
        0 => ("The queue", vec![
            "Referred cases wait here, the most urgent first: over the service level, then sanctions, politically exposed, liveness, face, document.".to_owned(),
            format!("{} and {} move, {} opens. {} finds a name as you type, {} filters.",
                queue(Action::Down), queue(Action::Up), queue(Action::Open), queue(Action::Search), queue(Action::Filter)),
        ]),
        1 => ("The findings are the work list", vec![
            "An opened case lists its findings, with the evidence of each beside it.".to_owned(),
            format!("{} goes to the next unresolved finding. {} no issue, {} issue confirmed, {} inconclusive: one key resolves it.",
                case(Action::NextUnresolved), case(Action::NoIssue), case(Action::IssueConfirmed), case(Action::Inconclusive)),
        ]),
        2 => ("Two keys decide", vec![
            format!("{} approve, {} reject, {} resubmit; then the digit of the reason. No single key decides, no pasted text, no held key.",
                case(Action::Approve), case(Action::Reject), case(Action::Resubmit)),
            "The next case opens automatically.".to_owned(),
        ]),
        3 => ("Nothing is lost, nothing is sent twice", vec![
            format!("A decision is on disk before the screen says so, and held for some seconds: {} undoes it.", case(Action::Undo)),
            format!("{} shows what has not reached the service yet; conflicts wait there for you.", case(Action::Outbox)),
        ]),
        4 => ("Faces first, the score after", vec![
            format!("Do these faces match? {} match, {} no match, {} inconclusive. The automated result is shown after your answer, so that it does not influence you.",
                case(Action::NoIssue), case(Action::IssueConfirmed), case(Action::Inconclusive)),
            format!("{} shows a picture in the whole window. Digits are always the tabs of the case.", case(Action::Picture)),
        ]),
        _ => ("Everything else", vec![
            format!("{} shows the keys of the current screen, {} finds any action by its name, {} leaves what is on top.",
                queue(Action::Help), queue(Action::Palette), queue(Action::Back)),
            "Typed text is kept: unfinished notes and comments are restored when you come back.".to_owned(),
        ]),
    }
}
