//! Locking: the open case is left as by `q`, claims are released, drafts are stored, and no key reaches a screen.

use super::App;
use crate::tui::keyboard::Keyboard;
use crate::tui::lock::{LockEvent, LockState};
use crate::tui::messages::effect::Effect;
use crate::tui::messages::message::{Message, ReplyProblem};
use crate::tui::messages::policy::Unlock;
use crate::tui::picture_shelf::PictureShelf;
use crate::tui::requests::RequestKind;

/// Counts a person's input as activity, or treats it as a request to unlock a locked console. True if the message must
/// not be handled further.
pub(super) fn keeps(app: &mut App, message: &Message) -> bool {
    let is_q = match message {
        Message::Key { press, .. } | Message::KeyAhead { press, .. } => press.chord.to_string() == "q",
        Message::Pasted { .. } | Message::Pointer { .. } => false,
        _ => return false,
    };
    if !app.cx.lock.is_locked() {
        app.cx.lock.touch(app.cx.now);
        return false;
    }
    match &app.cx.policy.lock.unlock {
        Unlock::ByCommand(command) if !is_q => {
            if *app.cx.lock.state() != LockState::Unlocking {
                let command = command.clone();
                app.cx.lock.set(LockState::Unlocking);
                app.cx.ask(RequestKind::Unlock, Effect::Unlock { command });
            }
        }
        Unlock::ByLeaving | Unlock::ByCommand(_) => app.leave(),
    }
    true
}

/// Locks the console or ends the session when its timeout has run out.
pub(super) fn when_due(app: &mut App) {
    match app.cx.lock.due(&app.cx.policy.lock, app.cx.now) {
        LockEvent::Nothing => {}
        LockEvent::Lock => lock(app),
        LockEvent::End => {
            app.is_session_over = true;
            app.leave();
        }
    }
}

fn lock(app: &mut App) {
    let typed = app.typed();
    app.screens.close_case(typed, &mut app.cx);
    app.screens.picture = None;
    app.screens.go_to_queue();
    app.overlays.clear();
    app.keyboard = Keyboard::default();
    app.last = None;
    app.cx.notice = None;
    app.cx.mask_again();
    app.cx.pictures = PictureShelf::default();
    app.cx.requests.forget(|asked| matches!(asked, RequestKind::Picture { .. }));
    app.cx.lock.set(LockState::Locked);
    app.cx.ask(RequestKind::Quiet, Effect::Lock);
}

/// Handles the end of the unlock command.
pub(super) fn unlocked(app: &mut App, done: Result<(), ReplyProblem>) {
    match done {
        Ok(()) => app.cx.lock.unlock(app.cx.now),
        Err(problem) => app.cx.lock.set(LockState::Refused(problem.sentence.to_string())),
    }
}
