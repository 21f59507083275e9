//! Prefetches the pictures that will probably be viewed next, while no other picture is awaited, and cancels when
//! the reviewer has moved on.

use crate::tui::photos::Name;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// The prefetch state, and who waits for what.
#[derive(Clone)]
pub(crate) struct Ahead {
    state: Arc<Mutex<State>>,
    changed: watch::Sender<()>,
}

#[derive(Default)]
struct State {
    plan: Plan,
    /// Pictures that the screen waits for.
    urgent: Vec<Name>,
}

/// The pictures of one plan. Another plan ends it.
#[derive(Clone, Default)]
pub(crate) struct Plan(Arc<Vec<Name>>);

/// A caller waits for a picture until this is dropped.
pub(crate) struct Urgent {
    ahead: Ahead,
    name: Name,
}

impl Drop for Urgent {
    fn drop(&mut self) {
        let mut state = self.ahead.state();
        if let Some(at) = state.urgent.iter().position(|name| *name == self.name) {
            state.urgent.swap_remove(at);
        }
        drop(state);
        self.ahead.changed.send_replace(());
    }
}

impl Ahead {
    pub(crate) fn new() -> Self {
        Self { state: Arc::default(), changed: watch::Sender::new(()) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes over a plan; the one before ends.
    pub(crate) fn begin(&self, names: Vec<Name>) -> Plan {
        let plan = Plan(Arc::new(names));
        self.state().plan = plan.clone();
        self.changed.send_replace(());
        plan
    }

    /// The screen waits for a picture: everything else rests.
    pub(crate) fn urgent(&self, name: &Name) -> Urgent {
        self.state().urgent.push(name.clone());
        self.changed.send_replace(());
        Urgent { ahead: self.clone(), name: name.clone() }
    }

    /// Whether a plan is still the one to follow.
    pub(crate) fn is_current(&self, plan: &Plan) -> bool {
        Arc::ptr_eq(&self.state().plan.0, &plan.0)
    }

    /// Waits until no picture is awaited, or the plan has ended.
    pub(crate) async fn rest(&self, plan: &Plan) {
        let mut changes = self.changed.subscribe();
        while !self.state().urgent.is_empty() && self.is_current(plan) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    /// Waits until this picture need not be made ready now: the screen waits for others, or it is planned no more.
    pub(crate) async fn given_up(&self, name: &Name) {
        let mut changes = self.changed.subscribe();
        while !self.is_given_up(name) {
            if changes.changed().await.is_err() {
                return;
            }
            // Pictures are asked for one by one: this one may be the next.
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    fn is_given_up(&self, name: &Name) -> bool {
        let state = self.state();
        let is_urgent = state.urgent.contains(name);
        let is_other = !state.urgent.is_empty();
        !is_urgent && (is_other || !state.plan.0.contains(name))
    }
}
