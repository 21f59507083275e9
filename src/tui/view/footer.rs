//! The rows above the key hints: problems that need attention, the notice line, and what can follow a key.

use crate::domain::decision::Verb;
use crate::tui::app::App;
use crate::tui::fit::wrap;
use crate::tui::keys::chord::written;
use crate::tui::layout::Area;
use crate::tui::messages::action::{Action, Place};
use crate::tui::notice::NOTICE_MARGIN;
use crate::tui::page::line::Mark;
use crate::tui::popup::Room;
use crate::tui::screen::outbox;
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, RowPiece, mark_role, piece};

/// Items of the outbox in conflict or refused, one row each.
pub(super) fn attention(pen: &mut Pen<'_>, area: Area, app: &App) {
    let mut rest = area;
    for item in app.screens.outbox.attention() {
        let (row, below) = rest.top(1);
        rest = below;
        let key = app.cx().keymap.key_for(Place::Everywhere, Action::Outbox).unwrap_or_default();
        let hint = if row.y == area.y { format!("   {key} outbox") } else { String::new() };
        pen.row(
            row,
            &[
                piece(" ✗ ", Role::Failed),
                piece(outbox::sentence(item, &app.screens.queue.list, app.cx()), Role::Text),
                piece(hint, Role::Key),
            ],
        );
    }
}

/// The notice, and the decision that can still be undone.
pub(crate) fn notice(pen: &mut Pen<'_>, area: Area, app: &App) {
    let held = held(app);
    let Some(notice) = &app.cx().notice else {
        let coach = app.cx().coach.filter(|_| held.is_empty());
        let coach = coach.map(|coach| piece(format!("   {}", coach.sentence(app.cx())), Role::Accent));
        pen.row(area, &coach.into_iter().chain(held).collect::<Vec<_>>());
        return;
    };
    let (above, last) = area.bottom(1);
    let used = pen.row_right(last, &held);
    let (left, _) = last.right(used);
    let role = mark_role(notice.mark);
    let words = if notice.mark == Mark::Failed { role } else { Role::Text };
    let mark = piece(format!(" {} ", notice.mark.sign()), role);
    let text = notice.text.as_str();
    if above.is_empty() {
        pen.row(left, &[mark, piece(text, words)]);
        return;
    }
    let room = usize::from(above.width).saturating_sub(NOTICE_MARGIN + 1);
    let first = wrap(text, room).into_iter().next().unwrap_or_default();
    let rest = text.trim_start().strip_prefix(first.as_str()).unwrap_or_default().trim_start().to_owned();
    pen.row(above, &[mark, piece(first, words)]);
    pen.row(left, &[piece(" ".repeat(NOTICE_MARGIN), role), piece(rest, words)]);
}

fn held(app: &App) -> Vec<RowPiece<'static>> {
    // During saving, undo waits and then undoes this decision, not the one before.
    if app.cx().requests.is_deciding() {
        let words =
            if app.cx().policy.signs { " Waiting for your key · esc cancels " } else { " Saving… " };
        return vec![piece(words, Role::Dim)];
    }
    let Some(last) = app.last.as_ref().filter(|last| last.is_held(app.cx().now)) else { return Vec::new() };
    let done = match last.decision.intent.verb {
        Verb::Approve => "Approved",
        Verb::Reject => "Rejected",
        Verb::Resubmit => "Resubmission asked of",
    };
    let key = app.cx().keymap.key_for(Place::Everywhere, Action::Undo).unwrap_or_default();
    let name = match last.count {
        1 => crate::tui::fit::fit(last.name.as_str(), 32).into_owned(),
        count => count.to_string(),
    };
    let them = if last.count == 1 { " undoes it " } else { " undoes all " };
    vec![
        piece(" ✓ ", Role::Settled),
        piece(format!("{done} {name} · held {} s · ", last.seconds_left(app.cx().now)), Role::Text),
        piece(key, Role::Key),
        piece(them, Role::Text),
    ]
}

/// The possible continuations of an unfinished key sequence.
pub(crate) fn following(pen: &mut Pen<'_>, room: &Room, app: &App) {
    let following = app.keyboard.resolver.following(&app.cx().keymap, app.place());
    if following.is_empty() {
        return;
    }
    let title = written(app.keyboard.resolver.pending());
    let mut rest = pen.popup(room.corner(34, following.len()), &title, Role::BorderFocus, Role::Key);
    for (chords, action) in following {
        let (row, below) = rest.top(1);
        rest = below;
        let keys = format!(" {:<6}", written(&chords));
        pen.row(row, &[piece(keys, Role::Key), piece(action.entry().words, Role::Text)]);
    }
}
