//! The screens of the first-run tour, with the keys as they are bound now.

use crate::tui::app::App;
use crate::tui::fit::wrap;
use crate::tui::layout::Area;
use crate::tui::messages::action::{Action, Place};
use crate::tui::overlay::tour::state::SCREENS;
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, piece};

/// The title and the sentences of a screen.
pub(crate) fn screen(desk: &App, at: usize) -> (&'static str, Vec<String>) {
    let queue = |action| desk.keymap.key_for(Place::Queue, action).unwrap_or_default();
    let case = |action| desk.keymap.key_for(Place::Case, action).unwrap_or_default();
    match at {
        0 => ("The queue", vec![
            "What the machine could not settle waits here, the most urgent first: over the service level, then sanctions, politically exposed, liveness, face, document.".to_owned(),
            format!("{} and {} move, {} opens. {} finds a name as you type, {} filters.",
                queue(Action::Down), queue(Action::Up), queue(Action::Open), queue(Action::Search), queue(Action::Filter)),
        ]),
        1 => ("The ledger is the work list", vec![
            "An opened case shows each doubt as one line, with its evidence beside it.".to_owned(),
            format!("{} goes to the next open line. {} explained, {} confirmed, {} cannot be assessed: one key settles it.",
                case(Action::NextOpen), case(Action::Explained), case(Action::Confirmed), case(Action::CannotAssess)),
        ]),
        2 => ("Two keys decide", vec![
            format!("{} approve, {} reject, {} resubmit; then the digit of the reason. No single key decides, no pasted text, no held key.",
                case(Action::Approve), case(Action::Reject), case(Action::Resubmit)),
            "The next case comes up by itself.".to_owned(),
        ]),
        3 => ("Nothing is lost, nothing is sent twice", vec![
            format!("A decision is on disk before the screen says so, and held for some seconds: {} takes it back.", case(Action::Undo)),
            format!("{} shows what has not reached the provider yet; a conflict waits there for you.", case(Action::Outbox)),
        ]),
        4 => ("Faces first, the score after", vec![
            "Where two faces are compared, you answer before the machine's score is shown: a score that one has seen sways the eye.".to_owned(),
            format!("{} shows a picture in the whole window.", case(Action::Picture)),
        ]),
        _ => ("Everything else", vec![
            format!("{} shows the keys of the place you are in, {} finds any action by its name, {} leaves what is on top.",
                queue(Action::Help), queue(Action::Palette), queue(Action::Back)),
            "Typed text is kept: notes and comments that you begin are there again when you come back.".to_owned(),
        ]),
    }
}

pub(crate) fn draw(pen: &mut Pen<'_>, body: Area, desk: &App, at: usize) {
    let (title, sentences) = screen(desk, at);
    let popup = desk.popup(body, 70, 10);
    let title = format!("{} of {SCREENS}   {title}", at + 1);
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
    let key = |action| desk.keymap.key_for(Place::Tour, action).unwrap_or_default();
    let next = if at + 1 < SCREENS { " next     " } else { " begin     " };
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
