//! The lock. After an idle timeout the screen is cleared; after the longest session time the session ends.

use crate::tui::messages::policy::{LockPolicy, Unlock};
use jiff::{SignedDuration, Timestamp};

/// Whether the console is locked, and the times that decide it.
#[derive(Clone, Debug)]
pub(crate) struct Lock {
    began: Timestamp,
    last_key: Timestamp,
    state: LockState,
}

/// Whether names and pictures are hidden until the reviewer has identified themselves again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum LockState {
    #[default]
    Open,
    Locked,
    /// The command that unlocks is running.
    Unlocking,
    /// The unlock command failed.
    Refused(String),
}

/// What a timeout leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LockEvent {
    Nothing,
    Lock,
    /// The longest session time is over.
    End,
}

impl Lock {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self { began: now, last_key: now, state: LockState::Open }
    }

    pub(crate) fn state(&self) -> &LockState {
        &self.state
    }

    pub(crate) fn set(&mut self, state: LockState) {
        self.state = state;
    }

    pub(crate) fn is_locked(&self) -> bool {
        self.state != LockState::Open
    }

    /// A key was pressed or the mouse was used.
    pub(crate) fn touch(&mut self, now: Timestamp) {
        self.last_key = now;
    }

    /// After the wall clock was set, a start or a last key in the future counts as now.
    pub(crate) fn clock_was_set(&mut self, now: Timestamp) {
        (self.began, self.last_key) = (self.began.min(now), self.last_key.min(now));
    }

    pub(crate) fn unlock(&mut self, now: Timestamp) {
        (self.state, self.last_key) = (LockState::Open, now);
    }

    /// What is due now.
    pub(crate) fn due(&self, policy: &LockPolicy, now: Timestamp) -> LockEvent {
        let is_over = |at: Option<Timestamp>| at.is_some_and(|at| at <= now);
        if is_over(self.ends_at(policy)) {
            LockEvent::End
        } else if !self.is_locked() && is_over(self.locks_at(policy)) {
            LockEvent::Lock
        } else {
            LockEvent::Nothing
        }
    }

    /// When the next timeout ends.
    pub(crate) fn wake_at(&self, policy: &LockPolicy) -> Option<Timestamp> {
        let locks_at = self.locks_at(policy).filter(|_| !self.is_locked());
        [locks_at, self.ends_at(policy)].into_iter().flatten().min()
    }

    fn locks_at(&self, policy: &LockPolicy) -> Option<Timestamp> {
        later(self.last_key, policy.after)
    }

    fn ends_at(&self, policy: &LockPolicy) -> Option<Timestamp> {
        later(self.began, policy.session)
    }

    /// The sentence below the first line of a locked console.
    pub(crate) fn sentence(&self, policy: &LockPolicy) -> String {
        match (&policy.unlock, &self.state) {
            (Unlock::ByLeaving, _) => "Any key ends this console. Sign in again to go on.".to_owned(),
            (Unlock::ByCommand(_), LockState::Unlocking) => "Waiting for your sign-in …".to_owned(),
            (Unlock::ByCommand(_), LockState::Refused(why)) => {
                format!("Not unlocked: {why}. Any key tries again; q ends this console.")
            }
            (Unlock::ByCommand(_), LockState::Open | LockState::Locked) => {
                "Any key unlocks after your sign-in; q ends this console.".to_owned()
            }
        }
    }
}

fn later(from: Timestamp, by: Option<SignedDuration>) -> Option<Timestamp> {
    from.checked_add(by?).ok()
}
