//! Locking: the opened case is left as by `q`, claims go back, drafts stay, and no key reaches a screen.

use super::App;
use crate::tui::lock::{LockEvent, LockState};
use crate::tui::messages::effect::Effect;
use crate::tui::messages::message::{Message, ReplyProblem};
use crate::tui::messages::policy::Unlock;
use crate::tui::picture_shelf::PictureShelf;
use crate::tui::requests::RequestKind;

impl App {
    /// Whether the session has lasted as long as it may.
    pub fn is_session_over(&self) -> bool {
        self.is_session_over
    }

    /// Takes what somebody does: it keeps the console open, or asks a locked one to go on. True where nothing else may
    /// come of it.
    pub(super) fn is_kept_by_lock(&mut self, message: &Message) -> bool {
        let is_q = match message {
            Message::Key { press, .. } | Message::KeyAhead { press, .. } => press.chord.to_string() == "q",
            Message::Pasted { .. } | Message::Pointer { .. } => false,
            _ => return false,
        };
        if !self.cx.lock.is_locked() {
            self.cx.lock.touch(self.cx.now);
            return false;
        }
        match &self.cx.policy.lock.unlock {
            Unlock::ByCommand(command) if !is_q => {
                if *self.cx.lock.state() != LockState::Unlocking {
                    let command = command.clone();
                    self.cx.lock.set(LockState::Unlocking);
                    self.cx.ask(RequestKind::Unlock, Effect::Unlock { command });
                }
            }
            Unlock::ByLeaving | Unlock::ByCommand(_) => self.leave(),
        }
        true
    }

    /// Locks the console or ends the session when its time has come.
    pub(super) fn lock_when_due(&mut self) {
        match self.cx.lock.due(&self.cx.policy.lock, self.cx.now) {
            LockEvent::Nothing => {}
            LockEvent::Lock => self.lock(),
            LockEvent::End => {
                self.is_session_over = true;
                self.leave();
            }
        }
    }

    fn lock(&mut self) {
        let typed = self.typed();
        self.screens.close_case(typed, &mut self.cx);
        self.screens.picture = None;
        self.screens.go_to_queue();
        self.overlays.clear();
        self.keyboard = Default::default();
        self.cx.notice = None;
        self.cx.mask_again();
        self.cx.pictures = PictureShelf::default();
        self.cx.requests.forget(|asked| matches!(asked, RequestKind::Picture { .. }));
        self.cx.lock.set(LockState::Locked);
        self.cx.ask(RequestKind::Quiet, Effect::Lock);
    }

    /// The command that unlocks has ended.
    pub(super) fn unlocked(&mut self, done: Result<(), ReplyProblem>) {
        match done {
            Ok(()) => self.cx.lock.unlock(self.cx.now),
            Err(problem) => self.cx.lock.set(LockState::Refused(problem.sentence.to_string())),
        }
    }
}
